"""Objects of a PDF as bytes that can be moved into another one, where each reference gets its new number.

Source: ISO 32000-1, 7.3 (objects), 14.7.4 (structure content).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf

REFERENCE = re.compile(rb"(\d+) 0 R")
_MARK = re.compile(rb"\xff(\d+)\xff")
"""No string of a PDF has this byte: pydyf writes what is not ASCII in hexadecimal."""
_PACKING = 6
"""Nine would make a file one percent smaller, and take three times as long."""
_IDENTIFIERS = ("ID", "Headers")


@dataclass(frozen=True, slots=True)
class Part:
    """One object: its number where it came from, what it says with marks, and the bytes of its stream, if it is one."""

    number: int
    said: bytes
    stream: bytes | None


class Written(pydyf.Object):  # type: ignore[misc]
    """An object of which we have the bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    @property
    def data(self) -> bytes:
        """As it is written."""
        return self._data


class WrittenStream(pydyf.Stream):  # type: ignore[misc]
    """The same of a stream, which is never put into a stream of objects."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    @property
    def data(self) -> bytes:
        """As it is written."""
        return self._data


def settle(pdf: Any) -> None:
    """Have each object written once and for all: pydyf would write, and pack, each twice to find the file's hash."""
    for number, item in enumerate(pdf.objects):
        if item.free == "n" and not isinstance(item, Written | WrittenStream):
            made = _written_stream(item) if isinstance(item, pydyf.Stream) else Written(item.data)
            made.number, made.generation = number, item.generation
            pdf.objects[number] = made


def _written_stream(item: Any) -> WrittenStream:
    extra, stream = _packed(content_of(item), item.compress)
    return WrittenStream(b"\n".join((pydyf.Dictionary({**item.extra, **extra}).data, b"stream", stream, b"endstream")))


def content_of(item: Any) -> bytes:
    """What a stream says, unpacked."""
    return b"\n".join([part if isinstance(part, bytes) else pydyf._to_bytes(part) for part in item.stream])


def number_of(reference: bytes | str) -> int:
    """12 for `12 0 R`."""
    return int(reference.split()[0])


def parts(pdf: Any, roots: Iterable[int], *, others: frozenset[int], prefix: str) -> Iterator[Part]:
    """The objects that `roots` reach, each once, without `others`, which the other PDF has already.

    `prefix` is put before the identifiers of table cells, which must be unlike those of the other PDF.
    """
    waiting, seen = list(roots), set(others)
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        found: list[int] = []
        part = _part(pdf.objects[number], found, prefix)
        yield Part(number, *part)
        waiting += found


def _part(item: Any, found: list[int], prefix: str) -> tuple[bytes, bytes | None]:
    if not isinstance(item, pydyf.Stream):
        return said(item, found, prefix), None
    extra, stream = _packed(content_of(item), item.compress)
    return said({**item.extra, **extra}, found, prefix), stream


def _packed(content: bytes, is_compressed: bool) -> tuple[dict[str, Any], bytes]:
    if not is_compressed:
        return {"Length": len(content)}, content
    packed = zlib.compress(content, _PACKING)
    return {"Filter": "/FlateDecode", "Length": len(packed)}, packed


def said(value: Any, found: list[int], prefix: str) -> bytes:
    """A value as it is written, its references as marks and also in `found`."""
    if isinstance(value, dict):
        items = [
            b"/%s %s" % (key.encode(), _identified(item, prefix) if key in _IDENTIFIERS else said(item, found, prefix))
            for key, item in value.items()
        ]
        return b"<<%s>>" % b"".join(items)
    if isinstance(value, list | tuple):
        return b"[%s]" % b" ".join([said(item, found, prefix) for item in value])
    if isinstance(value, bytes) and (reference := REFERENCE.fullmatch(value)):
        found.append(int(reference[1]))
        return b"\xff%s\xff" % reference[1]
    return bytes(pydyf._to_bytes(value))


def _identified(value: Any, prefix: str) -> bytes:
    if isinstance(value, list | tuple):
        return b"[%s]" % b" ".join([_identified(item, prefix) for item in value])
    return bytes(pydyf.String(f"{prefix}{value.string}").data)


def moved(pdf: Any, brought: Iterable[Part], known: Mapping[int, int]) -> dict[int, int]:
    """Add the parts to a PDF; gives the new number of each, beside those of `known`."""
    brought = list(brought)
    numbers = {**known, **{part.number: len(pdf.objects) + n for n, part in enumerate(brought)}}
    references = {str(old).encode(): b"%d 0 R" % new for old, new in numbers.items()}
    for part in brought:
        text = _MARK.sub(lambda found: references[found[1]], part.said)
        if part.stream is None:
            pdf.add_object(Written(text))
        else:
            pdf.add_object(WrittenStream(b"\n".join((text, b"stream", part.stream, b"endstream"))))
    return numbers
