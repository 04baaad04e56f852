"""The faces of the documents: which file plays which part, how wide a character is, which faces are stand-ins."""

from __future__ import annotations

import gc
import json
import re
import unicodedata
from array import array
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from workflow.reports.masking import INVISIBLE

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assets" / "fonts"

FONT = "lianzhi:font/"
"""How the style sheet names our font files."""
FANG, SONG, HEI, KAI, BIAO, SMALL = "fang", "song", "hei", "kai", "biao", "small"
_FILES = {
    SONG: "noto-serif-sc-400",
    HEI: "noto-sans-sc-500",
    KAI: "lxgw-wenkai",
    BIAO: "noto-serif-sc-900",
    SMALL: "noto-sans-sc-400",
}
_WANTED = {FANG: "仿宋", KAI: "楷体", BIAO: "小标宋"}
_CHAIN = (FANG, SONG, HEI, KAI)

# Pango gives these to a colour font of the system, whatever the style sheet says.
_EMOJI = frozenset(
    map(
        ord,
        "\u231a\u231b\u23e9\u23ea\u23eb\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648\u2649\u264a\u264b\u264c\u264d"
        "\u264e\u264f\u2650\u2651\u2652\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea"
        "\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753\u2754\u2755\u2757\u2795\u2796\u2797"
        "\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55",
    )
) | frozenset(range(0x1F000, 0x1FB00))
_COMPATIBLE = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")


CHOICES = (FANG, BIAO, KAI, HEI)
"""The parts of the type for which a template may choose a font file of its own."""
ENDINGS = (".ttf", ".otf")

_configured: list[Path | None] = [None]
_own: list[Path | None] = [None]
_worn: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("faces_worn", default=())


class FontsMissing(RuntimeError):
    """The fonts of the documents are not there; the message says which, and what to do."""


