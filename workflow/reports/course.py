"""The sections on what happened to a matter on its way: returns and transfers, opinions and countersignatures,
extensions, supervision, suspensions and all else worth a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workflow.reports.blocks import FINE, Block, Column, on_grid, prose, subheading, table
from workflow.reports.pen import Pen
from workflow.reports.snapshot_course import Asked, Course, Extension, Instrument, Note, Pause, Return, Transfer, Vote
from workflow.reports.snapshot_parts import Person, Record

KINDS = ("supervision", "letter", "talk", "listing")
DELEGATED = "delegate"
DAY = re.compile(r"(?<![\d-])20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d)(?![\d-])")
"""A day as forms keep it."""


def receipt(pen: Pen, closing: Mapping[str, Any]) -> list[Block]:
    """Who gave it back and how that was ruled, and to whom the lead went; nothing where neither happened."""
    course = _course(closing)
    said = [*(_return(pen, one) for one in course["returns"]), *(_transfer(pen, one) for one in course["transfers"])]
    return _paragraphs(pen, said)


def opinions(pen: Pen, closing: Mapping[str, Any]) -> list[Block]:
    """What was asked of other units and what they answered, and every round of countersigning."""
    course = _course(closing)
    rounds = max((vote["round"] for vote in course["votes"]), default=0)
    told = prose(pen, pen.say("course.votes", count=rounds)) if rounds else []
    rows = on_grid(_votes(pen, course["votes"])) if rounds else []
    return [*_paragraphs(pen, [_asked(pen, one) for one in course["asked"]]), *told, *rows]


def passages(pen: Pen, closing: Mapping[str, Any]) -> list[Block]:
    """Extensions, supervision, suspensions, reminders and the rest, each under its own heading."""
    course = _course(closing)
    reminders: Sequence[Record] = closing["records"]
    bodies = {
        "extension": _paragraphs(pen, [_extension(pen, one) for one in course["extensions"]]),
        "instrument": _paragraphs(pen, [_instrument(pen, one) for one in course["instruments"]]),
        "pause": _paragraphs(pen, [_pause(pen, one) for one in course["pauses"]]),
        "reminder": _reminders(pen, reminders) if reminders else [],
        "note": _paragraphs(pen, [_note(pen, one) for one in course["notes"]]),
    }
    told = [(key, blocks) for key, blocks in bodies.items() if blocks]
    if not told:
        return prose(pen, pen.say("records.none"))
    headed = [[subheading(pen, n, pen.label(f"course.{key}")), *blocks] for n, (key, blocks) in enumerate(told, 1)]
    return [block for blocks in headed for block in blocks]


def _course(closing: Mapping[str, Any]) -> Course:
    """The course of a snapshot; an empty one for what was frozen before there was one."""
    empty: Course = {
        "returns": [],
        "transfers": [],
        "asked": [],
        "votes": [],
        "extensions": [],
        "instruments": [],
        "pauses": [],
        "notes": [],
    }
    return {**empty, **closing.get("course", {})}


def _paragraphs(pen: Pen, said: Sequence[str]) -> list[Block]:
    return [block for text in said for block in prose(pen, " ".join(text.split("\n")))]


def who(pen: Pen, person: Person | None) -> str:
    """区教育局李某（代王某）, or 李某 of a unit in English; the system where nobody acted."""
    if person is None or not person["name"]:
        return pen.label("system")
    unit, name = pen.name(person["unit"]) if person["unit"] else "", pen.person(person)
    if pen.is_zh or not unit:
        return f"{unit}{name}"
    return f"{name} ({unit})"


def _bare(text: str) -> str:
    """Without its full stop, where the sentence goes on."""
    return text.strip().rstrip("。.；;")


def _return(pen: Pen, one: Return) -> str:
    at, by = pen.day(one["at"]), who(pen, one["by"])
    ground, is_lead = pen.name(one["ground"]), one["role"] == "lead"
    if not (is_lead or ground):
        return pen.say("course.return.part", at=at, who=by, reason=pen.ended(one["reason"]))
    reason, suggested = _bare(one["reason"]), pen.name(one["suggested"])
    asked = pen.say(
        "course.return" if is_lead else "course.return.asked",
        at=at,
        who=by,
        ground=pen.quoted(ground),
        reason=pen.say("course.return.reason", text=reason) if reason else "",
        suggested=pen.say("course.return.suggested", unit=suggested) if suggested else "",
    )
    return pen.joined([asked, _ruling(pen, one)])


def _ruling(pen: Pen, one: Return) -> str:
    if not one["ruled_at"]:
        return ""
    words = [
        pen.say(f"course.ruled.{key}", text=pen.ended(text))
        for key, text in (("words", one["ruling"]), ("basis", one["basis"]))
        if text
    ]
    by, ruled = who(pen, one["ruled_by"]), pen.name(one["ruled"])
    return pen.say("course.ruled", at=pen.day(one["ruled_at"]), who=by, ruled=ruled, words=pen.joined(words)).strip()


def _transfer(pen: Pen, one: Transfer) -> str:
    days = pen.say("course.transfer.days", days=one["days"]) if one["days"] else ""
    values = {"at": pen.day(one["at"]), "who": who(pen, one["by"]), "after": pen.name(one["after"]), "days": days}
    if one["before"] is None:
        return pen.say("course.transfer.first", **values, reason=pen.ended(one["reason"]))
    return pen.say("course.transfer", **values, before=pen.name(one["before"]), reason=pen.ended(one["reason"]))


def _asked(pen: Pen, one: Asked) -> str:
    asked = pen.say(
        "course.delegated" if one["mode"] == DELEGATED else "course.asked",
        at=pen.day(one["asked_at"]),
        by=pen.name(one["asked_by"]),
        unit=pen.name(one["unit"]),
        due=pen.say("course.asked.due", on=pen.day(one["due_on"])) if one["due_on"] else "",
        task=pen.ended(one["task"]),
    )
    if one["reply"] and one["state"]["zh"] == "已答复":
        at, by = pen.day(one["answered_at"]), who(pen, one["answered_by"])
        return pen.joined([asked, pen.say("course.answered", at=at, who=by, reply=pen.ended(one["reply"]))])
    state = pen.say("course.unanswered", state=pen.name(one["state"]), reply=pen.ended(one["reply"]))
    return pen.joined([asked, state.strip()])


def _votes(pen: Pen, votes: Sequence[Vote]) -> Block:
    columns = [
        Column(pen.label("col.round"), 24),
        Column(pen.label("col.signing"), 60, is_left=True),
        Column(pen.label("col.verdict"), 50),
        Column(pen.label("col.voter"), 44),
        Column(pen.label("col.time"), 40),
        Column(pen.label("col.opinion"), 94, is_left=True),
    ]
    dash = pen.label("dash")
    cells = [
        [
            str(vote["round"]),
            pen.name(vote["unit"]),
            pen.name(vote["state"]),
            pen.person(vote["by"]) if vote["by"] else dash,
            pen.short(vote["at"]),
            vote["reply"] or dash,
        ]
        for vote in votes
    ]
    return table(pen, columns, cells, FINE)


def _extension(pen: Pen, one: Extension) -> str:
    asked = pen.say(
        "course.extension",
        at=pen.day(one["at"]),
        who=who(pen, one["by"]),
        number=one["number"],
        before=pen.day(one["before"]),
        asked=pen.day(one["asked"]),
        cause=pen.name(one["cause"]),
        reason=pen.ended(one["reason"]),
    )
    at, by, opinion = pen.day(one["decided_at"]), who(pen, one["decided_by"]), pen.ended(one["opinion"])
    if one["granted"]:
        granted = pen.day(one["granted"])
        told = pen.say("course.granted", at=at, who=by, granted=granted, days=one["days"], opinion=opinion)
    elif one["decided_at"]:
        told = pen.say("course.decided", at=at, who=by, state=pen.name(one["state"]), opinion=opinion)
    else:
        told = pen.say("course.unanswered", state=pen.name(one["state"]), reply="")
    return pen.joined([asked.strip(), told.strip()])


def _instrument(pen: Pen, one: Instrument) -> str:
    issued = pen.say(
        f"course.{one['kind']}" if one["kind"] in KINDS else "course.instrument",
        at=pen.day(one["issued_at"]),
        who=who(pen, one["issued_by"]),
        number=one["number"],
        level=pen.name(one["level"]),
        facts=pen.ended(one["facts"]),
        demand=pen.ended(one["demand"]),
        held=pen.say("course.held", on=pen.day(one["held_on"])) if one["held_on"] else "",
        due=pen.say("course.due", on=pen.day(one["reply_due_on"])) if one["reply_due_on"] else "",
    )
    return pen.joined([" ".join(issued.split("  ")).strip(), _reply(pen, one), _end(pen, one)])


def _reply(pen: Pen, one: Instrument) -> str:
    if not one["reply"]:
        return pen.say("course.silent")
    said = pen.say(
        "course.replied",
        at=pen.day(one["replied_at"]),
        who=who(pen, one["replied_by"]),
        reply=pen.ended(one["reply"]),
        promised=pen.say("course.promised", on=pen.day(one["promised_on"])) if one["promised_on"] else "",
    )
    return said.strip()


def _end(pen: Pen, one: Instrument) -> str:
    if not one["ended_at"]:
        return pen.say("course.unanswered", state=pen.name(one["state"]), reply="").strip()
    at, by = pen.day(one["ended_at"]), who(pen, one["ended_by"])
    return pen.say("course.ended", at=at, who=by, state=pen.name(one["state"]))


def _pause(pen: Pen, one: Pause) -> str:
    begun = pen.say(
        "course.pause",
        since=pen.day(one["since"]),
        who=who(pen, one["by"]),
        cause=pen.ended(one["cause"]),
        planned=pen.day(one["planned_on"]),
    )
    if not one["until"]:
        return pen.joined([begun, pen.say("course.paused")])
    until, by = pen.day(one["until"]), who(pen, one["resumed_by"])
    return pen.joined([begun, pen.say("course.resumed", until=until, who=by, days=one["days"])])


def _note(pen: Pen, one: Note) -> str:
    text = DAY.sub(lambda found: pen.day(found[0]), pen.name(one["text"]))
    return pen.say("course.note", at=pen.day(one["at"]), who=who(pen, one["by"]), text=text)


def _reminders(pen: Pen, rows: Sequence[Record]) -> list[Block]:
    columns = [
        Column(pen.label("col.time"), 50),
        Column(pen.label("col.type"), 32),
        Column(pen.label("col.by"), 84),
        Column(pen.label("col.content"), 146, is_left=True),
    ]
    cells = [
        [
            pen.day(row["at"]),
            pen.label(f"record.{row['kind']}"),
            f"{pen.name(row['unit'])} {row['person']}".strip(),
            row["text"] if pen.is_zh else row.get("text_en") or row["text"],
        ]
        for row in rows
    ]
    urged = sum(row["kind"] == "reminder" for row in rows)
    return [*prose(pen, pen.say("records.reminders", count=urged)), *on_grid(table(pen, columns, cells, FINE))]
