"""What makes a kind sound that is made of its definition alone."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.engine import numbering
from workflow.engine.definition import Field, Workflow
from workflow.engine.made import COLUMNS, Figure, Made
from workflow.engine.nodes import Fault
from workflow.engine.places import fault_at, is_role, with_paths

DIMENSIONS = ("unit", "station", "bank", "severity")
NUMBERS = ("number", "percent", "workdays")
RESERVED = frozenset(
    {"id", "uid", "kind", "number", "state", "phase", "version", "round", "details", "parent", "parent_id"}
)
"""What no detail may be called: the matter has it already, and means something else by it."""


def details(workflow: Workflow) -> dict[str, Field]:
    """Every detail that a form of the kind fills in, by its name; the registration's form comes first."""
    found: dict[str, Field] | None = workflow.memo.get(details)
    if found is None:
        found = workflow.memo[details] = _details(workflow)
    return found


def _details(workflow: Workflow) -> dict[str, Field]:
    forms = [workflow.made.form] if workflow.made else []
    forms += [transition.form for transition in workflow.transitions]
    found: dict[str, Field] = {}
    for field in (field for form in forms for field in form):
        if field.sets and field.sets not in COLUMNS and field.type != "files":
            found.setdefault(field.sets, field)
    return found


def made_is_sound(workflow: Workflow) -> Iterator[Fault]:
    """The registration, list, figures and report of a made kind name only what there is."""
    made = workflow.made
    if made is None:
        return
    if not numbering.is_sound(made.numbering):
        zh, en = (
            "编号“{word}”须含 {{year}} 和 {{n:04}} 各一次",
            "the number {word} needs {{year}} and {{n:04}}, once each",
        )
        yield fault_at(workflow, "made/numbering", "numbering", zh, en, word=made.numbering)
    yield from _registrable(workflow, made)
    yield from _names_are_kept(workflow)
    yield from _words_are_known(workflow, made)
    for number, figure in enumerate(made.figures):
        yield from _figure_is_sound(workflow, f"made/figures/{number}", figure)


def _registrable(workflow: Workflow, made: Made) -> Iterator[Fault]:
    if not made.who:
        zh, en = "没有写由谁登记（made.who）", "nobody may register it: made.who is empty"
        yield fault_at(workflow, "made/who", "no_role", zh, en)
    for number, role in enumerate(made.who):
        if not is_role(role):
            zh, en = "没有角色“{word}”", "there is no role {word}"
            yield fault_at(workflow, f"made/who/{number}", "unknown_role", zh, en, word=role)
    title = next((field for field in made.form if field.sets == "title"), None)
    if not made.attaches and (title is None or not title.required):
        zh, en = "登记表须有必填的标题（sets: title）", "the form needs a title that must be given (sets: title)"
        yield fault_at(workflow, "made/form", "no_title", zh, en)


def _names_are_kept(workflow: Workflow) -> Iterator[Fault]:
    written = [("made/form", workflow.made.form if workflow.made else ())]
    written += [(f"{path}/form", transition.form) for path, transition in with_paths(workflow)]
    for path, form in written:
        for number, field in enumerate(form):
            if field.sets in RESERVED:
                zh, en = "字段不能写入“{word}”", "a field cannot set {word}"
                yield fault_at(workflow, f"{path}/{number}/sets", "reserved", zh, en, word=field.sets)


def _words_are_known(workflow: Workflow, made: Made) -> Iterator[Fault]:
    known = {*details(workflow), "severity"}
    lists = [("columns", made.columns), ("filters", made.filters)]
    lists += [(f"report/{number}/fields", section.fields) for number, section in enumerate(made.report)]
    for key, words in lists:
        for number, word in enumerate(words):
            if word not in known:
                zh, en = "没有字段“{word}”", "there is no field {word}"
                yield fault_at(workflow, f"made/{key}/{number}", "unknown_detail", zh, en, word=word)
    choices = {name for name, field in details(workflow).items() if field.choices} | {"severity"}
    for number, word in enumerate(made.filters):
        if word in known - choices:
            zh, en = "“{word}”不是选择字段，不能用来筛选", "{word} is not a choice and cannot narrow a list"
            yield fault_at(workflow, f"made/filters/{number}", "filter_without_choices", zh, en, word=word)


def _figure_is_sound(workflow: Workflow, path: str, figure: Figure) -> Iterator[Fault]:
    known = details(workflow)
    if figure.how == "sum" and (figure.of not in known or known[figure.of or ""].type not in NUMBERS):
        zh, en = "“{word}”不是数字字段，不能合计", "{word} is not a number and cannot be summed"
        yield fault_at(workflow, f"{path}/of", "figure_without_number", zh, en, word=figure.of or "")
    if figure.how == "rate" and not (figure.states or figure.where):
        zh, en = "比率“{name}”须写 states 或 where", "the rate “{name}” needs states or where"
        yield fault_at(workflow, path, "rate_of_nothing", zh, en, name=figure.text)
    for number, code in enumerate(figure.states):
        if code not in workflow.states:
            zh, en = "没有状态“{word}”", "there is no state {word}"
            yield fault_at(workflow, f"{path}/states/{number}", "unknown_state", zh, en, word=code)
    for name, _value in figure.where:
        if name not in known:
            zh, en = "没有字段“{word}”", "there is no field {word}"
            yield fault_at(workflow, f"{path}/where/{name}", "unknown_detail", zh, en, word=name)
    by = figure.by
    if by is not None and by not in DIMENSIONS and not (by in known and known[by].choices):
        zh, en = "不能按“{word}”分列", "figures cannot be broken down by {word}"
        yield fault_at(workflow, f"{path}/by", "unknown_dimension", zh, en, word=by)
