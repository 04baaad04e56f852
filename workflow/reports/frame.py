"""What stands round the text of a document: red head, number, title, signature, imprint, verify code, metadata."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import segno

from workflow.reports.blocks import Block
from workflow.reports.fonts import BIAO, FANG, KAI
from workflow.reports.geometry import LINE, PITCH, POINTS_PER_MM, SIZE, TEXT_WIDTH_MM
from workflow.reports.linebreak import Measure, paragraph, ragged
from workflow.reports.pen import Pen
from workflow.reports.pictures import PICTURE
from workflow.reports.snapshot import Head
from workflow.reports.titles import balanced

NEVER_SEALED = ("minutes",)
"""Source: GB/T 9704-2012, 10.3: no seal is put on minutes."""
COUNTED_BY_ISSUE = ("bulletin",)
"""Their red head bears the issue, so that the number stands beside the verify code."""
_MARK_WIDTH = 148 * POINTS_PER_MM
_MARKS = ((42, 1, 60), (32, 2, 70), (24, 2, 70), (20, 3, 30))
"""Sizes of the red mark to try: points, lines, least width in percent."""
_IMPRINT_SIZE = 14.0
_IMPRINT_LINE = 24.0
_MOST_COPIES = 20
_FORM_SIZE = 24.0


class Identity(NamedTuple):
    """What the register knows of a document: its number, verify code, address of its verify page, template version.

    `is_sealed` says that it will be signed with a seal in sight, for which room is kept.
    """

    kind: str
    number: str
    verify_code: str
    verify_url: str
    template_version: str
    is_sealed: bool = False


def frame(pen: Pen, head: Head, identity: Identity, names: list[str]) -> Block:
    """All that is the same for every document; `names` are not to be broken in the title."""
    return {
        "lang": "zh-CN" if pen.is_zh else "en",
        "is_zh": pen.is_zh,
        "kind": identity.kind,
        "number": identity.number,
        "title": balanced(pen, pen.name(head["title"]), names),
        "mark": mark(pen, pen.name(head["mark"])),
        "above": above(pen, head),
        "signer": fitted(pen, head["signer"], KAI, Measure(SIZE, 9 * PITCH)),
        "signer_label": pen.label("signer"),
        "addressee": pen.name(head["addressee"]),
        "signature": signature(pen, head, is_sealed=identity.is_sealed),
        "imprint": imprint(pen, head),
        "footer": footer(pen, head, identity),
        "verify_url": identity.verify_url,
        "qr": f"{PICTURE}qr",
        "meta": _metadata(pen, head, identity),
    }


def mark(pen: Pen, text: str) -> Block:
    """发文机关标志: as large as fits, narrowed if need be, in more lines if it would be too narrow.

    Source: GB/T 9704-2012, 7.2.4.
    """
    for size, count, least in _MARKS:
        lines = [text] if count == 1 else balanced(pen, text, (), size * _text_width() / (_MARK_WIDTH * 1.3))
        widest = max(size * pen.faces.width(BIAO, line) for line in lines)
        percent = min(100, int(100 * _MARK_WIDTH / max(widest, 1)))
        if len(lines) <= count and percent >= least:
            break
    if len(lines) > count:
        lines = [*lines[: count - 1], f"{lines[count - 1][:-1]}…"]
    return {"lines": lines, "size": size, "percent": max(30, percent)}


def fitted(pen: Pen, text: str, part: str, measure: Measure) -> str:
    """`text`, or as much of it as fits with a mark of omission."""
    lines = ragged(pen.faces, text, measure, part)
    return lines[0] if len(lines) == 1 else f"{lines[0][:-1]}…"


def form_heading(pen: Pen, head: Head, kind: str) -> Block:
    """What stands on top of a form: a logo, the organ in as many lines as it needs, and the name of the form."""
    return {
        "logo": {"sha256": head.get("template", {}).get("logo", ""), "url": ""},
        "organ": balanced(pen, pen.name(head["organ"]), (), _FORM_SIZE),
        "name": pen.label(f"kind.{kind}"),
    }


def _text_width() -> float:
    return TEXT_WIDTH_MM * POINTS_PER_MM


def above(pen: Pen, head: Head) -> Block:
    """份号、密级、紧急程度: what stands at the left above the mark, each on a line of its own.

    Source: GB/T 9704-2012, 7.2.1 to 7.2.3.
    """
    return {
        "copy_number": head.get("copy_number", ""),
        "lines": [pen.name(text) for text in (head.get("secrecy"), head.get("urgency")) if text],
    }


def signature(pen: Pen, head: Head, *, is_sealed: bool) -> Block:
    """Who signs and when. With a seal the name is centred on the date, four cells from the edge; without one the name
    ends two cells from the edge and the date begins two after the name. Bodies that issue together sign below one
    another, whoever leads first.

    Source: GB/T 9704-2012, 7.3.5.
    """
    organs = [pen.name(organ) for organ in (head["organ"], *head.get("joint", []))]
    day = pen.day(head["issued_on"], full=True)
    lines = [line for organ in organs for line in ragged(pen.faces, organ, Measure(SIZE, 24 * PITCH))]
    wider = SIZE * (max(pen.faces.width(FANG, line) for line in lines) - pen.faces.width(FANG, day))
    is_wide = wider > 8 * PITCH or len(lines) > 1
    look = "plain" if not is_sealed else "wide" if is_wide else ""
    return {"name": "\n".join(lines), "day": day, "look": look, "id": "seal"}


def imprint(pen: Pen, head: Head) -> Block:
    """版记: to whom copies go, who printed it and when; its height is known, so that room can be kept for it.

    Source: GB/T 9704-2012, 7.4.
    """
    copies = _copies(pen, [pen.name(name) for name in head["copies"]])
    day = pen.day(head["issued_on"], full=True) + pen.label("printed")
    left = _text_width() - 3 * _IMPRINT_SIZE - _IMPRINT_SIZE * pen.faces.width(FANG, day)
    organ = ragged(pen.faces, pen.name(head["organ"]), Measure(_IMPRINT_SIZE, left))
    height = _IMPRINT_LINE * (len(copies) + len(organ)) + 6
    return {"copies": copies, "organ": organ, "day": day, "quarters": int(height // (LINE / 4)) + 2, "id": "imprint"}


def _copies(pen: Pen, names: list[str]) -> list[str]:
    """The lines of 抄送: at most twenty, the units that find no room being counted."""
    hanging = Measure(_IMPRINT_SIZE, _text_width() - 2 * _IMPRINT_SIZE, 0, 3 * _IMPRINT_SIZE if pen.is_zh else 0)
    for shown in range(len(names), 0, -1):
        text = ("，" if pen.is_zh else ", ").join(names[:shown])
        if shown < len(names):
            text = pen.label("copies.more", names=text, n=len(names))
        lines = paragraph(pen.faces, [(FANG, pen.label("copies") + pen.ended(text))], hanging)
        if len(lines) <= _MOST_COPIES:
            break
    return [line.text for line in lines[:_MOST_COPIES]] if names else []


def footer(pen: Pen, head: Head, identity: Identity) -> list[str]:
    """The lines beside the QR code, in the margin under the page number."""
    edition = [pen.label("edition", n=head["edition"])] if head["edition"] > 1 else []
    number = [identity.number] if identity.kind in COUNTED_BY_ISSUE else []
    return [
        "　".join([f"{pen.label('verify')} {identity.verify_code}", *number]),
        pen.label("verify.what"),
        "　".join([f"{pen.label('generated')} {pen.stamp(head['generated_at'])}", *edition]),
        *([] if identity.is_sealed or identity.kind in NEVER_SEALED else [pen.label("unsealed")]),
    ]


def qr(text: str) -> bytes:
    """A QR code as PNG, one pixel a module: a picture is drawn once and used on each page."""
    out = BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=4, border=0)
    return out.getvalue()


def _metadata(pen: Pen, head: Head, identity: Identity) -> Block:
    return {
        "title": f"{identity.number} {pen.name(head['title'])}".replace("\n", ""),
        "author": pen.name(head["organ"]),
        "description": f"{pen.label(f'kind.{identity.kind}')} {identity.number} {identity.verify_url}",
        "keywords": f"{identity.number}, {identity.verify_code}, {pen.name(head['meeting'])}".replace(", , ", ", "),
        "generator": f"Lianzhi {identity.kind} {identity.template_version}",
        "created": head["generated_at"],
    }
