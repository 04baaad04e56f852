"""Freezing the figures of a bulletin: what was counted, by which rule, of which period and when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.deadlines import Calendar
from workflow.models.assessment import AssessmentSheet
from workflow.models.assignment import Assignment
from workflow.models.user import User
from workflow.queries import assessments, bulletin_ledger, bulletins
from workflow.queries.bulletin_scores import FORMULA, RED_COSTS, WEIGHTS, Scored, ranked
from workflow.queries.calendars import calendar_of
from workflow.queries.spans import Span
from workflow.reports.bulletin_ledger import LedgerLine
from workflow.reports.bulletin_text import Snapshot, Totals, UnitLine
from workflow.reports.snapshot_parts import Bilingual
from workflow.types import Phase, Text

ALL = "all"
"""Members and stations together; the assessment ranks them apart."""


def frozen(session: Session, viewer: User, group: str, span: Span, *, only: Collection[str] = ()) -> Snapshot:
    """The figures of a period and of the one before, scored and ranked, as plain values; a fixed number of statements.

    A month whose assessment is published is ranked as published there; any other span by what is counted here.

    Args:
        group: a key of `bulletins.GROUPS`.
        only: uids of the units that it is about; none means every unit of the group.
    """
    calendar, now = calendar_of(session, viewer.meeting), clock.now()
    spans = (span, bulletins.before(span))
    counted = (bulletins.of_units(session, viewer, group, one, calendar, now) for one in spans)
    rows, earlier = ([row for row in several if not only or row.uid in only] for several in counted)
    published = assessments.published(session, viewer.meeting_id, span.first, span.last)
    assessed = published if group != ALL else None
    lines = [_line(one) for one in ranked(rows)]
    office = viewer.unit.name if viewer.unit else viewer.meeting.name
    return Snapshot(
        schema=1,
        formula=assessed[0].formula if assessed else FORMULA,
        weights=dict(assessed[0].weights if assessed else WEIGHTS),
        red_costs=RED_COSTS,
        group=group,
        first_on=span.first.isoformat(),
        last_on=span.last.isoformat(),
        at=now.astimezone(viewer.meeting.timezone).isoformat(timespec="minutes"),
        meeting=_both(viewer.meeting.name),
        organ=_both(office),
        total=_totals(rows),
        before=_totals(earlier),
        units=_as_published(lines, assessed[1]) if assessed else lines,
    )


def ledger(session: Session, viewer: User, group: str, span: Span, *, only: Collection[str] = ()) -> list[LedgerLine]:
    """The matters of a period that the units lead, one by one, as they stand now; one statement."""
    calendar, now = calendar_of(session, viewer.meeting), clock.now()
    rows = bulletin_ledger.led(session, viewer, group, span=span, calendar=calendar, now=now, only=only)
    return [_matter(part, calendar, now) for part in rows]


def _matter(part: Assignment, calendar: Calendar, now: datetime) -> LedgerLine:
    matter, light = part.matter, part.light(now)

    def day(moment: datetime | None) -> str:
        return calendar.local_date(moment).isoformat() if moment else ""

    return LedgerLine(
        number=matter.number,
        title=_said(matter.heading),
        kind=_said(matter.workflow.text),
        unit=_said(part.unit.short),
        assigned_on=day(part.delivered_at),
        due_on=part.due_on.isoformat() if part.due_on else "",
        reported_on=day(part.reported_at),
        closed_on=day(matter.closed_at),
        state=_said(matter.standing.text),
        is_settled=matter.phase == Phase.SETTLED,
        light=str(light) if light else "",
    )


def _said(text: Text) -> Bilingual:
    return Bilingual(zh=text.zh, en=text.en)


def _totals(rows: list[bulletins.UnitFigures]) -> Totals:
    """The units' figures added up: a matter of two units counts for each."""
    return cast(Totals, {name: sum(getattr(row, name) for row in rows) for name in Totals.__annotations__})


def _as_published(lines: Sequence[UnitLine], sheets: Mapping[str, AssessmentSheet]) -> list[UnitLine]:
    """The units with the points and places that were published for the month, in their order."""
    for line in lines:
        sheet = sheets.get(line["uid"])
        line["points"] = float(sheet.points) if sheet and sheet.points is not None else None
        line["place"], line["deducted"] = (sheet.place, sheet.deducted) if sheet else (None, 0)
        line["is_idle"] = sheet.is_idle if sheet else line["is_idle"]
    return sorted(lines, key=lambda line: (line["place"] is None, line["place"] or 0, line["is_idle"]))


def _line(one: Scored) -> UnitLine:
    figures = one.figures
    told = {
        "uid": figures.uid,
        "name": _both(figures.name),
        "is_idle": figures.is_idle,
        "points": one.points,
        "place": one.place,
        "deducted": one.deducted,
    }
    return cast(UnitLine, {name: getattr(figures, name) for name in Totals.__annotations__} | told)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
