"""Documents: the list, the page of one with its progress, and the download."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, OFFICE, actor, allow
from blueprints.documents import bundling, check_shown, downloads_shown, register_file, shown
from blueprints.filters import here, turned
from blueprints.sending import sent
from workflow import clock
from workflow.config import Config
from workflow.db import db
from workflow.engine.deadlines import Calendar
from workflow.errors import NotFound
from workflow.models.document import SUPERSEDED, Document, grouped
from workflow.queries import documents as register
from workflow.queries import paging
from workflow.queries import register as numbers
from workflow.queries.calendars import calendar_of
from workflow.queries.documents import FAMILIES, Wanted
from workflow.services import documents
from workflow.storage import Storage
from workflow.types import Position

bp = Blueprint("documents", __name__)
STATES = ("coming", "failed", "cancelled", "draft", "valid", "superseded", "void")
MOST_SHEETS = 12
"""How many pages are shown as pictures."""
VIEWED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
"""A browser's own PDF viewer does not start in a sandbox; our files hold no script."""


@bp.get("/documents")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """The documents that this person may know of, newest first, narrowed and paged; ?format=xlsx gives all of them."""
    session, viewer = db.session(), actor()
    calendar = calendar_of(session, viewer.meeting)
    wanted = asked()
    if request.args.get("format") == "xlsx":
        return register_file.file(register.every(session, viewer, wanted, calendar), viewer, wanted)
    found = register.page(session, viewer, wanted, calendar, _mark())
    return render_template(
        "papers/index.html",
        rows=shown.rows(found.rows, viewer),
        counts=register.unfinished(session, viewer),
        register_url=url_for("documents.numbered") if viewer.positions & shown.REGISTER_READERS else "",
        tabs=_tabs(wanted),
        fields=_fields(wanted, _years(viewer.meeting_id, calendar)),
        is_narrowed=wanted != Wanted(),
        archive_url=url_for("archive.index") if viewer.positions & OFFICE else "",
        templates_url=url_for("document_templates.index") if viewer.positions & OFFICE else "",
        zip_url=url_for("documents.several", **request.args.to_dict()),
        export_url=here(format="xlsx", after=None, before=None),
        newer_url=turned(found.newer),
        older_url=turned(found.older),
    )


@bp.get("/documents/<uuid:document_uid>")
@allow(*BUSINESS)
def show(document_uid: UUID) -> ResponseReturnValue:
    """One document: how far its making has come, then the download and what is known of it."""
    return render_template("papers/show.html", **_page(register.one(db.session(), document_uid, actor())))


@bp.get("/documents/<uuid:document_uid>/<any(row, card, state):part>")
@allow(*BUSINESS)
def part(document_uid: UUID, part: str) -> ResponseReturnValue:
    """The part of a page that shows this document, as it is now."""
    if part == "row":
        row = shown.row(register.row(db.session(), document_uid, actor()), actor())
        return render_template("papers/row.html", document=row)
    document = register.one(db.session(), document_uid, actor())
    if part == "card":
        return render_template("papers/card.html", document=shown.card(document, actor()))
    return render_template("papers/state.html", **_page(document))


def _page(document: Document) -> dict[str, Any]:
    config: Config = current_app.extensions["lianzhi_config"]
    newer = numbers.replacing(db.session(), document) if document.standing == SUPERSEDED else None
    return {
        "document": document,
        "title": shown.title(document, actor()),
        "state": shown.state(document),
        "job": shown.job(document, actor()),
        "facts": shown.facts(document, newer),
        "most_sheets": MOST_SHEETS,
        "downloads": downloads_shown.of(document, actor()),
        "check": check_shown.of(document),
        "verify_url": f"{config.public_url}{url_for('documents.verify', code=grouped(document.verify_code))}",
    }


@bp.get("/documents/<uuid:document_uid>/file")
@allow(*BUSINESS)
def file(document_uid: UUID) -> ResponseReturnValue:
    """The file to be saved, or with `show=1` opened in the browser to be printed; who took it is written down."""
    document = register.one(db.session(), document_uid, actor())
    storage: Storage = current_app.extensions["lianzhi_storage"]
    if not document.is_finished or document.sha256 is None:
        raise NotFound
    content = b"".join(storage.checked(document.sha256))
    documents.log_download(document, actor=actor())
    is_shown = request.args.get("show") == "1"
    response = sent(content, _file_name(document), media_type="application/pdf", is_shown=is_shown)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = VIEWED if is_shown else "sandbox; default-src 'none'"
    return response


def _file_name(document: Document) -> str:
    """Number, or that it is a draft, title in the reader's language, and edition."""
    name = document.number or _("Draft")
    return bundling.file_name(name, shown.title(document, actor()), document.edition)


@bp.post("/documents/<uuid:document_uid>/retry")
@allow(*OFFICE, Position.LEADER)
def retry(document_uid: UUID) -> ResponseReturnValue:
    """Have a document that failed made again."""
    document = documents.retry(document_uid, actor=actor())
    flash(_("%(number)s is being made again.", number=shown.name(document)), "success")
    return redirect(url_for("documents.show", document_uid=document.uid), 303)


@bp.post("/documents/<uuid:document_uid>/cancel")
@allow(*BUSINESS)
def cancel(document_uid: UUID) -> ResponseReturnValue:
    """Stop the making of a document."""
    document = documents.cancel(document_uid, actor=actor())
    flash(_("%(name)s is not made any more; it may be asked for again.", name=shown.name(document)), "success")
    return redirect(url_for("documents.show", document_uid=document.uid), 303)


def asked() -> Wanted:
    """What the address asks for; what it asks wrongly is left out."""
    args = request.args
    year = args.get("year", "")
    return Wanted(
        text=args.get("q", "").strip()[:100],
        family=args.get("kind") if args.get("kind") in FAMILIES else None,
        state=args.get("state") if args.get("state") in STATES else None,
        year=int(year) if year.isascii() and year.isdigit() and 1970 <= int(year) <= 2200 else None,
    )


def _mark() -> paging.Mark | None:
    before, after = request.args.get("before"), request.args.get("after")
    return paging.read(before, is_before=True) if before else paging.read(after) if after else None


def _tabs(wanted: Wanted) -> list[dict[str, Any]]:
    named = [(None, _("All")), *((family, shown.kind(family)) for family in FAMILIES)]
    return [
        {"label": label, "url": here(kind=family, after=None, before=None), "is_current": wanted.family == family}
        for family, label in named
    ]


def _years(meeting_id: int, calendar: Calendar) -> list[int]:
    """Newest first, from the first document on."""
    last = calendar.local_date(clock.now()).year
    first = register.first_year(db.session(), meeting_id, calendar) or last
    return list(range(last, min(first, last) - 1, -1))


def _fields(wanted: Wanted, years: list[int]) -> list[dict[str, Any]]:
    states = register_file.states()
    return [
        {"type": "hidden", "name": "kind", "value": wanted.family},
        {"type": "text", "name": "q", "label": _("Number, title, matter, verify code"), "value": wanted.text},
        {
            "type": "select",
            "name": "state",
            "label": _("State"),
            "value": wanted.state or "",
            "choices": [("", _("All states")), *states.items()],
        },
        {
            "type": "select",
            "name": "year",
            "label": _("Year"),
            "value": wanted.year or "",
            "choices": [("", _("All years")), *((year, _("%(year)s", year=year)) for year in years)],
        },
    ]
