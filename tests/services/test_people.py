"""Accounts and positions: who may do what to whom, what is kept, what the log says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories, truths
from tests.factories import MONDAY, PASSWORD, World
from workflow import clock
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.admin_event import AdminEvent
from workflow.models.user import Grant, User
from workflow.queries import log
from workflow.services import accounts, people, positions
from workflow.services.accounts import MOST_FAILURES
from workflow.types import Position


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


def acts(session: Session) -> list[tuple[str, str, str]]:
    """The whole log: act, who, on which account; the chain holds."""
    rows = session.scalars(select(AdminEvent).order_by(AdminEvent.seq)).all()
    assert all(log.broken(session, row.actor.meeting) is None for row in rows if row.actor)
    called = [(row.action, row.content["actor"], row.target_en) for row in rows]
    return [(act, who["login"] if who else "", name.partition("(")[2].rstrip(")")) for act, who, name in called]


def last_lines(session: Session) -> list[tuple[str, str, str]]:
    event = session.scalars(select(AdminEvent).order_by(AdminEvent.seq.desc()).limit(1)).one()
    return [(one["en"], one["before"]["en"], one["after"]["en"]) for one in event.content["lines"]]


def sizes(session: Session) -> tuple[int, ...]:
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (User, Grant, AdminEvent))


def typed(world: World, **also: str) -> dict[str, str]:
    given = {"login": "edu.zhang", "name": "张知遥", "name_en": "Zhang Zhiyao", "unit": str(world.unit("edu").uid)}
    return {**given, "phone": "021-6321 0001", "certificate": "", **also}


def made(world: World) -> User:
    return people.create(typed(world), actor=world.person("sysadmin"))[0]


def test_an_account_is_made_asked_for_and_approved_by_two_people(world: World, session: Session) -> None:
    person, password = people.create(typed(world), actor=world.person("sysadmin"))
    positions.ask(person.uid, "handler", actor=world.person("sysadmin"))
    assert world.person("edu.zhang").positions == frozenset()

    positions.decide(person.uid, "handler", True, actor=world.person("secadmin"))

    assert world.person("edu.zhang").positions == {Position.HANDLER}
    assert (accounts.sign_in("edu.zhang", password).must_change_password, accounts.weakness(password)) == (True, None)
    assert acts(session) == [
        ("create_account", "sysadmin", "edu.zhang"),
        ("ask_position", "sysadmin", "edu.zhang"),
        ("approve_position", "secadmin", "edu.zhang"),
    ]
    assert last_lines(session) == [("Handler", "awaits approval", "granted")]


def test_what_is_typed_wrong_is_named_and_nothing_is_kept(world: World, session: Session) -> None:
    before = sizes(session)

    for given, wrong in (
        (typed(world, login="Z!"), {"login"}),
        (typed(world, login="coord"), {"login"}),
        (typed(world, name=" ", unit=str(uuid4())), {"name", "unit"}),
        (typed(world, certificate="9" * 41), {"certificate"}),
    ):
        with pytest.raises(Invalid) as error:
            people.create(given, actor=world.person("sysadmin"))
        assert set(error.value.faults) == wrong

    assert sizes(session) == before


def test_particulars_are_changed_with_a_line_each_and_no_line_where_nothing_changes(
    world: World, session: Session
) -> None:
    person, actor = made(world), world.person("sysadmin")

    people.change(person.uid, typed(world, name="张之遥", login="other"), actor=actor)
    people.change(person.uid, typed(world, name="张之遥"), actor=actor)

    assert (world.person("edu.zhang").name, len(acts(session))) == ("张之遥", 2)
    assert last_lines(session) == [("name", "张知遥", "张之遥")]


def test_somebody_who_moves_to_another_unit_loses_every_position(world: World, session: Session) -> None:
    person, tax = world.person("edu.handler"), world.unit("tax")

    people.move(person.uid, str(tax.uid), actor=world.person("sysadmin"))

    moved = world.person("edu.handler")
    assert (moved.unit.code, moved.grants) == ("tax", [])
    assert last_lines(session) == [("unit", "Education Bureau", "Tax Bureau"), ("position", "Handler", "(blank)")]
    with pytest.raises(Invalid):
        people.move(person.uid, str(tax.uid), actor=world.person("sysadmin"))
    with pytest.raises(Refused):
        people.move(world.person("secadmin").uid, str(tax.uid), actor=world.person("sysadmin"))


def test_who_leaves_open_work_behind_is_not_moved_before_it_is_handed_over(world: World, session: Session) -> None:
    factories.rectifying(world)
    person, before = world.person("edu.handler"), truths.rows(session)

    with pytest.raises(Refused) as refused:
        people.move(person.uid, str(world.unit("tax").uid), actor=world.person("sysadmin"))

    assert (refused.value.code, "交接" in refused.value.reason.zh) == ("open_work", True)
    assert truths.rows(session) == before


def test_an_account_is_disabled_and_enabled_again_once_each(world: World, session: Session) -> None:
    person, actor = world.person("edu.handler"), world.person("sysadmin")

    for is_enabled in (False, False, True):
        people.set_enabled(person.uid, is_enabled, actor=actor)

    assert [act for act, _who, _on in acts(session)] == ["disable_account", "enable_account"]


@pytest.mark.parametrize("login", ["sysadmin", "secadmin", "audadmin"])
def test_the_last_of_an_administrator_stays(world: World, session: Session, login: str) -> None:
    with pytest.raises(Refused):
        people.set_enabled(world.person(login).uid, False, actor=world.person("sysadmin"))
    position = next(iter(world.person(login).positions))
    with pytest.raises(Refused):
        positions.decide(world.person(login).uid, position, False, actor=world.person("secadmin"))

    assert (world.person(login).is_enabled, world.person(login).positions, acts(session)) == (True, {position}, [])


def test_a_reset_unlocks_and_the_first_password_works_once(world: World, session: Session) -> None:
    for _ in range(MOST_FAILURES):
        with pytest.raises(Refused):
            accounts.sign_in("edu.handler", "wrong")
    with pytest.raises(Refused) as locked:
        accounts.sign_in("edu.handler", PASSWORD)

    _person, password = people.reset(world.person("edu.handler").uid, actor=world.person("sysadmin"))

    assert locked.value.code == "locked"
    person = accounts.sign_in("edu.handler", password)
    accounts.change_password(password, "Another-Horse-8", "Another-Horse-8", actor=person)
    assert world.person("edu.handler").must_change_password is False
    assert acts(session) == [
        ("lock_account", "", "edu.handler"),
        ("reset_password", "sysadmin", "edu.handler"),
        ("change_password", "edu.handler", "edu.handler"),
    ]


def test_a_lock_ends_by_itself_after_thirty_minutes(world: World) -> None:
    for _ in range(MOST_FAILURES):
        with pytest.raises(Refused):
            accounts.sign_in("edu.handler", "wrong")

    with clock.at(MONDAY + timedelta(minutes=31)):
        assert accounts.sign_in("edu.handler", PASSWORD).login == "edu.handler"


def test_requests_are_refused_withdrawn_and_taken_back(world: World, session: Session) -> None:
    person, system, security = made(world), world.person("sysadmin"), world.person("secadmin")

    for position in ("handler", "liaison", "head"):
        positions.ask(person.uid, position, actor=system)
    positions.withdraw(person.uid, "handler", actor=system)
    positions.decide(person.uid, "liaison", False, actor=security)
    positions.decide(person.uid, "head", True, actor=security)
    with pytest.raises(Refused):
        positions.withdraw(person.uid, "head", actor=system)
    with pytest.raises(NotFound):
        positions.decide(person.uid, "head", True, actor=security)
    positions.decide(person.uid, "head", False, actor=security)

    assert world.person("edu.zhang").grants == []
    told = [act for act, _who, _on in acts(session)][-4:]
    assert told == ["withdraw_position", "refuse_position", "approve_position", "revoke_position"]


def test_positions_that_do_not_fit_are_refused(world: World, session: Session) -> None:
    person, system = made(world), world.person("sysadmin")
    before = sizes(session)

    for uid, position, code in (
        (person.uid, "coordinator", "unit"),
        (person.uid, "security_admin", "apart"),
        (person.uid, "nonsense", "held"),
        (world.person("secadmin").uid, "handler", "apart"),
        (world.person("edu.handler").uid, "handler", "held"),
    ):
        with pytest.raises(Refused) as error:
            positions.ask(uid, position, actor=system)
        assert error.value.code == code

    assert sizes(session) == before


def test_nobody_approves_what_they_asked_for(world: World, session: Session) -> None:
    person, security = made(world), world.person("secadmin")
    positions.ask(person.uid, "handler", actor=security)

    with pytest.raises(Refused) as error:
        positions.decide(person.uid, "handler", True, actor=security)

    assert (error.value.code, world.person("edu.zhang").positions) == ("own", frozenset())
    with pytest.raises(NotFound):
        positions.decide(uuid4(), "handler", True, actor=security)
