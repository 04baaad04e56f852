"""Reading limits, terms, votes and escalations."""

from __future__ import annotations

import re

from workflow.engine.definition import Escalation, Limit, Term, Vote
from workflow.engine.grammar import DEEDS, ESCALATION, LEVELS, REFUSALS, RULES, TERM, VOTE
from workflow.engine.nodes import Node, one_of_words
from workflow.types import SEVERITIES, Severity

_LENGTH = re.compile(r"(-?\d+) (wd|oh|h|min)")


def limit(node: Node) -> Limit | None:
    """A length such as `1 wd`; none where it is not written, or written as none."""
    if not node.is_there or node.word() == "none":
        return None
    found = _length(node)
    if found is None or found.length < 0:
        node.blame(
            "limit",
            "时限“{word}”应写作 1 wd、4 oh、4 h、30 min 或 none",
            "the limit “{word}” must be like 1 wd, 4 oh, 4 h, 30 min or none",
            word=node.word(),
        )
        return None
    return found


def _length(node: Node) -> Limit | None:
    return parsed(node.word())


def parsed(word: str) -> Limit | None:
    """A length such as `1 wd`, `4 oh`, `-3 wd`; None where it is none."""
    match = _LENGTH.fullmatch(word)
    return Limit(int(match[1]), match[2]) if match else None


def severity_limits(node: Node) -> tuple[tuple[Severity, Limit], ...]:
    """Limits by severity, in the order written."""
    return tuple((_severity(key, value), one) for key, value in node.items() if (one := limit(value)))


def _severity(word: str, node: Node) -> Severity:
    if word not in SEVERITIES:
        node.blame("severity", "没有严重程度“{word}”", "there is no severity {word}", word=word)
        return Severity.GENERAL
    return Severity(word)


def term(name: str, node: Node) -> Term:
    """A clock over several states."""
    keys = node.keys(TERM)
    if not any(keys[key].is_there for key in ("length", "given", "until")):
        node.blame("missing", "“{here}”须写 length、given 或 until", "{here} needs length, given or until")
    length = keys["length"]
    return Term(
        name=name,
        start=keys["start"].words(),
        stop=keys["stop"].words(),
        pause=keys["pause"].words(),
        text=node.text_of(keys) if keys["zh"].is_there or keys["en"].is_there else None,
        resume=keys["resume"].words(),
        by_severity=severity_limits(length) if length.is_mapping else (),
        length=limit(length) if length.is_there and not length.is_mapping else None,
        given=keys["given"].word(default="") or None,
        until=keys["until"].word(default="") or None,
    )


def vote(node: Node) -> Vote | None:
    """How countersigning units decide, if they do."""
    if not node.is_there:
        return None
    keys = node.keys(VOTE)
    share = keys["share"].whole()
    if share is not None and not 1 <= share <= 100:
        keys["share"].blame("share", "“{here}”应在 1 至 100 之间", "{here} must lie between 1 and 100")
    return Vote(
        rule=one_of_words(RULES, keys["rule"]),
        share=share if share is not None else 100,
        on_refusal=one_of_words(REFUSALS, keys["on_refusal"], default="fail"),
        silent=limit(keys["silent"]),
    )


def escalation(node: Node) -> Escalation:
    """What follows by itself before or after a clock runs out."""
    keys = node.keys(ESCALATION)
    offset = _length(keys["at"]) if keys["at"].is_there else None
    if offset is None:
        zh, en = "“{here}”应写作 -3 wd、0 wd 或 1 wd", "{here} must be like -3 wd, 0 wd or 1 wd"
        keys["at"].blame("offset", zh, en)
    return Escalation(
        clock=keys["clock"].word(),
        offset=offset or Limit(0),
        do=one_of_words(DEEDS, keys["do"]),
        to=keys["to"].words(),
        action=keys["action"].word(default="") or None,
        level=one_of_words(LEVELS, keys["level"]) if keys["level"].is_there else None,
        states=keys["states"].words(),
    )
