"""A workflow as BPMN 2.0: states as user tasks in lanes of who holds them, actions as the ways out of a gateway.

The document is what a modeller draws and what an engine runs: the way taken is the one whose action is given as the
variable `action`, and each guard is a variable of its own name. Names are Chinese; the English is in the documentation
of each part. Source: OMG BPMN 2.0.2 (formal/13-12-09).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from workflow.engine.bpmn_diagram import draw
from workflow.engine.bpmn_names import NAMESPACES, TYPE, q
from workflow.engine.bpmn_parts import (
    Flow,
    about,
    about_flow,
    about_state,
    duration,
    flows_of,
    has_gate,
    is_end,
    lane_name,
    lanes_of,
    length,
)
from workflow.engine.definition import State, Workflow


def document(workflow: Workflow) -> bytes:
    """The XML document with a drawing of it, UTF-8."""
    root = Element(q("definitions"), {f"xmlns:{prefix}": address for prefix, address in NAMESPACES.items()})
    root.set("id", f"definitions_{workflow.kind}")
    root.set("name", workflow.text.zh)
    root.set("targetNamespace", f"urn:lianzhi:workflow:{workflow.kind}")
    root.set("expressionLanguage", "https://www.python.org/")
    root.set("exporter", "Lianzhi")
    pool = SubElement(root, q("collaboration"), id="collaboration")
    SubElement(pool, q("participant"), id="pool", name=workflow.text.zh, processRef=workflow.kind)
    flows = flows_of(workflow)
    _process(root, workflow, flows)
    draw(root, workflow, flows)
    indent(root)
    written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


def _process(root: Element, workflow: Workflow, flows: tuple[Flow, ...]) -> None:
    process = SubElement(root, q("process"), id=workflow.kind, name=workflow.text.zh, isExecutable="true")
    _say(process, about(workflow))
    lanes = SubElement(process, q("laneSet"), id="lanes")
    nodes: list[Element] = []
    ways: list[Element] = []
    _start(workflow, nodes, ways)
    for code, state in workflow.states.items():
        if is_end(workflow, code):
            _say(_node(nodes, "endEvent", f"state_{code}", state.text.zh), about_state(state))
            continue
        _task(nodes, state)
        if has_gate(code, flows):
            _node(nodes, "exclusiveGateway", f"choose_{code}")
            _way(ways, f"done_{code}", f"state_{code}", f"choose_{code}")
        if state.limit:
            _timer(nodes, ways, state)
    for flow in flows:
        is_choice = has_gate(flow.source, flows)
        way = _way(ways, flow.id, f"{'choose' if is_choice else 'state'}_{flow.source}", f"state_{flow.target}")
        way.set("name", flow.transition.text.zh)
        _say(way, about_flow(flow.transition))
        if is_choice:
            SubElement(way, q("conditionExpression"), {TYPE: "bpmn:tFormalExpression"}).text = flow.condition
    _connect(nodes, ways)
    process.extend([*nodes, *ways])
    _fill_lanes(lanes, workflow, nodes)


def _say(element: Element, text: str) -> None:
    SubElement(element, q("documentation")).text = text


def _node(nodes: list[Element], tag: str, name: str, text: str = "") -> Element:
    nodes.append(Element(q(tag), {"id": name, "name": text} if text else {"id": name}))
    return nodes[-1]


def _way(ways: list[Element], name: str, source: str, target: str) -> Element:
    ways.append(Element(q("sequenceFlow"), id=name, sourceRef=source, targetRef=target))
    return ways[-1]


def _start(workflow: Workflow, nodes: list[Element], ways: list[Element]) -> None:
    _node(nodes, "startEvent", "start", "登记")
    _say(nodes[-1], "Registered")
    _way(ways, "begin", "start", f"state_{workflow.initial}")


def _task(nodes: list[Element], state: State) -> None:
    task = _node(nodes, "userTask", f"state_{state.code}", state.text.zh)
    _say(task, about_state(state))
    for number, role in enumerate(state.holder):
        owner = SubElement(task, q("potentialOwner"), id=f"owner_{state.code}_{number}")
        assigned = SubElement(owner, q("resourceAssignmentExpression"))
        SubElement(assigned, q("formalExpression")).text = f'"{role}"'


def _timer(nodes: list[Element], ways: list[Element], state: State) -> None:
    """The state's own limit: a clock that ends nothing, and an end that says that it is overdue."""
    assert state.limit is not None
    code, words = state.code, length(state.limit)
    timer = _node(nodes, "boundaryEvent", f"limit_{code}")
    timer.set("attachedToRef", f"state_{code}")
    timer.set("cancelActivity", "false")
    _say(timer, f"限 {words.zh}\nLimit: {words.en}")
    clock = SubElement(timer, q("timerEventDefinition"), id=f"clock_{code}")
    SubElement(clock, q("timeDuration"), {TYPE: "bpmn:tFormalExpression"}).text = duration(state.limit)
    _say(_node(nodes, "endEvent", f"overdue_{code}", f"超 {words.zh}"), f"Overdue after {words.en}")
    _way(ways, f"late_{code}", f"limit_{code}", f"overdue_{code}")


def _connect(nodes: list[Element], ways: list[Element]) -> None:
    """Name at each node what comes in and what goes out, between its documentation and its own parts."""
    for node in nodes:
        own = node.get("id")
        coming = [("incoming", way) for way in ways if way.get("targetRef") == own]
        leaving = [("outgoing", way) for way in ways if way.get("sourceRef") == own]
        place = 1 if node.find(q("documentation")) is not None else 0
        for tag, way in reversed(coming + leaving):
            element = Element(q(tag))
            element.text = way.get("id")
            node.insert(place, element)


def _fill_lanes(lanes: Element, workflow: Workflow, nodes: list[Element]) -> None:
    lane_of = lanes_of(workflow)
    ids = {str(node.get("id")): node for node in nodes}
    for lane in dict.fromkeys(lane_of.values()):
        name = lane_name(lane)
        element = SubElement(lanes, q("lane"), id=f"lane_{lane}", name=name.zh)
        _say(element, name.en)
        for code, of in lane_of.items():
            own = [f"state_{code}", f"choose_{code}", f"limit_{code}", f"overdue_{code}"]
            own += ["start"] if code == workflow.initial else []
            for one in own if of == lane else ():
                if one in ids:
                    SubElement(element, q("flowNodeRef")).text = one
