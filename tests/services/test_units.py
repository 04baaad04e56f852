"""Units as the office keeps them: what is refused, what is kept, what is written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import MONDAY, World
from workflow import clock
from workflow.credit_codes import is_credit_code
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.models.admin_event import AdminEvent
from workflow.models.unit import Unit
from workflow.queries import log
from workflow.queries.units import seal_of
from workflow.services import units
from workflow.types import UnitKind

TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def typed(world: World, **also: Any) -> dict[str, str]:
    """A new outlet as its form posts it."""
    given = {
        "name_zh": "浦兴银行望澜路支行",
        "short_zh": "浦兴望澜路支行",
        "name_en": "Puxing Bank Wanglan Road Branch",
        "short_en": "Puxing Wanglan Rd",
        "address_zh": "岚江区望澜路1号",
        "address_en": "1 Wanglan Road, Lanjiang",
        "phone": "021-6321 0000",
        "credit_code": "",
        "parent": str(world.unit("pu").uid),
        "station": str(world.unit("north").uid),
        "sort": "",
    }
    return {**given, **{name: str(value) for name, value in also.items()}}


def count(session: Session) -> tuple[int, int]:
    """How many units and lines of the log there are."""
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Unit, AdminEvent))


def last_line(session: Session) -> AdminEvent:
    return session.scalars(select(AdminEvent).order_by(AdminEvent.id.desc()).limit(1)).one()


def test_an_outlet_is_added_last_among_its_kind_and_found_by_its_pinyin(world: World, session: Session) -> None:
    unit = units.add(UnitKind.OUTLET, typed(world), actor=world.person("coord"))

    assert (unit.kind, unit.parent.code, unit.station.code) == (UnitKind.OUTLET, "pu", "north")
    assert (unit.initials, unit.sort) == ("pxwllzx", world.unit("dong1").sort + 1)
    assert (unit.code, unit.is_member, unit.is_enforcement) == ("outlet0004", False, False)
    line = last_line(session)
    assert (line.action, line.target_zh, line.content["actor"]["login"]) == ("add_unit", unit.name_zh, "coord")


def test_a_member_unit_counts_as_a_member_and_takes_the_code_that_was_chosen(world: World) -> None:
    given = typed(world, name_zh="区民政局", short_zh="区民政局", code="mzj")

    unit = units.add(UnitKind.MEMBER, given, actor=world.person("coord"))

    assert (unit.code, unit.is_member, unit.parent_id, unit.station_id) == ("mzj", True, None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_zh", " "),
        ("name_zh", "浦兴银行青榆路支行"),
        ("name_en", "浦兴 Branch"),
        ("short_en", ""),
        ("short_zh", "长" * 41),
        ("phone", "打总机"),
        ("credit_code", "91990000000000001X"),
        ("parent", ""),
        ("parent", "not-a-uid"),
        ("station", ""),
        ("sort", "-1"),
        ("sort", "first"),
        ("code", "Outlet 9"),
        ("code", "pu1"),
    ],
)
def test_what_is_wrong_is_said_beneath_its_field_and_nothing_is_added(
    world: World, session: Session, field: str, value: str
) -> None:
    before = count(session)

    with pytest.raises(Invalid) as refused:
        units.add(UnitKind.OUTLET, typed(world, **{field: value}), actor=world.person("coord"))

    assert (list(refused.value.faults), count(session)) == ([field], before)


def test_the_unit_above_must_be_open_and_of_the_right_kind(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        units.add(UnitKind.OUTLET, typed(world, parent=world.unit("north").uid), actor=world.person("coord"))

    assert list(refused.value.faults) == ["parent"]


def test_no_second_office_can_be_added(world: World, session: Session) -> None:
    before = count(session)

    with pytest.raises(Invalid):
        units.add(UnitKind.OFFICE, typed(world), actor=world.person("coord"))

    assert count(session) == before


@pytest.mark.parametrize("code", ["office", "pu", "pu1"])
def test_the_office_a_bank_and_an_outlet_never_become_competent_to_inspect(world: World, code: str) -> None:
    unit = world.unit(code)
    given = typed(world, name_zh=unit.name_zh, is_enforcement="1")

    with pytest.raises(Invalid) as refused:
        units.change(unit.uid, given, seal=seal_of(unit), actor=world.person("coord"))

    assert (list(refused.value.faults), world.unit(code).is_enforcement) == (["is_enforcement"], False)


def test_not_even_the_database_takes_an_office_that_inspects(world: World) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        session.get_one(Unit, world.unit("office").id).is_enforcement = True


def test_a_change_keeps_kind_and_code_and_writes_down_what_was_before(world: World, session: Session) -> None:
    unit = world.unit("north")
    given = typed(world, name_zh="北渚派出所", short_zh="北渚所", parent=world.unit("bureau").uid, is_enforcement="1")

    changed = units.change(unit.uid, {**given, "code": "other"}, seal=seal_of(unit), actor=world.person("coord"))

    assert (changed.code, changed.kind, changed.short_zh, changed.is_enforcement) == (
        "north",
        UnitKind.STATION,
        "北渚所",
        True,
    )
    said = {line["zh"]: (line["before"]["zh"], line["after"]["zh"]) for line in last_line(session).content["lines"]}
    assert said["中文简称"] == ("北渚派出所", "北渚所")
    assert "所属单位" not in said


def test_what_was_not_changed_is_not_written_down(world: World, session: Session) -> None:
    unit = units.add(UnitKind.OUTLET, typed(world), actor=world.person("coord"))
    before = count(session)

    units.change(unit.uid, typed(world), seal=seal_of(unit), actor=world.person("coord"))

    assert count(session) == before


def test_of_two_who_change_a_unit_the_second_is_told(world: World) -> None:
    unit = world.unit("pu1")
    seal = seal_of(unit)
    units.change(unit.uid, typed(world, phone="6321 0001"), seal=seal, actor=world.person("coord"))

    with pytest.raises(Stale):
        units.change(unit.uid, typed(world, phone="6321 0002"), seal=seal, actor=world.person("coord2"))

    assert world.unit("pu1").phone == "6321 0001"


def test_a_unit_of_another_joint_meeting_does_not_exist(world: World) -> None:
    with pytest.raises(NotFound):
        units.change(uuid4(), typed(world), seal="", actor=world.person("coord"))


def test_a_unit_without_work_is_closed_and_opened_again(world: World, session: Session) -> None:
    unit = world.unit("dong1")

    closed = units.close(unit.uid, TODAY, actor=world.person("coord"))
    assert (closed.closed_on, last_line(session).action) == (TODAY, "close_unit")

    opened = units.reopen(unit.uid, actor=world.person("coord"))
    assert (opened.closed_on, last_line(session).action) == (None, "reopen_unit")


def test_what_belongs_to_a_closed_unit_stays_closed(world: World) -> None:
    coord = world.person("coord")
    for code in ("dong1", "dong"):
        units.close(world.unit(code).uid, TODAY, actor=coord)

    with pytest.raises(Refused, match="Donglan Bank is closed"):
        units.reopen(world.unit("dong1").uid, actor=coord)


def test_a_unit_is_not_closed_on_a_day_to_come(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        units.close(world.unit("dong1").uid, date(2026, 11, 17), actor=world.person("coord"))

    assert (list(refused.value.faults), world.unit("dong1").closed_on) == (["closed_on"], None)


def refusal(world: World, session: Session, code: str) -> str:
    """Why a unit is not closed; it stays open, and nothing is written down."""
    before = count(session)
    with pytest.raises(Refused) as refused:
        units.close(world.unit(code).uid, TODAY, actor=world.person("coord"))
    assert (world.unit(code).closed_on, count(session)) == (None, before)
    return refused.value.reason.zh


def test_the_office_is_never_closed(world: World, session: Session) -> None:
    assert refusal(world, session, "office") == "联席会议办公室不能停用。"


def test_units_with_open_work_are_not_closed(world: World, session: Session) -> None:
    factories.assigned(world, lead="edu", supports=("tax",), copies=("court",))

    assert refusal(world, session, "edu").startswith("还有 1 件在办事项；还有 1 件承办未完成；还有 1 项待办")
    assert refusal(world, session, "tax").startswith("还有 1 件承办未完成；还有 1 项待办")
    assert units.close(world.unit("court").uid, TODAY, actor=world.person("coord")).closed_on == TODAY


def test_units_of_an_inspection_under_way_are_not_closed(world: World, session: Session) -> None:
    inspections.batch(world, outlets=("pu1",))

    assert "件在办事项" in refusal(world, session, "pu1")
    assert "个在办批次选了它" in refusal(world, session, "pu1")
    assert "个下属单位在用" in refusal(world, session, "bureau")


def test_units_with_open_units_below_are_not_closed(world: World, session: Session) -> None:
    assert refusal(world, session, "pu").startswith("还有 2 个下属单位在用")
    assert refusal(world, session, "north").startswith("辖区内还有 2 个网点在用")


def test_the_log_is_a_chain_that_shows_where_it_was_broken(world: World, session: Session) -> None:
    for number in range(3):
        units.add(UnitKind.MEMBER, typed(world, name_zh=f"成员{number}"), actor=world.person("coord"))
    assert log.broken(session, world.meeting) is None

    second = session.scalars(select(AdminEvent).where(AdminEvent.seq == 2)).one()
    second.record = second.record.replace("成员1", "成员9")
    session.commit()

    assert log.broken(session, world.meeting) == 2


def test_a_line_cut_off_the_end_of_the_log_is_missed(world: World, session: Session) -> None:
    for number in range(2):
        units.add(UnitKind.MEMBER, typed(world, name_zh=f"成员{number}"), actor=world.person("coord"))
    session.delete(last_line(session))
    session.commit()

    assert log.broken(session, world.meeting) == 2


@pytest.mark.parametrize(
    ("code", "fits"),
    [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("9135", False), ("91350100M000100I43", False)],
)
def test_a_credit_code_checks_itself(code: str, fits: bool) -> None:
    assert is_credit_code(code) is fits
