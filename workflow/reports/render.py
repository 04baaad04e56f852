"""From a snapshot to a PDF: the one door to the documents; it reads nothing but what it is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from workflow.reports import (
    adapting,
    assignment_slip,
    bulletin,
    closure_batch,
    closure_made,
    closure_problem,
    closure_rectification,
    draw_record,
    extension_reply,
    fonts,
    frame,
    halves,
    html,
    instrument_slip,
    letter,
    minutes,
    rectification_ledger,
    rectification_notice,
    reinspection_opinion,
    supervision_slip,
    talk_record,
    visit_record,
)
from workflow.reports.blocks import Block
from workflow.reports.geometry import LINES
from workflow.reports.masking import masked
from workflow.reports.pen import Language, Pen, Wording
from workflow.reports.pictures import PICTURE, prepare
from workflow.reports.words import LABELS
from workflow.rubbish import settle

Progress = Callable[[int, int, str], None]
"""Called with (steps done, steps in all, what), `what` being `pictures` or `pages`; a last step is kept for drawing.

The total is an estimate that may grow. To cancel, raise from it: nothing is left behind.
"""

HALF = "half.html"
MOST_CHARACTERS = 20_000
"""How much of one text is printed: some thirty pages."""
_SPREAD_OF_PAGE = 4 * LINES


@dataclass(frozen=True)
class Rendered:
    """A finished document: its bytes, page count, the fonts embedded, and `wanted: used` for each stand-in font.

    `seal` is where a visible seal belongs: the page from 0, and the middle of the signature in mm from its top left.
    `texts` are the keys of the texts written in it, in the order of their first use.
    """

    pdf: bytes
    pages: int
    fonts: tuple[str, ...]
    stand_ins: tuple[str, ...]
    seal: tuple[int, float, float] | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """How a kind of document is made."""

    values: Callable[[Any, Language], dict[str, Any]]
    template: str
    template_version: str


KINDS = {
    name: Kind(module.values, module.TEMPLATE, module.TEMPLATE_VERSION)
    for name, module in {
        "closure_report_problem": closure_problem,
        "closure_report_rectification": closure_rectification,
        "closure_report_batch": closure_batch,
        "closure_report_made": closure_made,
        "rectification_notice": rectification_notice,
        "supervision_slip": supervision_slip,
        "assignment_slip": assignment_slip,
        "reminder_letter": letter,
        "talk_notice": letter,
        "listing_notice": instrument_slip,
        "minutes": minutes,
        "extension_reply": extension_reply,
        "talk_record": talk_record,
        "visit_record": visit_record,
        "reinspection_opinion": reinspection_opinion,
        "draw_record": draw_record,
        "rectification_ledger": rectification_ledger,
        "bulletin": bulletin,
    }.items()
}


def warm(fangsong: Path | None, own: Path | None = None) -> None:
    """Load fonts, style sheet, templates and WeasyPrint before the first job; fonts as `fonts.configure` takes them.

    What is in memory then is kept out of garbage collection, so that processes forked afterwards go on sharing it.

    Raises:
        fonts.FontsMissing: the fonts are not there.
    """
    fonts.configure(fangsong, own)
    load()
    settle()


def load() -> None:
    """Load what every document needs, once a process and font set; harmless when repeated.

    Raises:
        fonts.FontsMissing: the fonts are not there.
    """
    _load(fonts.faces())


@cache
def _load(faces: fonts.Faces) -> None:
    from workflow.reports import specimen

    for kind in KINDS.values():
        html.environment().get_template(kind.template)
    specimen.warm()


def readable() -> list[Path]:
    """What rendering reads besides fonts, templates and code: the folder into which WeasyPrint copied the fonts."""
    from workflow.reports import pdf

    return [pdf.font_folder()]


def render(
    kind: str,
    snapshot: Mapping[str, Any],
    *,
    language: Wording = "zh",
    pictures: Callable[[str], bytes] | None,
    verify_url: str,
    verify_code: str,
    number: str,
    is_sealed: bool = False,
    on_progress: Progress | None = None,
) -> Rendered:
    """The PDF of one document.

    Personal data is masked before anything else is done, in the attached record too. The same arguments give the same
    bytes. `pictures` gives the stored bytes of a picture by its SHA-256 and may raise LookupError or OSError; what is
    missing, damaged or too large is a labelled frame. `is_sealed` says that a seal is put on it, and keeps its place.

    Raises:
        KeyError: no such kind, or a snapshot that is not of its shape.
        fonts.FontsMissing: the fonts are not there.
    """
    how, seen, texts = KINDS[kind], masked(snapshot), adapting.watch()
    identity = frame.Identity(kind, number, verify_code, verify_url, how.template_version, is_sealed)
    languages: tuple[Language, ...] = ("zh", "en") if language == "both" else (language,)
    parts = [_values(how, seen, one, identity) for one in languages]
    steps = _Steps(on_progress, parts)
    known = _pictures(parts, pictures, steps)
    known[parts[0]["qr"]] = ("image/png", frame.qr(verify_url))
    made = _made(how.template, parts, known, _record(identity, seen, language), steps.on_page)
    return Rendered(made.pdf, made.pages, made.fonts, fonts.faces().stand_ins, made.seal, tuple(texts))


def _made(template: str, parts: list[dict[str, Any]], known: Any, record: Any, on_page: Callable[[int], None]) -> Any:
    from workflow.reports import pdf, twofold

    whole, divided = partial(html.markup, template, *parts), [halves.divided(values) for values in parts]
    found = [(values, half[1]) for values, half in zip(parts, divided, strict=True) if half]
    if not found:
        return pdf.make(whole(), known, record, on_page)
    first = html.markup(template, *(half[0] if half else values for values, half in zip(parts, divided, strict=True)))
    second = html.markup(HALF, *(_second(values, half) for values, half in found))
    pages = {name: count for _values, half in found for name, count in half.pages.items()}
    return twofold.make(whole, (first, second, pages), known, record, on_page)


def _second(values: dict[str, Any], half: halves.Half) -> dict[str, Any]:
    return {**{name: values[name] for name in ("lang", "is_zh", "meta")}, "annexes": half.annexes}


def _values(how: Kind, seen: dict[str, Any], language: Language, identity: frame.Identity) -> dict[str, Any]:
    """What the document says, and its frame, as plain values."""
    shown = _printable(seen, LABELS["cut"][language == "en"])
    shown["head"]["number"] = identity.number
    body = how.values(shown, language)
    pen = Pen.of(shown["head"], language, fonts.faces())
    values = {**frame.frame(pen, shown["head"], identity, body["names"]), **body}
    return {name: _anchored(value, language) for name, value in values.items()}


def _anchored(value: Any, language: Language) -> Any:
    """The values with the language before each anchor, so that the parts of a file have none in common."""
    if isinstance(value, dict):
        return {
            name: f"{language}-{item}" if name == "id" and item else _anchored(item, language)
            for name, item in value.items()
        }
    return [_anchored(item, language) for item in value] if isinstance(value, list) else value


def _printable(value: Any, cut: str) -> Any:
    """The snapshot with every text as it can be set; what would fill volumes ends in `cut`, the record has it all."""
    if isinstance(value, str):
        text = value if len(value) <= MOST_CHARACTERS else value[:MOST_CHARACTERS] + cut
        return fonts.faces().printable(text)
    if isinstance(value, dict):
        return {name: _printable(item, cut) for name, item in value.items()}
    return [_printable(item, cut) for item in value] if isinstance(value, list) else value


def _pictures(
    parts: list[dict[str, Any]], fetch: Callable[[str], bytes] | None, steps: _Steps
) -> dict[str, tuple[str, bytes]]:
    """The pictures that the document shows, by name; in `parts` each gets its address or the reason why not."""
    sides = [(side, values["is_zh"]) for values in parts for side in _sides(values) if side["sha256"]]
    good, bad = prepare((side["sha256"] for side, _is_zh in sides), fetch, steps.on_picture)
    for side, is_zh in sides:
        name = side["sha256"]
        side["url"] = f"{PICTURE}{name}" if name in good else ""
        side["note"] = LABELS[f"picture.{bad[name]}"][not is_zh] if name in bad else ""
    return {f"{PICTURE}{name}": ("image/jpeg", data) for name, data in good.items()}


def _sides(values: dict[str, Any]) -> Iterator[Block]:
    """Each side of each pair of photos, each box that may hold a signature, and the logo of a form."""
    for block in values["annexes"]:
        yield from block["sides"] if block["block"] == "pair" else ()
    yield from values.get("signing", {}).get("rows", ())
    yield from [values["heading"]["logo"]] if "heading" in values else ()


def _record(identity: frame.Identity, seen: dict[str, Any], language: Wording) -> Any:
    """The machine-readable record that goes into the file: the masked snapshot, and what the document is called."""
    from workflow.reports.pdf import Record

    content = {**identity._asdict(), "language": language, "snapshot": seen}
    data = json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    frozen_at = datetime.fromisoformat(seen["head"]["generated_at"]).astimezone(UTC)
    return Record("snapshot.json", data, frozen_at, identity.number)


class _Steps:
    """Tells `on_progress` what was done: one step a picture, one a page, one for drawing."""

    def __init__(self, on_progress: Progress | None, parts: list[dict[str, Any]]) -> None:
        self._tell = on_progress or (lambda done, total, what: None)
        self._pictures = len({side["sha256"] for values in parts for side in _sides(values) if side["sha256"]})
        self._pages = sum(estimated_pages([*values["blocks"], *values["annexes"]]) for values in parts)
        self._shown = 0

    def on_picture(self) -> None:
        """Another picture is ready or refused."""
        self._shown += 1
        self._tell(self._shown, self._pictures + self._pages + 1, "pictures")

    def on_page(self, page: int) -> None:
        """This page is laid out now."""
        self._pages = max(self._pages, page)
        self._tell(self._pictures + page, self._pictures + self._pages + 1, "pages")


def estimated_pages(blocks: list[Block]) -> int:
    """About how many pages the blocks fill, from the heights that are known beforehand."""
    pages, used = 1, _SPREAD_OF_PAGE // 2
    for block in blocks:
        height = _quarters(block)
        if block["block"] == "annex" or used + height > _SPREAD_OF_PAGE:
            pages, used = pages + max(1, height // _SPREAD_OF_PAGE), 0
        used += height % _SPREAD_OF_PAGE
    return pages


def _quarters(block: Block) -> int:
    """The height of a block in quarter lines, roughly."""
    match block["block"]:
        case "lines" | "heading":
            return 4 * len(block["lines"]) or 4
        case "table" | "form":
            return sum(row["quarters"] for row in block["rows"])
        case "pair":
            return 28
        case "flow":
            return 4 * (len(block["text"]) // 60 + 1)
        case _:
            return int(block.get("quarters", 16))
