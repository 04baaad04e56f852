"""Every route by every position and every relation: who is sent to sign in, who is refused, who learns nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from blueprints.access import ANYONE
from tests.conftest import Browser, signed_in
from tests.factories import MONDAY, PEOPLE
from tests.web import neighbours
from tests.web.access_rules import PUBLIC_ANSWERS, RULES
from tests.web.district import UNKNOWN
from tests.web.targets import District, Target
from tests.web.walking import ask, rules_of
from workflow import clock
from workflow.types import Position

Settled = tuple[Flask, District]
Enter = Callable[[str], FlaskClient]

SCOPED = sorted(endpoint for endpoint, rule in RULES.items() if rule != ANYONE)
FIRST_OF: dict[str, str] = {position: login for login, _, position in reversed(PEOPLE)}
"""One person for each position."""
IN_TURN = 3
"""Every third outsider tries a target, and another third the next one."""
NEW = re.compile(r'[0-9a-f]{8}-[0-9a-f-]{27}|name="csrf_token" value="[^"]*"')
"""What no two answers share."""


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture(scope="module")
def enter(settled: Settled) -> Enter:
    """Opens a browser in which a login is signed in."""
    return partial(signed_in, settled[0])


def is_sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 302 and answer.location.startswith("/sign-in?next=")


def test_every_route_has_a_rule_and_every_rule_a_route(settled: Settled) -> None:
    app, _ = settled

    assert set(RULES) == set(app.view_functions)


def test_the_routes_say_what_the_rules_say(settled: Settled) -> None:
    app, _ = settled

    said = {name: getattr(view, "roles", ANYONE) for name, view in app.view_functions.items()}

    assert {name: rule for name, rule in said.items() if rule != RULES.get(name)} == {}


@pytest.mark.parametrize("endpoint", SCOPED)
def test_who_is_not_signed_in_is_sent_to_sign_in(settled: Settled, endpoint: str) -> None:
    app, _ = settled
    client = Browser(app, app.response_class)

    answers = [ask(client, rule) for rule in rules_of(app, endpoint)]

    assert [is_sent_to_sign_in(answer) for answer in answers] == [True] * len(answers)


@pytest.mark.parametrize("endpoint", sorted(PUBLIC_ANSWERS))
def test_what_is_public_answers_a_stranger(settled: Settled, endpoint: str) -> None:
    app, _ = settled
    client = Browser(app, app.response_class)

    [answer] = [ask(client, rule) for rule in rules_of(app, endpoint)]

    assert answer.status_code == PUBLIC_ANSWERS[endpoint]


@pytest.mark.parametrize("endpoint", SCOPED)
def test_exactly_the_positions_outside_the_rule_are_refused(settled: Settled, enter: Enter, endpoint: str) -> None:
    app, _ = settled
    refused, broken = set(), []

    for position in Position:
        for rule in rules_of(app, endpoint):
            answer = ask(enter(FIRST_OF[position]), rule)
            if answer.status_code == 403:
                refused.add(position)
            elif answer.status_code >= 500 or is_sent_to_sign_in(answer):
                broken.append((position, answer.status))

    assert (refused, broken) == (set(Position) - RULES[endpoint], [])


def scoped_rules(app: Flask, endpoint: str) -> list[Rule]:
    return [rule for rule in rules_of(app, endpoint) if any(name.endswith("_uid") for name in rule.arguments)]


def targets_of(settled: Settled, endpoint: str) -> list[tuple[Rule, Target]]:
    """Every address of an endpoint that leads to something of this district, with what it leads to."""
    app, district = settled
    return [(rule, one) for rule in scoped_rules(app, endpoint) for one in district.targets(endpoint, rule.arguments)]


def insiders(endpoint: str, target: Target) -> list[str]:
    """One person of every unit that may know of a target, among those who may call the route."""
    found = {unit: login for login, unit, position in reversed(PEOPLE) if position in RULES[endpoint]}
    return [login for unit, login in found.items() if unit in target.seen_by]


def outsiders(endpoint: str, target: Target) -> list[str]:
    """One person of every unit that may not, and everybody next door, among those who may call the route."""
    found = {unit: login for login, unit, position in reversed(PEOPLE) if position in RULES[endpoint]}
    mine = [login for unit, login in found.items() if unit not in target.seen_by]
    return mine + [neighbours.login(position) for position in Position if position in RULES[endpoint]]


def plain(answer: TestResponse) -> tuple[int, str]:
    """Status and body, without what is new in every answer and without what was asked for."""
    return answer.status_code, NEW.sub("", answer.text.replace(answer.headers["X-Request-Id"], ""))


def test_every_uid_of_an_address_leads_to_something_here(settled: Settled) -> None:
    app, district = settled
    scoped = [
        (rule, district.targets(rule.endpoint, rule.arguments)) for one in SCOPED for rule in scoped_rules(app, one)
    ]

    assert [str(rule) for rule, targets in scoped if not targets] == []


@pytest.mark.parametrize("endpoint", SCOPED)
def test_what_is_not_mine_answers_like_what_does_not_exist(settled: Settled, enter: Enter, endpoint: str) -> None:
    told = []

    by_address = {str(rule): rule for rule in scoped_rules(settled[0], endpoint)}
    unknown = cache(lambda login, address, words: plain(ask(enter(login), by_address[address], **dict(words))))
    for number, (rule, target) in enumerate(targets_of(settled, endpoint)):
        for login in outsiders(endpoint, target)[number % IN_TURN :: IN_TURN]:
            known = ask(enter(login), rule, **target.uids)
            if plain(known) != unknown(login, str(rule), target.words) or known.status_code != 404:
                told.append((target.name, login, known.status))

    assert told == []


@pytest.mark.parametrize("endpoint", SCOPED)
def test_what_concerns_me_is_there_for_me(settled: Settled, enter: Enter, endpoint: str) -> None:
    missing = []

    for rule, target in targets_of(settled, endpoint):
        for login in insiders(endpoint, target):
            answer = ask(enter(login), rule, **target.uids)
            is_refused = answer.status_code == 403 and "GET" in (rule.methods or ())
            if is_refused or answer.status_code == 404 or answer.status_code >= 500:
                missing.append((target.name, login, answer.status))

    assert missing == []


@pytest.mark.parametrize("login", ["tax.liaison", "pu1.rep", "south.leader", neighbours.login(Position.COORDINATOR)])
def test_a_row_that_is_not_mine_cannot_be_ticked(settled: Settled, enter: Enter, login: str) -> None:
    _, district = settled
    uids = [UNKNOWN, *(target.uids["matter_uid"] for target in (district.problem, district.recorded))]

    client = enter(login)
    answers = [client.post("/worklist/act-together", data={"action": "sign/Sign_for", "matter": uid}) for uid in uids]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/worklist")] * len(uids)
