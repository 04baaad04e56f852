"""Bulletins: the figures of a period by unit, scored and ranked, each with its list; and the draft text as Word."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, OFFICE, actor, allow
from blueprints.bulletins import listing
from blueprints.filters import day, moment, reader_language
from blueprints.lists import page
from workflow import clock
from workflow.db import db
from workflow.queries import bulletins
from workflow.queries.calendars import calendar_of
from workflow.queries.periods import By
from workflow.queries.spans import Span
from workflow.reports import word
from workflow.reports.bulletin_text import Snapshot, Teller, UnitLine, title
from workflow.services.bulletins import frozen
from workflow.types import Light, Position, UnitKind

bp = Blueprint("bulletins", __name__, url_prefix="/bulletins")
KIND = "bulletin"
USUAL, LONGEST_DAYS = "last_month", 366
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("")
@allow(*BUSINESS)
def index() -> ResponseReturnValue:
    """The bulletins: all of them for the office, those that a unit checks or has been sent for everybody else."""
    way = {"label": _("Draft a bulletin"), "url": url_for("kinds.new", kind=KIND)}
    may = actor().unit is not None and actor().unit.kind == UnitKind.OFFICE  # type: ignore[union-attr]
    spec = listing.spec(actor(), KIND)
    return page.answer(
        spec,
        "bulletins/index.html",
        page.present(),
        figures=url_for("bulletins.figures") if may and actor().positions & OFFICE else "",
        register=way if may and Position.COORDINATOR in actor().positions else None,
    )


@bp.get("/figures")
@allow(*OFFICE)
def figures() -> ResponseReturnValue:
    """Each unit's figures of a period, its points and place; every number opens the list that it counts."""
    name, span, fault = _span()
    snapshot = frozen(db.session(), actor(), _group(), span)
    before = bulletins.before(span)
    return render_template(
        "bulletins/figures.html",
        fields=_fields(name, span),
        fault=fault,
        snapshot=snapshot,
        overall=overall(snapshot),
        rows=[row(one, span) for one in snapshot["units"]],
        fact=_("%(first)s to %(last)s", first=day(span.first), last=day(span.last)),
        compared=_("%(first)s to %(last)s", first=day(before.first), last=day(before.last)),
        counted_at=moment(clock.now()),
        word_url=url_for("bulletins.draft", group=_group(), **_days(span)),
        new_url=_begin(name, span, snapshot) if actor().positions & {Position.COORDINATOR} else "",
    )


@bp.get("/draft.docx")
@allow(*OFFICE)
def draft() -> ResponseReturnValue:
    """The draft of a bulletin on these figures, to be edited in Word."""
    _name, span, _fault = _span()
    snapshot, language = frozen(db.session(), actor(), _group(), span), reader_language()
    file = BytesIO(word.bulletin(snapshot, language))
    name = f"{title(snapshot, language)}.docx"
    response = send_file(file, mimetype=WORD, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _begin(name: str, span: Span, snapshot: Snapshot) -> str:
    """Where a bulletin on these figures is begun, its form filled in."""
    sort = {"week": "weekly", "last_week": "weekly", "special": "special"}.get(name, "monthly")
    days = {"first_on": span.first.isoformat(), "last_on": span.last.isoformat()}
    asked = {"title": title(snapshot, "zh"), "bulletin_kind": sort, "units_group": _group(), **days}
    return url_for("kinds.new", kind=KIND, **asked)


def _group() -> str:
    group = request.args.get("group", "")
    return group if group in bulletins.GROUPS else "members"


def _span() -> tuple[str, Span, str]:
    """The period that the address asks for by its days or by its name, and what is wrong with the days."""
    usual = bulletins.periods(calendar_of(db.session(), actor().meeting).local_date(clock.now()))
    name = request.args.get("period", USUAL)
    if request.args.get("from") or request.args.get("to"):
        span, fault = _given()
        if span is not None and name not in usual:
            return "special", span, ""
        if fault and name not in usual:
            return "special", usual[USUAL], fault
    name = name if name in usual else USUAL
    return name, usual[name], ""


def _given() -> tuple[Span | None, str]:
    try:
        first, last = (date.fromisoformat(request.args.get(one, "")) for one in ("from", "to"))
    except ValueError:
        return None, _("Give both the first and the last day; the last month is shown.")
    if last < first or (last - first).days >= LONGEST_DAYS:
        return None, _("The last day comes after the first, and within a year of it; the last month is shown.")
    return Span(first, last), ""


def _days(span: Span) -> dict[str, str]:
    return {"period": "special", "from": span.first.isoformat(), "to": span.last.isoformat()}


def _fields(name: str, span: Span) -> list[dict[str, Any]]:
    periods = [
        ("last_month", _("Last month")),
        ("month", _("This month")),
        ("last_week", _("Last week")),
        ("week", _("This week")),
        ("special", _("From and to as given")),
    ]
    groups = [("members", _("Member units")), ("stations", _("Police stations")), ("all", _("All units"))]
    return [
        {"type": "select", "name": "period", "label": _("Period"), "value": name, "choices": periods},
        {"type": "select", "name": "group", "label": _("Units"), "value": _group(), "choices": groups},
        {"type": "date", "name": "from", "label": _("First day"), "value": span.first.isoformat()},
        {"type": "date", "name": "to", "label": _("Last day"), "value": span.last.isoformat()},
    ]


def overall(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The figures of all units together; a matter of two units counts for both."""
    tell, now, before = Teller(snapshot, reader_language()), snapshot["total"], snapshot["before"]
    counted = [
        (_("Newly given"), str(now["delivered"]), str(before["delivered"])),
        (_("Signed in time"), *(tell.share(one["signed_in_time"], one["signed"]) for one in (now, before))),
        (_("Finished"), str(now["finished"]), str(before["finished"])),
        (_("Finished in time"), *(tell.share(one["in_time"], one["finished"]) for one in (now, before))),
        (_("Passed at the first look"), *(tell.share(one["first"], one["led"]) for one in (now, before))),
        (_("Overdue now"), str(now["red"]), ""),
    ]
    return [
        {"label": label, "value": value, "note": _("before: %(value)s", value=was) if was else _("at this moment")}
        for label, value, was in counted
    ]


def row(one: UnitLine, span: Span) -> dict[str, Any]:
    """One unit with the list behind each of its numbers."""
    days = {"unit": one["uid"], "from": span.first.isoformat(), "to": span.last.isoformat()}
    asked: dict[str, dict[str, Any]] = {
        "delivered": {"by": By.DELIVERED, **days},
        "signed": {"by": By.SIGNED, **days},
        "signed_in_time": {"by": By.SIGNED, "light": Light.DONE, **days},
        "finished": {"by": By.REPORTED, **days},
        "in_time": {"by": By.REPORTED, "light": Light.DONE, **days},
        "late": {"by": By.REPORTED, "light": Light.LATE, **days},
        "led": {"by": By.LED, **days},
        "first": {"by": By.FIRST, **days},
        "under_way": {"show": "part", "unit": one["uid"]},
        "amber": {"show": "part", "unit": one["uid"], "light": Light.AMBER},
        "red": {"show": "part", "unit": one["uid"], "light": Light.RED},
    }
    counts: dict[str, Any] = dict(one)
    urls = {name: url_for("ledger.index", **narrowed) if counts[name] else None for name, narrowed in asked.items()}
    return {"line": one, "name": one["name"]["zh" if reader_language() == "zh" else "en"], "urls": urls}
