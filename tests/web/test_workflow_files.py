"""What of a workflow is had as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from flask import Flask
from flask.testing import FlaskClient

from tests.engine.digit_samples import grievance
from tests.factories import World
from workflow.engine.schema import schema
from workflow.services.effects.all import EFFECTS

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


def test_the_language_is_had_as_a_schema(app: Flask, world: World, sign_in: SignIn) -> None:
    answer = sign_in("coord").get("/workflows/schema.json")
    printed = app.test_cli_runner().invoke(args=["workflows", "schema"])

    assert (answer.status_code, answer.mimetype) == (200, "application/schema+json")
    assert answer.get_json(force=True) == json.loads(printed.output) == schema(effects=EFFECTS)


def test_a_business_service_is_printed_as_a_definition(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "pgr.json"
    file.write_text(json.dumps(grievance()), encoding="utf-8")

    done = app.test_cli_runner().invoke(args=["workflows", "import-digit", str(file), "--role", "GRO=office.reviewer"])

    assert done.exit_code == 0
    assert "who: [office.reviewer" in done.stdout
    assert "states.null.roles: the role CITIZEN was taken to be initiator.handler; look at it" in done.stderr


def test_a_file_that_is_none_is_refused_in_one_line(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "pgr.json"
    file.write_text("{", encoding="utf-8")

    done = app.test_cli_runner().invoke(args=["workflows", "import-digit", str(file)])

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: pgr.json:1: not JSON")
