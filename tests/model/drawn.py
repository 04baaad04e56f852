"""Definitions as Hypothesis draws them: terms, pauses, votes, escalations, ways back; each of them sound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import strategies as st

Block = dict[str, Any]
NUMERALS = "一二三四五六七"
OFFICE = ("office.coordinator", "office.reviewer", "office.director")
LEAD = ("lead.liaison", "lead.handler", "lead.head")
LIMITS = ("none", "1 wd", "2 wd", "5 wd", "4 h", "90 min", "6 oh")
OPEN_TO = ["member", "bureau", "station", "bank"]
REASON = {"name": "reason", "type": "text", "zh": "理由", "en": "Reason", "required": True}
DAYS = {"name": "days", "type": "workdays", "zh": "时限", "en": "Days", "required": True, "default": 5}


def definitions(kind: str) -> st.SearchStrategy[str]:
    """Sources of a made kind; one number draws everything, so that it alone tells a definition."""
    return st.integers(0, 2**32).map(lambda seed: source(kind, Random(seed)))


def source(kind: str, dice: Random) -> str:
    """One definition as text."""
    count = dice.randint(2, 5)
    names = [f"step{n}" for n in range(count)]
    holders = [list(dice.sample(LEAD if dice.random() < 0.5 else OFFICE, dice.randint(1, 2))) for _ in names]
    states = {name: _state(n, holder, dice) for n, (name, holder) in enumerate(zip(names, holders, strict=True))}
    moves = _forward(names, holders) | _back(names, holders, dice) | _beside(names, dice)
    states |= _ends()
    if dice.random() < 0.7:
        held = {"phase": "suspended", "holder": "office.coordinator", "limit": "none"}
        states["resting"] = _words("已中止", "Resting") | held
        moves |= _pausing(names, dice)
    if dice.random() < 0.5:
        states["voting"] = _state(count, holders[0], dice) | {"vote": _vote(dice)}
        moves |= _voting(names, holders[0])
    if by_itself := dice.random() < 0.3:
        moves["finish0"]["who"] = [*holders[0], "system"]
    flow = {
        "kind": kind,
        "name": {"zh": "随机事项", "en": "Drawn matter"},
        "prefix": kind[:3].upper(),
        "initial": names[0],
        "path": [*names, "closed"],
        "terms": {"unit": _term(moves, dice)},
        "states": states,
        "transitions": moves,
        "escalations": _escalations(names, dice, by_itself=by_itself),
        "made": _made(kind),
    }
    return json.dumps(flow, ensure_ascii=False, indent=1)


def _words(zh: str, en: str) -> Block:
    return {"zh": zh, "en": en}


def _state(number: int, holder: Sequence[str], dice: Random) -> Block:
    state = _words(f"环节{NUMERALS[number]}", f"Step {number + 1}") | {"holder": list(holder)}
    state["limit"] = dice.choice(LIMITS)
    return state | ({"on_term": "unit"} if holder[0] in LEAD or dice.random() < 0.3 else {})


def _ends() -> Block:
    ended = {"holder": "none", "limit": "none"}
    closed = _words("已办结", "Closed") | {"phase": "settled"} | ended
    return {"closed": closed, "dropped": _words("已取消", "Dropped") | {"phase": "cancelled"} | ended}


def _forward(names: Sequence[str], holders: Sequence[list[str]]) -> Block:
    found: Block = {}
    for n, name in enumerate(names):
        target = names[n + 1] if n + 1 < len(names) else "closed"
        words = _words(f"办结环节{NUMERALS[n]}", f"Finish step {n + 1}")
        found[f"finish{n}"] = words | {"from": name, "to": target, "who": holders[n]}
    return found


def _back(names: Sequence[str], holders: Sequence[list[str]], dice: Random) -> Block:
    found: Block = {}
    for n, name in enumerate(names[1:], 1):
        if dice.random() < 0.5:
            back = {"from": name, "to": names[dice.randrange(n)], "who": holders[n], "back": True, "form": [REASON]}
            found[f"send_back{n}"] = _words(f"退回环节{NUMERALS[n]}", f"Send back step {n + 1}") | back
    if len(names) > 2 and dice.random() < 0.6:
        found["return_to"] = _chosen(names, holders[-1])
    if dice.random() < 0.6:
        before = {"from": list(names[1:]), "to": "before", "who": [*OFFICE, *LEAD], "aside": True}
        guards = {"guards": ["actor_took_last_step", "next_has_not_touched"]}
        found["take_back"] = _words("取回", "Take back") | before | guards
    return found


def _chosen(names: Sequence[str], who: list[str]) -> Block:
    earlier = {name: _words(f"环节{NUMERALS[n]}", f"Step {n + 1}") for n, name in enumerate(names[:-1])}
    state = {"name": "state", "type": "earlier_state", "required": True, "choices": earlier}
    then = {"name": "then", "type": "choice", "required": True, "default": "go_on"}
    ways = {"come_back": _words("回到本环节", "Come back"), "go_on": _words("重新办理", "Go on")}
    form = [state | _words("退回到", "Return to"), then | _words("之后", "And then") | {"choices": ways}, REASON]
    return _words("退回前序环节", "Return to an earlier step") | {
        "from": names[-1],
        "to": "chosen",
        "who": who,
        "aside": True,
        "back": True,
        "form": form,
    }


def _beside(names: Sequence[str], dice: Random) -> Block:
    drop = {"from": list(names), "to": "dropped", "who": ["office.director"], "danger": True, "form": [REASON]}
    found = {"drop": _words("取消", "Drop") | drop | {"effects": ["withdraw_assignments"]}}
    note = {"from": list(names), "to": "stay", "who": [*OFFICE, *LEAD], "form": [REASON]}
    found["note"] = _words("记事", "Note") | note
    if dice.random() < 0.5:
        found["consult"] = _consult(names)
    return found


def _consult(names: Sequence[str]) -> Block:
    units = {"name": "units", "type": "units", "required": True, "maximum": 3, "units": OPEN_TO}
    modes = {"before": _words("办理前", "Before I go on"), "after": _words("下一环节前", "Before the next")}
    mode = {"name": "mode", "type": "choice", "required": True, "default": "before", "choices": modes}
    question = {"name": "question", "type": "text", "required": True} | _words("事项", "Question")
    asked = {"from": list(names), "to": "stay", "who": [*OFFICE, *LEAD], "guards": ["actor_holds_it"], "aside": True}
    form = [units | _words("单位", "Units"), mode | _words("何时", "When"), question, DAYS]
    return _words("征求意见", "Ask for an opinion") | asked | {"form": form, "effects": ["may_consult", "consult"]}


def _pausing(names: Sequence[str], dice: Random) -> Block:
    some = sorted(dice.sample(names, dice.randint(1, len(names))))
    until = {"name": "resume_on", "type": "date", "required": True, "sets": "resume_on"} | _words("恢复日期", "Until")
    rest = {"from": some, "to": "resting", "who": ["office.director"], "aside": True, "form": [REASON, until]}
    on = {"from": "resting", "to": "resumed", "who": ["office.coordinator", "office.director", "system"]}
    return {
        "rest": _words("中止", "Rest") | rest | {"checks": ["resumes_within_thirty_days"]},
        "wake": _words("恢复", "Wake") | on | {"form": [REASON]},
    }


def _vote(dice: Random) -> Block:
    vote: Block = {"rule": dice.choice(("all", "any", "share")), "on_refusal": dice.choice(("fail", "count"))}
    if vote["rule"] == "share":
        vote["share"] = dice.choice((50, 67))
    return vote | ({"silent": "2 wd"} if dice.random() < 0.5 else {})


def _voting(names: Sequence[str], who: list[str]) -> Block:
    unit = {"name": "unit", "type": "unit", "required": True, "units": OPEN_TO} | _words("单位", "Unit")
    table = {"name": "countersigners", "type": "table", "maximum": 5, "columns": [unit]} | _words("会签单位", "Units")
    send = {"from": names[0], "to": "voting", "who": who, "form": [table, REASON]}
    ended = {"from": "voting", "who": ["system"], "automatic": True}
    recall = {"from": "voting", "to": names[0], "who": who, "back": True, "form": [REASON]}
    return {
        "send_round": _words("送会签", "Send round") | send | {"effects": ["may_countersign", "send_countersign"]},
        "passed": _words("会签通过", "Passed") | ended | {"to": names[1], "guards": ["vote_passed"]},
        "failed": _words("会签未通过", "Failed") | ended | {"to": names[0], "guards": ["vote_failed"]},
        "recall": _words("撤回会签", "Recall") | recall,
    }


def _term(moves: Block, dice: Random) -> Block:
    """Given at registration, stopped at the end, and held up and let go by any steps between."""
    last = max(name for name in moves if name.startswith("finish"))
    between = [name for name in moves if name.startswith(("finish", "send_back")) and name != last]
    term: Block = {"given": "days", "start": "begin", "stop": [last, "drop"]}
    if len(between) > 1 and dice.random() < 0.5:
        pause, resume = dice.sample(between, 2)
        term |= {"pause": [pause], "resume": [resume]}
    return term


def _escalations(names: Sequence[str], dice: Random, *, by_itself: bool) -> list[Block]:
    rules = [
        {"clock": "unit", "at": dice.choice(("-2 wd", "0 wd", "1 wd")), "do": "remind"},
        {"clock": "state", "at": dice.choice(("0 wd", "2 h", "1 wd")), "do": "remind"},
        {"clock": "unit", "at": "1 wd", "do": "tell", "to": ["office.director"]},
    ]
    found = [rule for rule in rules if dice.random() < 0.7]
    if by_itself:
        found.append({"clock": "state", "at": "2 wd", "do": "act", "action": "finish0", "states": [names[0]]})
    return found


def _made(kind: str) -> Block:
    title = {"name": "title", "type": "line", "required": True, "maximum": 60, "sets": "title"}
    lead = {"name": "lead", "type": "unit", "required": True, "units": OPEN_TO} | _words("牵头单位", "Lead unit")
    word = {"name": "requirements", "type": "text", "required": True, "sets": "requirements"}
    return {
        "pattern": "task",
        "numbering": f"{kind[:3].upper()}-{{year}}-{{n:04}}",
        "who": ["office.coordinator", "office.director"],
        "effects": ["deliver_assignments"],
        "form": [title | _words("名称", "Title"), lead, DAYS, word | _words("要求", "What is asked")],
    }
