"""Whoever signs in with a password that another person made sets one of their own before anything else."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import PASSWORD, World


def test_nothing_is_open_before_the_password_is_changed(
    app: Flask, world: World, session: Session, sign_in: Callable[[str], FlaskClient]
) -> None:
    world.person("edu.liaison").must_change_password = True
    session.commit()
    browser = sign_in("edu.liaison")

    for path in ("/worklist", "/ledger"):
        answer = browser.get(path)
        assert (answer.status_code, answer.location) == (303, "/account")
    assert browser.post("/sign-out").status_code == 303


def test_the_new_password_is_a_new_one_and_leads_on_to_work(
    world: World, session: Session, sign_in: Callable[[str], FlaskClient]
) -> None:
    world.person("edu.liaison").must_change_password = True
    session.commit()
    browser = sign_in("edu.liaison")

    def changed(new: str) -> TestResponse:
        return browser.post("/account/password", data={"current": PASSWORD, "new": new, "again": new})

    same, new = changed(PASSWORD), changed("Another-Horse-8")

    assert (same.status_code, "新密码不能与当前密码相同" in same.text) == (422, True)
    assert (new.status_code, new.location) == (303, "/worklist")
