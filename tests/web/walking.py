"""Asking a route, whatever its address takes."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.web.district import UNKNOWN

OTHERS = {
    "to": "zh",
    "part": "state",
    "code": "AAAA-AAAA-AAAA",
    "filename": "nothing.js",
    "place": "worklist.todo",
    "year": 2026,
    "number": 1,
}
"""Arguments that are no uid."""


def rules_of(app: Flask, endpoint: str) -> list[Rule]:
    """The addresses of an endpoint."""
    return list(app.url_map.iter_rules(endpoint))


def ask(client: FlaskClient, rule: Rule, **uids: UUID | str) -> TestResponse:
    """One request with an empty form; uids that are not given are those of nothing."""
    assert rule.methods is not None
    values = {name: uids.get(name, OTHERS.get(name, UNKNOWN)) for name in rule.arguments}
    with client.application.test_request_context():
        address = client.application.url_for(rule.endpoint, **values)
    return client.open(address, method="POST" if "POST" in rule.methods else "GET", buffered=True)
