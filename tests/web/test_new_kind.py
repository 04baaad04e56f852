"""Beginning a definition: from a copy, from YAML, from a BusinessService of eGov DIGIT."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.engine.digit_samples import grievance
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import db
from workflow.engine.checking import check
from workflow.engine.loading import load
from workflow.models.definition_draft import DefinitionDraft
from workflow.services import accounts
from workflow.services.effects.all import EFFECTS

SignIn = Callable[[str], FlaskClient]
NAMES = {"zh": "校园宣防线索", "en": "Campus clue", "prefix": "XY", "code": ""}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def coordinator(world: World, sign_in: SignIn) -> FlaskClient:
    accounts.set_preferences(actor=world.person("coord"), language="en")
    return sign_in("coord")


def drafts() -> list[DefinitionDraft]:
    db.session.expire_all()
    return list(db.session.scalars(select(DefinitionDraft)))


def faults(draft: DefinitionDraft) -> tuple[object, ...]:
    return check(draft.source, name="draft", effects=EFFECTS)


def test_a_kind_is_begun_from_a_copy_under_its_own_name_and_number(coordinator: FlaskClient):
    answer = coordinator.post("/workflows/new", data={**NAMES, "source": "clue"})
    draft = drafts()[0]
    flow = load(draft.source, name="draft")

    assert (answer.status_code, draft.kind) == (303, "campus_clue")
    assert (flow.kind, flow.text.zh, flow.prefix) == ("campus_clue", "校园宣防线索", "XY")
    assert flow.made is not None
    assert flow.made.numbering.startswith("XY-")
    assert faults(draft) == ()


def test_its_fields_columns_and_figures_are_changed_on_the_panel(coordinator: FlaskClient):
    coordinator.post("/workflows/new", data={**NAMES, "source": "clue"})
    draft = drafts()[0]
    url = f"/workflows/drafts/{draft.uid}"

    page = coordinator.get(url, query_string={"part": "made"}).text
    field = {"zh": "学校", "en": "School", "type": "line", "required": "1", "sets": "school"}
    coordinator.post(f"{url}/add", data={"version": draft.version, "part": "new/field:made", **field})
    figure = {"name": "schools", "zh": "按学校", "en": "By school", "how": "count", "by": "unit"}
    coordinator.post(f"{url}/add", data={"version": drafts()[0].version, "part": "new/figure", **figure})
    made = load(drafts()[0].source, name="draft").made

    assert "Registering, list, figures and report" in page
    assert made is not None
    assert made.form[-1].text.en == "School"
    assert made.figures[-1].name == "schools"
    assert faults(drafts()[0]) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"zh": ""}, "Give it a name."),
        ({"prefix": "xy"}, "Use one to six capital letters"),
        ({"source": "nothing"}, "Choose what it is copied from."),
        ({"code": "Not A Code"}, "begins with a small letter"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_stays(coordinator: FlaskClient, change: dict[str, str], told: str):
    answer = coordinator.post("/workflows/new", data={**NAMES, "source": "clue", **change})

    assert (answer.status_code, drafts()) == (422, [])
    assert told in answer.text
    assert 'value="Campus clue"' in answer.text


def test_a_second_draft_of_the_same_kind_is_refused(coordinator: FlaskClient):
    coordinator.post("/workflows/new", data={**NAMES, "source": "clue"})

    answer = coordinator.post("/workflows/new", data={**NAMES, "source": "task"})

    assert (answer.status_code, len(drafts())) == (409, 1)
    assert "There is a draft already" in answer.text


def test_a_yaml_file_becomes_a_draft(coordinator: FlaskClient):
    coordinator.post("/workflows/new", data={**NAMES, "source": "clue"})
    draft = drafts()[0]
    text = draft.source.replace("campus_clue", "park_clue").encode()

    answer = coordinator.post("/workflows/new/yaml", data={"file": (io.BytesIO(text), "park.yaml")})

    assert answer.status_code == 303
    assert {one.kind for one in drafts()} == {"campus_clue", "park_clue"}


def test_a_file_without_a_kind_is_refused(coordinator: FlaskClient):
    answer = coordinator.post("/workflows/new/yaml", data={"file": (io.BytesIO(b"hello"), "x.yaml")})

    assert (answer.status_code, drafts()) == (422, [])
    assert "has no kind" in answer.text


def test_a_digit_workflow_is_read_its_roles_put_right_and_begun(coordinator: FlaskClient):
    text = json.dumps(grievance())

    asked = coordinator.post("/workflows/new/digit", data={"file": (io.BytesIO(text.encode()), "pgr.json")})
    roles = dict.fromkeys(re.findall(r'name="(role\.[^"]+)"', asked.text), "office.coordinator")
    begun = coordinator.post("/workflows/new/digit", data={"text": text, "go": "1", **roles})

    assert (asked.status_code, begun.status_code) == (200, 303)
    assert "What had no counterpart" in asked.text
    who = {role for one in load(drafts()[0].source, name="draft").transitions for role in one.who}
    assert who == {"office.coordinator"}


def test_a_file_that_is_no_business_service_is_refused(coordinator: FlaskClient):
    answer = coordinator.post("/workflows/new/digit", data={"file": (io.BytesIO(b"[]"), "pgr.json")})

    assert (answer.status_code, drafts()) == (422, [])
