"""The reply to a request for more time (延期批复): an official paper in the form of a letter, granted or refused."""

from __future__ import annotations

from typing import Any

from workflow.reports.blocks import prose
from workflow.reports.fonts import faces
from workflow.reports.letter import mark
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_forms import ExtensionReply
from workflow.reports.words import NUMERALS

TEMPLATE = "letter.html"
TEMPLATE_VERSION = "1"


def values(snapshot: ExtensionReply, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    return {
        "letter_mark": mark(pen, pen.name(snapshot["head"]["organ"])),
        "blocks": [
            *prose(pen, _received(pen, snapshot)),
            *(block for n, line in enumerate(_points(pen, snapshot)) for block in prose(pen, _mark(pen, n) + line)),
            *prose(pen, pen.say("reply.end")),
        ],
        "annexes": [],
        "names": [pen.name(snapshot["parent_title"])],
    }


def _received(pen: Pen, snapshot: ExtensionReply) -> str:
    return pen.say(
        "reply.received",
        title=pen.name(snapshot["parent_title"]),
        parent=snapshot["parent_number"],
        number=snapshot["number"],
        cause=pen.quoted(pen.name(snapshot["cause"])),
        asked=pen.day(snapshot["asked_until"], full=True),
    )


def _points(pen: Pen, snapshot: ExtensionReply) -> list[str]:
    due, granted = pen.day(snapshot["due_on"], full=True), snapshot["is_granted"]
    until = pen.day(snapshot["granted_until"], full=True)
    decided = pen.say("reply.granted" if granted else "reply.refused", due=due, until=until, days=snapshot["days"])
    opinion = pen.ended(snapshot["opinion"])
    said = [pen.say("reply.opinion", text=opinion)] if opinion else []
    return [decided, *said, pen.say("reply.go_on" if granted else "reply.in_time")]


def _mark(pen: Pen, number: int) -> str:
    return f"{NUMERALS[number]}、" if pen.is_zh else f"{number + 1}. "
