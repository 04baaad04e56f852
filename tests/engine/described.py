"""A definition as plain text, for approval; run as a module it approves the definitions as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workflow.engine.definition import Field, Limit, State, Transition, Workflow
from workflow.engine.loading import shipped

APPROVED = Path(__file__).parent / "approved"


def described(workflow: Workflow) -> str:
    """Every state and transition with all that decides who may do what, when."""
    lines = [
        f"{workflow.kind} {workflow.text.zh} / {workflow.text.en}, numbers {workflow.prefix or 'none'}",
        f"path {' '.join(workflow.path)}",
        *(
            f"term {t.name}: start {_list(t.start)}; stop {_list(t.stop)}; resume {_list(t.resume)}; "
            f"length {' '.join(f'{s}={_limit(limit)}' for s, limit in t.by_severity) or '-'}; "
            f"given {t.given or '-'}; until {t.until or '-'}"
            for t in workflow.terms
        ),
        "",
        *(_state(state) for state in workflow.states.values()),
    ]
    for transition in workflow.transitions:
        lines += ["", *_transition(transition)]
    return "\n".join(lines) + "\n"


def _state(state: State) -> str:
    urgent = "".join(f", {urgency} {_limit(limit)}" for urgency, limit in state.limit_by_urgency)
    return (
        f"state {state.code} {state.text.zh} [{state.phase}] holder {_list(state.holder)}; "
        f"limit {_limit(state.limit)}{urgent}; term {state.on_term or '-'}; reveals {_list(state.reveals)}"
    )


def _transition(transition: Transition) -> Iterator[str]:
    flags = ("automatic", "back", "quiet", "danger", "aside")
    marks = [flag for flag in flags if getattr(transition, f"is_{flag}")]
    marks += [f"page={transition.page}"] if transition.page else []
    marks += ["asks"] if transition.confirm else []
    goes = transition.target or transition.goes
    yield f"{transition.action} {transition.text.zh}: {_list(transition.sources)} -> {goes}"
    yield f"    who {_list(transition.who)}"
    for word in ("guards", "checks", "effects"):
        if getattr(transition, word):
            yield f"    {word} {_list(getattr(transition, word))}"
    if transition.form:
        yield f"    form {', '.join(_field(field) for field in transition.form)}"
    if marks:
        yield f"    {_list(marks)}"


def _field(field: Field) -> str:
    bounds = (
        "" if field.minimum is None and field.maximum is None else f"({field.minimum or ''}..{field.maximum or ''})"
    )
    columns = f"[{' '.join(_field(column) for column in field.columns)}]" if field.columns else ""
    return (
        f"{field.name}{'*' if field.required else ''}:{field.type}{bounds}{columns}"
        f"{f'>{field.sets}' if field.sets else ''}"
    )


def _limit(limit: Limit | None) -> str:
    return f"{limit.length} {limit.unit}" if limit else "none"


def _list(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words) or "-"


if __name__ == "__main__":
    for kind, (_, flow) in shipped().items():
        (APPROVED / f"{kind}.txt").write_text(described(flow), encoding="utf-8")
