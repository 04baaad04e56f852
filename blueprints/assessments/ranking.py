"""A month's ranking for the screen and for Excel: rows with their parts, places against last month, next steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from blueprints.access import COORDINATORS
from blueprints.filters import day, moment, reader_language, t
from blueprints.lists import exports
from blueprints.lists.sheet import NUMBER, SheetColumn
from workflow import clock
from workflow.models.assessment import (
    CORRECTION,
    OPEN,
    PUBLISHED,
    SETTLED,
    SHOWN,
    TRIAL,
    UPHELD,
    Assessment,
    AssessmentSheet,
)
from workflow.models.user import User
from workflow.queries import assessments as known
from workflow.queries.assessment_rules import DEDUCTIONS, FALSE, MEASURES, Scored, scored
from workflow.services.assessment_remarks import said
from workflow.services.assessments import OFFICE
from workflow.types import Position


def month(one: Assessment) -> str:
    """The month of a round in words."""
    return month_words(one.month)


def month_words(first: date) -> str:
    """A month in words."""
    return f"{first.year}年{first.month}月" if reader_language() == "zh" else f"{first:%B %Y}"


def state_names() -> dict[str, str]:
    """What each state is called."""
    return {
        TRIAL: _("On trial"),
        SHOWN: _("Shown to the units"),
        SETTLED: _("Settled"),
        PUBLISHED: _("Published and frozen"),
    }


def group_names() -> dict[str, str]:
    """Who is ranked with whom."""
    return {"members": _("Member units"), "stations": _("Police stations"), "banks": _("Banks")}


def tone(state: str) -> str:
    """The tone of a state's label."""
    return {TRIAL: "line", SHOWN: "amber", SETTLED: "accent", PUBLISHED: "green"}[state]


def line(one: Assessment) -> dict[str, Any]:
    """One round of the list."""
    return {
        "month": month(one),
        "url": url_for("assessments.show", round_uid=one.uid),
        "state": state_names()[one.state],
        "tone": tone(one.state),
        "formula": one.formula,
        "counted": moment(one.counted_at),
        "until": day(one.due_on) if one.due_on else "",
        "published": day(one.published_at) if one.published_at else "",
    }


def context(
    session: Session, person: User, one: Assessment, rows: Sequence[AssessmentSheet], among: str
) -> dict[str, Any]:
    """Everything that the page of a round shows."""
    before, remarks = known.earlier_places(session, one), known.remarks(session, rows)
    waiting = {remark.sheet_id for remark in remarks if remark.state == OPEN}
    named = {remark.sheet_id for remark in remarks if remark.measure == FALSE and remark.state == UPHELD}
    mended = {remark.sheet_id for remark in remarks if remark.kind == CORRECTION or remark.state == UPHELD}
    marks = {"waiting": waiting, "named": named, "mended": mended}
    return {
        "one": one,
        "month": month(one),
        "state": state_names()[one.state],
        "tone": tone(one.state),
        "fact": _fact(one),
        "among": group_names()[among],
        "measures": [{"code": code, "name": t(m.name), "weight": one.weights[code]} for code, m in MEASURES.items()],
        "rows": [_row(person, one, row, before, {name: row.id in ids for name, ids in marks.items()}) for row in rows],
        "step": _step(person, one, bool(waiting)),
        "may_recount": one.state == TRIAL and known.oversees(person) and bool(person.positions & OFFICE),
        "has_earlier": bool(before),
    }


def _fact(one: Assessment) -> str:
    told = _("formula %(formula)s, counted %(at)s", formula=one.formula, at=moment(one.counted_at))
    if one.state == SHOWN and one.due_on:
        return told + _("; objections until %(day)s", day=day(one.due_on))
    return told


