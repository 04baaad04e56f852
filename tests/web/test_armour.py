"""What guards every answer and every form: tokens, cookies, headers, and pages without anything inline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from blueprints.access import ANYONE
from blueprints.app import _settings
from tests.conftest import Browser, signed_in
from tests.factories import MONDAY, PASSWORD, PEOPLE
from tests.web.access_rules import RULES
from tests.web.targets import District
from tests.web.walking import ask, rules_of
from workflow import clock
from workflow.config import Config

Settled = tuple[Flask, District]

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style\b|\sstyle=|\son(?:click|change|input|submit|load|error|key\w+|mouse\w+)="
    r"|javascript:|(?:src|href|action)=\"https?://(?!lianzhi\.test/)"
)
"""What the policy forbids, and addresses of other sites."""


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def armed(settled: Settled) -> Iterator[Flask]:
    """The application as it is served: forms need their token."""
    app, _ = settled
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def somebody(endpoint: str) -> str:
    """A person who may call a route."""
    return next(login for login, _, position in PEOPLE if RULES[endpoint] == ANYONE or position in RULES[endpoint])


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("endpoint", sorted(RULES))
def test_a_form_without_its_token_is_refused(armed: Flask, endpoint: str) -> None:
    posting = [rule for rule in rules_of(armed, endpoint) if "POST" in (rule.methods or ())]

    answers = [ask(signed_in(armed, somebody(endpoint)), rule) for rule in posting]

    assert [answer.status_code for answer in answers] == [400] * len(posting)


def test_the_token_of_another_session_is_refused_and_ones_own_is_taken(armed: Flask) -> None:
    mine, other = signed_in(armed, "coord"), signed_in(armed, "edu.liaison")
    tokens = [token(client.get("/worklist").text) for client in (mine, other)]

    answers = [mine.post("/sign-out", data={"csrf_token": one}) for one in reversed(tokens)]

    assert [answer.status_code for answer in answers] == [400, 303]


def entered(app: Flask) -> TestResponse:
    """The answer to a right password."""
    client = Browser(app, app.response_class)
    form = {"login": "coord", "password": PASSWORD, "csrf_token": token(client.get("/sign-in").text)}
    return client.post("/sign-in", data=form)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(armed: Flask) -> None:
    answer = entered(armed)

    [cookie] = answer.headers.getlist("Set-Cookie")
    flags = {part.strip().partition("=")[0]: part.strip().partition("=")[2] for part in cookie.split(";")[1:]}
    assert answer.status_code == 303
    assert cookie.startswith("lianzhi=")
    assert ("HttpOnly" in flags, flags["SameSite"], flags["Path"], "Secure" in flags) == (True, "Lax", "/", False)


def test_behind_tls_the_cookie_insists_on_it(tmp_path: Path) -> None:
    config = Config.from_environment({"DATA_DIR": str(tmp_path), "PUBLIC_URL": "https://lianzhi.test"})

    settings = _settings(config)

    assert (settings["SESSION_COOKIE_SECURE"], settings["REMEMBER_COOKIE_SECURE"]) == (True, True)


def test_signing_in_begins_a_new_session(armed: Flask) -> None:
    client = Browser(armed, armed.response_class)
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    form = {"login": "coord", "password": PASSWORD, "csrf_token": token(client.get("/sign-in").text)}

    client.post("/sign-in", data=form)

    with client.session_transaction() as after:
        assert "planted" not in after


def policy(answer: TestResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts if name}


@pytest.mark.parametrize("endpoint", sorted(RULES))
def test_every_answer_is_armoured(settled: Settled, endpoint: str) -> None:
    app, district = settled
    client = signed_in(app, somebody(endpoint))
    faults = []

    for rule in rules_of(app, endpoint):
        for uids in district.addresses(endpoint, rule.arguments):
            answer = ask(client, rule, **uids)
            said = policy(answer)
            default, script = said["default-src"], said.get("script-src", said["default-src"])
            if default not in ("'self'", "'none'") or script not in ("'self'", "'none'") or "unsafe" in str(said):
                faults.append((str(rule), "policy", said))
            if answer.headers["X-Content-Type-Options"] != "nosniff":
                faults.append((str(rule), "sniffing", {}))
            if answer.mimetype == "text/html" and INLINE.search(answer.text):
                faults.append((str(rule), "inline", INLINE.search(answer.text)))

    assert faults == []
