"""What the papers of an inspection share: the checked unit, who inspected, and photographs two by two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import PurePosixPath

from workflow.reports.blocks import CLOSE, Block
from workflow.reports.fonts import KAI
from workflow.reports.geometry import POINTS_PER_MM
from workflow.reports.linebreak import Measure, ragged
from workflow.reports.pen import Pen
from workflow.reports.snapshot import Attachment, Inspector, Subject

MOST_PICTURES = 30
_CAPTION = Measure(CLOSE.size, 74 * POINTS_PER_MM)


def subject_rows(pen: Pen, subject: Subject) -> list[list[tuple[str, str]]]:
    """The checked unit as rows of a form: name, code, address, who is in charge.

    Source: handbook D3.
    """
    dash = pen.label("dash")
    who = f"{subject['representative']}　{subject['phone']}".strip()
    return [
        [
            (pen.label("form.subject"), pen.name(subject["unit"])),
            (pen.label("form.credit"), subject["credit_code"] or dash),
        ],
        [(pen.label("form.address"), subject["address"] or dash), (pen.label("form.representative"), who or dash)],
    ]


def inspectors_of(pen: Pen, people: Sequence[Inspector]) -> str:
    """Inspectors in a row, each with the number of the certificate: 孙某（JZ0117）、何某（JZ0209）."""
    left, right = ("（", "）") if pen.is_zh else (" (", ")")
    return pen.listed(
        [
            f"{person['name']}{left}{person['certificate']}{right}" if person["certificate"] else person["name"]
            for person in people
        ]
    )


def pictures(pen: Pen, rows: Iterable[Attachment]) -> list[Block]:
    """The first thirty photographs in pairs side by side; the list of files names them all."""
    shown = [row for row in rows if row["media_type"].startswith("image/")][:MOST_PICTURES]
    sides = [_side(pen, n, row) for n, row in enumerate(shown, 1)]
    empty = {"sha256": "", "url": "", "note": "", "caption": "", "alt": ""}
    return [
        {"block": "pair", "number": n, "sides": [left, right]}
        for n, (left, right) in enumerate(zip_longest(sides[::2], sides[1::2], fillvalue=empty), 1)
    ]


def _side(pen: Pen, number: int, file: Attachment) -> Block:
    caption = f"{number}. {file['item'] or PurePosixPath(file['name']).stem}"
    lines = ragged(pen.faces, caption, _CAPTION, KAI)
    text = "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1][:-1]}…"])
    return {"sha256": file["sha256"], "url": "", "note": "", "caption": text, "alt": caption}
