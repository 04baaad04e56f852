"""The record of an inspection on the spot (现场检查记录): who looked at what, each answer, and who signed for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from workflow.reports import annexes
from workflow.reports.annexes import Annex
from workflow.reports.blocks import FINE, SLIM, Block, Column, form, on_grid, prose, table
from workflow.reports.boxes import Box, boxes
from workflow.reports.checked import inspectors_of, pictures, subject_rows
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_forms import Answered, VisitRecord

TEMPLATE = "forms_paper.html"
TEMPLATE_VERSION = "1"


def values(snapshot: VisitRecord, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = _annexes(pen, snapshot)
    remark = pen.ended(snapshot["remark"])
    return {
        "heading": form_heading(pen, snapshot["head"], "visit_record"),
        "blocks": [
            form(pen, _rows(pen, snapshot), SLIM),
            *prose(pen, pen.say("visit.told")),
            *prose(pen, _summary(pen, snapshot)),
            *on_grid(_answers(pen, snapshot["answers"])),
            *(prose(pen, pen.say("visit.remark", text=remark)) if remark else []),
            *annexes.note(pen, appended),
        ],
        "signing": _signing(pen, snapshot),
        "copies_note": pen.say("visit.copies"),
        "annexes": annexes.numbered(pen, appended),
        "names": [],
    }


def _rows(pen: Pen, snapshot: VisitRecord) -> list[list[tuple[str, str]]]:
    check, dash = snapshot["check"], pen.label("dash")
    ended = pen.moment(snapshot["ended_at"])
    begun = pen.moment(check["at"], full=True)
    spent = pen.say("basic.period", start=begun, end=ended) if snapshot["ended_at"] and check["at"] else begun
    manner = pen.name(snapshot["manner"])
    notice = "　".join(filter(None, [manner, snapshot["notice_number"]])) or dash
    return [
        *subject_rows(pen, snapshot["subject"]),
        [(pen.label("form.time"), spent)],
        [(pen.label("form.place"), check["place"] or dash)],
        [(pen.label("form.inspectors"), inspectors_of(pen, check["inspectors"]) or dash)],
        [(pen.label("form.visit"), check["visit"]), (pen.label("form.batch.number"), snapshot["batch"]["number"])],
        [(pen.label("form.batch"), pen.name(snapshot["batch"]["name"]))],
        [(pen.label("form.draw.basis"), snapshot["basis"] or dash)],
        [
            (pen.label("form.approval"), snapshot["approval_number"] or dash),
            (pen.label("form.checklist"), snapshot["checklist"] or dash),
        ],
        [(pen.label("form.notified"), notice)],
    ]


def _summary(pen: Pen, snapshot: VisitRecord) -> str:
    counts = Counter(row["answer"] for row in snapshot["answers"])
    score = snapshot["score"]
    grade = pen.name(snapshot["grade"])
    scored = pen.say("visit.score", score=f"{score:g}", grade=grade) if score is not None else ""
    return pen.say(
        "visit.result",
        total=len(snapshot["answers"]),
        met=counts["met"],
        partly=counts["partly"],
        failed=counts["failed"],
        none=counts["not_applicable"],
        score=scored,
    )


def _answers(pen: Pen, rows: list[Answered]) -> Block:
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.looked_at"), 134, is_left=True),
        Column(pen.label("col.answer"), 34),
        Column(pen.label("col.remark"), 90, is_left=True),
        Column(pen.label("col.evidence"), 34),
    ]
    return table(pen, columns, [_answer(pen, row) for row in rows], FINE)


def _answer(pen: Pen, row: Answered) -> list[str]:
    dash = pen.label("dash")
    remark = row["remark"] or dash
    if row["corrected"]:
        remark = pen.say("visit.corrected", remark=remark, n=row["corrected"])
    return [row["item"], pen.name(row["name"]), pen.label(f"answer.{row['answer']}"), remark, row["evidence"] or dash]


def _signing(pen: Pen, snapshot: VisitRecord) -> Block:
    """The subject, or why it did not sign; the inspectors by hand; the audit with its name and day."""
    audit = snapshot["audit"]
    names = pen.listed([person["name"] for person in snapshot["check"]["inspectors"]])
    rows = [_refused(pen, snapshot)] if snapshot["refusal"] else []
    if snapshot["signed"]["name"] or not rows:
        rows.append(_subject(pen, snapshot))
    rows.append(Box(pen.label("sign.inspected"), names))
    if audit is not None:
        rows.append(Box(pen.label("sign.audited"), audit["opinion"], pen.person(audit["person"]), audit["at"]))
    return boxes(pen, rows)


def _subject(pen: Pen, snapshot: VisitRecord) -> Box:
    signed = snapshot["signed"]
    said = signed["statement"] or pen.say("visit.agrees")
    return Box(pen.label("sign.subject_says"), said, signed["name"], signed["at"], signed["picture"], is_stamped=True)


def _refused(pen: Pen, snapshot: VisitRecord) -> Box:
    told = [pen.say("visit.refused", text=pen.ended(snapshot["refusal"]))]
    if snapshot["witness"]:
        told.append(pen.say("visit.witness", name=snapshot["witness"]))
    return Box(pen.label("sign.refused"), "\n".join(told), "", snapshot["signed"]["at"])


def _annexes(pen: Pen, snapshot: VisitRecord) -> list[Annex]:
    files = annexes.files(pen, snapshot["attachments"])
    photos = pictures(pen, snapshot["attachments"])
    return [
        *(annex._replace(title=pen.label("annex.record")) for annex in files),
        *([Annex(pen.label("annex.record.photos"), photos)] if photos else []),
    ]
