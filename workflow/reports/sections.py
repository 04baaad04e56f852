"""The sections that all closure reports share: measures, re-inspection, records, time limits, lessons, opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflow.reports import course
from workflow.reports.blocks import FINE, Block, Column, heading, prose, table
from workflow.reports.issuing import Issue
from workflow.reports.pen import Pen
from workflow.reports.snapshot import (
    Approval,
    Assignment,
    Clock,
    Closing,
    Lessons,
    Measure,
    Party,
    Record,
    Reinspection,
    Stage,
)


def part(pen: Pen, number: int, blocks: Sequence[Block], label: str = "") -> list[Block]:
    """One of the nine parts of a closure report under its heading; nothing where the template leaves it out, and the
    numbers close up.

    Source: handbook D3.
    """
    key = label or f"part.{number}"
    if pen.hides(key):
        return []
    place = number - sum(pen.hides(f"part.{n}") for n in range(1, number))
    return [heading(pen, place, pen.label(key), f"part-{number}"), *blocks]


def measures(pen: Pen, closing: Closing) -> list[Block]:
    """Part four: the table of measures and what was achieved."""
    blocks = [measure_table(pen, closing["measures"])] if closing["measures"] else prose(pen, pen.say("no_measures"))
    result = pen.ended(closing["result"])
    return blocks + (prose(pen, pen.say("result", text=result)) if result else [])


def measure_table(pen: Pen, rows: Sequence[Measure]) -> Block:
    """Measures with plan and fact; the column of notes only if there is a note."""
    has_notes = any(row["note"] for row in rows)
    columns = [
        Column(pen.label("col.no"), 24),
        Column(pen.label("col.measure"), 94 if has_notes else 146, is_left=True),
        Column(pen.label("col.responsible"), 42),
        Column(pen.label("col.planned"), 50),
        Column(pen.label("col.done"), 50),
        Column(pen.label("col.note"), 52, is_left=True),
    ]
    cells = [
        [
            str(n),
            row["text"],
            pen.person(row["person"]),
            pen.day(row["planned_on"]),
            pen.day(row["done_on"]),
            row["note"],
        ]
        for n, row in enumerate(rows, 1)
    ]
    return table(pen, columns, cells) if has_notes else table(pen, columns[:-1], [row[:-1] for row in cells])


def assignment_table(pen: Pen, rows: Sequence[Assignment]) -> Block:
    """Each unit's part with its clock."""
    columns = [
        Column(pen.label("col.unit"), 82, is_left=True),
        Column(pen.label("col.role"), 22),
        Column(pen.label("col.assigned"), 24),
        Column(pen.label("col.signed"), 24),
        Column(pen.label("col.signed_by"), 28),
        Column(pen.label("col.due"), 24),
        Column(pen.label("col.reported"), 24),
        Column(pen.label("col.days"), 36),
        Column(pen.label("col.light"), 48),
    ]
    return table(pen, columns, [_assignment_row(pen, row) for row in rows], FINE)


def _assignment_row(pen: Pen, row: Assignment) -> list[str]:
    has_clock = row["allowed_wd"] is not None
    dash = pen.label("dash")
    return [
        pen.name(row["unit"]),
        pen.label(f"role.{row['role']}"),
        pen.short(row["assigned_at"]),
        pen.short(row["signed_at"]),
        row["signed_by"] or dash,
        pen.short(row["due_on"]),
        pen.short(row["reported_at"]),
        f"{row['used_wd']}/{row['allowed_wd']}" if has_clock else dash,
        pen.light(row["light"]) if has_clock else dash,
    ]


def replies(pen: Pen, rows: Sequence[Assignment]) -> list[Block]:
    """What each unit reported of its part."""
    said = [
        pen.say(
            "reply", unit=pen.name(row["unit"]), role=pen.label(f"role.{row['role']}"), text=pen.ended(row["reply"])
        )
        for row in rows
        if row["reply"].strip()
    ]
    return [block for line in said for block in prose(pen, line)]


def inspections(pen: Pen, rows: Sequence[Reinspection]) -> list[Block]:
    """Part five: one paragraph for each round."""
    if not rows:
        return prose(pen, pen.say("inspected.none"))
    return [block for row in rows for block in prose(pen, _inspection(pen, row))]


def _inspection(pen: Pen, row: Reinspection) -> str:
    return pen.say(
        f"inspected.{row['form']}",
        on=pen.day(row["on"]),
        unit=pen.name(row["unit"]),
        count=len(row["people"]),
        people=pen.listed([pen.person(person) for person in row["people"]]),
        facts=pen.ended(row["facts"]),
        result=pen.say("passed" if row["passed"] else "failed"),
        document=pen.say("inspected.document", number=row["document"]) if row["document"] else "",
    )


def records(pen: Pen, closing: Mapping[str, Any]) -> list[Block]:
    """Part six: extensions, supervision, suspensions, reminders and all else worth a line."""
    return course.passages(pen, closing) if "course" in closing else _records(pen, closing["records"])


