"""The editor of a workflow: each change is one save of the draft, and what is refused stays typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import MONDAY, World
from tests.statements import counting
from workflow import clock
from workflow.db import db
from workflow.engine.definition import Workflow
from workflow.engine.loading import load
from workflow.models.definition_draft import DefinitionDraft
from workflow.services import accounts, definitions

SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


class Desk:
    """The coordinator before a draft."""

    def __init__(self, world: World, client: FlaskClient, kind: str) -> None:
        self.uid = definitions.start_draft(kind, actor=world.person("coord")).uid
        self.client, self.url = client, f"/workflows/drafts/{self.uid}"

    @property
    def draft(self) -> DefinitionDraft:
        db.session.expire_all()
        return db.session.query(DefinitionDraft).filter_by(uid=self.uid).one()

    @property
    def flow(self) -> Workflow:
        return load(self.draft.source, name="draft")

    def page(self, **query: str) -> str:
        return self.client.get(self.url, query_string=query).text

    def post(self, what: str, **form: object) -> tuple[int, str]:
        answer = self.client.post(f"{self.url}/{what}", data={"version": self.draft.version, **form})
        return answer.status_code, answer.text


@pytest.fixture
def desk(world: World, sign_in: SignIn) -> Desk:
    accounts.set_preferences(actor=world.person("coord"), language="en")
    return Desk(world, sign_in("coord"), "rectification")


def state(**also: object) -> dict[str, object]:
    """The panel of a state as a browser posts it."""
    return {
        "zh": "待销号",
        "en": "Awaiting write-off",
        "limit.length": "2",
        "limit.unit": "wd",
        "holder": ["station.leader", "office.reviewer", "office.director"],
        "step.zh": "销号",
        "step.en": "Write off",
        **also,
    }


def test_the_page_shows_the_diagram_the_matrix_and_a_clean_check(desk: Desk):
    page = desk.page()

    assert page.count('<g class="st') == len(desk.flow.states)
    assert len(set(re.findall(r'name="may" value="([^"|]+)\|', page))) == len(desk.flow.transitions)
    assert "nothing stands in the way of publishing" in page


def test_a_limit_is_changed_in_the_panel(desk: Desk):
    before = desk.draft.source

    status, _page = desk.post("part", part="states/closing", **state(**{"limit.length": "4"}))

    changed = [line for line in desk.draft.source.splitlines() if line not in before.splitlines()]
    assert (status, changed) == (303, ["    limit: 4 wd"])
    assert "4 working days" in desk.page(part="states/closing")


def test_a_panel_saved_as_it_is_changes_nothing(desk: Desk):
    before = desk.draft.source

    desk.post("part", part="states/closing", **state())

    assert desk.draft.source == before


def test_the_order_in_which_roles_were_written_stays(desk: Desk):
    before = desk.draft.source

    desk.post("part", part="states/closing", **state(holder=["office.director", "station.leader", "office.reviewer"]))

    assert desk.draft.source == before


def test_a_step_is_put_in_and_checked(desk: Desk):
    form = {
        "zh": "所长审核",
        "en": "Station approval",
        "limit.length": "1",
        "limit.unit": "wd",
        "holder": "station.leader",
    }
    onward = {"action.zh": "审核通过", "action.en": "Approve", "action.who": "station.leader"}

    status, _page = desk.post("add", part="new/step:transitions/pass", **form, **onward)
    flow = desk.flow

    assert status == 303
    assert flow.actions["pass"][0].target == "station_approval"
    assert flow.actions["finish_station_approval"][0].target == "closing"
    assert "nothing stands in the way of publishing" in desk.page()


def test_a_name_that_is_missing_is_asked_for_and_the_rest_stays_typed(desk: Desk):
    before = desk.draft.source

    status, page = desk.post("add", part="new/state", zh="新状态", **{"limit.length": "9", "limit.unit": "h"})

    assert (status, desk.draft.source) == (422, before)
    assert 'value="新状态"' in page
    assert 'value="9"' in page
    assert "Give the name in Chinese and in English." in page


def test_who_may_is_ticked_in_the_matrix(desk: Desk):
    every = [f"{path}|{role}" for path, role in ticks(desk.page())]

    desk.post("matrix", may=[*every, "transitions/issue|office.director"])

    assert desk.flow.actions["issue"][0].who == ("enforcement.leader", "office.director")


def ticks(page: str) -> list[tuple[str, str]]:
    return re.findall(r'name="may" value="([^"|]+)\|([^"]+)" checked', page)


def test_an_action_that_nobody_may_take_is_found_and_marked(desk: Desk):
    every = [f"{path}|{role}" for path, role in ticks(desk.page()) if path != "transitions/issue"]

    desk.post("matrix", may=every)
    page = desk.page()

    assert "“Issue and serve”" in page
    assert 'class="err"' in page
    assert "part=transitions/issue" in page.replace("%2F", "/")


def test_a_field_is_added_changed_moved_and_taken_away(desk: Desk):
    kinds = {"zh": "备注", "en": "Note", "type": "line"}
    desk.post("add", part="new/field:transitions/close", **kinds)
    desk.post("move", part="transitions/close/form/1", steps="-1")
    desk.post(
        "part", part="transitions/close/form/0", **{**kinds, "required": "1", "hint.zh": "简要", "hint.en": "Short"}
    )
    first = desk.flow.actions["close"][0].form[0]
    desk.post("drop", part="transitions/close/form/0")

    assert (first.name, first.required, first.hint and first.hint.en) == ("note", True, "Short")
    assert [field.name for field in desk.flow.actions["close"][0].form] == ["opinion"]


def test_texts_are_changed_in_both_languages(desk: Desk):
    desk.post(
        "texts",
        view="texts",
        **{
            "states/closing::zh": "等待销号",
            "states/closing::en": "Waiting",
            ":name:zh": "整改",
            ":name:en": "Mending",
        },
    )

    assert (desk.flow.states["closing"].text.zh, desk.flow.text.en) == ("等待销号", "Mending")


def test_a_source_that_cannot_be_read_is_kept_and_the_line_is_named(desk: Desk):
    status, _page = desk.post("source", source="kind: rectification\nstates: [")
    page, drawn = desk.page(view="source"), desk.page()

    assert (status, desk.draft.source) == (303, "kind: rectification\nstates: [")
    assert "line 3" in page
    assert "cannot be drawn" in drawn


def test_what_somebody_else_saved_first_is_not_overwritten(desk: Desk, world: World):
    version = desk.draft.version
    definitions.save_draft(desk.uid, desk.draft.source + "# more\n", version=version, actor=world.person("director"))

    status, page = desk.post("part", part="states/closing", **state(**{"limit.length": "7", "version": version}))

    assert status == 409
    assert desk.draft.source.endswith("# more\n")
    assert 'value="7"' in page


def test_what_the_draft_changes_is_told_in_words_and_lines(desk: Desk):
    desk.post("part", part="states/closing", **state(**{"limit.length": "4"}))

    page = desk.page(view="compare")

    assert "4 working days" in page
    assert "+    limit: 4 wd" in page


def test_the_source_is_downloaded(desk: Desk):
    answer = desk.client.get(f"{desk.url}/yaml")

    assert answer.text == desk.draft.source
    assert answer.headers["Content-Disposition"].endswith('"rectification.yaml"')


def test_a_draft_of_another_joint_meeting_is_not_there(desk: Desk, sign_in: SignIn):
    assert sign_in("reviewer").get(desk.url).status_code == 403
    assert desk.client.get("/workflows/drafts/01900000-0000-7000-8000-000000000000").status_code == 404


def test_the_statements_do_not_grow_with_the_definition(desk: Desk, world: World, app: Flask):
    small, large = desk, Desk(world, desk.client, "problem")
    small.page()
    with counting(app) as few:
        small.page(part="states/closing")
    with counting(app) as many:
        large.page(part="states/reviewing")

    assert len(many) == len(few)
