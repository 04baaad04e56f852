"""Breaks paragraphs into lines of the grid, as WeasyPrint cannot justify Chinese: by the real widths of the real faces.

Source: GB/T 9704-2012, 5.2.3 (28 characters a line); GB/T 15834-2011, 5.1 (marks that may not begin or end a line).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workflow.reports.fonts import FANG, Faces
from workflow.reports.geometry import CELLS, LOOSEST, PITCH, SIZE, spacing_class

Run = tuple[str, str]
"""(part of the face, text)."""

NO_START = frozenset("。，、；：！？）》〉」』”’〕】％·.,;:!?)]}%々")
NO_END = frozenset("（《〈「『“‘〔【([{￥¥$")
SQUEEZE = 0.55
"""How many cells too long a line may be and still be pressed together."""
_LONG_RUN, _LONGEST_FIGURE, _ENDLESS = 4, 12, 40
_STEPS_BACK = 6
_ATOM = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?[%‰]?|[0-9]{1,4}[年月日时分号件起家个项次份户名人条页批天]|[0-9A-Za-z](?:[0-9A-Za-z.\-/:%_@#&+=*~'$?]*[0-9A-Za-z%*])?|\.[0-9A-Za-z]{2,5}(?![0-9A-Za-z])|—{2}|…{2}|[^\S\n]+|.",
    re.DOTALL,
)
_OWN = re.compile(r"[A-Z]{1,5}-[0-9]{4}-[0-9]{1,8}")
"""The number of a matter, which is not parted at its hyphens."""
_FIGURE = re.compile(r"[0-9][0-9.,]*[%‰]?")
"""A number with its point and its percent, which is not parted. Source: GB/T 15835-2011."""
_JOINT = re.compile(r"[\-/:_@?&=](?=.)|\.(?=[0-9])")


@dataclass(frozen=True)
class Measure:
    """What a paragraph must fit, in points: size, width, indents; `pitch` of the grid, or 0 for ragged lines."""

    size: float
    width: float
    first: float = 0.0
    rest: float = 0.0
    pitch: float = 0.0

    @property
    def tight(self) -> float:
        """Letter spacing of an unstretched line."""
        return self.pitch - self.size if self.pitch else 0.0


def grid(first_cells: int = 2, rest_cells: int = 0) -> Measure:
    """The measure of body text: 28 cells of 15.79 pt, indented by whole cells."""
    return Measure(SIZE, CELLS * PITCH, first_cells * PITCH, rest_cells * PITCH, PITCH)


class Atom(NamedTuple):
    """What is never broken: a Chinese character, a number, a word; `width` in points without spacing."""

    part: str
    text: str
    width: float

    @property
    def is_space(self) -> bool:
        """It is nothing but blanks."""
        return self.text.isspace()


class Line(NamedTuple):
    """One line: its runs, letter spacing as a class, and whether it is the paragraph's first."""

    runs: tuple[Run, ...]
    spacing: str
    is_first: bool

    @property
    def text(self) -> str:
        """Its runs joined."""
        return "".join(text for _, text in self.runs)


def paragraph(faces: Faces, runs: Iterable[Run], measure: Measure) -> list[Line]:
    """The lines of one paragraph; the text holds no line feed, and no runs give no lines."""
    return list(_Paragraph(faces, runs, measure).lines())


def ragged(faces: Faces, text: str, measure: Measure, part: str = FANG) -> list[str]:
    """The lines of a cell or caption: broken at line feeds and by width, not justified; the empty text is one line."""
    if "\n" not in text and measure.size * faces.width(part, text) <= measure.width:
        return [text]
    pieces = (paragraph(faces, [(part, piece)], measure) or [Line((), "k0", True)] for piece in text.split("\n"))
    return [line.text for piece in pieces for line in piece]


