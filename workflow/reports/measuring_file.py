"""Measures what is in a file besides its pages: fonts, glyphs, the archive format's marks, the record, the metadata.

Source: ISO 19005-3 as far as it can be seen without a validator; conformance to it is not claimed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

from workflow.reports import fonts, measuring_personal
from workflow.reports.measuring_report import Item
from workflow.reports.measuring_words import item, listed
from workflow.types import Text

RECORD = "snapshot.json"
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_ACTIVE = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Movie", "/Sound", "/Rendition")
_YES, _NO = Text("有", "present"), Text("无", "none")


class Unreadable(ValueError):
    """It is no PDF that can be read."""


class Described(NamedTuple):
    """What a file says of itself in its record; a form in Chinese where it says nothing.

    Attributes:
        fonts: PostScript names of the fonts in it.
        faces: the font files that its template chose, by part.
    """

    kind: str
    language: str
    fonts: frozenset[str]
    faces: dict[str, str]


def described(data: bytes) -> Described:
    """The kind and language of a document of the house.

    Raises:
        Unreadable: it is no PDF, or needs a password.
    """
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            record = _parsed(pdf) if RECORD in pdf.attachments else {}
            used = frozenset(map(_name, _whole(pdf)))
    except pikepdf.PdfError as error:
        raise Unreadable("this is no PDF file that can be read") from error
    if not isinstance(record, dict):
        return Described("", "zh", used, {})
    return Described(str(record.get("kind", "")), str(record.get("language", "zh")), used, _faces(record))


def _faces(record: dict[str, Any]) -> dict[str, str]:
    found: Any = record
    for name in ("snapshot", "head", "template", "faces"):
        found = found.get(name) if isinstance(found, dict) else None
    return {str(part): str(name) for part, name in found.items()} if isinstance(found, dict) else {}


def items(data: bytes, language: str, has_chapters: bool) -> list[Item]:
    """The values of one file; `has_chapters` asks for bookmarks."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return [*_fonts(pdf), *_glyphs(pdf), *_archive(pdf), *_content(pdf, language, has_chapters)]


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Item]:
    whole = _whole(pdf)
    names = sorted({_name(font) for font in whole})
    allowed = {face.postscript for face in fonts.faces().files()}
    strange = [name for name in names if name not in allowed]
    yield item("allowed", Text("仅限本系统字体", "only fonts of the house"), listed(strange or names), not strange)
    loose = sorted({_name(font) for font in whole if not _is_embedded(font)})
    yield item(
        "embedded", Text("全部嵌入", "all embedded"), _counted(loose, names, "未嵌入", "not embedded"), not loose
    )
    mute = sorted({_name(font) for font in whole if "/ToUnicode" not in font})
    yield item("unicode", Text("全部有", "all have"), _counted(mute, names, "没有", "without"), not mute)


