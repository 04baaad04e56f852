"""Looks for personal numbers that nobody masked, whatever stands between their digits; it never repeats one in full.

Source: handbook E3; GB 11643-1999 for the check digit of an identity number. It shares nothing with `masking`, so that
a hole there is seen here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from workflow.credit_codes import is_credit_code

_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_JOIN = r"[-–—.·]?"
_IDENTITY = re.compile(_ALONE.format(r"[1-9]\d{16}[\dXx]"), re.ASCII)
_OLD = re.compile(_ALONE.format(r"[1-9]\d{14}"), re.ASCII)
_MOBILE = re.compile(_ALONE.format(rf"(?:\+?86{_JOIN})?(1[3-9]\d{_JOIN}\d{{4}}{_JOIN}\d{{4}})"), re.ASCII)
_ACCOUNT = re.compile(_ALONE.format(rf"\d{{4}}{_JOIN}\d{{4}}{_JOIN}\d{{4}}{_JOIN}\d{{4,7}}"), re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_CODES = frozenset({"sha256", "hash", "previous", "prev", "credit_code", "verify_code", "verify_url", "uid"})
"""Fields of the record that hold hashes and codes made here or public ones, never a person's number."""


def found(text: str) -> list[str]:
    """What is unmasked in one text, each as its kind and last two digits; blanks do not hide a number."""
    bare = _BLANK.sub("", text).translate({0xFF10 + digit: str(digit) for digit in range(10)})
    if not any(character.isdigit() for character in bare):
        return []
    return [f"{kind}…{number[-2:]}" for kind, number in _numbers(bare)]


def _numbers(bare: str) -> Iterator[tuple[str, str]]:
    for match in _IDENTITY.finditer(bare):
        if is_credit_code(match[0]) and not _is_birth(match[0][6:14]):
            continue  # a public number of digits only, as one organisation in a few has it
        yield ("ID" if _has_check_digit(match[0]) else "no."), match[0]
    for match in _OLD.finditer(bare):
        if _is_birth(f"19{match[0][6:12]}"):
            yield "ID", match[0]
    for match in _MOBILE.finditer(bare):
        yield "tel", match[1]
    for match in _ACCOUNT.finditer(bare):
        if not _IDENTITY.fullmatch(match[0]):
            yield "acct", match[0]


def in_record(value: Any, key: str = "") -> list[str]:
    """What is unmasked in the texts of a record, its codes and hashes left out."""
    if isinstance(value, str):
        return [] if key in _CODES else found(value)
    parts: Iterable[tuple[str, Any]] = ()
    if isinstance(value, Mapping):
        parts = ((str(name), part) for name, part in value.items())
    elif isinstance(value, list):
        parts = ((key, part) for part in value)
    return [one for name, part in parts for one in in_record(part, name)]


def _has_check_digit(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK_DIGITS[total % 11] == number[17].upper()


def _is_birth(digits: str) -> bool:
    """Eight digits that are a day on which a person living now may have been born."""
    try:
        return date(1900, 1, 1) <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) <= date(2099, 12, 31)
    except ValueError:
        return False
