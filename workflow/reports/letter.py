"""The letters 提醒函 and 约谈通知书: what a unit is told, under the head of a letter, with a receipt to send back.

Source: GB/T 9704-2012, 10.1.
"""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes
from workflow.reports.annexes import Annex
from workflow.reports.blocks import CLOSE, Block, form, prose
from workflow.reports.fonts import BIAO, faces
from workflow.reports.geometry import POINTS_PER_MM
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_made import InstrumentSlip

TEMPLATE = "letter.html"
TEMPLATE_VERSION = "2"
_MARK_WIDTH = 162 * POINTS_PER_MM
_MARKS = (34, 28, 24, 20)
_NARROWEST = 75


def values(snapshot: InstrumentSlip, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = [_receipt(pen, snapshot)]
    return {
        "letter_mark": mark(pen, pen.name(snapshot["head"]["organ"])),
        "addressee": pen.name(snapshot["note"]["to"]),
        "blocks": [
            *_opening(pen, snapshot),
            *_told(pen, snapshot),
            *_close(pen, snapshot),
            *annexes.note(pen, appended),
        ],
        "annexes": annexes.numbered(pen, appended),
        "names": [pen.name(snapshot["note"]["parent_title"])],
    }


def mark(pen: Pen, organ: str) -> Block:
    """发文机关标志 of a letter, the organ's name on one line as large as it fits.

    Source: GB/T 9704-2012, 10.1.
    """
    for size in _MARKS:
        percent = min(100, int(100 * _MARK_WIDTH / (size * pen.faces.width(BIAO, organ) or 1)))
        if percent >= _NARROWEST:
            break
    longest = int(len(organ) * percent / 30) if percent < 30 else len(organ)
    text = organ if longest == len(organ) else f"{organ[: longest - 1]}…"
    return {"text": text, "size": size, "percent": max(30, percent)}


def _opening(pen: Pen, snapshot: InstrumentSlip) -> list[Block]:
    note = snapshot["note"]
    about = {
        "title": pen.quoted(pen.name(note["parent_title"])),
        "number": note["parent_number"],
        "kind": pen.name(note["parent_kind"]) if pen.is_zh else pen.name(note["parent_kind"]).lower(),
    }
    due = note["parent_due_on"]
    said = pen.say(f"letter.opening.{snapshot['head']['kind']}", **about)
    return prose(pen, pen.joined([said, pen.say("letter.due", on=pen.day(due, full=True)) if due else ""]))


def _told(pen: Pen, snapshot: InstrumentSlip) -> list[Block]:
    """Each detail of the form: its name, and what was written there."""
    blocks: list[Block] = []
    for line in snapshot["note"]["lines"]:
        said = pen.told(line["value"]["zh"], pen.name(line["value"]))
        blocks += prose(pen, pen.ended(said), lead=pen.label("made.lead", name=pen.name(line["name"])))
    return blocks


def _close(pen: Pen, snapshot: InstrumentSlip) -> list[Block]:
    """By when an answer is expected, under which number it is handled, and whom to ask."""
    note, contact = snapshot["note"], snapshot["contact"]
    person = pen.listed([part for part in (contact["name"], contact["phone"]) if part])
    asked = pen.say("letter.answer", days=note["reply_wd"]) if note["reply_wd"] else pen.say("letter.come")
    known = pen.say("letter.known", number=note["number"], person=person or pen.label("dash"))
    return prose(pen, f"{asked}\n{known}")


def _receipt(pen: Pen, snapshot: InstrumentSlip) -> Annex:
    """The receipt on a page of its own, to be filled in, stamped and sent back."""
    kind, organ = snapshot["head"]["kind"], pen.name(snapshot["head"]["organ"])
    name, number = pen.label(f"kind.{kind}"), snapshot["head"].get("number") or snapshot["note"]["number"]
    after = pen.say("receipt.after.talk" if kind == "talk_notice" else "receipt.after.instrument")
    said = pen.say("receipt.before.instrument", name=name if pen.is_zh else name.lower())
    to_fill = form(
        pen,
        [
            [(pen.label("receipt.unit"), pen.name(snapshot["note"]["to"])), (pen.label("receipt.signer"), "")],
            [(pen.label("receipt.phone"), ""), (pen.label("receipt.at"), "")],
            [(pen.label("receipt.opinion"), "\n\n\n")],
        ],
        CLOSE,
    )
    to = prose(pen, pen.say("receipt.to", organ=organ), first=0)
    blocks = [*to, *prose(pen, f"{said}{number}{after}"), {"block": "gap", "quarters": 2}, to_fill]
    return Annex(pen.label("receipt.annex"), blocks)
