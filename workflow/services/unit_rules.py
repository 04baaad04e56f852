"""What may be said of a unit: its parts in words, which kinds have which, and what is wrong with what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.credit_codes import is_credit_code
from workflow.models.unit import Unit
from workflow.types import Text, UnitKind

Typed = Mapping[str, str]

LINES: dict[str, tuple[Text, int]] = {
    "name_zh": (Text("中文全称", "full name in Chinese"), 100),
    "short_zh": (Text("中文简称", "short name in Chinese"), 40),
    "name_en": (Text("英文全称", "full name in English"), 200),
    "short_en": (Text("英文简称", "short name in English"), 100),
    "address_zh": (Text("中文地址", "address in Chinese"), 200),
    "address_en": (Text("英文地址", "address in English"), 300),
    "phone": (Text("联系电话", "telephone"), 40),
    "credit_code": (Text("统一社会信用代码", "unified social credit code"), 18),
}
"""What is kept as a line of text, and its most characters."""

PARTS: dict[str, Text] = {
    **{name: text for name, (text, _) in LINES.items()},
    "parent": Text("所属单位", "what it belongs to"),
    "station": Text("属地派出所", "station of the precinct"),
    "is_member": Text("成员单位", "member of the joint meeting"),
    "is_enforcement": Text("具有执法主体资格", "competent to inspect"),
    "sort": Text("排列次序", "place in the order"),
}
"""Everything that is kept about a unit, in words."""

NEEDED = ("name_zh", "short_zh", "name_en", "short_en")
ADDABLE = (UnitKind.MEMBER, UnitKind.BUREAU, UnitKind.STATION, UnitKind.BANK, UnitKind.OUTLET)
"""Every kind but the office: a joint meeting has one, from its founding on."""
PARENTS = {UnitKind.STATION: UnitKind.BUREAU, UnitKind.OUTLET: UnitKind.BANK}
"""What a unit of a kind must belong to."""
MAY_INSPECT = (UnitKind.MEMBER, UnitKind.BUREAU, UnitKind.STATION)
"""Kinds that can be competent to inspect. Source: handbook 0.1 and J1; the office never is."""
HIGHEST_PLACE = 99_999

_CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_PHONE = re.compile(r"[\d\s()（）+*#、,，/转-]{5,40}")
_CHINESE = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Places:
    """The units that were chosen: what it belongs to, and the station of its precinct."""

    parent: Unit | None
    station: Unit | None


def chosen(session: Session, kind: UnitKind, typed: Typed, meeting_id: int) -> Places:
    """The open units of the right kind that were chosen; None where there is none or the kind has none."""
    parent = _open_unit(session, typed.get("parent"), meeting_id, PARENTS.get(kind))
    station = _open_unit(session, typed.get("station"), meeting_id, UnitKind.STATION if _has_precinct(kind) else None)
    return Places(parent, station)


def _has_precinct(kind: UnitKind) -> bool:
    return kind == UnitKind.OUTLET


def _open_unit(session: Session, uid: str | None, meeting_id: int, kind: UnitKind | None) -> Unit | None:
    try:
        key = UUID(uid or "")
    except ValueError:
        return None
    rows = select(Unit).where(Unit.uid == key, Unit.meeting_id == meeting_id, Unit.closed_on.is_(None))
    return session.scalars(rows.where(Unit.kind == kind)).one_or_none() if kind else None


def faults(
    session: Session, kind: UnitKind, typed: Typed, places: Places, meeting_id: int, *, unit: Unit | None
) -> dict[str, Text]:
    """What is wrong with what was typed, by field; `unit` is the one that is changed, None for a new one."""
    found = dict(_of_lines(typed))
    if unit is None and kind not in ADDABLE:
        found[""] = Text("联席会议只有一个办公室，不能新增。", "A joint meeting has one office; none can be added.")
    if unit is None and typed.get("code", "").strip():
        found.update(_of_code(session, typed["code"].strip(), meeting_id))
    if "name_zh" not in found and _is_named_already(session, typed["name_zh"].strip(), meeting_id, unit):
        found["name_zh"] = Text(
            "已有同名单位在用；如是另一处，请在全称中写明区别。",
            "A unit of this name is in use; say in the full name how this one differs.",
        )
    found.update(_of_places(kind, places))
    place = typed.get("sort", "").strip() or "1"
    if not place.isdecimal() or not 1 <= int(place) <= HIGHEST_PLACE:
        found["sort"] = Text(
            "次序为 1 至 99999 的整数，小的在前。", "A whole number from 1 to 99999; the smaller comes first."
        )
    if typed.get("is_enforcement") and kind not in MAY_INSPECT:
        found["is_enforcement"] = Text(
            "执法主体只能是公安机关或有执法权的成员单位；联席办、银行和网点不能设为执法主体。",
            "Only police or a member with the power to enforce inspects; never the office, a bank or an outlet.",
        )
    return found


def _of_lines(typed: Typed) -> Iterator[tuple[str, Text]]:
    for name, (_, longest) in LINES.items():
        text = typed.get(name, "").strip()
        if name in NEEDED and not text:
            yield name, Text("请填写此项。", "Fill this in.")
        elif len(text) > longest:
            yield (
                name,
                Text(f"最多 {longest} 个字，现有 {len(text)} 个。", f"{longest} characters at most, not {len(text)}."),
            )
        elif name.endswith("_en") and _CHINESE.search(text):
            yield name, Text("英文界面会显示此项，请用英文填写。", "English pages show this; write it in English.")
        elif name == "phone" and text and not _PHONE.fullmatch(text):
            yield (
                name,
                Text("请填写电话号码，如 021-6321 0000 转 8001。", "Give a telephone number, such as 021-63210000."),
            )
        elif name == "credit_code" and text and not is_credit_code(text):
            yield (
                name,
                Text(
                    "统一社会信用代码为 18 位，末位是校验码；请核对是否输错。",
                    "A credit code has 18 characters and ends with a check character; one of them is wrong.",
                ),
            )


def _of_code(session: Session, code: str, meeting_id: int) -> Iterator[tuple[str, Text]]:
    if not _CODE.fullmatch(code):
        yield (
            "code",
            Text(
                "代码为 2 至 40 位小写字母、数字或连字符，以字母开头；可留空，由系统编定。",
                "A code is 2 to 40 small letters, digits or hyphens and begins with a letter; left empty, one is made.",
            ),
        )
    elif session.scalar(select(Unit.id).where(Unit.meeting_id == meeting_id, Unit.code == code)) is not None:
        yield "code", Text(f"代码“{code}”已被使用，请另取一个。", f"The code {code} is taken; choose another.")


def _is_named_already(session: Session, name: str, meeting_id: int, unit: Unit | None) -> bool:
    same = select(func.count()).select_from(Unit).where(Unit.meeting_id == meeting_id, Unit.name_zh == name)
    others = same.where(Unit.closed_on.is_(None), Unit.id != (unit.id if unit else 0))
    return bool(session.scalar(others))


def _of_places(kind: UnitKind, places: Places) -> Iterator[tuple[str, Text]]:
    if kind in PARENTS and places.parent is None:
        what = Text("所属银行", "the bank") if kind == UnitKind.OUTLET else Text("所属公安分局", "the police bureau")
        yield "parent", Text(f"请选择{what.zh}。", f"Choose {what.en} that it belongs to.")
    if _has_precinct(kind) and places.station is None:
        yield (
            "station",
            Text(
                "请选择属地派出所；巡查按辖区派发。",
                "Choose the station of its precinct; visits are handed out by precinct.",
            ),
        )


def next_code(session: Session, kind: UnitKind, meeting_id: int) -> str:
    """A free code for a unit whose code nobody chose, such as outlet0330."""
    taken = set(session.scalars(select(Unit.code).where(Unit.meeting_id == meeting_id, Unit.kind == kind)))
    number = len(taken) + 1
    while f"{kind}{number:04d}" in taken:
        number += 1
    return f"{kind}{number:04d}"
