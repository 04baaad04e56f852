"""A workflow as BPMN 2.0: whole, drawn without collisions, and taken by an engine that runs it."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.engine.samples import SMALL, broken
from workflow.engine.bpmn import document
from workflow.engine.bpmn_names import BPMN, BPMNDI, DC, DI, NAMESPACES
from workflow.engine.bpmn_parts import flows_of, path_of
from workflow.engine.definition import Workflow
from workflow.engine.loading import load, shipped

FLOWS = {kind: flow for kind, (_, flow) in shipped().items()}
GUARDS = {name: True for flow in FLOWS.values() for t in flow.transitions for name in t.guards}


def q(tag, prefix=BPMN):
    """A tag as ElementTree reads it."""
    return f"{{{NAMESPACES[prefix]}}}{tag}"


def parsed(flow: Workflow) -> ET.Element:
    return ET.fromstring(document(flow))


def found(root: ET.Element, tag: str) -> list[ET.Element]:
    return list(root.iter(q(tag)))


def conditions(root: ET.Element) -> dict[str, str]:
    """The condition of each way that has one."""
    asked = {way.get("id"): way.find(q("conditionExpression")) for way in found(root, "sequenceFlow")}
    return {name: condition.text for name, condition in asked.items() if condition is not None}


@pytest.fixture(params=FLOWS)
def root(request: pytest.FixtureRequest) -> ET.Element:
    return parsed(FLOWS[request.param])


def test_every_reference_leads_somewhere_and_every_id_is_a_name_of_its_own(root):
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    named = [element.text for tag in ("incoming", "outgoing", "flowNodeRef") for element in found(root, tag)]
    attributes = ("sourceRef", "targetRef", "processRef", "attachedToRef", "bpmnElement")
    named += [element.get(name) for element in root.iter() for name in attributes if element.get(name)]

    assert len(ids) == len(set(ids))
    assert [one for one in ids if not re.fullmatch(r"[A-Za-z_][\w.-]*", one)] == []
    assert set(named) <= set(ids)


def test_the_path_is_drawn_and_everything_stands_in_one_lane(root):
    kinds = ("startEvent", "endEvent", "userTask", "exclusiveGateway", "boundaryEvent")
    nodes = [node.get("id") for tag in kinds for node in found(root, tag)]
    flow = FLOWS[found(root, "process")[0].get("id")]
    shown, ways = path_of(flow, flows_of(flow))
    shapes = {shape.get("bpmnElement") for shape in root.iter(q("BPMNShape", BPMNDI))}
    edges = {edge.get("bpmnElement") for edge in root.iter(q("BPMNEdge", BPMNDI))}

    assert sorted(one.text for one in found(root, "flowNodeRef")) == sorted(nodes)
    assert {one.removeprefix("state_") for one in shapes if one.startswith("state_")} == set(shown)
    assert {one for one in edges if one.startswith("flow_")} == {way.id for way in ways}
    assert set(flow.path) <= set(shown)


def test_no_two_shapes_stand_on_each_other_and_no_line_crosses_a_task(root):
    tasks = {one.get("id") for tag in ("userTask", "exclusiveGateway") for one in found(root, tag)}
    boxes = [
        (s.get("bpmnElement"), *(float(s.find(q("Bounds", DC)).get(side)) for side in ("x", "y", "width", "height")))
        for s in root.iter(q("BPMNShape", BPMNDI))
        if s.get("bpmnElement") in tasks
    ]
    crossed = [
        (edge.get("bpmnElement"), name)
        for edge in root.iter(q("BPMNEdge", BPMNDI))
        for a, b in _stretches(edge)
        for name, x, y, width, height in boxes
        if max(a[0], b[0]) > x + 1
        and min(a[0], b[0]) < x + width - 1
        and max(a[1], b[1]) > y + 1
        and min(a[1], b[1]) < y + height - 1
    ]
    over = [
        (one[0], other[0])
        for one in boxes
        for other in boxes
        if one[0] < other[0]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
        and one[2] < other[2] + other[4]
        and other[2] < one[2] + one[4]
    ]

    assert (crossed, over) == ([], [])


def _stretches(edge: ET.Element) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    points = [(float(p.get("x")), float(p.get("y"))) for p in edge.iter(q("waypoint", DI))]
    return list(pairwise(points))


def test_states_are_tasks_with_their_holders_and_ends_are_ends():
    root = parsed(load(SMALL, name="errand"))
    tasks = {task.get("id"): task for task in found(root, "userTask")}

    assert {code: task.get("name") for code, task in tasks.items()} == {
        "state_draft": "草稿",
        "state_doing": "办理中",
        "state_review": "待审核",
    }
    assert [one.text for one in tasks["state_review"].iter(q("formalExpression"))] == [
        '"office.reviewer"',
        '"office.director"',
    ]
    assert tasks["state_review"].find(q("documentation")).text.splitlines()[0] == "Under review"
    assert [end.get("name") for end in found(root, "endEvent")] == ["超 1 个工作日", "超 2 个工作日", "已办结"]
    assert [(lane.get("id"), lane.get("name")) for lane in found(root, "lane")] == [
        ("lane_office", "联席办"),
        ("lane_lead", "牵头单位"),
    ]


def test_ways_have_the_action_and_the_guards_as_conditions():
    asked = conditions(parsed(load(SMALL, name="errand")))

    assert asked["flow_draft_assign_doing"] == 'action == "assign" and is_no_duplicate'
    assert asked["flow_doing_note_doing"] == 'action == "note"'
    assert asked["flow_review_close_done_or"] == 'action == "close" and report_is_ready'


def test_a_limit_is_a_clock_that_ends_nothing():
    timers = found(parsed(load(SMALL, name="errand")), "boundaryEvent")

    assert [(one.get("attachedToRef"), one.get("cancelActivity")) for one in timers] == [
        ("state_draft", "false"),
        ("state_review", "false"),
    ]
    assert [one.find(f".//{q('timeDuration')}").text for one in timers] == ['"P1D"', '"P2D"']


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("before", {"flow_review_send_back_doing": 'action == "send_back" and came_from == "doing"'}),
    ],
)
def test_a_step_that_names_no_state_has_a_way_to_each_that_it_may_lead_to(word, expected):
    flow = load(broken("to: doing, who: office.reviewer", f"to: {word}, who: office.reviewer"), name="errand")

    asked = conditions(parsed(flow))

    assert {name: text for name, text in asked.items() if "send_back" in name} == expected


@pytest.mark.parametrize("kind", FLOWS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_engine_reads_it_and_takes_it_to_its_end(kind):
    parser = pytest.importorskip("SpiffWorkflow.bpmn.parser")
    from lxml import etree
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn import BpmnWorkflow

    reader = parser.BpmnParser(validator=parser.BpmnValidator())
    reader.add_bpmn_xml(etree.fromstring(document(FLOWS[kind])))
    flow, running = FLOWS[kind], BpmnWorkflow(reader.get_spec(kind))
    running.do_engine_steps()
    for step in _way_to_the_end(flow):
        task = running.get_next_task(state=TaskState.READY, manual=True)
        task.data.update(GUARDS, action=step.action)
        task.run()
        running.do_engine_steps()

    assert running.is_completed()


def _way_to_the_end(flow: Workflow) -> list:
    """The shortest way of actions from the beginning to a state that nothing leaves."""
    ways = {flow.initial: []}
    for code in (waiting := [flow.initial]):
        for step in flow.leaving[code]:
            if step.target and step.target not in ways and step is _taken(flow, code, step.action):
                ways[step.target] = [*ways[code], step]
                waiting.append(step.target)
    return next(way for code, way in ways.items() if not flow.leaving[code])


def _taken(flow: Workflow, code: str, action: str) -> object:
    """The first transition of an action: with every guard true it is the one that is taken."""
    return next(one for one in flow.leaving[code] if one.action == action)


def test_writing_it_changes_no_prefix_of_other_files():
    title = ET.Element("{http://purl.org/dc/elements/1.1/}title")
    ET.register_namespace("dc", "http://purl.org/dc/elements/1.1/")

    document(FLOWS["task"])

    assert ET.tostring(title) == b'<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/" />'
