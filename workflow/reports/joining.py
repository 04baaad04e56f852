"""One tagged PDF from two processes: pages that a second one laid out and drew fill the empty ones of the first.

Fonts are subset once, for the glyphs of both; structure, marked content and resources are moved over by number.
Source: ISO 32000-1, 14.7.4.4 (parent tree), 7.8.2 (several content streams of a page).
"""

from __future__ import annotations

import logging
import pickle
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import pydyf

from workflow.reports.pdf_parts import Part, Written, content_of, moved, number_of, parts

log = logging.getLogger(__name__)
_NAMED = re.compile(rb"/([A-Za-z]+\w*) (gs|Do|sh|scn|SCN)\b")
_RESOURCES = ("ExtGState", "XObject", "Pattern", "Shading")
_PREFIX = "second"


class Unjoinable(RuntimeError):
    """The two do not fit: one process has to make it all."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of the second process: its content, the top of its structure, who owns each marked content; by number."""

    content: int
    elements: list[int]
    owners: list[int]


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that the second process made.

    Attributes:
        anchors: the index of the page on which each annex begins, by its id.
        glyphs: for each font, by its hash: glyph to text, glyph to width, and what is missing.
        resources: names by kind, as written with marks.
        root: the number of its structure's root element.
        page_numbers: the numbers of its pages, in order.
    """

    anchors: dict[str, int]
    glyphs: dict[str, tuple[dict[int, str], dict[int, int], dict[int, int]]]
    pages: list[Drawn]
    objects: list[Part]
    resources: dict[str, dict[str, int]]
    root: int
    page_numbers: list[int]


class _Captured(Exception):
    """Thrown when all that is wanted of the second PDF has been taken; it is never written."""


def bundle(document: Any, options: dict[str, Any]) -> Bundle:
    """Draw a laid-out document and take it apart; nothing is written, and no font is subset."""
    caught: list[Bundle] = []
    glyphs: dict[str, Any] = {}
    bookmarks = document.make_bookmark_tree

    def before_fonts(*arguments: Any, **named: Any) -> Any:
        glyphs.update(_glyphs(document))
        document.fonts.clear()
        return bookmarks(*arguments, **named)

    def capture(document: Any, pdf: Any) -> None:
        caught.append(_taken(document, pdf, glyphs))
        raise _Captured

    document.make_bookmark_tree = before_fonts
    try:
        document.write_pdf(finisher=capture, **options)
    except _Captured:
        return caught[0]
    raise AssertionError("WeasyPrint did not call the finisher")


def _glyphs(document: Any) -> dict[str, Any]:
    """What was drawn of each font file, by its hash; WeasyPrint keeps one object for each size."""
    used: dict[str, Any] = defaultdict(lambda: ({}, {}, {}))
    for font in document.fonts.values():
        for known, more in zip(used[font.hash], (font.to_unicode, font.widths, font.missing), strict=True):
            known.update(more)
    return dict(used)


def _taken(document: Any, pdf: Any, glyphs: dict[str, Any]) -> Bundle:
    tree = pdf.objects[number_of(pdf.catalog["StructTreeRoot"])]
    root = number_of(tree["K"][0])
    nums = pdf.objects[number_of(tree["ParentTree"])]["Nums"]
    page_numbers = [number_of(reference) for reference in pdf.page_references]
    elements: dict[int, list[int]] = defaultdict(list)
    for reference in pdf.objects[root]["K"]:
        elements[number_of(pdf.objects[number_of(reference)]["Pg"])].append(number_of(reference))
    pages = []
    for n, number in enumerate(page_numbers):
        page = pdf.objects[number]
        if "Annots" in page:
            raise Unjoinable("a page of the second half has links")
        owners = [number_of(reference) for reference in nums[2 * n + 1]]
        pages.append(Drawn(number_of(page["Contents"]), elements[number], owners))
    shared = pdf.objects[number_of(pdf.objects[page_numbers[0]]["Resources"])]
    _rename_in_contents(pdf, pages)
    resources = {
        kind: {name: _numbered(pdf, item) for name, item in shared[kind].items()}
        for kind in _RESOURCES
        if shared.get(kind)
    }
    roots = [number for page in pages for number in (page.content, *page.elements, *page.owners)]
    roots += [number for names in resources.values() for number in names.values()]
    others = frozenset({root, *page_numbers})
    objects = list(parts(pdf, roots, others=others, prefix=_PREFIX))
    anchors = {name: n for n, page in enumerate(document.pages) for name in page.anchors}
    return Bundle(anchors, glyphs, pages, objects, resources, root, page_numbers)


def _numbered(pdf: Any, item: Any) -> int:
    """The number of a resource, which gets one if it has none."""
    if isinstance(item, bytes):
        return number_of(item)
    if item.number is None:
        pdf.add_object(item)
    return int(item.number)


def _rename_in_contents(pdf: Any, pages: list[Drawn]) -> None:
    """Shut each content in a state of its own, and name its resources as the joined file will."""
    for page in pages:
        stream = pdf.objects[page.content]
        renamed = _NAMED.sub(rb"/" + _PREFIX.encode() + rb"\1 \2", content_of(stream))
        stream.stream = [b"q", renamed, b"Q"]


class Joint:
    """The first process's side: waits for the second, has its fonts cover both, and fills the empty pages.

    `wanted` says how many pages each annex of the second process has, by its id.
    """

    def __init__(self, wanted: dict[str, int], receive: Callable[[], Bundle]) -> None:
        self._wanted, self._receive = wanted, receive
        self._bundle: Bundle | None = None
        self._places: list[int] = []

    def attach(self, document: Any) -> None:
        """Wait, when the pages are drawn and before fonts are subset, which is when bookmarks are asked for."""
        bookmarks = document.make_bookmark_tree

        def before_fonts(*arguments: Any, **named: Any) -> Any:
            self._bundle = self._receive()
            self._places = _places(document, self._wanted, self._bundle)
            _cover(document, self._bundle)
            return bookmarks(*arguments, **named)

        document.make_bookmark_tree = before_fonts

    def fill(self, pdf: Any) -> None:
        """Move what the second process drew onto the empty pages.

        Raises:
            Unjoinable: the two files are not built as they should be, which the log tells.
        """
        assert self._bundle is not None
        try:
            _Graft(pdf, self._bundle, self._places).run()
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            log.exception("two halves could not be joined")
            raise Unjoinable(repr(error)) from error


def _places(document: Any, wanted: dict[str, int], brought: Bundle) -> list[int]:
    """The indexes of the empty pages, in the order of the pages of the second process."""
    starts = {name: n for n, page in enumerate(document.pages) for name in page.anchors}
    begun = {name: n for name, n in brought.anchors.items() if name in wanted}
    ends = [*begun.values(), len(brought.pages)]
    places: list[int] = []
    for name, start in begun.items():
        count = next(end for end in ends if end > start) - start
        if count != wanted[name]:
            raise Unjoinable(f"{name} has {count} pages, not {wanted[name]}")
        places += range(starts[name], starts[name] + count)
    return places


def _cover(document: Any, brought: Bundle) -> None:
    for font_hash, used in brought.glyphs.items():
        fonts = [font for font in document.fonts.values() if font.hash == font_hash]
        if not fonts or used[2]:
            raise Unjoinable("the second half uses a font of its own")
        for font in fonts:
            font.to_unicode.update({glyph: text for glyph, text in used[0].items() if glyph not in font.to_unicode})
            font.widths.update({glyph: width for glyph, width in used[1].items() if glyph not in font.widths})


@dataclass(slots=True)
class _Graft:
    """The moving of one bundle into one PDF."""

    pdf: Any
    bundle: Bundle
    places: list[int]

    def run(self) -> None:
        """Objects first, then resources, then page by page."""
        tree = self.pdf.objects[number_of(self.pdf.catalog["StructTreeRoot"])]
        root = self.pdf.objects[number_of(tree["K"][0])]
        nums = self.pdf.objects[number_of(tree["ParentTree"])]["Nums"]
        targets = [number_of(self.pdf.page_references[place]) for place in self.places]
        known = {self.bundle.root: root.number, **dict(zip(self.bundle.page_numbers, targets, strict=True))}
        numbers = moved(self.pdf, self.bundle.objects, known)
        self._add_resources(numbers, targets[0])
        tops = {target: [b"%d 0 R" % numbers[n] for n in page.elements] for target, page in self._paired(targets)}
        self._replace_tops(root, tops)
        for place, (target, page) in zip(self.places, self._paired(targets), strict=True):
            self._fill(self.pdf.objects[target], page, numbers, nums[2 * place + 1])

    def _paired(self, targets: list[int]) -> list[tuple[int, Drawn]]:
        return list(zip(targets, self.bundle.pages, strict=True))

    def _add_resources(self, numbers: dict[int, int], page: int) -> None:
        """The pages of the first PDF share their resources."""
        resources = self.pdf.objects[number_of(self.pdf.objects[page]["Resources"])]
        for kind, names in self.bundle.resources.items():
            known = resources.setdefault(kind, pydyf.Dictionary())
            known.update({f"{_PREFIX}{name}": b"%d 0 R" % numbers[number] for name, number in names.items()})

    def _replace_tops(self, root: Any, tops: dict[int, list[bytes]]) -> None:
        """Where the structure has the stand-ins of a page, put what stands on it; the stand-ins are no more."""
        kept: list[bytes] = []
        placed: set[int] = set()
        for reference in root["K"]:
            element = self.pdf.objects[number_of(reference)]
            page = number_of(element["Pg"])
            if page not in tops:
                kept.append(reference)
                continue
            kept += [] if page in placed else tops[page]
            placed.add(page)
            self._forget(element)
        root["K"][:] = kept

    def _forget(self, element: Any) -> None:
        for child in element["K"]:
            if isinstance(child, bytes):
                self._forget(self.pdf.objects[number_of(child)])
        nothing = Written(b"null")
        nothing.number = element.number
        self.pdf.objects[element.number] = nothing

    def _fill(self, page: Any, drawn: Drawn, numbers: dict[int, int], owners: list[bytes]) -> None:
        """Content of the second under that of the first, whose marked content is numbered after it."""
        offset = len(drawn.owners)
        own = self.pdf.objects[number_of(page["Contents"])]
        own.stream = [_shifted(part, offset) for part in own.stream]
        for number in {number_of(reference) for reference in owners}:
            kids = self.pdf.objects[number]["K"]
            kids[:] = [kid + offset if isinstance(kid, int) else kid for kid in kids]
        owners[:0] = [b"%d 0 R" % numbers[number] for number in drawn.owners]
        page["Contents"] = pydyf.Array([b"%d 0 R" % numbers[drawn.content], page["Contents"]])


def _shifted(part: Any, offset: int) -> Any:
    if isinstance(part, dict) and "MCID" in part:
        return pydyf.Dictionary({**part, "MCID": part["MCID"] + offset})
    return part


def send(line: Connection, made: Bundle) -> None:
    """Hand a bundle to the process that waits for it."""
    line.send_bytes(pickle.dumps(made, protocol=5))


def receive(line: Connection) -> Bundle:
    """Wait for a bundle.

    Raises:
        Unjoinable: the second process ended without one.
    """
    try:
        made = pickle.loads(line.recv_bytes())
    except EOFError:
        raise Unjoinable("the second process made nothing") from None
    assert isinstance(made, Bundle)
    return made
