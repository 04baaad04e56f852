"""The demonstration district is whole, unique, invented, and true in its counts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from workflow.demo import district
from workflow.types import ADMINISTRATORS, Position, Severity, Text, UnitKind

ROOT = Path(__file__).parents[2]
CHECKLIST = Path(district.__file__).parents[1] / "definitions" / "checklists" / "outlet.yaml"
REAL_NAMES = re.compile(
    "中国|工商|农业银行|建设银行|交通银行|邮储|浦发|招商|兴业|民生|光大|华夏|中信|平安银行|广发|恒丰|浙商|渤海|汇丰|渣打|花旗|"
    "上海|北京|黄浦|浦东|静安|徐汇|虹口|杨浦|长宁|闵行|松江|青浦|金山|嘉定|奉贤|崇明|普陀|宝山|"
    "南京|西藏|河南|淮海|延安|中山|人民路|解放|复兴|世纪大道|长安街|陆家嘴"
)


@pytest.fixture(scope="module")
def checklist() -> dict:
    return yaml.load(CHECKLIST.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def of_kind(*kinds: UnitKind) -> list[district.UnitData]:
    return [unit for unit in district.units() if unit.kind in kinds]


def with_position(unit: str, position: Position) -> list[district.PersonData]:
    return [person for person in district.people() if person.unit == unit and position in person.positions]


def test_the_district_has_the_counts_it_stands_for():
    counts = Counter(unit.kind for unit in district.units())

    assert sum(unit.is_member for unit in district.units()) == 22
    assert (counts[UnitKind.STATION], counts[UnitKind.BANK], counts[UnitKind.OUTLET]) == (11, 40, 329)
    assert counts[UnitKind.OFFICE] == 1


def test_the_office_is_hosted_by_a_member_and_is_none():
    (office,) = of_kind(UnitKind.OFFICE)
    (bureau,) = of_kind(UnitKind.BUREAU)

    assert (office.code, office.parent) == (district.meeting().office, bureau.code)
    assert (office.is_member, office.is_enforcement) == (False, False)
    assert (bureau.is_member, bureau.is_enforcement) == (True, True)


def test_only_police_units_may_inspect():
    assert {unit.kind for unit in district.units() if unit.is_enforcement} == {UnitKind.BUREAU, UnitKind.STATION}


def test_every_outlet_lies_in_one_precinct_and_belongs_to_a_bank():
    stations = Counter(unit.station for unit in of_kind(UnitKind.OUTLET))
    banks = Counter(unit.parent for unit in of_kind(UnitKind.OUTLET))

    assert set(stations) == {unit.code for unit in of_kind(UnitKind.STATION)}
    assert set(banks) == {unit.code for unit in of_kind(UnitKind.BANK)}
    assert (min(stations.values()), max(stations.values())) == (18, 45)
    assert (min(banks.values()), max(banks.values())) == (1, 40)


def test_no_two_units_share_a_code_a_name_or_a_number():
    units = district.units()

    for part in ("code", "credit_code", "sort"):
        assert len({getattr(unit, part) for unit in units}) == len(units), part
    for part in ("name", "short"):
        assert len({getattr(unit, part).zh for unit in units}) == len(units), part
        assert len({getattr(unit, part).en for unit in units}) == len(units), part
    assert len({unit.address.zh for unit in of_kind(UnitKind.OUTLET)}) == 329


def test_parents_come_before_children():
    seen: set[str] = set()
    for unit in district.units():
        assert {unit.parent, unit.station} - {None} <= seen, unit.code
        seen.add(unit.code)


def test_no_name_is_of_a_real_bank_district_or_street():
    for unit in district.units():
        for name in (unit.name.zh, unit.address.zh):
            assert not REAL_NAMES.search(name), name


def test_stations_have_places_of_their_own_on_the_tile_map():
    assert len({unit.tile for unit in of_kind(UnitKind.STATION)} - {None}) == 11


def test_a_registration_number_is_well_formed_and_of_no_region():
    for unit in district.units():
        assert (len(unit.credit_code), unit.credit_code[2:8]) == (18, "990000")


def test_logins_names_and_certificates_are_unique():
    people = district.people()

    assert len({person.login for person in people}) == len(people)
    assert len({person.name.zh for person in people}) == len(people)
    certificates = [person.certificate for person in people if person.certificate]
    assert len(set(certificates)) == len(certificates)


def test_every_account_belongs_to_a_unit_except_the_three_administrators():
    codes = {unit.code for unit in district.units()}
    without = [person for person in district.people() if person.unit is None]

    assert {person.unit for person in district.people()} - {None} <= codes
    assert {position for person in without for position in person.positions} == ADMINISTRATORS
    assert len(without) == 3


@pytest.mark.parametrize(
    ("kinds", "position"),
    [
        ((UnitKind.OFFICE,), Position.DIRECTOR),
        ((UnitKind.OFFICE,), Position.COORDINATOR),
        ((UnitKind.OFFICE,), Position.REVIEWER),
        ((UnitKind.OFFICE,), Position.ARCHIVIST),
        ((UnitKind.OFFICE,), Position.CONVENER),
        ((UnitKind.OFFICE,), Position.VIEWER),
        ((UnitKind.OFFICE,), Position.AUDITOR),
        ((UnitKind.MEMBER, UnitKind.BUREAU), Position.HEAD),
        ((UnitKind.MEMBER, UnitKind.BUREAU), Position.LIAISON),
        ((UnitKind.MEMBER, UnitKind.BUREAU), Position.HANDLER),
        ((UnitKind.STATION, UnitKind.BUREAU), Position.LEADER),
        ((UnitKind.STATION, UnitKind.BUREAU), Position.TEAM_LEADER),
        ((UnitKind.BANK,), Position.LIAISON),
        ((UnitKind.OUTLET,), Position.REPRESENTATIVE),
    ],
)
def test_every_unit_has_its_people(kinds, position):
    assert [unit.code for unit in of_kind(*kinds) if not with_position(unit.code, position)] == []


def test_every_station_has_inspectors_with_certificates_for_a_second_team():
    for unit in of_kind(UnitKind.STATION, UnitKind.BUREAU):
        inspectors = with_position(unit.code, Position.INSPECTOR)
        assert 3 <= len(inspectors) <= 4, unit.code
        assert all(person.certificate for person in inspectors)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_account_of_the_tour_is_printed(name: str) -> None:
    named = set(re.findall(r"\*\*`([a-z0-9.]+)`\*\*", (ROOT / name).read_text(encoding="utf-8")))

    assert named
    assert named <= {person.login for person in district.people() if person.is_featured}


def test_the_accounts_to_show_cover_the_main_job():
    shown = [person for person in district.people() if person.is_featured]

    assert 12 <= len(shown) <= 17
    assert {position for person in shown for position in person.positions} >= {
        Position.COORDINATOR,
        Position.DIRECTOR,
        Position.REVIEWER,
        Position.LIAISON,
        Position.INSPECTOR,
        Position.REPRESENTATIVE,
        Position.SYSTEM_ADMIN,
        Position.SECURITY_ADMIN,
        Position.AUDIT_ADMIN,
    }


def test_every_text_is_in_both_languages():
    meeting = district.meeting()
    texts = [meeting.name, meeting.short, meeting.district, *meeting.organs.values()]
    texts += [text for unit in district.units() for text in (unit.name, unit.short, unit.address)]
    texts += [person.name for person in district.people()]

    assert all(text.zh and text.en and text.en.isascii() for text in texts)
    assert set(meeting.organs) == set(meeting.marks)


def test_the_checklist_has_22_items_and_100_points(checklist):
    items, sections = checklist["items"], checklist["sections"]

    assert [item["number"] for item in items] == list(range(1, 23))
    assert sum(item["points"] for item in items) == 100
    for section in sections:
        assert section["points"] == sum(item["points"] for item in items if item["section"] == section["code"])
    assert [item["number"] for item in items if item["critical"]] == [5, 7, 13]
    assert len({item["code"] for item in items}) == 22


def test_the_checklist_names_only_what_it_defines(checklist):
    methods = {method["code"] for method in checklist["methods"]}
    answers = {answer["code"] for answer in checklist["answers"]}

    for item in checklist["items"]:
        assert item["method"] in methods
        assert set(item["options"]) <= answers
        assert item["evidence"] in {"photo", "file", "log", "none"}
        assert item["limit"] == {"minor": 5, "general": 10, "serious": 15}[Severity(item["severity"])]
        assert len(item["code"]) <= 20


def test_the_checklist_speaks_both_languages(checklist):
    parts = [row for name in ("answers", "grades", "methods", "sections", "items") for row in checklist[name]]

    assert all(Text(row["zh"], row["en"]).en.isascii() or "–" in row["en"] for row in [checklist, *parts])
    assert all(item["basis"]["zh"] and item["basis"]["en"] for item in checklist["items"])


def test_what_did_not_exist_yet_may_be_left_out(checklist):
    dated = {item["number"]: item["not_before"].isoformat() for item in checklist["items"] if "not_before" in item}

    assert dated == {1: "2020-12-17", 6: "2024-12-01"}
    assert all("not_applicable" in checklist["items"][number - 1]["options"] for number in dated)
