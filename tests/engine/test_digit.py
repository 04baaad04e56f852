"""A BusinessService of eGov DIGIT becomes a sound definition, and what had no counterpart is said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.digit_samples import grievance, state
from workflow.engine.checking import check
from workflow.engine.definition import Limit, Workflow
from workflow.engine.digit import Imported, imported, roles_in
from workflow.engine.loading import DefinitionFault, load
from workflow.types import Phase, Text

ROLES = {"CITIZEN": "initiator.handler", "CSR": "initiator.liaison", "GRO": "office.coordinator"}
ROLES |= {"DGRO": "office.director", "PGR_LME": "lead.handler"}


def read(service: Any, roles: dict[str, str] | None = None) -> tuple[Workflow, Imported]:
    found = imported(json.dumps(service), ROLES if roles is None else roles)
    return load(found.source, name="digit"), found


def said(found: Imported) -> list[str]:
    return [f"{note.where}: {note.text.en}" for note in found.notes]


def test_it_is_sound_as_it_comes():
    _, found = read(grievance())

    assert check(found.source, name="pgr.yaml", effects=()) == ()


def test_states_become_states_with_phase_holder_and_limit():
    flow, _ = read(grievance())

    assert {code: (one.phase, one.holder, one.limit) for code, one in flow.states.items()} == {
        "draft": (Phase.OPEN, ("initiator.handler", "initiator.liaison"), None),
        "pendingforassignment": (Phase.OPEN, ("office.coordinator", "office.director"), Limit(10, "h")),
        "pendingatlme": (Phase.OPEN, ("lead.handler", "office.coordinator"), Limit(90, "min")),
        "resolved": (Phase.OPEN, ("initiator.handler",), None),
        "rejected": (Phase.CANCELLED, (), None),
        "closedafterresolution": (Phase.SETTLED, (), None),
    }
    assert flow.initial == "draft"
    assert flow.path == ("draft", "pendingforassignment", "pendingatlme", "resolved", "closedafterresolution")


def test_actions_become_transitions_and_the_same_one_is_written_once():
    flow, _ = read(grievance())

    assert [(t.action, t.sources, t.target, t.who) for t in flow.transitions if t.action in {"assign", "reject"}] == [
        ("assign", ("pendingforassignment",), "pendingatlme", ("office.coordinator", "office.director")),
        ("reject", ("pendingforassignment", "pendingatlme"), "rejected", ("office.coordinator",)),
    ]
    assert flow.actions["comment"][0].goes == "stay"


def test_a_step_back_and_a_rejection_ask_for_a_reason():
    flow, found = read(grievance())

    marks = {
        a: (alike[0].is_back, alike[0].is_danger, [f.name for f in alike[0].form]) for a, alike in flow.actions.items()
    }

    assert marks["sendback"] == (True, False, ["reason"])
    assert marks["reject"] == (False, True, ["reason"])
    assert "states.PENDINGATLME.SENDBACK: a reason that must be given was added" in said(found)


def test_documents_are_asked_for_on_the_way_into_the_state_that_wants_them():
    flow, _ = read(grievance())

    asking = {t.action for t in flow.transitions if any(f.type == "files" and f.required for f in t.form)}

    assert asking == {"resolve"}


def test_the_limit_of_the_whole_is_a_term():
    flow, _ = read(grievance())

    term = flow.term("whole")
    assert (term.length, term.start, term.stop) == (Limit(120, "h"), ("begin",), ("reject", "rate"))
    assert {code for code, one in flow.states.items() if one.on_term} == {
        *("draft", "pendingforassignment", "pendingatlme", "resolved")
    }


def test_without_a_limit_of_the_whole_there_is_no_term():
    flow, _ = read(grievance(businessServiceSla=None))

    assert flow.terms == ()


def test_a_role_that_nobody_has_said_is_guessed_and_reported():
    service = grievance()

    _, found = read(service, {"GRO": "office.reviewer"})

    assert found.roles == roles_in(json.dumps(service)) | {"GRO": "office.reviewer"}
    assert "states.null.roles: the role CITIZEN was taken to be initiator.handler; look at it" in said(found)
    assert not any("role GRO" in line for line in said(found))


def test_what_has_no_counterpart_is_said():
    service = grievance(getUri="/x", generateDemandAt=[])
    service["states"][1]["colour"] = "red"
    service["states"][1]["actions"] += [
        {"action": "ESCALATE", "nextState": "UNHEARD", "roles": ["GRO"]},
        {"action": "OLD", "nextState": "REJECTED", "roles": ["GRO"], "active": False},
    ]
    service["states"][2]["isStartState"] = True

    flow, found = read(service)

    assert {
        "getUri: getUri has no counterpart and was left out",
        "generateDemandAt: generateDemandAt has no counterpart and was left out",
        "states.PENDINGFORASSIGNMENT.colour: colour has no counterpart and was left out",
        "states.PENDINGFORASSIGNMENT.ESCALATE.nextState: the next state UNHEARD is not in the file",
        "states.PENDINGFORASSIGNMENT.OLD: an action that is not active was left out",
        "states.PENDINGATLME.isStartState: a matter begins in one state only; isStartState is left out",
        "states.RESOLVED.applicationStatus: the application status INWORKFLOW has no counterpart",
        "states: the null state at the start becomes the state draft",
    } <= set(said(found))
    assert "old" not in flow.actions
    assert [fault.code for fault in check(found.source, name="x", effects=())] == ["unknown_state"]


@pytest.mark.parametrize("wrapped", [lambda one: {"BusinessServices": [one]}, lambda one: [one], lambda one: one])
def test_it_is_found_in_a_request_in_a_list_and_alone(wrapped):
    assert read(wrapped(grievance()))[0].kind == "pgr"


def test_of_several_the_first_is_read_and_the_others_are_named():
    _, found = read([grievance(), grievance(businessService="TL")])

    assert said(found)[0] == "BusinessServices: only the first of several is read; left out: TL"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{\n"states": [}', "json", 2),
        ("[]", "no_service", 1),
        ('{"states": []}', "no_service", 1),
        ("7", "no_service", 1),
    ],
)
def test_a_file_that_holds_none_is_refused_with_its_line(text, code, line):
    with pytest.raises(DefinitionFault) as refused:
        imported(text)

    assert [(fault.code, fault.line) for fault in refused.value.faults] == [(code, line)]


@pytest.mark.parametrize("reader", [imported, roles_in])
def test_a_fault_names_the_file(reader):
    with pytest.raises(DefinitionFault) as unnamed:
        reader("[]")
    with pytest.raises(DefinitionFault) as named:
        reader("{", name="pgr.json")

    assert (unnamed.value.name, named.value.name) == ("business-service.json", "pgr.json")
    assert str(named.value).startswith("pgr.json:1: not JSON: ")


def test_what_is_in_no_list_and_no_object_is_nothing():
    for text in ('{"BusinessServices": {"states": [1]}}', '{"states": "all"}', '[{"states": null}, 3]'):
        with pytest.raises(DefinitionFault) as refused:
            imported(text)
        assert refused.value.faults[0].text == Text(
            "文件中没有带状态（states）的 BusinessService", "the file holds no BusinessService with states"
        )
    assert roles_in(json.dumps([grievance()])) == roles_in(json.dumps({"businessServices": [grievance()]}))
    assert list(roles_in(json.dumps(grievance()))) == ["CITIZEN", "CSR", "GRO", "DGRO", "PGR_LME"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["state", "sla", "actions", "action", "nextState", "roles", "isTerminateState"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_whatever_the_file_holds_it_is_read_or_refused_but_never_breaks(one, other):
    try:
        found = imported(json.dumps({"businessService": "ODD", "states": [one, other, state("A", ("GO", "B", "X"))]}))
        load(found.source, name="odd")
    except DefinitionFault:
        pass
