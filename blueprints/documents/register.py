"""The register of numbers: each family and year from 1 on, void ones too, and whether any number is missing."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.documents import register_file, shown
from blueprints.documents.views import bp
from blueprints.filters import here, turned
from blueprints.lists import exports
from blueprints.lists.sheet import DATE, NUMBER, SheetColumn
from workflow.db import db
from workflow.models.document import FINISHED, VALID, grouped
from workflow.models.user import User
from workflow.queries import paging
from workflow.queries import register as numbers
from workflow.queries.register import Count


@bp.get("/documents/register")
@allow(*shown.REGISTER_READERS)
def numbered() -> ResponseReturnValue:
    """The numbers of one family and year, paged; ?format=xlsx gives all of them."""
    session, viewer = db.session(), actor()
    counts = numbers.counts(session, viewer.meeting_id)
    chosen = _chosen(counts)
    if chosen is not None and request.args.get("format") == "xlsx":
        return _file(numbers.every(session, viewer, chosen.family, chosen.year), chosen, viewer)
    found = numbers.page(session, viewer, chosen.family, chosen.year, _mark()) if chosen else None
    return render_template(
        "papers/register.html",
        chosen=chosen,
        families=_families(counts, chosen),
        years=_years(counts, chosen),
        proof=_proof(chosen) if chosen else "",
        rows=[_row(one, viewer) for one in found.rows] if found else [],
        export_url=here(format="xlsx", after=None, before=None),
        newer_url=turned(found.newer) if found else None,
        older_url=turned(found.older) if found else None,
    )


def _chosen(counts: Any) -> Count | None:
    """The family and year that the address names, else the newest."""
    family, year = request.args.get("family", ""), request.args.get("year", "")
    fitting = [one for one in counts if family in ("", one.family) and year in ("", str(one.year))]
    return next(iter(fitting or counts), None)


def _mark() -> paging.Mark | None:
    before, after = request.args.get("before"), request.args.get("after")
    return paging.read(before, is_before=True) if before else paging.read(after) if after else None


def _families(counts: Any, chosen: Count | None) -> list[dict[str, Any]]:
    """Tabs: the families that have numbers in the chosen year."""
    if chosen is None:
        return []
    return [
        {
            "label": shown.kind(one.family),
            "url": url_for("documents.numbered", family=one.family, year=one.year),
            "count": one.held,
            "is_current": one.family == chosen.family,
        }
        for one in counts
        if one.year == chosen.year
    ]


def _years(counts: Any, chosen: Count | None) -> list[dict[str, Any]]:
    if chosen is None:
        return []
    return [
        {
            "label": _("%(year)s", year=year),
            "url": url_for("documents.numbered", year=year, family=chosen.family),
            "is_current": year == chosen.year,
        }
        for year in dict.fromkeys(one.year for one in counts)
    ]


def _proof(chosen: Count) -> str:
    """Whether the numbers are whole, in a sentence."""
    if not chosen.is_whole:
        return _(
            "%(given)s numbers were given and %(held)s are here: tell the administrator.",
            given=chosen.given,
            held=chosen.held,
        )
    return _(
        "Numbers 1 to %(last)s, none missing and none twice; %(superseded)s superseded, %(void)s void.",
        last=chosen.last,
        superseded=chosen.superseded,
        void=chosen.void,
    )


def _row(one: Any, viewer: User) -> dict[str, Any]:
    return {
        "serial": one.serial,
        "number": one.number,
        "title": shown.title(one, viewer),
        "page_url": url_for("documents.show", document_uid=one.uid),
        "matter": one.matter_number,
        "matter_url": url_for("matters.show", matter_uid=one.matter_uid),
        "issued_at": one.issued_at,
        "state": _standing(one),
        "tone": "good" if one.standing == VALID and one.making == FINISHED else "wait",
        "edition": one.edition,
        "pages": one.pages,
        "is_signed": bool(one.signature),
        "archived_at": one.archived_at,
    }


def _standing(one: Any) -> str:
    if one.standing == "superseded" and one.newer_number:
        return _("Superseded by %(number)s", number=one.newer_number)
    if one.standing in ("superseded", "void"):
        return register_file.states()[one.standing]
    if one.making != FINISHED:
        return register_file.states()["coming"]
    return _("Filed") if one.archived_at else register_file.states().get(one.standing, one.standing)


def _file(found: Any, chosen: Count, viewer: User) -> Any:
    columns = [
        SheetColumn("serial", _("No."), NUMBER, 6),
        SheetColumn("number", _("Document number"), width=26),
        SheetColumn("title", _("Title"), width=60),
        SheetColumn("matter", _("Matter"), width=20),
        SheetColumn("issued_on", _("Issued on"), DATE, 12),
        SheetColumn("edition", _("Version"), NUMBER, 8),
        SheetColumn("state", _("State"), width=28),
        SheetColumn("pages", _("Pages"), NUMBER, 8),
        SheetColumn("code", _("Verify code"), width=18),
        SheetColumn("sha256", "SHA-256", width=66),
        SheetColumn("sm3", "SM3", width=66),
    ]
    rows = (
        {
            **_row(one, viewer),
            "issued_on": one.issued_at,
            "code": grouped(one.verify_code),
            "sha256": one.sha256,
            "sm3": one.sm3,
        }
        for one in found
    )
    kind, year = shown.kind(chosen.family), _("%(year)s", year=chosen.year)
    return exports.answer(_("Register of numbers"), columns, rows, [kind, year, _proof(chosen)])
