"""What makes the forms and clocks of a definition sound."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.engine.definition import Field, Term, Transition, Workflow
from workflow.engine.fields import TYPES
from workflow.engine.made import BEGIN
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at, is_role, with_registration
from workflow.types import SEVERITIES, UNIT_KINDS, Phase, Severity

ENDED = (Phase.SETTLED, Phase.CANCELLED)


def forms_are_sound(workflow: Workflow) -> Iterator[Fault]:
    """Every field has a type that there is, and what its type needs."""
    for path, transition in with_registration(workflow):
        yield from _fields_are_sound(workflow, f"{path}/form", transition.form)


def _fields_are_sound(workflow: Workflow, path: str, form: tuple[Field, ...]) -> Iterator[Fault]:
    before: set[str] = set()
    for number, field in enumerate(form):
        where = f"{path}/{number}"
        if field.name in before:
            zh, en = "字段“{word}”重复", "the field {word} is there twice"
            yield fault_at(workflow, where, "field_twice", zh, en, word=field.name)
        before.add(field.name)
        yield from _field_is_sound(workflow, where, field)
        if field.columns:
            yield from _fields_are_sound(workflow, f"{where}/columns", field.columns)


def _field_is_sound(workflow: Workflow, path: str, field: Field) -> Iterator[Fault]:
    if field.type not in TYPES:
        zh, en = "没有字段类型“{word}”", "there is no field type {word}"
        yield fault_at(workflow, f"{path}/type", "unknown_type", zh, en, word=field.type)
    if field.type in {"choice", "multichoice", "earlier_state"} and not field.choices:
        zh, en = "选择字段“{word}”没有选项", "the field {word} has nothing to choose from"
        yield fault_at(workflow, path, "no_choices", zh, en, word=field.name)
    if field.type == "table" and not field.columns:
        zh, en = "表格字段“{word}”没有列", "the table {word} has no columns"
        yield fault_at(workflow, path, "no_columns", zh, en, word=field.name)
    for number, kind in enumerate(field.units):
        if kind not in UNIT_KINDS:
            zh, en = "没有单位类型“{word}”", "there is no kind of unit {word}"
            yield fault_at(workflow, f"{path}/units/{number}", "unknown_unit_kind", zh, en, word=kind)
    if field.who is not None and not is_role(field.who):
        zh, en = "没有角色“{word}”", "there is no role {word}"
        yield fault_at(workflow, f"{path}/who", "unknown_role", zh, en, word=field.who)


def terms_are_sound(workflow: Workflow) -> Iterator[Fault]:
    """Every term is started, stopped and resumed by actions that there are, and has a length."""
    for term in workflow.terms:
        yield from _actions_are_known(workflow, term)
        yield from _length_is_known(workflow, term)


def _actions_are_known(workflow: Workflow, term: Term) -> Iterator[Fault]:
    optional = {"pause": term.pause, "resume": term.resume}
    for key, actions in {"start": term.start, "stop": term.stop, **optional}.items():
        path = f"terms/{term.name}/{key}"
        if not actions and key not in optional:
            zh, en = "期限“{word}”没有写 {key}", "the term {word} has no {key}"
            yield fault_at(workflow, path, "endless_term", zh, en, word=term.name, key=key)
        for number, action in enumerate(actions):
            if action not in workflow.actions and action != BEGIN:
                zh, en = "没有操作“{word}”", "there is no action {word}"
                yield fault_at(workflow, f"{path}/{number}", "unknown_action", zh, en, word=action)


def _length_is_known(workflow: Workflow, term: Term) -> Iterator[Fault]:
    missing = [one for one in Severity if one not in dict(term.by_severity)]
    if term.until or term.length or not missing:
        return
    for transition in _starting(workflow, term):
        field = next((field for field in transition.form if field.name == term.given), None)
        if field is not None and field.required:
            continue
        if term.by_severity:
            yield _severity_is_missing(workflow, term, missing[0])
        else:
            yield _field_is_missing(workflow, term, transition.action, is_there=field is not None)


def _starting(workflow: Workflow, term: Term) -> Iterator[Transition]:
    for action in term.start:
        if action == BEGIN and workflow.made is not None:
            yield workflow.made.registration(workflow.initial)
        yield from workflow.actions.get(action, ())


def _severity_is_missing(workflow: Workflow, term: Term, severity: Severity) -> Fault:
    zh, en = "期限“{word}”没有写“{which}”的时长", "the term {word} has no length for the severity “{which}”"
    path, which = f"terms/{term.name}/length", SEVERITIES[severity]
    return fault_at(workflow, path, "severity_without_length", zh, en, word=term.name, which=which)


def _field_is_missing(workflow: Workflow, term: Term, action: str, *, is_there: bool) -> Fault:
    if is_there:
        zh = "“{action}”的字段“{word}”可以不填，不填则期限无从起算：请设为必填，或另写时长"
        en = "the field {word} of {action} may stay empty, and then no term starts: require it, or give a length"
    else:
        zh, en = "“{action}”的表单没有期限字段“{word}”", "the form of {action} has no field {word} for the term"
    path = f"terms/{term.name}/given"
    return fault_at(workflow, path, "term_without_length", zh, en, action=action, word=term.given)


def clocks_are_known(workflow: Workflow) -> Iterator[Fault]:
    """States run on terms that there are, and ends on none."""
    for code, state in workflow.states.items():
        if state.on_term and workflow.term(state.on_term) is None:
            zh, en = "没有期限“{word}”", "there is no term {word}"
            yield fault_at(workflow, f"states/{code}/on_term", "unknown_term", zh, en, word=state.on_term)
        if state.phase in ENDED and (state.limit or state.holder):
            zh, en = "终点状态“{name}”不应有时限或承办人", "“{name}” is an end; it has neither limit nor holder"
            yield fault_at(workflow, f"states/{code}", "clock_after_the_end", zh, en, name=state.text)
