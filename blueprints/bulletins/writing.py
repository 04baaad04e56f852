"""Writing the text of a bulletin on its frozen figures; kept while typing, and to be had as Word."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import OFFICE, actor, allow
from blueprints.bulletins.views import KIND, WORD, bp, overall, row
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import clock as hour
from blueprints.filters import day, moment, reader_language, t
from blueprints.matters.fields import Filling, drawn, errors
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.queries import bulletins, drafts
from workflow.queries import matters as found
from workflow.queries.documents import of_life
from workflow.queries.spans import Span
from workflow.reports import bulletin_tokens as tokens
from workflow.reports import word
from workflow.reports.bulletin import Bulletin
from workflow.reports.bulletin_text import Snapshot
from workflow.reports.issuing import issued
from workflow.services import matters
from workflow.services.bulletins import frozen
from workflow.types import Position

ACTION = "write"
WRITERS = (Position.COORDINATOR,)
Typed = Mapping[str, Sequence[str]]


@bp.get("/<uuid:matter_uid>/text")
@allow(*WRITERS)
def write(matter_uid: UUID) -> ResponseReturnValue:
    """The text as it was typed, or as it stands."""
    kept = drafts.of(db.session(), actor(), f"{matter_uid}/{ACTION}")
    return _page(matter_uid, kept.values if kept else None, saved=hour(kept.saved_at) if kept else "")


@bp.post("/<uuid:matter_uid>/text")
@allow(*WRITERS)
def submit(matter_uid: UUID) -> ResponseReturnValue:
    """Keep the text; the draft is made anew."""
    raw, version = forms.read(actor()).raw, request.form.get("version", -1, type=int)
    try:
        matter = matters.act(matter_uid, ACTION, actor=actor(), version=version, raw=raw)
    except Invalid as error:
        return _page(matter_uid, raw, faults_in(error)), 422
    except (Stale, Refused) as error:
        return _page(matter_uid, raw, notice=sentence(error)), 409
    flash(_("The text of %(number)s is kept; its pages are being made anew.", number=matter.number), "success")
    return redirect(url_for("matters.show", matter_uid=matter_uid), 303)


@bp.post("/<uuid:matter_uid>/text/draft")
@allow(*WRITERS)
def keep_text(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what has been typed so far."""
    _found(matter_uid)
    matters.save_draft(f"{matter_uid}/{ACTION}", forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("bulletins.write", matter_uid=matter_uid), 303)


@bp.get("/<uuid:matter_uid>/figures")
@allow(*OFFICE)
def frozen_figures(matter_uid: UUID) -> ResponseReturnValue:
    """The figures as they were frozen, each with the list behind it; what is counted otherwise by now says so."""
    matter, paper = _found(matter_uid)
    kept = json.loads(paper.snapshot)
    figures, details = kept["figures"], matter.details
    span = Span(date.fromisoformat(details["first_on"]), date.fromisoformat(details["last_on"]))
    now = frozen(db.session(), actor(), details["units_group"], span, only=kept["only"])
    before = bulletins.before(span)
    return render_template(
        "bulletins/frozen.html",
        matter=matter,
        snapshot=figures,
        overall=overall(figures),
        rows=[row(one, span) for one in figures["units"]],
        now={one["uid"]: one for one in now["units"]},
        has_changed=[one for one in now["units"] if one not in figures["units"]] != [],
        fact=_("%(first)s to %(last)s", first=day(span.first), last=day(span.last)),
        compared=_("%(first)s to %(last)s", first=day(before.first), last=day(before.last)),
        counted_at=_frozen_at(figures),
    )


@bp.get("/<uuid:matter_uid>/text.docx")
@allow(*OFFICE)
def text(matter_uid: UUID) -> ResponseReturnValue:
    """The text as Word, for those who must edit it further."""
    matter, paper = _found(matter_uid)
    whole = issued(json.loads(paper.snapshot), json.loads(paper.issue) if paper.issue else None)
    file = BytesIO(word.written(cast(Bulletin, whole), reader_language()))
    response = send_file(file, mimetype=WORD, as_attachment=True, download_name=f"{matter.title}.docx")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _found(matter_uid: UUID) -> tuple[Matter, Document]:
    """A bulletin and its paper.

    Raises:
        NotFound: no such bulletin, or none that the reader may know of.
    """
    matter = found.found(db.session(), matter_uid, actor())
    paper = of_life(db.session(), matter) if matter.kind == KIND else None
    if paper is None:
        raise NotFound
    return matter, paper


def _page(
    matter_uid: UUID, typed: Typed | None, faults: dict[str, str] | None = None, notice: str = "", saved: str = ""
) -> str:
    matter, paper = _found(matter_uid)
    kept = json.loads(paper.snapshot)
    is_open = matter.state == "draft"
    if not is_open and not notice:
        notice = _("The text is not being written now; the bulletin is “%(state)s”.", state=t(matter.standing.text))
    form = matter.workflow.actions[ACTION][0].form
    standing = {name: [value] for name, value in kept["source"].items()}
    filling = Filling(subject=matter, typed=typed or standing, faults=faults or {}, options={}, kept=[])
    fields = drawn(form, filling)
    for one in fields:
        one["rows"] = 4 if one["name"] in ("ranking", "lights") else 7
    return render_template(
        "bulletins/write.html",
        matter=matter,
        notice=notice,
        is_open=is_open,
        saved=saved,
        fields=fields,
        faults=errors(form, filling, prefix="write"),
        figures=_figures(kept["figures"]),
        frozen_at=_frozen_at(kept["figures"]),
    )


def _frozen_at(figures: Snapshot) -> str:
    """When the figures were frozen."""
    return moment(datetime.fromisoformat(figures["at"]))


def _figures(figures: Snapshot) -> list[dict[str, Any]]:
    """The figures in groups, those of all units first: each with the name that stands for it and its value."""
    groups: dict[str, list[tuple[str, str]]] = {"": []}
    for name, value in tokens.figures(figures, reader_language()).items():
        unit = name.partition("·")[0] if "·" in name else ""
        groups.setdefault(unit, []).append(("{{" + name + "}}", value))
    return [
        {"name": unit or _("All units together"), "rows": rows, "is_open": not unit} for unit, rows in groups.items()
    ]
