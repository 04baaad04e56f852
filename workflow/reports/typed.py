"""Plain typed pages with one embedded font: what needs no layout engine, such as an index or the mark on a copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from workflow.reports import fonts

A4_ACROSS = (841.89, 595.28)
"""Width and height in points."""
_UNREAD = {"GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"}
"""Tables that take half the time to be read before they are dropped."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text whose baseline begins at x, y, in points from the lower left corner."""

    x: float
    y: float
    size: float
    text: str


class Face:
    """One font with the glyphs of some texts; a character that the font lacks shows as an empty box."""

    def __init__(self, texts: Iterable[str]) -> None:
        path = next(face.path for face in fonts.faces().files() if face.family == "Lianzhi Small")
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[], glyph_names=False)
        with TTFont(path, lazy=True) as font:
            for table in _UNREAD & set(font.keys()):
                del font[table]
            cutter = subset.Subsetter(options)
            cutter.populate(text="".join(sorted(set("".join(texts)) | {" "})))
            cutter.subset(font)
            self.scale = 1000 / font["head"].unitsPerEm
            names = font.getBestCmap()
            self.glyphs = {code: font.getGlyphID(name) for code, name in names.items()}
            self.widths = [font["hmtx"][name][0] * self.scale for name in font.getGlyphOrder()]
            self.ascent, self.descent = font["hhea"].ascent * self.scale, font["hhea"].descent * self.scale
            out = BytesIO()
            font.save(out)
        self.program = out.getvalue()

    def width(self, text: str, size: float) -> float:
        """How wide a text is in points."""
        return float(sum(self.widths[self.glyphs.get(ord(one), 0)] for one in text) * size / 1000)

    def fitted(self, text: str, size: float, room: float) -> str:
        """As much of a text as there is room for, with … where it is cut."""
        if self.width(text, size) <= room:
            return text
        while text and self.width(f"{text}…", size) > room:
            text = text[:-1]
        return f"{text}…"

    def shown(self, text: str) -> bytes:
        """A text as the operand of Tj."""
        return b"<" + b"".join(b"%04X" % self.glyphs.get(ord(one), 0) for one in text) + b">"

    def embedded(self, pdf: Pdf) -> Any:
        """The font as an object of a file."""
        base = Name("/LZTYPE+LianzhiSmall")
        program = pdf.make_stream(self.program, Length1=len(self.program))
        described = Dictionary(
            Type=Name.FontDescriptor,
            FontName=base,
            Flags=4,
            FontBBox=Array([-1000, -400, 3000, 1200]),
            ItalicAngle=0,
            Ascent=round(self.ascent),
            Descent=round(self.descent),
            CapHeight=733,
            StemV=80,
            FontFile2=program,
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=base,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(described),
            W=Array([0, Array([round(width) for width in self.widths])]),
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=base,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_stream(self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = sorted((glyph, chr(code).encode("utf-16-be").hex().upper()) for code, glyph in self.glyphs.items())
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        told = "".join(
            f"{len(block)} beginbfchar\n"
            + "".join(f"<{glyph:04X}> <{code}>\n" for glyph, code in block)
            + "endbfchar\n"
            for block in blocks
        )
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CMapName /LZ def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{told}endcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()


def typed(pages: Sequence[Sequence[Run]], size: tuple[float, float], title: str, language: str) -> bytes:
    """A file of pages of one size, in points."""
    pdf, face = Pdf.new(), Face(run.text for page in pages for run in page)
    font = face.embedded(pdf)
    for runs in pages:
        page = pdf.add_blank_page(page_size=size)
        page.Resources = Dictionary(Font=Dictionary(F=font))
        page.Contents = Stream(pdf, drawn(runs, face))
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = title
    pdf.Root.Lang = language
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def drawn(runs: Iterable[Run], face: Face) -> bytes:
    """The operators that show texts in the font /F."""
    return b"BT\n%b\nET" % b"\n".join(
        b"/F %.2f Tf 1 0 0 1 %.2f %.2f Tm %b Tj" % (run.size, run.x, run.y, face.shown(run.text)) for run in runs
    )
