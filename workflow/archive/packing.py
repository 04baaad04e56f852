"""One ZIP for the archive: documents, attachments, history, metadata, check report, and a manifest of them all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from workflow.archive import checking, metadata
from workflow.archive.checking import BY_HAND, FAILED, RESULTS, Looked, Point, Prove
from workflow.archive.content import Content, Member
from workflow.archive.verifying import EVENTS, FORMAT, MANIFEST, SEAL
from workflow.digests import digests

METADATA, REPORT, REPORT_TEXT = "metadata.xml", "check-report.json", "check-report.txt"


Progress = Callable[[int, int], None]


def _unheard(done: int, of: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished package: the hash of its manifest, what the check found, and how many members the manifest has."""

    manifest: str
    points: tuple[Point, ...]
    members: int

    @property
    def is_sound(self) -> bool:
        """No point that a program can test has failed."""
        return all(point.result != FAILED for point in self.points)


class _Package:
    """A ZIP being written; each member is told in the manifest as it goes in."""

    def __init__(self, opened: zipfile.ZipFile, at: datetime) -> None:
        self.zip = opened
        self.when = at.timetuple()[:6]
        self.told: list[dict[str, Any]] = []

    def add(self, path: str, data: bytes) -> None:
        """A member, and its line of the manifest."""
        self.told.append({"path": path, "size": len(data), **digests(data)})
        self.write(path, data)

    def write(self, path: str, data: bytes) -> None:
        """A member that the manifest does not tell of: itself and its hash."""
        entry = zipfile.ZipInfo(path, date_time=self.when)
        entry.external_attr = 0o100644 << 16
        self.zip.writestr(entry, data)


def pack(content: Content, target: IO[bytes], on_progress: Progress = _unheard, prove: Prove | None = None) -> Packed:
    """Write the package to the beginning of a file; `on_progress` is told how many of its files are in, of how many.

    Args:
        prove: proves the signatures of a file; without it they are left to a person.

    Raises:
        OSError: a file of it is missing or cannot be read.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as opened:
        return _filled(_Package(opened, content.made_at), content, on_progress, prove)


def _filled(package: _Package, content: Content, on_progress: Progress, prove: Prove | None) -> Packed:
    looked: list[Looked] = []
    files = (*content.documents, *content.attachments)
    for member in files:
        looked.append(_put(package, member, prove))
        on_progress(len(looked), len(files))
    described = metadata.xml(content)
    package.add(METADATA, described)
    package.add(EVENTS, _canonical({"chains": [{"number": c.number, "events": c.events} for c in content.chains]}))
    points = checking.points(content, looked, described)
    package.add(REPORT, _canonical({"standard": "DA/T 70-2018", "points": [point.to_json() for point in points]}))
    package.add(REPORT_TEXT, said(points).encode())
    manifest = _canonical(_manifest(content, package.told))
    digest = hashlib.sha256(manifest).hexdigest()
    package.write(MANIFEST, manifest)
    package.write(SEAL, f"{digest}\n".encode())
    return Packed(digest, tuple(points), len(package.told))


def said(points: list[Point]) -> str:
    """The check report in words, Chinese then English."""
    lines = ["四性检测报告（DA/T 70-2018，仅列可自动检测的项目及须人工检测的项目）", "Four-property check report", ""]
    for point in points:
        result = RESULTS[point.result]
        seen = f"：{point.seen.zh}" if point.seen.zh else ""
        lines.append(f"【{point.property.zh}】{point.what.zh} — {result.zh}{seen}")
        seen = f": {point.seen.en}" if point.seen.en else ""
        lines.append(f"  {point.property.en}: {point.what.en} — {result.en}{seen}")
    failed = sum(point.result == FAILED for point in points)
    by_hand = sum(point.result == BY_HAND for point in points)
    lines += ["", f"共 {len(points)} 项，不通过 {failed} 项，需人工检测 {by_hand} 项。"]
    return "\n".join([*lines, f"{len(points)} points, {failed} failed, {by_hand} to be tested by hand.", ""])


def _put(package: _Package, member: Member, prove: Prove | None) -> Looked:
    data = b"".join(member.read())
    package.add(member.path, data)
    return checking.look(member, data, prove)


def _manifest(content: Content, told: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "matter": {"uid": content.uid, "number": content.number, "title": content.title},
        "keep": content.keep,
        "made_at": content.made_at.isoformat(),
        "made_by": content.made_by,
        "system": content.system,
        "members": told,
    }


def _canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
