"""Masks what identifies a person: identity, mobile and account numbers in any text, names of the inspected side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_GAP = r"[ \-–.·\u00a0\u3000]?"
_SIDE = r"(?<![0-9A-Za-z])(?:{})(?![0-9A-Za-z])"


def _number(body: str) -> re.Pattern[str]:
    return re.compile(_SIDE.format(body), re.ASCII)


_IDENTITY = _number(
    rf"[1-9]\d{{5}}{_GAP}(?:18|19|20)\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}\d{{3}}{_GAP}[\dXx]|[1-9]\d{{16}}[\dXx]"
)
_OLD_IDENTITY = _number(r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_ACCOUNT = _number(rf"\d{{16,19}}|\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?")
_MOBILE = _number(rf"(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}")
_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐"
)
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_PLAIN_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)}
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Characters that show nothing and may hide or reorder what stands beside them."""
INSPECTED = frozenset({"bank", "outlet"})
_VERBATIM = frozenset({"sha256", "hash", "credit_code", "number", "code", "visit", "rectification", "matter"})


def mask(text: str) -> str:
    """`text` with identity numbers as 310***********001X, mobiles as 138****1234, accounts as ************1234.

    Source: handbook E3. Separators inside a number (blank, hyphen, dot) do not hide it; hashes and codes, whose digits
    touch letters, stay.
    """
    text = INVISIBLE.sub("", text).translate(_PLAIN_DIGITS)
    text = _IDENTITY.sub(lambda found: _keep(found[0], 3, 4), text)
    text = _ACCOUNT.sub(lambda found: _keep(found[0], 0, 4), text)
    text = _OLD_IDENTITY.sub(lambda found: _keep(found[0], 3, 4), text)
    return _MOBILE.sub(lambda found: _keep_mobile(found[0]), text)


def mask_name(name: str) -> str:
    """张* for 张三, 欧阳* for 欧阳修, J* for a name in Latin letters; the empty string stays empty."""
    name = name.strip()
    if not name:
        return ""
    kept = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return f"{name[:kept]}*"


def masked(value: Any, key: str = "") -> Any:
    """A copy of a snapshot in which every text is masked, and every person of a bank or an outlet."""
    if isinstance(value, str):
        return value if key in _VERBATIM else mask(value)
    if isinstance(value, Mapping):
        return {name: masked(item, str(name)) for name, item in _unnamed(value).items()}
    if isinstance(value, list | tuple):
        return [masked(item, key) for item in value]
    return value


def _unnamed(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with its person's name masked if that person belongs to the inspected side."""
    changed = {
        field: mask_name(record[field]) for field in _person_fields(record) if isinstance(record.get(field), str)
    }
    return {**record, **changed} if changed else record


def _person_fields(record: Mapping[str, Any]) -> tuple[str, ...]:
    unit = record.get("unit")
    if isinstance(unit, Mapping) and unit.get("kind") in INSPECTED:
        return ("name", "person", "behalf", "representative", "signed_by")
    return ()


def _keep(number: str, first: int, last: int) -> str:
    digits = re.sub(r"[^0-9Xx]", "", number)
    return digits[:first] + "*" * (len(digits) - first - last) + digits[-last:]


def _keep_mobile(number: str) -> str:
    digits = re.sub(r"\D", "", number)[-11:]
    return f"{digits[:3]}****{digits[-4:]}"
