"""What is different between two versions of a workflow, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.engine import clock_words
from workflow.engine.definition import (
    BEFORE,
    CHOSEN,
    RESUMED,
    STAY,
    Escalation,
    Field,
    Limit,
    State,
    Term,
    Transition,
    Vote,
    Workflow,
)
from workflow.engine.made import Figure, Made, Section
from workflow.engine.places import named
from workflow.types import PHASES, Text

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
NOTHING = Text("—", "—")
WAYS = {
    STAY: Text("留在原状态", "stays where it is"),
    BEFORE: Text("回到上一步所来的状态", "back to where the last step came from"),
    RESUMED: Text("恢复到中止前的状态", "on from where it was suspended"),
    CHOSEN: Text("退到选定的前序状态", "to an earlier state that is chosen"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        path: the part, as in a definition's source: `states/closing`.
        how: `added`, `removed` or `changed`.
        part: what it is about, in words.
        what: which of its attributes; None where the whole part came or went.
        before: what it was, in words.
        after: what it is, in words.
    """

    path: str
    how: str
    part: Text
    what: Text | None = None
    before: Text = NOTHING
    after: Text = NOTHING


def differences(old: Workflow, new: Workflow) -> tuple[Difference, ...]:
    """All that differs: the whole, states, actions with their forms, terms, escalations, what it makes."""
    return (
        *_changes("", Text("流程", "The workflow"), _of_whole(old), _of_whole(new)),
        *_parts("states", old.states, new.states, _of_state),
        *_parts("transitions", _by_path(old), _by_path(new), lambda one: _of_transition(one, _names(old, new))),
        *_parts("terms", {t.name: t for t in old.terms}, {t.name: t for t in new.terms}, _of_term),
        *_parts("escalations", _by_rule(old), _by_rule(new), _of_escalation),
        *_changes("made", Text("登记与统计", "Registering and figures"), _of_made(old.made), _of_made(new.made)),
    )


Attributes = Mapping[Text, Text]


def _parts(place: str, old: Mapping[str, Any], new: Mapping[str, Any], described: Any) -> Iterator[Difference]:
    for code, part in new.items():
        path = f"{place}/{code}"
        if code not in old:
            yield Difference(path, ADDED, _name(part))
        elif old[code] != part:
            yield from _changes(path, _name(part), described(old[code]), described(part))
    for code in old.keys() - new.keys():
        yield Difference(f"{place}/{code}", REMOVED, _name(old[code]))


def _changes(path: str, part: Text, old: Attributes, new: Attributes) -> Iterator[Difference]:
    for what in dict.fromkeys([*old, *new]):
        before, after = old.get(what, NOTHING), new.get(what, NOTHING)
        if before != after:
            yield Difference(path, CHANGED, part, what, before, after)


def _name(part: State | Transition | Term | Escalation) -> Text:
    match part:
        case State():
            return Text("状态“{name}”", "State “{name}”").format(name=part.text)
        case Transition():
            return Text("操作“{name}”", "Action “{name}”").format(name=part.text)
        case Term():
            return Text("期限 {name}", "Term {name}").format(name=part.name)
    return Text("提醒升级", "Escalation")


def _by_path(flow: Workflow) -> dict[str, Transition]:
    found = {}
    for action, alike in flow.actions.items():
        for number, transition in enumerate(alike):
            found[action if len(alike) == 1 else f"{action}/{number}"] = transition
    return found


def _by_rule(flow: Workflow) -> dict[str, Escalation]:
    return {
        f"{one.clock}:{one.offset.length}{one.offset.unit}:{one.do}:{one.action or ''}": one for one in flow.escalations
    }


def _of_whole(flow: Workflow) -> Attributes:
    names = {code: state.text for code, state in flow.states.items()}
    return {
        Text("名称", "name"): flow.text,
        Text("编号前缀", "prefix"): _word(flow.prefix),
        Text("起始状态", "initial state"): names.get(flow.initial, _word(flow.initial)),
        Text("主路径", "main path"): _joined((names.get(code, _word(code)) for code in flow.path), " → "),
    }


def _of_state(state: State) -> Attributes:
    return {
        Text("名称", "name"): state.text,
        Text("阶段", "phase"): PHASES[state.phase],
        Text("承办人", "held by"): _roles(state.holder),
        Text("时限", "limit"): in_words(state.limit),
        Text("按紧急程度的时限", "limit by urgency"): _limits(state.limit_by_urgency),
        Text("按严重程度的时限", "limit by severity"): _limits(state.limit_by_severity),
        Text("计入期限", "counts on the term"): _word(state.on_term or ""),
        Text("可见方", "reveals to"): _words(state.reveals),
        Text("步骤名", "name of the step"): state.step or NOTHING,
        Text("会签规则", "vote"): _vote(state.vote),
    }


