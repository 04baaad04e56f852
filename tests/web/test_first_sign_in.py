"""Whoever signs in with a password that another person made sets one of their own before anything else."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import World


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
