"""The record of how the outlets and inspectors of a batch were chosen (抽取记录)."""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes
from workflow.reports.annexes import Annex
from workflow.reports.blocks import FINE, SLIM, Block, Column, form, on_grid, prose, table
from workflow.reports.boxes import Box, boxes
from workflow.reports.checked import inspectors_of
from workflow.reports.fonts import faces
from workflow.reports.frame import form_heading
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot_forms import Chosen, DrawRecord, Pool
from workflow.reports.snapshot_parts import Approval

TEMPLATE = "forms_paper.html"
TEMPLATE_VERSION = "1"


def values(snapshot: DrawRecord, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = [Annex(pen.label("draw.list"), [_chosen(pen, snapshot["chosen"])])] if snapshot["chosen"] else []
    return {
        "heading": form_heading(pen, snapshot["head"], "draw_record"),
        "blocks": [
            form(pen, _rows(pen, snapshot), SLIM),
            *prose(pen, _count(pen, snapshot)),
            _caption(pen, "draw.pool"),
            *on_grid(_pool(pen, snapshot["pools"])),
            _caption(pen, "draw.steps"),
            *on_grid(_steps(pen, snapshot["steps"])),
            *annexes.note(pen, appended),
        ],
        "signing": boxes(pen, [Box(pen.label("sign.leader"), "", is_stamped=True)]),
        "copies_note": "",
        "annexes": annexes.numbered(pen, appended),
        "names": [],
    }


def _rows(pen: Pen, snapshot: DrawRecord) -> list[list[tuple[str, str]]]:
    drawing, dash = snapshot["drawing"], pen.label("dash")
    days = [pen.day(snapshot[name], full=True) for name in ("period_from", "period_to")]
    how = pen.label("draw.at_random" if drawing["seed"] else "draw.by_hand")
    drawn = [(pen.label("form.draw.seed"), drawing["seed"]), (pen.label("form.draw.algorithm"), drawing["algorithm"])]
    return [
        [(pen.label("form.batch.name"), pen.name(snapshot["batch"]["name"]))],
        [
            (pen.label("form.batch.number"), snapshot["batch"]["number"]),
            (pen.label("form.approval"), drawing["approval_number"] or dash),
        ],
        [(pen.label("form.enforcement"), pen.name(snapshot["enforcement"]))],
        [(pen.label("form.batch.period"), pen.say("basic.period", start=days[0], end=days[1]))],
        [(pen.label("form.draw.basis"), drawing["basis"] or dash)],
        [(pen.label("form.draw.scope"), drawing["scope"] or dash)],
        [(pen.label("form.mode"), pen.name(drawing["mode"]) or dash)],
        [(pen.label("form.draw.how"), how)],
        [(pen.label("form.draw.reason"), drawing["reason"] or dash)],
        *([[pair] for pair in drawn if pair[1]]),
        [(pen.label("form.draw.roster"), _hash(drawing["roster_sha256"]))],
    ]


def _hash(digest: str) -> str:
    return f"SHA-256\n{digest[:32]}\n{digest[32:]}"


def _count(pen: Pen, snapshot: DrawRecord) -> str:
    people = {(person["name"], person["certificate"]) for row in snapshot["chosen"] for person in row["inspectors"]}
    pool = sum(row["outlets"] for row in snapshot["pools"])
    return pen.say("draw.count", pool=pool, chosen=len(snapshot["chosen"]), people=len(people))


def _caption(pen: Pen, key: str) -> Block:
    return {"block": "caption", "text": pen.label(key), "quarters": 4}


def _pool(pen: Pen, rows: list[Pool]) -> Block:
    columns = [
        Column(pen.label("col.no"), 24),
        Column(pen.label("col.precinct"), 144, is_left=True),
        Column(pen.label("col.outlets"), 48),
        Column(pen.label("col.chosen"), 48),
        Column(pen.label("col.share"), 48),
    ]
    cells = [
        [str(n), pen.name(row["station"]), *_share(pen, row["chosen"], row["outlets"])] for n, row in enumerate(rows, 1)
    ]
    whole = _share(pen, sum(row["chosen"] for row in rows), sum(row["outlets"] for row in rows))
    return table(pen, columns, [*cells, ["", pen.label("draw.sum"), *whole]], SLIM)


def _share(pen: Pen, chosen: int, outlets: int) -> list[str]:
    return [str(outlets), str(chosen), pen.percent(chosen, outlets)]


def _steps(pen: Pen, rows: list[Approval]) -> Block:
    columns = [
        Column(pen.label("col.step"), 66),
        Column(pen.label("col.who"), 110, is_left=True),
        Column(pen.label("col.time"), 72),
        Column(pen.label("col.opinion"), 64, is_left=True),
    ]
    return table(pen, columns, [_step(pen, row) for row in rows], SLIM)


def _step(pen: Pen, row: Approval) -> list[str]:
    unit = pen.name(row["person"]["unit"]) if row["person"]["unit"] else ""
    who = f"{unit}　{pen.person(row['person'])}".strip()
    return [pen.label(f"draw.{row['step']}"), who, pen.stamp(row["at"]), row["opinion"] or pen.label("dash")]


def _chosen(pen: Pen, rows: list[Chosen]) -> Block:
    columns = [
        Column(pen.label("col.no"), 20),
        Column(pen.label("col.outlet"), 78, is_left=True),
        Column(pen.label("col.bank"), 54, is_left=True),
        Column(pen.label("col.precinct"), 46, is_left=True),
        Column(pen.label("col.inspectors"), 114, is_left=True),
    ]
    cells = [
        [
            str(n),
            pen.name(row["outlet"]),
            pen.name(row["bank"]),
            pen.name(row["station"]),
            inspectors_of(pen, row["inspectors"]) or pen.label("dash"),
        ]
        for n, row in enumerate(rows, 1)
    ]
    return table(pen, columns, cells, FINE)