def _names(old: Workflow, new: Workflow) -> dict[str, Text]:
    """What states are called, in the newer words where there are two."""
    return {code: state.text for flow in (old, new) for code, state in flow.states.items()} | WAYS


def _of_transition(one: Transition, names: Mapping[str, Text]) -> Attributes:
    flags = {
        "自动": ("automatic", one.is_automatic),
        "退回": ("a step back", one.is_back),
        "不显": ("quiet", one.is_quiet),
        "慎重": ("danger", one.is_danger),
        "路径以外": ("beside the path", one.is_aside),
    }
    fields = {Text(f"字段“{f.text.zh}”", f"field “{f.text.en}”"): _field(f) for f in one.form}
    return {
        Text("名称", "name"): one.text,
        Text("从", "from"): _joined(names.get(code, _word(code)) for code in one.sources),
        Text("到", "to"): names.get(one.target or one.goes or STAY, _word(one.target or "")),
        Text("办理人", "who"): _roles(one.who),
        Text("条件", "guards"): _words(one.guards),
        Text("核对", "checks"): _words(one.checks),
        Text("后果", "effects"): _words(one.effects),
        Text("性质", "kind of step"): _joined(Text(zh, en) for zh, (en, holds) in flags.items() if holds),
        Text("进入后的时限", "limit after it"): in_words(one.limit),
        Text("确认提示", "confirmation"): one.confirm or NOTHING,
        Text("专用页面", "page"): _word(one.page or ""),
        **fields,
    }


def _field(field: Field) -> Text:
    must = Text("必填", "required") if field.required else Text("选填", "optional")
    choices = _joined(choice.text for choice in field.choices)
    bounds = "" if field.minimum is None and field.maximum is None else f"{field.minimum or ''}–{field.maximum or ''}"
    parts = [_word(field.type), must, choices, _word(bounds), field.hint or NOTHING, field.default or NOTHING]
    return _joined(part for part in parts if part != NOTHING)


def _of_term(term: Term) -> Attributes:
    return {
        Text("名称", "name"): term.text or NOTHING,
        Text("长度", "length"): in_words(term.length) if term.length else _limits(term.by_severity),
        Text("由字段给出", "given by the field"): _word(term.given or ""),
        Text("最后一日取自", "last day from"): _word(term.until or ""),
        Text("开始", "start"): _words(term.start),
        Text("停止", "stop"): _words(term.stop),
        Text("暂停", "pause"): _words(term.pause),
        Text("继续", "resume"): _words(term.resume),
    }


def _of_escalation(one: Escalation) -> Attributes:
    return {
        Text("告知", "told"): _roles(one.to),
        Text("状态", "states"): _words(one.states),
        Text("级别", "level"): _word(one.level or ""),
    }


def _of_made(made: Made | None) -> Attributes:
    if made is None:
        return {}
    return {
        Text("归类", "pattern"): _word(made.pattern),
        Text("编号规则", "numbering"): _word(made.numbering),
        Text("可登记的人", "who registers"): _roles(made.who),
        Text("依附于", "attaches to"): _words(made.attaches),
        Text("条件", "guards"): _words(made.guards),
        Text("核对", "checks"): _words(made.checks),
        Text("后果", "effects"): _words(made.effects),
        **{Text(f"登记字段“{f.text.zh}”", f"field “{f.text.en}”"): _field(f) for f in made.form},
        Text("列表栏", "columns"): _words(made.columns),
        Text("筛选", "filters"): _words(made.filters),
        Text("统计", "figures"): _joined(_titles(made.figures)),
        Text("报告章节", "sections of the report"): _joined(_titles(made.report)),
    }


def _titles(parts: Iterable[Figure | Section]) -> Iterator[Text]:
    return (part.text for part in parts)


def in_words(limit: Limit | None) -> Text:
    """A length in words; a dash where there is none."""
    return clock_words.length(limit) if limit else NOTHING


def _limits(by: Sequence[tuple[str, Limit]]) -> Text:
    return _joined(Text(f"{key}：{in_words(one).zh}", f"{key}: {in_words(one).en}") for key, one in by)


def _vote(vote: Vote | None) -> Text:
    if vote is None:
        return NOTHING
    share = f" {vote.share}%" if vote.rule == "share" else ""
    return _joined([_word(vote.rule + share), _word(vote.on_refusal), in_words(vote.silent)])


def _roles(roles: Iterable[str]) -> Text:
    return _joined(named(role) for role in roles)


def _words(words: Iterable[str]) -> Text:
    return _joined(_word(word) for word in words)


def _word(word: str) -> Text:
    return Text(word, word) if word else NOTHING


def _joined(texts: Iterable[Text], by: str = "") -> Text:
    every = list(texts)
    if not every:
        return NOTHING
    return Text((by or "、").join(t.zh for t in every), (by or ", ").join(t.en for t in every))
