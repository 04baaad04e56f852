"""Breaks paragraphs into lines of the grid, as WeasyPrint cannot justify Chinese: by the real widths of the real faces.

Source: GB/T 9704-2012, 5.2.3 (28 characters a line); GB/T 15834-2011, 5.1 (marks that may not begin or end a line).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
_LONG_RUN, _ENDLESS = 4, 40
_STEPS_BACK = 6
_ATOM = re.compile(
    r"[0-9]{1,4}[年月日时分号]|[0-9A-Za-z](?:[0-9A-Za-z.\-/:%_@#&+=*~'$?]*[0-9A-Za-z%*])?|—{2}|…{2}|[^\S\n]+|.",
    re.DOTALL,
)
_JOINT = re.compile(r"[\-/.:_@?&=](?=.)")


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
    return list(_lines(faces, _atoms(faces, runs, measure.size), measure))


def ragged(faces: Faces, text: str, measure: Measure, part: str = FANG) -> list[str]:
    """The lines of a cell or caption: broken at line feeds and by width, not justified; the empty text is one line."""
    if "\n" not in text and measure.size * faces.width(part, text) <= measure.width:
        return [text]
    pieces = (paragraph(faces, [(part, piece)], measure) or [Line((), "k0", True)] for piece in text.split("\n"))
    return [line.text for piece in pieces for line in piece]


def _atoms(faces: Faces, runs: Iterable[Run], size: float) -> list[Atom]:
    return [
        Atom(part, text, size * faces.width(part, text))
        for wanted, run in runs
        for found in _ATOM.findall(run)
        for text in (_chunks(found) if len(found) > _ENDLESS else (found,))
        for part in (faces.part_for(wanted, text[0]),)
    ]


def _chunks(run: str) -> list[str]:
    """A hash or an address, which nobody reads as a word, in pieces of eight."""
    return [run[at : at + 8] for at in range(0, len(run), 8)]


def _lines(faces: Faces, atoms: list[Atom], measure: Measure) -> Iterator[Line]:
    start, is_first = _skip(atoms, 0), True
    while start < len(atoms):
        room = measure.width - (measure.first if is_first else measure.rest)
        end = _fitting(atoms, start, room, measure)
        if end < len(atoms):
            end = _divided(faces, atoms, start, _allowed(atoms, start, end), room, measure)
        yield _line(atoms[start:end], room, measure, is_first=is_first, is_last=end == len(atoms))
        start, is_first = _skip(atoms, end), False


def _skip(atoms: Sequence[Atom], start: int) -> int:
    while start < len(atoms) and atoms[start].is_space:
        start += 1
    return start


def _fitting(atoms: Sequence[Atom], start: int, room: float, measure: Measure) -> int:
    """The first atom that does not fit; closing marks may squeeze the line a little."""
    used, end = 0.0, start
    slack = SQUEEZE * measure.pitch + 1e-6
    while end < len(atoms):
        used += atoms[end].width + measure.tight * len(atoms[end].text)
        if used > room + (slack if atoms[end].text in NO_START else 1e-6):
            break
        end += 1
    return end


def _allowed(atoms: Sequence[Atom], start: int, end: int) -> int:
    """The last place not after `end` where a line may be broken; `end` itself if there is none near."""
    for at in range(end, max(start, end - _STEPS_BACK), -1):
        if atoms[at].text not in NO_START and atoms[at - 1].text not in NO_END:
            return at
    return end


def _divided(faces: Faces, atoms: list[Atom], start: int, end: int, room: float, measure: Measure) -> int:
    """`end`, or one more when the atom there had to be cut in two (a long number, or one wider than the line)."""
    atom = atoms[end]
    left = room - _natural(atoms[start:end], measure)
    if end > start and (len(atom.text) <= _LONG_RUN or left < 2.5 * measure.size):
        return end
    cut = _cut(faces, atom, left, measure, anywhere=end == start)
    if not cut:
        return max(end, start + 1)
    head, tail = atom.text[:cut], atom.text[cut:]
    pieces = [Atom(atom.part, text, measure.size * faces.width(atom.part, text)) for text in (head, tail)]
    atoms[end : end + 1] = pieces
    return end + 1


def _cut(faces: Faces, atom: Atom, left: float, measure: Measure, *, anywhere: bool) -> int:
    """How many characters of `atom` go on this line: up to a hyphen or point, or anywhere if it must; 0 for none."""
    joints = [joint.end() for joint in _JOINT.finditer(atom.text)]
    for cuts in (joints, range(1, len(atom.text))) if anywhere else (joints,):
        fitting = [cut for cut in cuts if _width(faces, atom, atom.text[:cut], measure) <= left]
        if fitting:
            return max(fitting)
    return 0


def _width(faces: Faces, atom: Atom, text: str, measure: Measure) -> float:
    return measure.size * faces.width(atom.part, text) + measure.tight * len(text)


def _natural(atoms: Sequence[Atom], measure: Measure) -> float:
    return sum(atom.width + measure.tight * len(atom.text) for atom in atoms)


def _line(atoms: Sequence[Atom], room: float, measure: Measure, *, is_first: bool, is_last: bool) -> Line:
    while atoms and atoms[-1].is_space:
        atoms = atoms[:-1]
    count = sum(len(atom.text) for atom in atoms)
    spacing = measure.tight
    if measure.pitch and count:
        justified = (room - sum(atom.width for atom in atoms)) / count
        spacing = min(justified, measure.tight) if is_last or justified * 100 > LOOSEST else justified
    return Line(_joined(atoms), spacing_class(spacing), is_first)


def _joined(atoms: Iterable[Atom]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for part, text, _ in atoms:
        if runs and runs[-1][0] == part:
            runs[-1] = (part, runs[-1][1] + text)
        else:
            runs.append((part, text))
    return tuple(runs)