def _row(
    person: User, one: Assessment, row: AssessmentSheet, before: Mapping[int, int], marks: Mapping[str, bool]
) -> dict[str, Any]:
    told, may_open = scored(row.standing, one.weights), known.oversees(person) or row.unit_id == person.unit_id
    return {
        "name": t(row.unit.short),
        "url": url_for("assessments.sheet", sheet_uid=row.uid) if may_open else "",
        "place": row.place,
        "points": row.points,
        "is_idle": row.is_idle,
        "deducted": row.deducted,
        "numbers": [_number(row, code, may_open=may_open) for code in MEASURES],
        "parts": _parts(told),
        "moved": _moved(row, before),
        "is_own": row.unit_id == person.unit_id,
        **marks,
    }


def _number(row: AssessmentSheet, code: str, *, may_open: bool) -> dict[str, Any]:
    value = row.standing.get(code)
    url = url_for("assessments.cases", sheet_uid=row.uid, measure=code) if may_open and row.counts.get(code) else ""
    return {"value": said(value) if value and value[1] else "", "url": url, "is_set": code in row.corrected}


def _parts(told: Scored) -> list[dict[str, Any]]:
    """The measures of a bar side by side; what is deducted is not in it but in the points beside it."""
    x, found = 0.0, []
    for code, share in told.shares.items():
        if share.gained:
            found.append({"code": code, "x": round(x, 1), "width": float(share.gained)})
            x += float(share.gained)
    return found


def _moved(row: AssessmentSheet, before: Mapping[int, int]) -> dict[str, Any] | None:
    """How many places up or down since the month before; None where one of the two has no place."""
    was = before.get(row.unit_id)
    if was is None or row.place is None:
        return None
    return {"by": abs(was - row.place), "way": "up" if row.place < was else "down" if row.place > was else "same"}


def _step(person: User, one: Assessment, is_waiting: bool) -> dict[str, str] | None:
    """The next step where this person takes it, with what it does in words."""
    if not known.oversees(person):
        return None
    if one.state == TRIAL and person.positions & OFFICE:
        return {
            "label": _("Show to the units"),
            "url": url_for("assessments.announce", round_uid=one.uid),
            "text": _("Each unit sees its own sheet and may object within three working days. It cannot be recounted."),
        }
    is_over = one.due_at is not None and clock.now() >= one.due_at
    if one.state == SHOWN and Position.DIRECTOR in person.positions and is_over and not is_waiting:
        text = _("Every objection is ruled on. After this no number can be put right.")
        return {"label": _("Settle"), "url": url_for("assessments.settle", round_uid=one.uid), "text": text}
    if one.state == SETTLED and person.positions & COORDINATORS:
        text = _("Every unit sees the whole ranking; nothing of it moves any more.")
        return {"label": _("Publish"), "url": url_for("assessments.publish", round_uid=one.uid), "text": text}
    return None


def file(one: Assessment, rows: Sequence[AssessmentSheet]) -> Response:
    """The ranking as Excel: place, points, every number and its share, deductions."""
    columns = [
        SheetColumn("place", _("Rank"), NUMBER, 7),
        SheetColumn("unit", _("Unit"), width=24),
        SheetColumn("points", _("Score"), NUMBER, 9),
        *(SheetColumn(code, t(m.name), width=14) for code, m in MEASURES.items()),
        *(SheetColumn(code, t(d.name), NUMBER, 10) for code, d in DEDUCTIONS.items()),
        SheetColumn("deducted", _("Deducted"), NUMBER, 9),
    ]
    weights = ", ".join(f"{t(m.name)} {one.weights[code]}" for code, m in MEASURES.items())
    told = [f"{_('Formula')} {one.formula}: {weights}", f"{_('State')}: {state_names()[one.state]}"]
    title = _("Assessment of %(month)s", month=month(one))
    return exports.answer(title, columns, [_sheet_row(row) for row in rows], told)


def _sheet_row(row: AssessmentSheet) -> dict[str, Any]:
    numbers = {code: said(row.standing[code]) if row.standing.get(code) else "" for code in MEASURES}
    often = {code: int(row.standing.get(code) or 0) for code in DEDUCTIONS}
    return {
        "place": row.place,
        "unit": t(row.unit.short),
        "points": float(row.points) if row.points is not None else None,
        "deducted": row.deducted,
        **numbers,
        **often,
    }