def _whole(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """The fonts of a file, without the parts of those that are put together."""
    used = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    return [font for font in used if "/CIDSystemInfo" not in font]


def _counted(bad: list[str], names: list[str], zh: str, en: str) -> Text:
    if bad:
        return Text(f"{zh}：{'、'.join(bad)}", f"{en}: {', '.join(bad)}")
    return Text(f"{len(names)}种全部", f"all {len(names)}")


def _name(font: pikepdf.Dictionary) -> str:
    return str(font.get("/BaseFont", "?")).lstrip("/").split("+")[-1]


def _is_embedded(font: pikepdf.Dictionary) -> bool:
    holder = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = holder.get("/FontDescriptor")
    return descriptor is not None and any(name in descriptor for name in _FILES)


def _glyphs(pdf: pikepdf.Pdf) -> Iterator[Item]:
    counts = [(_zeros(page), number) for number, page in enumerate(pdf.pages, 1)]
    missing, page = sum(count for count, _ in counts), next((number for count, number in counts if count), None)
    yield item("glyphs", "0", str(missing), not missing, page)


def _zeros(page: pikepdf.Page) -> int:
    """How many glyphs 0 the fonts of two bytes show on a page."""
    return sum(
        _zeros_of(bytes(part))
        for shown in pikepdf.parse_content_stream(page, "Tj TJ ' \"")
        for operand in shown.operands
        for part in (operand if isinstance(operand, pikepdf.Array) else [operand])
        if isinstance(part, pikepdf.String)
    )


def _zeros_of(shown: bytes) -> int:
    if b"\0\0" not in shown:
        return 0
    return sum(1 for at in range(0, len(shown), 2) if shown[at : at + 2] == b"\0\0")


def _archive(pdf: pikepdf.Pdf) -> Iterator[Item]:
    # Not as a context manager: leaving one writes the metadata over the document's information.
    metadata = pdf.open_metadata()
    mark = f"{metadata.get('pdfaid:part', '?')}{metadata.get('pdfaid:conformance', '?')}"
    title = str(metadata.get("dc:title", ""))
    yield item("archive", "PDF/A-3U", f"PDF/A-{mark}", mark == "3U")
    intents = [str(one.get("/S", "")) for one in pdf.Root.get("/OutputIntents", [])]
    yield item("intent", "GTS_PDFA1", listed([one.lstrip("/") for one in intents]), intents == ["/GTS_PDFA1"])
    yield item("encryption", _NO, _YES if pdf.is_encrypted else _NO, not pdf.is_encrypted)
    has_identifier = "/ID" in pdf.trailer
    yield item("identifier", _YES, _YES if has_identifier else _NO, has_identifier)
    active = sorted(set(_active(pdf)))
    yield item("active", _NO, listed([one.lstrip("/") for one in active]), not active)
    same = bool(title) and str(pdf.docinfo.get("/Title", "")) == title
    yield item(
        "titles", Text("两处一致", "the same twice"), Text("一致", "same") if same else Text("不一致", "differs"), same
    )


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/JavaScript" in pdf.Root.get("/Names", {}):
        yield "/JavaScript"
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary):
            yield from (str(action.get("/S")) for action in _actions(one) if str(action.get("/S", "")) in _ACTIVE)
            if "/AA" in one:
                yield "/AA"


def _actions(one: pikepdf.Dictionary) -> Iterator[pikepdf.Object]:
    """An object that may be an action, and the actions in it."""
    yield one
    yield from (one[key] for key in ("/A", "/OpenAction") if isinstance(one.get(key), pikepdf.Dictionary))


def _content(pdf: pikepdf.Pdf, language: str, has_chapters: bool) -> Iterator[Item]:
    wanted = "en" if language == "en" else "zh-CN"
    said = str(pdf.Root.get("/Lang", ""))
    yield item("language", wanted, said or _NO, said == wanted)
    is_tagged = "/StructTreeRoot" in pdf.Root and "/MarkInfo" in pdf.Root and bool(pdf.Root.MarkInfo.get("/Marked"))
    yield item("tags", _YES, _YES if is_tagged else _NO, is_tagged)
    if has_chapters:
        with pdf.open_outline() as outline:
            count = len(outline.root)
        yield item("bookmarks", Text("有", "present"), str(count), count > 0)
    yield from _record(pdf)
    described = [str(value) for value in (*pdf.docinfo.values(), *pdf.open_metadata().values())]
    leaks = [one for text in described for one in measuring_personal.found(text)]
    yield item("personal_meta", "0", _leaks(leaks), not leaks)


def _record(pdf: pikepdf.Pdf) -> Iterator[Item]:
    listed_files = len(pdf.Root.get("/AF", []))
    names = list(pdf.attachments)
    is_once = listed_files == 1 and names == [RECORD]
    yield item("record", Text("一份", "one"), Text(f"{listed_files}份", f"{listed_files}"), is_once)
    data = _parsed(pdf) if RECORD in names else None
    leaks = measuring_personal.in_record(data)
    yield item("personal_record", "0", _leaks(leaks), not leaks)


def _parsed(pdf: pikepdf.Pdf) -> Any:
    data = pdf.attachments[RECORD].get_file().read_bytes()
    try:
        return json.loads(data)
    except ValueError:
        return data.decode("utf-8", "replace")


def _leaks(leaks: list[str]) -> str:
    """How many, and the ends of the first three."""
    return f"{len(leaks)} ({', '.join(leaks[:3])})" if leaks else "0"
