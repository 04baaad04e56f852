"""The rectification notice (整改通知书): a form of the enforcement papers, after handbook D3."""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes
from workflow.reports.annexes import Annex
from workflow.reports.blocks import CLOSE, SLIM, Block, Column, form, on_grid, prose, table
from workflow.reports.boxes import Box, boxes
from workflow.reports.checked import pictures, subject_rows
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot import Finding, RectificationNotice

TEMPLATE = "forms_paper.html"
TEMPLATE_VERSION = "2"


def values(snapshot: RectificationNotice, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = _annexes(pen, snapshot)
    return {
        "heading": form_heading(pen, snapshot["head"], "rectification_notice"),
        "blocks": [
            _subject(pen, snapshot),
            *prose(pen, _basis(pen, snapshot)),
            *on_grid(_findings(pen, snapshot)),
            *_closing(pen, snapshot),
            *annexes.note(pen, appended),
        ],
        "signing": _signing(pen, snapshot),
        "copies_note": pen.say("notice.copies"),
        "annexes": annexes.numbered(pen, appended),
        "names": [],
    }


def _subject(pen: Pen, snapshot: RectificationNotice) -> Block:
    check, dash = snapshot["check"], pen.label("dash")
    names = pen.listed([person["name"] for person in check["inspectors"]])
    certificates = pen.listed([person["certificate"] for person in check["inspectors"]])
    record = snapshot.get("record", "")
    rows = [
        *subject_rows(pen, snapshot["subject"]),
        [
            (pen.label("form.checked_at"), pen.moment(check["at"], full=True)),
            (pen.label("form.place"), check["place"] or dash),
        ],
        [(pen.label("form.inspectors"), names or dash), (pen.label("form.certificates"), certificates or dash)],
        [
            (pen.label("form.visit"), check["visit"] or dash),
            (pen.label("form.rectification"), snapshot["rectification"]["number"]),
        ],
        *([[(pen.label("form.record"), record)]] if record else []),
    ]
    return form(pen, rows, SLIM)


def _basis(pen: Pen, snapshot: RectificationNotice) -> str:
    given = snapshot["legal_basis"].strip()
    basis = given if given.endswith(("，", ",")) else pen.ended(given)
    return pen.say("notice.basis.given", basis=basis) if given else pen.say("notice.basis")


def _findings(pen: Pen, snapshot: RectificationNotice) -> Block:
    columns = [
        Column(pen.label("col.no"), 24),
        Column(pen.label("col.facts"), 108, is_left=True),
        Column(pen.label("col.evidence"), 40, is_left=True),
        Column(pen.label("col.clause"), 60, is_left=True),
        Column(pen.label("col.required"), 80, is_left=True),
    ]
    return table(pen, columns, [_finding(pen, n, row) for n, row in enumerate(snapshot["findings"], 1)], CLOSE)


def _finding(pen: Pen, number: int, row: Finding) -> list[str]:
    due = pen.day(row["due_on"], full=True)
    requirement = pen.ended(row["requirement"])
    return [
        str(number),
        row["facts"],
        row["evidence"] or pen.label("dash"),
        row["clause"] or pen.label("dash"),
        pen.say("notice.required", requirement=requirement, due=due, days=row["allowed_wd"]).strip(),
    ]


def _closing(pen: Pen, snapshot: RectificationNotice) -> list[Block]:
    contact = snapshot["report_to"]
    report = pen.say(
        "notice.report",
        unit=pen.name(contact["unit"]),
        name=contact["name"],
        phone=contact["phone"] or pen.label("dash"),
    )
    consequences = pen.ended(snapshot["consequences"]) or pen.say("notice.consequences")
    rights = pen.say("notice.rights", days=snapshot["objection_wd"])
    lines = [pen.joined([report, consequences]), rights]
    return [block for line in lines for block in prose(pen, line)]


def _signing(pen: Pen, snapshot: RectificationNotice) -> Block:
    """Who signs by hand: the inspectors, the receiver, and who handed it over; how it was delivered."""
    names = pen.listed([person["name"] for person in snapshot["check"]["inspectors"]])
    delivery = f"{pen.label('sign.delivery')}{pen.name(snapshot['delivery'])}"
    return boxes(
        pen,
        [
            Box(pen.label("sign.inspected"), names),
            Box(pen.label("sign.received"), pen.say("notice.received"), is_stamped=True),
            Box(pen.label("sign.served"), delivery),
        ],
    )


def _annexes(pen: Pen, snapshot: RectificationNotice) -> list[Annex]:
    """The checklist and the evidence as a list, then the photographs themselves.

    Source: handbook D3.
    """
    photos = pictures(pen, snapshot["attachments"])
    files = annexes.files(pen, snapshot["attachments"])
    return [
        *(annex._replace(title=pen.label("annex.notice")) for annex in files),
        *([Annex(pen.label("annex.record.photos"), photos)] if photos else []),
    ]
