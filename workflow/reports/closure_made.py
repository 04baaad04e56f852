"""The closure report of any kind that is made of its definition: its sections are those that the definition names."""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes, course, sections
from workflow.reports.blocks import Block, heading, on_grid, prose
from workflow.reports.fonts import faces
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_made import Chapter, MadeClosure, Told

TEMPLATE = "official.html"
TEMPLATE_VERSION = "3"
MOST_CHAPTERS = 8


def values(snapshot: MadeClosure, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = [
        *annexes.photos(pen, snapshot["attachments"]),
        *annexes.files(pen, snapshot["attachments"]),
        *annexes.events(pen, snapshot["events"]),
    ]
    made = snapshot["made"]
    return {
        "blocks": [
            *sections.edition(pen, snapshot.get("issue")),
            *_opening(pen, snapshot),
            *_chapters(pen, snapshot),
            *annexes.note(pen, appended),
        ],
        "annexes": annexes.numbered(pen, appended),
        "names": [pen.name(party) for party in (made["lead"], made["initiator"]) if party],
    }


def _opening(pen: Pen, snapshot: MadeClosure) -> list[Block]:
    made = snapshot["made"]
    return prose(
        pen,
        pen.say(
            "open.made",
            kind=pen.name(made["kind"]) if pen.is_zh else pen.name(made["kind"]).lower(),
            title=pen.quoted(pen.name(made["title"])),
            number=made["number"],
            registered=pen.day(made["registered_at"], full=True),
            lead=pen.name(made["lead"] or made["initiator"]),
            due=pen.say("open.made.due", on=pen.day(snapshot["clock"]["due_on"]))
            if snapshot["clock"]["due_on"]
            else "",
            closed=pen.day(made["closed_at"]),
            state=pen.quoted(pen.name(made["state"])),
        ),
    )


def _chapters(pen: Pen, snapshot: MadeClosure) -> list[Block]:
    found: list[Block] = []
    wanted = [one for one in snapshot["chapters"] if one["shows"] not in ("history", "files")]
    for number, chapter in enumerate(wanted[:MOST_CHAPTERS], 1):
        found.append(heading(pen, number, pen.name(chapter["title"]), f"part-{number}"))
        found.extend(_body(pen, chapter, snapshot))
    number = min(len(wanted), MOST_CHAPTERS)
    for label, blocks in (("course.parts", _parts(pen, snapshot)), ("part.6", _records(pen, snapshot))):
        if blocks:
            number += 1
            found.extend(sections.part(pen, number, blocks, label))
    approved, organ = snapshot.get("approvals", []), snapshot["head"]["organ"]
    if approved:
        number += 1
        found.extend(sections.part(pen, number, sections.approvals(pen, approved, organ), "part.approvals"))
    return [*found, *sections.remark(pen, snapshot.get("issue"), number + 1)]


def _parts(pen: Pen, snapshot: MadeClosure) -> list[Block]:
    """Who had a part in it, what became of returns and transfers, and what was asked of others; nothing of one unit
    alone."""
    rows = snapshot.get("assignments", [])
    said = [*course.receipt(pen, snapshot), *course.opinions(pen, snapshot), *sections.replies(pen, rows)]
    if len(rows) < 2 and not said:
        return []
    return [*(on_grid(sections.assignment_table(pen, rows)) if rows else []), *said]


def _records(pen: Pen, snapshot: MadeClosure) -> list[Block]:
    told = snapshot.get("course", {})
    is_told = any(told.get(name) for name in ("extensions", "instruments", "pauses", "notes"))
    return sections.records(pen, snapshot) if is_told or snapshot["records"] else []


def _body(pen: Pen, chapter: Chapter, snapshot: MadeClosure) -> list[Block]:
    if chapter["shows"] == "clocks":
        return sections.clocks(pen, snapshot["clock"], snapshot["stages"])
    if not chapter["lines"]:
        return prose(pen, pen.say("made.none"))
    return [block for line in chapter["lines"] for block in _line(pen, line)]


def _line(pen: Pen, line: Told) -> list[Block]:
    """A detail as a paragraph that its name leads."""
    value = pen.name(line["value"])
    return prose(pen, pen.ended(value), lead=pen.label("made.lead", name=pen.name(line["name"])))
