"""An archive package says of itself what is in it, and every byte that was changed is told by the name of its file."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from workflow.archive import metadata, packing, verifying
from workflow.archive.checking import BY_HAND, FAILED, OK, Signed
from workflow.archive.content import Chain, Content, Member, due_on, keeping
from workflow.archive.packing import pack
from workflow.archive.verifying import NoPackage, report, verify
from workflow.types import Text


def pdf() -> bytes:
    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    with made.open_metadata() as said:
        said["pdfaid:part"] = "3"
    made.save(out)
    return out.getvalue()


def member(path: str, data: bytes, media_type: str = "application/pdf", **facts: Any) -> Member:
    return Member(path, hashlib.sha256(data).hexdigest(), path, lambda: iter([data]), media_type, facts)


def chain(number: str = "WT-2026-0001") -> Chain:
    events, before = [], ""
    for seq, action in enumerate(("begin", "assign", "close"), 1):
        record = json.dumps({"action": action})
        made = hashlib.sha256(f"{before}\n{record}".encode()).hexdigest()
        at = "2026-11-02T01:00:00+00:00"
        events.append({"seq": seq, "action": action, "at": at, "record": record, "previous": before, "hash": made})
        before = made
    return Chain(number, tuple(events))


@pytest.fixture
def content() -> Content:
    """A settled problem with its report and one photo."""
    return Content(
        uid="0193",
        number="WT-2026-0001",
        title="夜间劝阻衔接不畅",
        kind=Text("问题", "Problem"),
        fonds="岚江区联席办",
        author="岚江区联席办",
        year=2026,
        begun_on=date(2026, 9, 1),
        settled_on=date(2026, 11, 2),
        keep="10年",
        state="closed",
        people=("联席办 周予安",),
        documents=(member("documents/001 报告.pdf", pdf(), 文件编号="岚联办报〔2026〕1号"),),
        attachments=(member("attachments/001 现场.jpg", b"\xff\xd8 a photo", "image/jpeg"),),
        chains=(chain(),),
        made_at=datetime(2026, 11, 3, 9, tzinfo=UTC),
        made_by="tests",
        system="联治 Lianzhi",
    )


@pytest.fixture
def package(content: Content, tmp_path: Path) -> Path:
    path = tmp_path / "WT-2026-0001.zip"
    with path.open("wb") as file:
        pack(content, file)
    return path


def rebuilt(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same package with other members."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def faults(path: Path, expected: str = "") -> list[tuple[str, str]]:
    return [(fault.code, fault.name) for fault in verify(path, expected).faults]


def test_a_package_that_nobody_touched_is_whole(package: Path) -> None:
    verdict = verify(package)

    assert (verdict.faults, verdict.count) == ((), 6)
    assert verify(package, verdict.manifest).faults == ()


def test_the_same_content_makes_the_same_package(content: Content) -> None:
    first, second = BytesIO(), BytesIO()

    assert pack(content, first).manifest == pack(content, second).manifest
    assert first.getvalue() == second.getvalue()


def test_a_changed_byte_is_told_by_the_name_of_its_file(package: Path) -> None:
    whole = package.read_bytes()
    with zipfile.ZipFile(package) as opened:
        places = {
            one.filename: one.header_offset + 30 + len(one.filename.encode()) + one.file_size // 2
            for one in opened.infolist()
        }
    for name, place in places.items():
        package.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if name == verifying.MANIFEST:
            with pytest.raises(NoPackage, match=name):
                verify(package)
        else:
            assert name in {found for _code, found in faults(package)}, name


def test_a_changed_file_with_a_right_checksum_of_the_zip_is_told_too(package: Path) -> None:
    rebuilt(package, lambda members: members.update({"attachments/001 现场.jpg": b"another photo"}))

    assert faults(package) == [("changed", "attachments/001 现场.jpg")]


def test_what_is_missing_or_foreign_is_named(package: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        del members["metadata.xml"]
        members["notes.txt"] = b"by the way"

    assert faults(rebuilt(package, change)) == [("foreign", "notes.txt"), ("missing", "metadata.xml")]


def test_a_forged_manifest_is_told_by_its_hash(package: Path) -> None:
    before = verify(package).manifest

    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        told["keep"] = "永久"
        members["manifest.json"] = json.dumps(told).encode()

    assert faults(rebuilt(package, change)) == [("changed", "manifest.json")]

    def seal_again(members: dict[str, bytes]) -> None:
        members["manifest.sha256"] = hashlib.sha256(members["manifest.json"]).hexdigest().encode()

    rebuilt(package, seal_again)
    assert (faults(package), faults(package, before)) == ([], [("unexpected", "manifest.json")])


@pytest.mark.parametrize("place", ["before", "after"])
def test_bytes_around_the_package_are_told(package: Path, place: str) -> None:
    whole = package.read_bytes()
    package.write_bytes(b"hidden" + whole if place == "before" else whole + b"hidden")

    assert faults(package) == [("around", package.name)]


def test_a_broken_chain_of_the_history_is_told_though_the_manifest_agrees(content: Content, tmp_path: Path) -> None:
    events = list(chain().events)
    events[1] = {**events[1], "record": '{"action":"forged"}'}
    path = tmp_path / "broken.zip"
    with path.open("wb") as file:
        packed = pack(replace(content, chains=(Chain("WT-2026-0001", tuple(events)),)), file)

    assert faults(path) == [("chain", "WT-2026-0001 #2")]
    assert [point.what.en for point in packed.points if point.result == FAILED] == [
        "The chain of hashes of the history is unbroken"
    ]


def test_a_file_that_is_not_as_it_was_made_fails_the_check(content: Content) -> None:
    forged = replace(content.documents[0], read=lambda: iter([b"%PDF-1.7 forged"]))

    packed = pack(replace(content, documents=(forged,)), BytesIO())

    assert not packed.is_sound
    assert {point.property.en for point in packed.points if point.result == FAILED} == {"Authenticity", "Usability"}


def test_the_report_says_every_property_and_what_no_program_can_test(content: Content) -> None:
    packed = pack(content, BytesIO())
    said = packing.said(list(packed.points))

    assert packed.is_sound
    assert all(name in said for name in ("真实性", "完整性", "可用性", "安全性", "需人工检测"))
    assert [point.what.zh for point in packed.points if point.result == BY_HAND] == [
        "电子签名、印章有效",
        "无病毒、木马等恶意代码",
        "载体安全",
    ]


def test_signatures_are_proved_where_somebody_can(content: Content) -> None:
    def result(signed: Signed | None) -> tuple[str, bool]:
        packed = pack(content, BytesIO(), prove=lambda _pdf: signed)
        point = next(one for one in packed.points if one.what.zh.startswith("电子签名"))
        return point.result, "联席办" in point.seen.zh

    assert result(Signed("联席办", True, True)) == (OK, True)
    assert result(Signed("联席办", True, False)) == (BY_HAND, True)
    assert result(Signed("联席办", False, True)) == (FAILED, False)
    assert result(None) == (BY_HAND, False)


def test_metadata_that_lack_something_are_told(content: Content) -> None:
    assert metadata.lacking(metadata.xml(content)) == []
    assert metadata.lacking(metadata.xml(replace(content, title=" ", people=()))) == [
        "内容描述/题名",
        "机构人员实体块/机构人员名称",
    ]


def test_it_is_verified_alone_without_the_product_in_both_languages(package: Path, tmp_path: Path) -> None:
    script = Path(verifying.__file__)
    command = [sys.executable, "-I", script, package]

    good = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    rebuilt(package, lambda members: members.update({"metadata.xml": b"<forged/>"}))
    bad = subprocess.run([*command, "--language", "en"], capture_output=True, text=True, check=False, cwd=tmp_path)
    (tmp_path / "no.zip").write_text("no")
    none = subprocess.run([*command[:3], tmp_path / "no.zip"], capture_output=True, text=True, check=False)

    assert (good.returncode, "未发现改动：6 个文件全部一致" in good.stdout) == (0, True)
    assert (bad.returncode, "metadata.xml: was changed" in bad.stdout) == (1, True)
    assert (none.returncode, "不是归档包" in none.stdout) == (2, True)


def test_the_report_goes_where_it_is_told(package: Path) -> None:
    lines: list[str] = []

    assert report(package, language="en", say=lines.append) == 0
    assert lines[-1] == "Nothing was changed: all 6 files are as they were."


@pytest.mark.parametrize(
    ("settled", "by"),
    [
        (date(2026, 1, 5), date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 10, 1), date(2027, 3, 31)),
    ],
)
def test_it_is_due_at_the_end_of_the_following_quarter(settled: date, by: date) -> None:
    assert due_on(settled) == by


def test_listed_supervision_is_kept_longer() -> None:
    assert (keeping(is_listed=False), keeping(is_listed=True)) == ("10年", "30年")
