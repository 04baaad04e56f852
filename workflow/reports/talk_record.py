"""The record of a talk (约谈记录), signed by both sides."""

from __future__ import annotations

from typing import Any

from workflow.reports.blocks import SLIM, Block, form
from workflow.reports.boxes import Box, boxes
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_forms import Signing, TalkRecord

TEMPLATE = "forms_paper.html"
TEMPLATE_VERSION = "1"


def values(snapshot: TalkRecord, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    return {
        "heading": form_heading(pen, snapshot["head"], "talk_record"),
        "blocks": [form(pen, _rows(pen, snapshot), SLIM)],
        "signing": _signing(pen, snapshot),
        "copies_note": pen.say("talk.copies"),
        "annexes": [],
        "names": [],
    }


def _rows(pen: Pen, snapshot: TalkRecord) -> list[list[tuple[str, str]]]:
    dash = pen.label("dash")
    return [
        [(pen.label("form.talked"), pen.name(snapshot["to"]))],
        [(pen.label("form.title"), pen.name(snapshot["parent_title"]))],
        [(pen.label("form.number"), snapshot["parent_number"]), (pen.label("form.talk.number"), snapshot["number"])],
        [
            (pen.label("form.talk.held"), pen.day(snapshot["held_on"], full=True)),
            (pen.label("form.talk.notice"), snapshot["notice"] or dash),
        ],
        [(pen.label("form.talk.place"), snapshot["place"] or dash)],
        [(pen.label("form.talk.facts"), snapshot["facts"] or dash)],
        [(pen.label("form.talk.record"), snapshot["record"] or dash)],
        [(pen.label("form.talk.promises"), snapshot["commitments"] or dash)],
        [(pen.label("form.talk.promised"), pen.day(snapshot["promised_on"], full=True))],
    ]


def _signing(pen: Pen, snapshot: TalkRecord) -> Block:
    return boxes(
        pen,
        [
            _side(pen, "sign.office", snapshot["office"]),
            _side(pen, "sign.unit", snapshot["signed"]),
        ],
    )


def _side(pen: Pen, label: str, signed: Signing) -> Box:
    said = pen.joined([pen.say("talk.confirmed"), signed["statement"]])
    unit = pen.name(signed["unit"]) if signed["unit"] else ""
    return Box(pen.label(label), "\n".join(filter(None, [unit, said])), signed["name"], signed["at"])
