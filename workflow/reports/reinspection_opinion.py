"""The opinion on a re-inspection (复查意见书): the problems, what was done, what was found, and what follows.

Source: handbook D3.
"""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes
from workflow.reports.blocks import CLOSE, SLIM, Block, Column, form, on_grid, prose, table
from workflow.reports.boxes import Box, boxes
from workflow.reports.checked import inspectors_of, subject_rows
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_forms import ReinspectionOpinion

TEMPLATE = "forms_paper.html"
TEMPLATE_VERSION = "1"
OBJECTION_DAYS = 3
"""Working days to object. Source: handbook D3."""
SUPERVISED, TALKED = 2, 3
"""After so many failures supervision, then a talk is proposed. Source: handbook B3.4, R17."""


def values(snapshot: ReinspectionOpinion, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    files = annexes.files(pen, snapshot["attachments"])
    appended = [annex._replace(title=pen.label("annex.looked")) for annex in files]
    return {
        "heading": form_heading(pen, snapshot["head"], "reinspection_opinion"),
        "blocks": [
            form(pen, _rows(pen, snapshot), SLIM),
            *prose(pen, _opening(pen, snapshot)),
            *on_grid(_found(pen, snapshot)),
            *(block for line in _conclusion(pen, snapshot) for block in prose(pen, line)),
            *annexes.note(pen, appended),
        ],
        "signing": _signing(pen, snapshot),
        "copies_note": pen.say("again.copies"),
        "annexes": annexes.numbered(pen, appended),
        "names": [],
    }


def _rows(pen: Pen, snapshot: ReinspectionOpinion) -> list[list[tuple[str, str]]]:
    notice, dash = snapshot["notice"], pen.label("dash")
    issued = f"{notice['number']}　{pen.day(notice['on'], full=True)}" if notice else dash
    return [
        *subject_rows(pen, snapshot["subject"]),
        [(pen.label("form.notice"), issued)],
        [
            (pen.label("form.rectification"), snapshot["rectification"]["number"]),
            (pen.label("form.inspected_on"), pen.day(snapshot["inspected_on"], full=True)),
        ],
        [(pen.label("form.reinspectors"), inspectors_of(pen, snapshot["inspectors"]) or dash)],
    ]


def _opening(pen: Pen, snapshot: ReinspectionOpinion) -> str:
    notice, on = snapshot["notice"], pen.day(snapshot["inspected_on"], full=True)
    if notice:
        return pen.say("again.opening", number=notice["number"], on=on)
    return pen.say("again.opening.bare", number=snapshot["rectification"]["number"], on=on)


def _found(pen: Pen, snapshot: ReinspectionOpinion) -> Block:
    columns = [
        Column(pen.label("col.no"), 24),
        Column(pen.label("col.trouble"), 88, is_left=True),
        Column(pen.label("col.did"), 88, is_left=True),
        Column(pen.label("col.seen"), 76, is_left=True),
        Column(pen.label("col.result"), 36),
    ]
    result, dash = pen.label("result.passed" if snapshot["passed"] else "result.failed"), pen.label("dash")
    cells = [
        [str(n), row["facts"] or dash, row["measure"] or dash, row["found"] or dash, result]
        for n, row in enumerate(snapshot["rows"], 1)
    ]
    return table(pen, columns, cells, CLOSE)


def _conclusion(pen: Pen, snapshot: ReinspectionOpinion) -> list[str]:
    if snapshot["passed"]:
        return [pen.say("again.passed")]
    due = pen.day(snapshot["due_on"], full=True)
    failed = pen.say("again.failed", due=due, days=snapshot["allowed_wd"])
    return [failed, *_proposal(pen, snapshot["fails"]), pen.say("again.rights", days=OBJECTION_DAYS)]


def _proposal(pen: Pen, fails: int) -> list[str]:
    if fails < SUPERVISED:
        return []
    return [pen.say("again.supervise" if fails < TALKED else "again.talk", n=fails)]


def _signing(pen: Pen, snapshot: ReinspectionOpinion) -> Block:
    names = pen.listed([person["name"] for person in snapshot["inspectors"]])
    return boxes(
        pen,
        [
            Box(pen.label("sign.reinspected"), names),
            Box(pen.label("sign.subject_opinion"), "", is_stamped=True),
        ],
    )