def _records(pen: Pen, rows: Sequence[Record]) -> list[Block]:
    """The same of what was frozen before its course was told."""
    if not rows:
        return prose(pen, pen.say("records.none"))
    columns = [
        Column(pen.label("col.time"), 56),
        Column(pen.label("col.type"), 32),
        Column(pen.label("col.by"), 74),
        Column(pen.label("col.content"), 106, is_left=True),
        Column(pen.label("col.until"), 44),
    ]
    cells = [
        [pen.day(row["at"]), pen.label(f"record.{row['kind']}"), _by(pen, row), _said(pen, row), pen.day(row["until"])]
        for row in rows
    ]
    urged = sum(row["kind"] == "reminder" for row in rows)
    told = prose(pen, pen.say("records.reminders", count=urged)) if urged else []
    return [table(pen, columns, cells), *told]


def _said(pen: Pen, row: Record) -> str:
    return row["text"] if pen.is_zh else row.get("text_en") or row["text"]


def _by(pen: Pen, row: Record) -> str:
    return f"{pen.name(row['unit'])} {row['person']}".strip()


def clocks(pen: Pen, clock: Clock, stages: Sequence[Stage], end: str = "ended") -> list[Block]:
    """Part seven: the whole clock in a sentence, its stages in a table; `end` is "closed" for what is written off."""
    light = pen.label(f"light.{clock['light']}").lower()
    used = pen.say(_sentence(clock), allowed=clock["allowed_wd"], used=clock["used_wd"], light=light)
    steps = {
        "assigned": clock["assigned_at"],
        "signed": clock["signed_at"],
        "reported": clock["reported_at"],
        end: clock["closed_at"],
    }
    moments = [(step, pen.day(moment)) for step, moment in steps.items() if moment]
    opening = prose(pen, pen.joined([used, pen.clauses(moments)]))
    return opening + ([_stage_table(pen, stages)] if stages else [])


def _sentence(clock: Clock) -> str:
    """Late once is late for ever, even where a later term was kept: then the sentence says why."""
    if clock["allowed_wd"] is None:
        return "clock.free"
    return "clock.once_late" if clock["light"] == "late" and clock["used_wd"] <= clock["allowed_wd"] else "clock"


def _stage_table(pen: Pen, stages: Sequence[Stage]) -> Block:
    columns = [
        Column(pen.label("col.step"), 64),
        Column(pen.label("col.time"), 82),
        Column(pen.label("col.allowed"), 52),
        Column(pen.label("col.used"), 52),
        Column(pen.label("col.light"), 62),
    ]
    rows = [
        [
            pen.name(stage["name"]),
            pen.moment(stage["at"]),
            pen.label("dash") if stage["allowed_wd"] is None else str(stage["allowed_wd"]),
            str(stage["used_wd"]),
            pen.light(stage["light"]),
        ]
        for stage in stages
    ]
    return table(pen, columns, rows)


def rounds(pen: Pen, closing: Closing) -> list[Block]:
    """Part seven of a matter that was reopened: how each round ended."""
    given = closing.get("rounds", [])
    columns = [
        Column(pen.label("col.round"), 48),
        Column(pen.label("col.ended"), 90),
        Column(pen.label("col.by_whom"), 112),
        Column(pen.label("col.light"), 62),
    ]
    rows = [
        [
            str(row["number"]),
            pen.moment(row["at"]),
            pen.person(row["by"]) if row["by"] else pen.label("dash"),
            pen.light(row["light"]),
        ]
        for row in given
    ]
    return [*prose(pen, pen.say("rounds", count=len(given))), table(pen, columns, rows)] if given else []


def lessons(pen: Pen, both: Lessons) -> list[Block]:
    """Part eight: what was checked elsewhere, and what lasts."""
    blocks = [
        block
        for key, text in (("analogous", both["analogous"]), ("mechanism", both["mechanism"]))
        if text.strip()
        for block in prose(pen, pen.say(f"lessons.{key}", text=pen.ended(text)))
    ]
    return blocks or prose(pen, pen.say("lessons.none"))


def approvals(pen: Pen, rows: Sequence[Approval], organ: Party) -> list[Block]:
    """Part nine: who handled, reviewed and approved, in whose words, and when; the unit only if it is not `organ`."""
    if not rows:
        return prose(pen, pen.say("approval.none"))
    colon = "：" if pen.is_zh else ": "
    return [
        block
        for row in rows
        for block in prose(pen, _approval(pen, row, organ), lead=pen.label(f"step.{row['step']}") + colon)
    ]


def _approval(pen: Pen, row: Approval, organ: Party) -> str:
    unit = row["person"]["unit"]
    whose = "" if unit is None or unit["code"] == organ["code"] else pen.name(unit) + pen.space
    name, at = whose + pen.person(row["person"]), pen.moment(row["at"])
    if not row["opinion"]:
        return pen.say("approval.short", name=name, at=at)
    return pen.say("approval", opinion=pen.ended(row["opinion"]), name=name, at=at)


def edition(pen: Pen, issue: Issue | None) -> list[Block]:
    """Which edition this is and why there is another one; nothing in a first one."""
    if issue is None or issue["edition"] == 1:
        return []
    reason = pen.ended(issue["reason"])
    return prose(pen, pen.say("edition", n=issue["edition"], number=issue["replaces"], reason=reason))


def remark(pen: Pen, issue: Issue | None, number: int) -> list[Block]:
    """A last part, numbered, with what the office adds; nothing where it adds nothing."""
    if issue is None or not issue["remark"].strip():
        return []
    return part(pen, number, prose(pen, pen.ended(issue["remark"])), "part.remark")