@dataclass(frozen=True, eq=False)
class Face:
    """One font file: its family in the style sheet, its own names, and the advance of each character in em."""

    family: str
    path: Path
    name: str
    postscript: str
    advances: Mapping[int, float] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Faces:
    """The faces of this process by their part; where 仿宋 is not configured, `fang` is the same face as `song`."""

    by_part: Mapping[str, Face]
    covered: frozenset[int] = field(repr=False)
    stand_ins: tuple[str, ...]

    def files(self) -> Iterator[Face]:
        """Each file once."""
        return iter({face.family: face for face in self.by_part.values()}.values())

    def width(self, part: str, text: str) -> float:
        """How wide `text` is in em, without letter spacing; a character of another face counts as in that face."""
        advances = self.by_part[part].advances
        try:
            return sum([advances[ord(character)] for character in text])
        except KeyError:
            return sum(self.by_part[self.part_for(part, character)].advances[ord(character)] for character in text)

    def part_for(self, part: str, character: str) -> str:
        """The first part, beginning with `part`, whose face has `character`."""
        code = ord(character)
        return next((name for name in (part, *_CHAIN) if code in self.by_part[name].advances), part)

    def printable(self, text: str) -> str:
        """`text` as it can be set: composed, without invisible and control characters, unknown ones as [U+1F600]."""
        if text.isascii() and text.isprintable():
            return text
        text = INVISIBLE.sub("", _composed(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
        if self.covered.issuperset(map(ord, text)):
            return text
        return "".join(self._shown(character) for character in text)

    def _shown(self, character: str) -> str:
        if character == "\n" or ord(character) in self.covered:
            return character
        if unicodedata.category(character) in ("Zs", "Zl", "Zp"):
            return " "
        return "" if unicodedata.category(character) == "Cc" else f"[U+{ord(character):04X}]"


def _composed(text: str) -> str:
    """NFC, but with compatibility ideographs kept: to unify them would change how a name is written."""
    if unicodedata.is_normalized("NFC", text) or _COMPATIBLE.search(text):
        return text
    return unicodedata.normalize("NFC", text)


def faces() -> Faces:
    """The faces of this process, read once, with the 仿宋 that `configure` named, and those that `wearing` chose.

    Raises:
        FontsMissing: a font file is not there or cannot be read.
    """
    worn = _worn.get()
    return _changed(worn) if worn else _usual()


@cache
def _usual() -> Faces:
    return load(FOLDER, _configured[-1])


@cache
def _changed(worn: tuple[tuple[str, str], ...]) -> Faces:
    """The usual faces with font files of the joint meeting in place of some."""
    usual, folder = _usual(), _own[-1]
    own = {part: _face(part, folder / name) for part, name in worn if folder}
    by_part = {**usual.by_part, **own}
    missing = [wanted for part, wanted in _WANTED.items() if part not in own]
    stand_ins = tuple(one for one in usual.stand_ins if one.partition(":")[0] in missing)
    covered = frozenset().union(*(by_part[part].advances for part in _CHAIN)) - _EMOJI - {0xFFFD}
    return Faces(by_part, covered, stand_ins)


def configure(fangsong: Path | None, own: Path | None = None) -> None:
    """Say where this process finds 仿宋 (the setting FONT_FANGSONG) and the font files that templates may choose,
    before the first document is made."""
    if (fangsong, own) != (_configured[-1], _own[-1]):
        _configured[-1], _own[-1] = fangsong, own
        _usual.cache_clear()
        _changed.cache_clear()


def fangsong_in(names: Collection[str], path: Path | None) -> Path | None:
    """The 仿宋 of `path` if a file has it, whose fonts have these PostScript names; None if it has a stand-in.

    Raises:
        FontsMissing: there is no font file at `path`.
    """
    return path if path and _face(FANG, path).postscript in names else None


@contextmanager
def wearing(chosen: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Within it, and in processes forked there, `faces` has these font files; gives the parts whose file cannot be
    used, and which stay as they are."""
    usable = {part: name for part, name in chosen.items() if part in CHOICES and _is_usable(part, name)}
    token = _worn.set(tuple(sorted(usable.items())))
    try:
        yield tuple(part for part in chosen if part not in usable)
    finally:
        _worn.reset(token)


def _is_usable(part: str, name: str) -> bool:
    folder = _own[-1]
    if folder is None or name not in files_in(folder):
        return False
    try:
        return bool(_face(part, folder / name).advances)
    except FontsMissing:
        return False


def files_in(folder: Path) -> list[str]:
    """The font files of a folder by name; none where there is no such folder."""
    return sorted(path.name for path in folder.glob("*") if path.suffix.lower() in ENDINGS and path.is_file())


def load(folder: Path, fangsong: Path | None) -> Faces:
    """Read the faces that `folder`/fonts.json names ({family: file}), and 仿宋 from `fangsong`, else a stand-in.

    Raises:
        FontsMissing: a font file is not there or cannot be read.
    """
    files = _index(folder)
    by_part = {part: _face(part, folder / files[name]) for part, name in _FILES.items()}
    by_part[FANG] = _face(FANG, fangsong) if fangsong else by_part[SONG]
    stand_ins = tuple(
        f"{wanted}: {by_part[part].name}" for part, wanted in _WANTED.items() if part != FANG or not fangsong
    )
    covered = frozenset().union(*(by_part[part].advances for part in _CHAIN)) - _EMOJI - {0xFFFD}
    return Faces(by_part, covered, stand_ins)


def _index(folder: Path) -> dict[str, str]:
    try:
        files: dict[str, str] = json.loads((folder / "fonts.json").read_text("utf-8"))
    except FileNotFoundError:
        raise FontsMissing(f"no fonts in {folder}: run `make assets`") from None
    if absent := sorted(set(_FILES.values()) - set(files)):
        raise FontsMissing(f"{folder / 'fonts.json'} does not name {', '.join(absent)}: run `make assets`")
    return files


def _face(part: str, path: Path) -> Face:
    try:
        (em, full, postscript), codes, widths = _read(path)
    except (OSError, TTLibError) as error:
        raise FontsMissing(f"cannot read the font {path}: {error}") from error
    gc.collect()
    in_em = {width: width / em for width in set(widths)}
    advances = {code: in_em[width] for code, width in zip(codes, widths, strict=True)}
    return Face(f"Lianzhi {part.capitalize()}", path, full, postscript, advances)


def _read(path: Path) -> tuple[tuple[int, str, str], array[int], array[int]]:
    """Units per em and names, then codes and advances: so small that what reading took is given back whole."""
    with TTFont(path, lazy=True, fontNumber=0) as font:
        metrics, names, cmap = font["hmtx"].metrics, font["name"], font.getBestCmap()
        head = (font["head"].unitsPerEm, str(names.getDebugName(4)), str(names.getDebugName(6)))
        return head, array("L", cmap), array("L", [metrics[glyph][0] for glyph in cmap.values()])
