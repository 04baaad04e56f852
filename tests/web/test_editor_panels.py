"""Every panel of the editor, opened and saved as a browser would: nothing that was written is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from blueprints.admin.forms import Form
from blueprints.editor import panels
from tests.factories import MONDAY, World
from tests.web.test_editor import Desk, SignIn
from workflow import clock
from workflow.engine.definition import Limit, Vote, Workflow
from workflow.engine.loading import load, shipped
from workflow.services import accounts, definitions
from workflow.services.editing import Editing
from workflow.types import SEVERITIES, Severity


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def desk(world: World, sign_in: SignIn) -> Desk:
    accounts.set_preferences(actor=world.person("coord"), language="en")
    return Desk(world, sign_in("coord"), "rectification")


def as_posted(form: Form) -> MultiDict[str, str]:
    """What a browser posts of a form as it stands."""
    posted: MultiDict[str, str] = MultiDict()
    for field in form.fields.values():
        name, value, offered = field["name"], field["value"], [one[0] for one in field["choices"]]
        match field["type"]:
            case "multichoice":
                posted.setlist(name, [word for word in value if word in offered])
            case "choice":
                posted[name] = value if value in offered else ""
            case "bool":
                posted.setlist(name, ["1"] if value else [])
            case "number":
                posted[name] = value if value.lstrip("-").isdigit() else ""
            case _:
                posted[name] = value
    return posted


def parts(flow: Workflow) -> Iterator[str]:
    """The path of every part that a panel is for."""
    yield from ("", *(f"states/{code}" for code in flow.states), *(f"terms/{term.name}" for term in flow.terms))
    yield from (f"escalations/{number}" for number in range(len(flow.escalations)))
    for path, one in panels.actions(flow):
        yield from (path, *(f"{path}/form/{number}" for number in range(len(one.form))))
    if flow.made is not None:
        yield "made"
        for part in ("form", "figures", "report"):
            yield from (f"made/{part}/{number}" for number in range(len(getattr(flow.made, part))))


def saved(desk: Desk, path: str, **also: object) -> dict[str, object]:
    """A panel as a browser posts it, with some fields typed anew."""
    with desk.client.application.test_request_context():
        form = panels.form_of(panels.kind_of(path), desk.flow, Editing(desk.draft.source).part(path))
    return {"part": path, **as_posted(form).to_dict(flat=False), **also}


def changed(desk: Desk, before: str) -> list[str]:
    """The lines that the draft has and did not have."""
    return [line for line in desk.draft.source.splitlines() if line not in before.splitlines()]


@pytest.mark.parametrize("kind", shipped())
def test_every_part_opened_and_saved_as_it_is_changes_nothing(app: Flask, kind: str):
    source, flow = shipped()[kind]
    editing, changed = Editing(source), {}
    as_it_was = editing.text

    with app.test_request_context():
        for path in parts(flow):
            written = editing.part(path)
            panels.put(editing, path, flow, as_posted(panels.form_of(panels.kind_of(path), flow, written)))
            if editing.part(path) != written:
                changed[path] = (written, editing.part(path))

    assert changed == {}
    assert (load(editing.text, name=kind), editing.text) == (flow, as_it_was)


def test_lengths_by_severity_are_changed_one_by_one(desk: Desk):
    before = desk.draft.source

    status, _page = desk.post("part", **saved(desk, "terms/unit", **{"length.serious.length": "20"}))

    lengths = "{minor: 5 wd, general: 10 wd, serious: 20 wd, major: 30 wd}"
    assert (status, changed(desk, before)) == (303, [f"    length: {lengths}"])


def test_one_length_for_all_and_one_for_each_is_refused(desk: Desk):
    before = desk.draft.source

    status, page = desk.post("part", **saved(desk, "terms/unit", **{"length.length": "8"}))

    assert (status, desk.draft.source) == (422, before)
    assert "not both" in page
    assert 'value="8"' in page


def test_a_panel_after_which_the_draft_could_not_be_read_is_refused(desk: Desk):
    before, emptied = desk.draft.source, {f"length.{one}.length": "" for one in SEVERITIES}

    status, page = desk.post("part", **saved(desk, "terms/unit", **{**emptied, "given": "", "stop": ["report"]}))

    assert (status, desk.draft.source) == (422, before)
    assert re.search(r'id="part-length.length-says".*Terms/unit needs length, given or until', page, re.DOTALL)


def test_a_length_that_is_no_number_is_blamed_beside_it(desk: Desk):
    before = desk.draft.source

    status, page = desk.post("part", **saved(desk, "terms/unit", **{"length.minor.length": "5.5"}))

    assert (status, desk.draft.source) == (422, before)
    assert re.search(r'id="part-length.minor.length-says"', page)
    assert 'value="5.5"' in page


def test_the_rule_of_a_vote_and_limits_by_urgency_are_changed(desk: Desk):
    more = {
        "vote.rule": "share",
        "vote.share": "60",
        "vote.on_refusal": "count",
        "vote.silent.length": "2",
        "limit_by_severity.major.length": "5",
    }

    desk.post("part", **saved(desk, "states/closing", **more))

    state = desk.flow.states["closing"]
    assert (state.vote, state.limit_by_severity) == (
        Vote("share", 60, "count", Limit(2)),
        ((Severity.MAJOR, Limit(5)),),
    )


def test_a_vote_is_taken_away(desk: Desk):
    desk.post("part", **saved(desk, "states/closing", **{"vote.rule": "all"}))
    had = desk.flow.states["closing"].vote

    desk.post("part", **saved(desk, "states/closing", **{"vote.rule": ""}))

    assert (had, desk.flow.states["closing"].vote) == (Vote("all"), None)


def test_a_guard_that_there_is_not_stays_until_it_is_unticked(desk: Desk, world: World):
    source = desk.draft.source.replace("guards: [", "guards: [is_lucky, ", 1)
    definitions.save_draft(desk.uid, source, version=desk.draft.version, actor=world.person("coord"))
    path = next(path for path, one in panels.actions(desk.flow) if "is_lucky" in one.guards)

    kept = desk.post("part", **saved(desk, path, zh="改名"))[0], dict(panels.actions(desk.flow))[path].guards
    without = [name for name in kept[1] if name != "is_lucky"]
    desk.post("part", **saved(desk, path, guards=without))

    assert (kept[0], "is_lucky" in kept[1]) == (303, True)
    assert dict(panels.actions(desk.flow))[path].guards == tuple(without)