class _Paragraph:
    """One paragraph on its way to lines: its atoms, some of which are cut in two as it goes."""

    def __init__(self, faces: Faces, runs: Iterable[Run], measure: Measure) -> None:
        self._faces, self._measure = faces, measure
        self._atoms = [
            self._atom(faces.part_for(wanted, text[0]), text)
            for wanted, run in runs
            for found in _ATOM.findall(run)
            for text in (_chunks(found) if len(found) > _ENDLESS else (found,))
        ]

    def lines(self) -> Iterator[Line]:
        """The lines, filled as far as they may be."""
        start, is_first = self._skip(0), True
        while start < len(self._atoms):
            room = self._measure.width - (self._measure.first if is_first else self._measure.rest)
            end = self._fitting(start, room)
            if end < len(self._atoms):
                end = self._divided(start, self._allowed(start, end), room)
            yield self._line(start, end, room, is_first=is_first)
            start, is_first = self._skip(end), False

    def _atom(self, part: str, text: str) -> Atom:
        return Atom(part, text, self._measure.size * self._faces.width(part, text))

    def _skip(self, start: int) -> int:
        while start < len(self._atoms) and self._atoms[start].is_space:
            start += 1
        return start

    def _fitting(self, start: int, room: float) -> int:
        """The first atom that does not fit; closing marks may squeeze the line a little."""
        atoms, used, end = self._atoms, 0.0, start
        slack = SQUEEZE * self._measure.pitch + 1e-6
        while end < len(atoms):
            used += self._natural(atoms[end])
            if used > room + (slack if atoms[end].text in NO_START else 1e-6):
                break
            end += 1
        return end

    def _allowed(self, start: int, end: int) -> int:
        """The last place not after `end` where a line may be broken; `end` itself if there is none near."""
        for at in range(end, max(start, end - _STEPS_BACK), -1):
            if self._atoms[at].text[0] not in NO_START and self._atoms[at - 1].text not in NO_END:
                return at
        return end

    def _divided(self, start: int, end: int, room: float) -> int:
        """`end`, or one more when the atom there had to be cut in two (a long number, or one wider than the line)."""
        atom, left = self._atoms[end], room - sum(map(self._natural, self._atoms[start:end]))
        is_whole = _OWN.fullmatch(atom.text) or (len(atom.text) <= _LONGEST_FIGURE and _FIGURE.fullmatch(atom.text))
        is_kept = len(atom.text) <= _LONG_RUN or left < 2.5 * self._measure.size or is_whole
        if end > start and is_kept:
            return end
        cut = self._cut(atom, left, anywhere=end == start)
        if not cut:
            return max(end, start + 1)
        self._atoms[end : end + 1] = [self._atom(atom.part, text) for text in (atom.text[:cut], atom.text[cut:])]
        return end + 1

    def _cut(self, atom: Atom, left: float, *, anywhere: bool) -> int:
        """How many characters of `atom` go on this line: up to a hyphen or point, anywhere if it must; 0 for none."""
        joints = [joint.end() for joint in _JOINT.finditer(atom.text)]
        for cuts in (joints, range(1, len(atom.text))) if anywhere else (joints,):
            fitting = [cut for cut in cuts if self._natural(self._atom(atom.part, atom.text[:cut])) <= left]
            if fitting:
                return max(fitting)
        return 0

    def _natural(self, atom: Atom) -> float:
        return atom.width + self._measure.tight * len(atom.text)

    def _line(self, start: int, end: int, room: float, *, is_first: bool) -> Line:
        is_last, tight = end == len(self._atoms), self._measure.tight
        while end > start and self._atoms[end - 1].is_space:
            end -= 1
        atoms = self._atoms[start:end]
        count, spacing = sum(len(atom.text) for atom in atoms), tight
        if self._measure.pitch and count:
            justified = (room - sum(atom.width for atom in atoms)) / count
            spacing = min(justified, tight) if is_last or justified * 100 > LOOSEST else justified
        return Line(_joined(atoms), spacing_class(spacing), is_first)


def _chunks(run: str) -> list[str]:
    """A hash or an address, which nobody reads as a word, in pieces of eight."""
    return [run[at : at + 8] for at in range(0, len(run), 8)]


def _joined(atoms: Iterable[Atom]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for part, text, _ in atoms:
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + text)
        else:
            runs.append((part, text))
    return tuple(runs)
