"""The same rectification in other engines of PyPI, each as its manual would: role and guard decide a step."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from io import BytesIO
from typing import Any

from bench.rectification import ARROWS, STATES, Arrow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY

Lap = Callable[[list[tuple[str, Facts]]], str]
"""Fires actions one after the other, each with its facts, from the first state; gives the state it ends in."""


def _may(arrow: Arrow, facts: Facts) -> bool:
    return arrow.role in facts.roles


def _holds(arrow: Arrow, facts: Facts) -> bool:
    return REGISTRY[arrow.guard].holds(facts)


def with_transitions() -> Lap:
    """The library transitions: a model decorated with triggers, role and guard as two conditions."""
    from transitions import Machine

    def condition(rule: Callable[[Arrow, Facts], bool], arrow: Arrow) -> Callable[[Facts], bool]:
        return lambda facts: rule(arrow, facts)

    arrows = [
        {
            "trigger": arrow.action,
            "source": arrow.source,
            "dest": arrow.target,
            "conditions": [condition(_may, arrow), condition(_holds, arrow)],
        }
        for arrow in ARROWS
    ]

    class Rectification:
        state: str

    model = Rectification()
    Machine(model, states=list(STATES), transitions=arrows, initial=STATES[0], auto_transitions=False)

    def lap(steps: list[tuple[str, Facts]]) -> str:
        for action, facts in steps:
            getattr(model, action)(facts)
        return model.state

    return lap


def with_statemachine() -> Lap:
    """The library python-statemachine: a class made from a definition, role and guard as two conditions of an event."""
    from statemachine.io import create_machine_class_from_definition

    def condition(rule: Callable[[Arrow, Facts], bool], arrow: Arrow) -> Callable[[Facts], bool]:
        def holds(facts: Facts) -> bool:
            return rule(arrow, facts)

        return holds

    states: dict[str, Any] = {code: {"on": {}} for code in STATES}
    states[STATES[0]]["initial"] = True
    for arrow in ARROWS:
        conditions = [condition(_may, arrow), condition(_holds, arrow)]
        states[arrow.source]["on"][arrow.action] = [{"target": arrow.target, "cond": conditions}]
    machine = create_machine_class_from_definition("Rectification", states=states)()

    def lap(steps: list[tuple[str, Facts]]) -> str:
        for action, facts in steps:
            machine.send(action, facts=facts)
        return str(next(iter(machine.configuration)).value)

    return lap


def with_viewflow() -> Lap:
    """The library django-viewflow: its finite state machine, the role as permission and the guard as condition."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    from viewflow.fsm import State

    stage = State(STATES, default=STATES[0])

    def method(arrow: Arrow) -> object:
        def fire(self: object) -> None:
            """Nothing else happens at a step."""

        fire.__name__ = arrow.action
        return stage.transition(
            source=arrow.source,
            target=arrow.target,
            conditions=[lambda flow: _holds(arrow, flow.facts)],
            permission=lambda flow, facts: _may(arrow, facts),
        )(fire)

    flow = type("Rectification", (), {"stage": stage, **{arrow.action: method(arrow) for arrow in ARROWS}})()

    def lap(steps: list[tuple[str, Facts]]) -> str:
        for action, facts in steps:
            flow.facts = facts
            fire = getattr(flow, action)
            if not fire.has_perm(facts):
                raise PermissionError(action)
            fire()
        return str(flow.stage)

    return lap


def with_spiffworkflow() -> Lap:
    """The library SpiffWorkflow: a BPMN process of user tasks, each before a gateway that asks role and guard."""
    from lxml import etree
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(_bpmn().encode())))
    spec = parser.get_spec("rectification")
    arrows = {arrow.action: arrow for arrow in ARROWS}
    asked: dict[str, Facts] = {}

    def allowed(action: str) -> bool:
        return _may(arrows[action], asked["facts"]) and _holds(arrows[action], asked["facts"])

    engine = PythonScriptEngine(environment=TaskDataEnvironment({"allowed": allowed}))

    def lap(steps: list[tuple[str, Facts]]) -> str:
        running = BpmnWorkflow(spec, script_engine=engine)
        running.do_engine_steps()
        for action, facts in steps:
            asked["facts"] = facts
            task = running.get_next_task(state=TaskState.READY, manual=True)
            task.data["action"] = action
            task.run()
            running.do_engine_steps()
        return str(running.get_next_task(state=TaskState.READY, manual=True).task_spec.name)

    return lap


def _bpmn() -> str:
    flows = [f'<sequenceFlow id="begin" sourceRef="start" targetRef="{STATES[0]}"/>']
    for code in STATES:
        flows += [f'<userTask id="{code}" name="{code}"/>']
        flows += [f'<exclusiveGateway id="after_{code}" default="stay_{code}"/>']
        flows += [f'<sequenceFlow id="go_{code}" sourceRef="{code}" targetRef="after_{code}"/>']
        flows += [f'<sequenceFlow id="stay_{code}" sourceRef="after_{code}" targetRef="{code}"/>']
    for arrow in ARROWS:
        asks = f"action == '{arrow.action}' and allowed('{arrow.action}')"
        ends = f'sourceRef="after_{arrow.source}" targetRef="{arrow.target}"'
        asked = f"<conditionExpression>{asks}</conditionExpression>"
        flows += [f'<sequenceFlow id="{arrow.action}" {ends}>{asked}</sequenceFlow>']
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="bench">'
        f'<process id="rectification" isExecutable="true"><startEvent id="start"/>{"".join(flows)}</process>'
        "</definitions>"
    )


RIVALS: dict[str, Callable[[], Lap]] = {
    f"{package} {version(package)}": build
    for package, build in (
        ("transitions", with_transitions),
        ("python-statemachine", with_statemachine),
        ("django-viewflow", with_viewflow),
        ("SpiffWorkflow", with_spiffworkflow),
    )
}
