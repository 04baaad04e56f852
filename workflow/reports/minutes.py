"""The minutes of a sitting (会议纪要): what was on the agenda, what was said and resolved, who was there.

Source: GB/T 9704-2012, 10.3: a mark of its own, the lists of who was there under the text, no seal.
"""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes
from workflow.reports.annexes import Annex
from workflow.reports.blocks import CLOSE, Block, Column, heading, prose, subheading, table
from workflow.reports.fonts import HEI, faces
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_minutes import Attendee, Minutes, Resolved
from workflow.reports.words import NUMERALS

TEMPLATE = "minutes.html"
TEMPLATE_VERSION = "1"
LISTS = (("attend", ("attend", "delegate")), ("leave", ("leave",)), ("absent", ("absent",)))
MOST_IN_NUMERALS = len(NUMERALS)


def values(snapshot: Minutes, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = _tasks(pen, snapshot["resolutions"])
    return {
        "blocks": [*_opening(pen, snapshot), *_parts(pen, snapshot), *annexes.note(pen, appended)],
        "people": _people(pen, snapshot),
        "annexes": annexes.numbered(pen, appended),
        "names": [],
    }


def _opening(pen: Pen, snapshot: Minutes) -> list[Block]:
    came = sum(row["part"] in LISTS[0][1] for row in snapshot["attendance"])
    said = pen.say(
        "minutes.opening",
        at=pen.moment(snapshot["held_at"], full=True),
        place=snapshot["place"],
        chair=snapshot["chair"],
        name=pen.name(snapshot["name"]),
        present=pen.say("minutes.present", n=came) if came else "",
    )
    return prose(pen, said)


def _parts(pen: Pen, snapshot: Minutes) -> list[Block]:
    """The parts that have something to say, numbered in their order."""
    resolved = [block for n, one in enumerate(snapshot["resolutions"], 1) for block in _one(pen, n, one)]
    bodies = [("agenda", _agenda(pen, snapshot)), ("text", prose(pen, snapshot["text"])), ("resolved", resolved)]
    told = [(key, body) for key, body in bodies if body]
    return [
        block
        for number, (key, body) in enumerate(told, 1)
        for block in (heading(pen, number, pen.label(f"minutes.{key}"), f"part-{number}"), *body)
    ]


def _agenda(pen: Pen, snapshot: Minutes) -> list[Block]:
    lines = []
    for number, item in enumerate(snapshot["agenda"], 1):
        by = pen.say("minutes.reported", unit=pen.name(item["unit"])) if item["unit"] else ""
        lines.append(pen.say("minutes.item", n=number, title=pen.ended(f"{item['title']}{by}")))
    return prose(pen, "\n".join(lines))


def _one(pen: Pen, number: int, one: Resolved) -> list[Block]:
    """A resolution under its title; where there are more than ten, figures take the place of numerals."""
    if number <= MOST_IN_NUMERALS:
        title = [subheading(pen, number, one["title"])]
    else:
        title = prose(pen, pen.say("minutes.item", n=number, title=one["title"]))
    duty = pen.clauses(
        [
            ("minutes.lead", pen.name(one["lead"]) if one["lead"] else ""),
            ("minutes.support", pen.names(one["support"])),
            ("minutes.due", _due(pen, one)),
        ]
    )
    return [*title, *prose(pen, pen.ended(one["text"])), *prose(pen, duty)]


def _due(pen: Pen, one: Resolved) -> str:
    if one["due_on"]:
        return pen.say("minutes.until", on=pen.day(one["due_on"], full=True))
    return pen.say("minutes.within", days=one["days"]) if one["days"] else ""


def _people(pen: Pen, snapshot: Minutes) -> list[Block]:
    """出席、请假、未到会 under the text: the word in 黑体, what follows it in lines under one another."""
    invited = snapshot["attendance"]
    who = [(key, [_attendee(pen, row) for row in invited if row["part"] in parts]) for key, parts in LISTS]
    told = [("chair", snapshot["chair"]), ("recorder", snapshot["recorder"])]
    shown = [(key, pen.listed(names)) for key, names in who] + told
    blocks: list[Block] = []
    for key, text in shown:
        label = pen.label(f"minutes.{key}")
        rest = 2 + len(label) if pen.is_zh else 0
        blocks += prose(pen, pen.ended(text), lead=label, lead_part=HEI, first=2, rest=rest)
    return blocks


def _attendee(pen: Pen, row: Attendee) -> str:
    """区教育局王某（副局长）, and that it was a delegate."""
    unit, name = pen.name(row["unit"]), row["name"]
    if not name:
        return unit
    marks = (row["post"], pen.label("minutes.delegate") if row["part"] == "delegate" else "")
    said = pen.listed([mark for mark in marks if mark])
    whole = f"{unit}{name}" if pen.is_zh else f"{name}, {unit}"
    return (f"{whole}（{said}）" if pen.is_zh else f"{whole} ({said})") if said else whole


def _tasks(pen: Pen, rows: list[Resolved]) -> list[Annex]:
    """Who does what until when, where more than one thing is to be done."""
    charged = [row for row in rows if row["lead"]]
    if len(charged) < 2:
        return []
    columns = [
        Column(pen.label("col.no"), 24),
        Column(pen.label("minutes.col.task"), 104, is_left=True),
        Column(pen.label("form.lead"), 66, is_left=True),
        Column(pen.label("form.support"), 66, is_left=True),
        Column(pen.label("minutes.col.due"), 52),
    ]
    cells = [
        [
            str(row["number"]),
            row["title"],
            pen.name(row["lead"]),
            pen.names(row["support"]) or pen.label("dash"),
            _due(pen, row) or pen.label("dash"),
        ]
        for row in charged
    ]
    return [Annex(pen.label("minutes.tasks"), [table(pen, columns, cells, CLOSE)])]
