"""Whether an archive package is whole and unchanged: this file alone, with the standard library and no database.

`python verifying.py PACKAGE [--expect SHA256] [--language zh|en]` ends with 0 where nothing was found, 1 where
something was changed, is missing or foreign, 2 where the file is no package.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = "lianzhi-archive/1"
MANIFEST, SEAL, EVENTS = "manifest.json", "manifest.sha256", "events.json"
PIECE = 1 << 20
WORDS = {
    "changed": ("内容已被改动", "was changed"),
    "missing": ("缺失", "is missing"),
    "foreign": ("不属于本归档包", "does not belong to this package"),
    "twice": ("出现两次", "is there twice"),
    "damaged": ("已损坏，无法读取", "is damaged and cannot be read"),
    "packed": ("被压缩或加密", "is compressed or encrypted"),
    "chain": ("办理记录的哈希链在此处断开", "the chain of hashes of the history breaks here"),
    "unexpected": ("与登记的清单哈希不符", "is not the manifest whose hash was registered"),
    "around": ("归档包首尾有多余数据", "there are bytes before or after the package"),
}
SAID = {
    "whole": ("未发现改动：{count} 个文件全部一致。", "Nothing was changed: all {count} files are as they were."),
    "broken": ("发现 {count} 处问题。", "{count} faults were found."),
    "none": ("不是归档包：{why}", "This is no archive package: {why}"),
    "manifest": ("清单 SHA-256：{hash}", "SHA-256 of the manifest: {hash}"),
    "no_sm3": ("本机不支持 SM3，仅核对 SHA-256。", "This machine has no SM3; only SHA-256 was compared."),
}


class NoPackage(ValueError):
    """The file is no archive package."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was: a key of `WORDS`, and the member or event it was found at."""

    code: str
    name: str

    def said(self, language: str) -> str:
        """In words."""
        return f"{self.name}: {WORDS[self.code][language == 'en']}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; `manifest` is the SHA-256 of the manifest, which the archive's register may have."""

    count: int
    manifest: str
    faults: tuple[Fault, ...]
    has_sm3: bool


def verify(path: Path, expected: str = "") -> Verdict:
    """Compare every member of a package with its manifest, and follow the chain of its history.

    Raises:
        NoPackage: it is no ZIP, or has no manifest that can be read.
    """
    try:
        with zipfile.ZipFile(path) as package:
            return _verdict(package, path, expected.lower())
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise NoPackage(str(error)) from error


def _verdict(package: zipfile.ZipFile, path: Path, expected: str) -> Verdict:
    manifest = _read(package, MANIFEST)
    told = _manifest(manifest)
    has_sm3 = _sm3() is not None
    digest = hashlib.sha256(manifest).hexdigest()
    faults = [
        *_seal(package, digest, expected),
        *_entries(package, {one["path"] for one in told["members"]}),
        *_around(package, path),
        *(fault for one in told["members"] for fault in _member(package, one)),
        *_chain(package),
    ]
    return Verdict(len(told["members"]), digest, tuple(dict.fromkeys(faults)), has_sm3)


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except (KeyError, zipfile.BadZipFile, RuntimeError) as error:
        raise NoPackage(f"{name}: {error}") from error


def _manifest(text: bytes) -> dict[str, Any]:
    try:
        told = json.loads(text)
        members = [(str(one["path"]), str(one["sha256"]), int(one["size"])) for one in told["members"]]
    except (ValueError, KeyError, TypeError) as error:
        raise NoPackage(f"{MANIFEST}: {error}") from error
    if told.get("format") != FORMAT or not members:
        raise NoPackage(f"{MANIFEST}: {told.get('format')}")
    return dict(told)


def _seal(package: zipfile.ZipFile, digest: str, expected: str) -> Iterator[Fault]:
    """The manifest's own hash, beside it in the package and, where it is known, as the register has it."""
    try:
        kept = package.read(SEAL).decode("ascii", "replace").split()
    except KeyError:
        yield Fault("missing", SEAL)
        kept = [digest]
    except (zipfile.BadZipFile, RuntimeError):
        yield Fault("damaged", SEAL)
        kept = [digest]
    if kept[:1] != [digest]:
        yield Fault("changed", MANIFEST)
    if expected and expected != digest:
        yield Fault("unexpected", MANIFEST)


def _entries(package: zipfile.ZipFile, named: set[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for entry in package.infolist():
        name = entry.filename
        if name in seen:
            yield Fault("twice", name)
        elif name not in named | {MANIFEST, SEAL}:
            yield Fault("foreign", name)
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            yield Fault("packed", name)
        seen.add(name)
    for name in sorted(named - seen):
        yield Fault("missing", name)


def _around(package: zipfile.ZipFile, path: Path) -> Iterator[Fault]:
    """A ZIP may hide bytes before its first member or after its last record."""
    first = min((entry.header_offset for entry in package.infolist()), default=0)
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 22))
        tail = file.read()
    if first or not tail.startswith(b"PK\x05\x06"):
        yield Fault("around", path.name)


def _member(package: zipfile.ZipFile, told: dict[str, Any]) -> Iterator[Fault]:
    name = told["path"]
    made = {"sha256": hashlib.sha256(), **({"sm3": sm3} if (sm3 := _sm3()) else {})}
    size = 0
    try:
        with package.open(name) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                for one in made.values():
                    one.update(piece)
    except KeyError:
        return
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
        yield Fault("changed", name)
        return
    if size != told["size"] or any(one.hexdigest() != told.get(key) for key, one in made.items()):
        yield Fault("changed", name)


def _chain(package: zipfile.ZipFile) -> Iterator[Fault]:
    """Every event bears the hash of the one before: SHA-256 over `previous`, a line feed and the record."""
    try:
        chains = json.loads(package.read(EVENTS))["chains"]
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return
    for chain in chains:
        before = ""
        for event in chain["events"]:
            made = hashlib.sha256(f"{before}\n{event['record']}".encode()).hexdigest()
            if event["previous"] != before or event["hash"] != made:
                yield Fault("chain", f"{chain['number']} #{event['seq']}")
                break
            before = event["hash"]


def _sm3() -> Any:
    """SM3 of this machine's OpenSSL; None where it has none."""
    try:
        return hashlib.new("sm3")
    except ValueError:
        return None


def report(path: Path, *, expected: str = "", language: str = "zh", say: Callable[[str], object] = print) -> int:
    """Say what was found in a package; 0 nothing, 1 something, 2 where it is no package."""
    english = language == "en"
    try:
        verdict = verify(path, expected)
    except (NoPackage, OSError) as error:
        say(SAID["none"][english].format(why=error))
        return 2
    for fault in verdict.faults:
        say(fault.said(language))
    say(SAID["manifest"][english].format(hash=verdict.manifest))
    if not verdict.has_sm3:
        say(SAID["no_sm3"][english])
    say(SAID["broken" if verdict.faults else "whole"][english].format(count=len(verdict.faults) or verdict.count))
    return 1 if verdict.faults else 0


def main() -> int:
    """The command."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("package", type=Path)
    asked.add_argument("--expect", default="", help="the manifest's SHA-256 as the register has it")
    asked.add_argument("--language", choices=("zh", "en"), default="zh")
    given = asked.parse_args()
    return report(given.package, expected=given.expect, language=given.language)


if __name__ == "__main__":
    sys.exit(main())
