"""The demonstration district: its joint meeting, its organisations and its people, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from workflow.demo.reading import read
from workflow.demo.registration import credit_code
from workflow.types import Position, Text, UnitKind

_FORMS = {
    "支行": "Sub-branch",
    "分理处": "Service Office",
    "储蓄所": "Savings Office",
    "营业部": "Main Office",
}


@dataclass(frozen=True, slots=True)
class MeetingData:
    """The joint meeting and what its documents carry.

    `marks` and `organs` go by document kind; the reporting period includes both days.
    """

    code: str
    name: Text
    short: Text
    district: Text
    office: str
    hosted_by: str
    timezone: str
    reporting_from: date
    reporting_to: date
    marks: dict[str, str]
    organs: dict[str, Text]


@dataclass(frozen=True, slots=True)
class UnitData:
    """One organisation.

    `parent` is the code of an outlet's bank, a station's bureau or the office's host; `station` the precinct of an
    outlet; `tile` column and row of a station's precinct on the tile map, from the north-west.
    """

    code: str
    kind: UnitKind
    name: Text
    short: Text
    address: Text
    phone: str
    credit_code: str
    sort: int
    parent: str | None = None
    station: str | None = None
    tile: tuple[int, int] | None = None
    is_member: bool = False
    is_enforcement: bool = False


@dataclass(frozen=True, slots=True)
class PersonData:
    """One account; administrators have no unit. `purpose` is set for those worth showing at the sign-in."""

    login: str
    unit: str | None
    name: Text
    positions: tuple[Position, ...]
    certificate: str = ""
    purpose: Text | None = None

    @property
    def is_featured(self) -> bool:
        """Whether the sign-in page and the terminal name this account."""
        return self.purpose is not None


@dataclass(slots=True)
class _Places:
    """Where each place lies: its station, its English name, its road and its house number if it has one of its own."""

    station: dict[str, str] = field(default_factory=dict)
    english: dict[str, str] = field(default_factory=dict)
    road: dict[str, str] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)


@cache
def meeting() -> MeetingData:
    """The joint meeting of the district."""
    data = read("units")["meeting"]
    return MeetingData(
        code=data["code"],
        name=_text(data, "name"),
        short=_text(data, "short"),
        district=_text(data, "district"),
        office=data["office"],
        hosted_by=data["hosted_by"],
        timezone=data["timezone"],
        reporting_from=data["reporting_from"],
        reporting_to=data["reporting_to"],
        marks=dict(data["marks"]),
        organs={kind: Text(**organ) for kind, organ in data["organs"].items()},
    )


@cache
def units() -> tuple[UnitData, ...]:
    """Every organisation, parents before children: office host first, then in the official order."""
    return (*_members(), *_offices(), *_stations(), *_banks(), *_outlets())


@cache
def people() -> tuple[PersonData, ...]:
    """Every account: the office, the member units, bureau and stations, banks, then one manager for each outlet."""
    return (*(_person(row) for row in read("people")["people"]), *_representatives())


def _members() -> Iterator[UnitData]:
    for index, row in enumerate(read("units")["members"], 1):
        is_bureau = row.get("kind") == UnitKind.BUREAU
        kind = UnitKind.BUREAU if is_bureau else UnitKind.MEMBER
        yield _office(row, kind, 100 + index, is_member=True, is_enforcement=is_bureau)


def _offices() -> Iterator[UnitData]:
    host = meeting().hosted_by
    return (_office(row, UnitKind.OFFICE, 10, parent=host) for row in read("units")["office"])


def _stations() -> Iterator[UnitData]:
    host = meeting().hosted_by
    for index, row in enumerate(read("units")["stations"], 1):
        column, line = row["tile"]
        yield _office(row, UnitKind.STATION, 200 + index, parent=host, tile=(column, line), is_enforcement=True)


def _office(row: dict[str, Any], kind: UnitKind, sort: int, **more: Any) -> UnitData:
    return UnitData(
        code=row["code"],
        kind=kind,
        name=Text(row["zh"], row["en"]),
        short=_text(row, "short"),
        address=_address(row["road"], row["number"]),
        phone=_phone(sort),
        credit_code=credit_code("11", sort),
        sort=sort,
        **more,
    )


def _banks() -> Iterator[UnitData]:
    city = Text("岚江分行", "Lanjiang Branch")
    for index, row in enumerate(read("units")["banks"], 1):
        name = Text(row["zh"], row["en"])
        full = name if row.get("local") else Text(name.zh + city.zh, f"{name.en} {city.en}")
        place, _, number = read("outlets")["outlets"][row["code"]][0]
        yield UnitData(
            code=row["code"],
            kind=UnitKind.BANK,
            name=full,
            short=name,
            address=_place_address(place, number),
            phone=_phone(300 + index),
            credit_code=credit_code("91", 300 + index),
            sort=300 + index,
        )


def _outlets() -> Iterator[UnitData]:
    banks = {row["code"]: Text(row["zh"], row["en"]) for row in read("units")["banks"]}
    rows = ((bank, *row) for bank, found in read("outlets")["outlets"].items() for row in found)
    for index, (bank, place, form, number) in enumerate(rows, 1):
        yield UnitData(
            code=f"outlet{index:04d}",
            kind=UnitKind.OUTLET,
            name=_outlet_name(banks[bank].zh, banks[bank].en, place, form),
            short=_outlet_name(banks[bank].zh.removesuffix("银行"), banks[bank].en.split()[0], place, form),
            address=_place_address(place, number),
            phone=_phone(1000 + index),
            credit_code=credit_code("91", 1000 + index),
            sort=1000 + index,
            parent=bank,
            station=_places().station[place],
        )


def _outlet_name(bank_zh: str, bank_en: str, place: str, form: str) -> Text:
    return Text(f"{bank_zh}{place}{form}", f"{bank_en} {_places().english[place]} {_FORMS[form]}")


@cache
def _places() -> _Places:
    places = _Places()
    for station, rows in read("outlets")["places"].items():
        for name, english, road, *number in rows:
            places.station[name] = station
            places.english[name] = english
            places.road[name] = road
            places.number.update({name: number[0]} if number else {})
    return places


def _place_address(place: str, number: int) -> Text:
    road = _places().road[place]
    if place not in _places().number:
        return _address(road, number)
    house = _address(road, _places().number[place])
    return Text(f"{house.zh}{place}{number}室", f"Room {number}, {_places().english[place]}, {house.en}")


def _address(road: str, number: int) -> Text:
    district = meeting().district
    return Text(f"{district.zh}{road}{number}号", f"{number} {_places().english[road]}, {district.en}")


def _phone(serial: int) -> str:
    return f"6{serial % 9}**{1000 + serial * 37 % 9000}"


def _person(row: dict[str, Any]) -> PersonData:
    return PersonData(
        login=row["login"],
        unit=row["unit"],
        name=Text(row["zh"], row["en"]),
        positions=tuple(Position(position) for position in row["positions"]),
        certificate=row.get("certificate", ""),
        purpose=_purpose(row),
    )


def _representatives() -> Iterator[PersonData]:
    data = read("people")
    codes = [unit.code for unit in units() if unit.kind == UnitKind.OUTLET]
    for code, (zh, en) in zip(codes, data["representatives"], strict=True):
        purpose = _purpose(data["featured_representatives"].get(code, {}))
        yield PersonData(code, code, Text(zh, en), (Position.REPRESENTATIVE,), purpose=purpose)


def _purpose(row: dict[str, Any]) -> Text | None:
    return _text(row, "purpose") if "purpose_zh" in row else None


def _text(row: dict[str, Any], name: str) -> Text:
    return Text(row[f"{name}_zh"], row[f"{name}_en"])
