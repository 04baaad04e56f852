"""The closure report of a rectification (整改办结报告): nine parts after handbook D3, from its snapshot."""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes, course, sections
from workflow.reports.blocks import Block, prose
from workflow.reports.fonts import faces
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot import Finding, Notice, Rectification, RectificationClosure

TEMPLATE = "official.html"
TEMPLATE_VERSION = "3"


def values(snapshot: RectificationClosure, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = [
        *annexes.photos(pen, snapshot["attachments"]),
        *annexes.files(pen, snapshot["attachments"]),
        *annexes.events(pen, snapshot["events"]),
    ]
    subject, bank = snapshot["rectification"]["subject"], snapshot["rectification"]["bank"]
    return {
        "blocks": [
            *sections.edition(pen, snapshot.get("issue")),
            *_opening(pen, snapshot),
            *_parts(pen, snapshot),
            *annexes.note(pen, appended),
        ],
        "annexes": annexes.numbered(pen, appended),
        "names": [pen.name(party) for party in (subject, bank) if party],
    }


def _parts(pen: Pen, snapshot: RectificationClosure) -> list[Block]:
    bodies = [
        _basics(pen, snapshot),
        [block for n, row in enumerate(snapshot["findings"], 1) for block in prose(pen, _finding(pen, n, row))]
        or prose(pen, pen.ended(pen.name(snapshot["rectification"]["title"]))),
        [*prose(pen, _notice(pen, snapshot["notice"])), *course.receipt(pen, snapshot)],
        [*course.opinions(pen, snapshot), *sections.measures(pen, snapshot)],
        sections.inspections(pen, snapshot["inspections"]),
        sections.records(pen, snapshot),
        [*sections.clocks(pen, snapshot["clock"], snapshot["stages"], "closed"), *sections.rounds(pen, snapshot)],
        sections.lessons(pen, snapshot["lessons"]),
        sections.approvals(pen, snapshot["approvals"], snapshot["head"]["organ"]),
    ]
    parts = [block for number, body in enumerate(bodies, 1) for block in sections.part(pen, number, body)]
    return [*parts, *sections.remark(pen, snapshot.get("issue"), len(bodies) + 1)]


def _opening(pen: Pen, snapshot: RectificationClosure) -> list[Block]:
    row = snapshot["rectification"]
    subject, found = pen.name(row["subject"]), pen.day(row["found_on"], full=True)
    title = pen.quoted(pen.name(row["title"]).removeprefix(subject).strip() or subject)
    return prose(pen, pen.say("open.rectification", found=found, subject=subject, title=title))


def _basics(pen: Pen, snapshot: RectificationClosure) -> list[Block]:
    row, clock = snapshot["rectification"], snapshot["clock"]
    about = [
        ("rectification", row["number"]),
        ("source", _origin(pen, row)),
        ("severity", pen.name(row["severity"])),
        ("responsible", pen.name(row["subject"])),
        ("bank", pen.name(row["bank"]) if row["bank"] else ""),
    ]
    units = [("lead", pen.name(row["lead"])), ("support", pen.names(row["support"]))]
    days = pen.days([("assigned", clock["assigned_at"]), ("due", clock["due_on"]), ("closed", clock["closed_at"])])
    return prose(pen, pen.joined([pen.clauses(about), pen.clauses(units), pen.clauses(days)]))


def _origin(pen: Pen, row: Rectification) -> str:
    if row["visit"] is None:
        return ""
    if row["batch"] is None:
        return pen.say("basic.origin.visit", visit=row["visit"]["number"])
    batch = pen.name(row["batch"]["name"])
    return pen.say("basic.origin", batch=batch, visit=row["visit"]["number"])


def _finding(pen: Pen, number: int, row: Finding) -> str:
    return pen.say(
        "wrong.finding",
        n=number,
        item=row["item"],
        name=pen.quoted(pen.name(row["name"])),
        star=pen.say("wrong.star") if row["critical"] else "",
        facts=pen.ended(row["facts"]),
        severity=pen.name(row["severity"]),
        clause=pen.say("wrong.clause", clause=row["clause"]) if row["clause"] else "",
    )


def _notice(pen: Pen, notice: Notice | None) -> str:
    if notice is None:
        return pen.say("assigned.spot")
    issued = pen.say(
        "assigned.notice",
        on=pen.day(notice["issued_on"]),
        number=notice["number"],
        delivery=pen.name(notice["delivery"]),
    )
    if notice["received_by"] is None or not notice["received_at"]:
        return pen.joined([issued, pen.say("assigned.unreceived")])
    person = pen.person(notice["received_by"])
    return pen.joined([issued, pen.say("assigned.received", at=pen.moment(notice["received_at"]), person=person)])
