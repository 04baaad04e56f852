"""What of a workflow is had as a file."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

from tests.factories import World

SignIn = Callable[[str], FlaskClient]


def test_a_workflow_is_had_as_bpmn_by_who_may_see_it(world: World, sign_in: SignIn) -> None:
    client = sign_in("edu.handler")

    answer = client.get("/workflows/rectification/bpmn")

    assert 'href="/workflows/rectification/bpmn"' in client.get("/workflows/rectification").text
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rectification.bpmn"'
    assert ET.fromstring(answer.data).get("name") == "整改任务"


def test_a_workflow_that_there_is_not_is_not_found(world: World, sign_in: SignIn) -> None:
    assert sign_in("coord").get("/workflows/unheard/bpmn").status_code == 404
