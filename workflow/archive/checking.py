"""The four properties of what is filed: each point of DA/T 70-2018 that a program can test, and the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from typing import Any

from pikepdf import Dictionary, Name, Pdf, PdfError

from workflow.archive import metadata
from workflow.archive.content import Content, Member
from workflow.types import Text

OK, FAILED, BY_HAND = "ok", "failed", "by_hand"
RESULTS = {
    OK: Text("通过", "passed"),
    FAILED: Text("不通过", "failed"),
    BY_HAND: Text("需人工检测", "to be tested by hand"),
}
AUTHENTIC = Text("真实性", "Authenticity")
WHOLE = Text("完整性", "Integrity")
USABLE = Text("可用性", "Usability")
SAFE = Text("安全性", "Safety")
BUILT = Text("由打包方式保证，可用 archive verify 复核", "so by the way it is built; archive verify tests it")
FORMATS = frozenset({"application/pdf", "image/jpeg", "image/png", "text/plain", "application/ofd"})
ACTIVE = ("/JavaScript", "/Launch", "/RichMedia", "/Movie")


@dataclass(frozen=True, slots=True)
class Point:
    """One point tested: the property, what was tested, how it ended, and what was seen."""

    property: Text
    what: Text
    result: str
    seen: Text

    def to_json(self) -> dict[str, Any]:
        """As the report in the package has it."""
        return {**asdict(self), "result": self.result}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen in one file while it was packed."""

    member: Member
    size: int
    is_same: bool
    fault: str
    is_pdf_a: bool
    is_active: bool
    signature: Signed | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """What a file's signatures are worth: by whom, whether it is unchanged, whether the signer is believed."""

    by: str
    is_unchanged: bool
    is_trusted: bool


Prove = Callable[[bytes], Signed | None]
"""Proves the signatures of a file; None where it has none."""


def look(member: Member, data: bytes, prove: Prove | None = None) -> Looked:
    """Read one file as the checks need it; what is no PDF is not opened."""
    looked = _look(member, data)
    if prove is None or member.media_type != "application/pdf" or looked.fault:
        return looked
    return replace(looked, signature=prove(data))


def _look(member: Member, data: bytes) -> Looked:
    is_same = hashlib.sha256(data).hexdigest() == member.sha256
    if member.media_type != "application/pdf":
        return Looked(member, len(data), is_same, "", False, False)
    try:
        with Pdf.open(BytesIO(data)) as pdf:
            with pdf.open_metadata() as said:
                is_pdf_a = bool(said.get("pdfaid:part"))
            fault = "" if len(pdf.pages) and not pdf.is_encrypted else "encrypted or without pages"
            return Looked(member, len(data), is_same, fault, is_pdf_a, _is_active(pdf))
    except PdfError as error:
        return Looked(member, len(data), is_same, str(error)[:200], False, False)


def points(content: Content, looked: Iterable[Looked], described: bytes) -> list[Point]:
    """Every point in the order of the standard: authenticity, integrity, usability, safety."""
    seen = list(looked)
    return [*_authentic(content, seen), *_whole(content, seen, described), *_usable(seen), *_safe(seen)]


def _authentic(content: Content, seen: list[Looked]) -> Iterator[Point]:
    changed = [one.member.path for one in seen if not one.is_same]
    yield _point(
        AUTHENTIC, Text("每个文件与形成时的 SHA-256 一致", "Every file has the SHA-256 it was made with"), changed
    )
    broken = [chain.number for chain in content.chains if not _is_chained(chain.events)]
    yield _point(AUTHENTIC, Text("办理记录哈希链连续", "The chain of hashes of the history is unbroken"), broken)
    titles = [one.path for one in content.documents if not one.title or len(one.title) > 500]
    yield _point(AUTHENTIC, Text("元数据类型、长度符合要求", "Metadata have the right type and length"), titles)
    yield _signatures(content, seen)


def _signatures(content: Content, seen: list[Looked]) -> Point:
    """Proved where somebody could; whoever is not believed, and what is not signed, is left to a person."""
    what = Text("电子签名、印章有效", "Signatures and seals are valid")
    papers = {one.path for one in content.documents}
    proved = [(one.member, one.signature) for one in seen if one.signature and one.member.path in papers]
    if changed := [member.path for member, signature in proved if not signature.is_unchanged]:
        return _point(AUTHENTIC, what, changed)
    by = list(dict.fromkeys(signature.by for _member, signature in proved))
    doubtful = sum(not signature.is_trusted for _member, signature in proved)
    unsigned = len(papers) - len(proved)
    seen_zh = f"{len(papers)} 份文书中 {len(proved)} 份的电子签名完好（{'、'.join(by) or '—'}）"
    seen_en = f"{len(proved)} of {len(papers)} documents have an intact signature ({', '.join(by) or '—'})"
    if doubtful:
        seen_zh += f"；{doubtful} 份的证书不在受信任之列，签名人身份须人工核对"
        seen_en += f"; {doubtful} by a certificate that is not trusted: who signed is to be checked by hand"
    if unsigned:
        seen_zh += f"；{unsigned} 份没有电子签名"
        seen_en += f"; {unsigned} without a signature"
    result = OK if proved and not doubtful and not unsigned else BY_HAND
    return Point(AUTHENTIC, what, result, Text(seen_zh, seen_en))


def _whole(content: Content, seen: list[Looked], described: bytes) -> Iterator[Point]:
    yield _point(WHOLE, Text("必备元数据齐全", "All required metadata are there"), metadata.lacking(described))
    none = [] if content.documents else [content.number]
    yield _point(WHOLE, Text("每件均有正文", "There is at least one document"), none)
    empty = [one.member.path for one in seen if not one.size]
    yield _point(WHOLE, Text("没有空文件", "No file is empty"), empty)
    unnumbered = [one.title for one in content.documents if not one.facts.get("文件编号")]
    yield _point(WHOLE, Text("文书均有文号", "Every document has a number"), unnumbered)
    gaps = [chain.number for chain in content.chains if [one["seq"] for one in chain.events] != _count(chain.events)]
    silent = [] if content.chains and content.chains[0].events else [content.number]
    yield _point(
        WHOLE, Text("办理过程记录齐全、序号连续", "The record of the process is there without gaps"), gaps + silent
    )


def _usable(seen: list[Looked]) -> Iterator[Point]:
    broken = [one.member.path for one in seen if one.fault]
    yield _point(USABLE, Text("PDF 能打开、有页面、未加密", "Every PDF opens, has pages and is not encrypted"), broken)
    other = [one.member.path for one in seen if one.member.media_type not in FORMATS]
    yield _point(USABLE, Text("文件格式属于长期保存格式", "Every file has a format for long keeping"), other)
    plain = [one.member.path for one in seen if one.member.media_type == "application/pdf" and not one.is_pdf_a]
    what = Text("PDF 声明为 PDF/A", "Every PDF claims to be PDF/A")
    yield _point(USABLE, what, plain) if not plain else _by_hand(USABLE, what, Text("、".join(plain), ", ".join(plain)))
    yield Point(USABLE, Text("包内不压缩、不加密", "Nothing in the package is compressed or encrypted"), OK, BUILT)


def _safe(seen: list[Looked]) -> Iterator[Point]:
    active = [one.member.path for one in seen if one.is_active]
    yield _point(SAFE, Text("PDF 不含脚本和可执行内容", "No PDF has scripts or anything that runs"), active)
    yield Point(SAFE, Text("包内没有清单以外的文件", "The package has no file beside those of its manifest"), OK, BUILT)
    advice = Text("请在移交前用杀毒软件扫描归档包", "scan the package before it is handed over")
    yield _by_hand(SAFE, Text("无病毒、木马等恶意代码", "It is free of malware"), advice)
    medium = Text("请检查移交载体的读写与外观", "check the medium it is handed over on")
    yield _by_hand(SAFE, Text("载体安全", "The medium is safe"), medium)


def _point(of: Text, what: Text, faults: list[str]) -> Point:
    if not faults:
        return Point(of, what, OK, Text("", ""))
    return Point(of, what, FAILED, Text("、".join(faults), ", ".join(faults)))


def _by_hand(of: Text, what: Text, seen: Text) -> Point:
    return Point(of, what, BY_HAND, seen)


def _is_chained(events: tuple[dict[str, Any], ...]) -> bool:
    before = ""
    for event in events:
        made = hashlib.sha256(f"{before}\n{event['record']}".encode()).hexdigest()
        if event["previous"] != before or event["hash"] != made:
            return False
        before = event["hash"]
    return True


def _count(events: tuple[dict[str, Any], ...]) -> list[int]:
    return list(range(events[0]["seq"], events[0]["seq"] + len(events))) if events else []


def _is_active(pdf: Pdf) -> bool:
    if "/OpenAction" in pdf.Root or "/AA" in pdf.Root:
        return True
    return any(
        isinstance(one, Dictionary) and (str(one.get("/S", "")) in ACTIVE or one.get("/Subtype") == Name.RichMedia)
        for one in pdf.objects
    )
