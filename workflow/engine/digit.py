"""From a BusinessService of eGov DIGIT to a definition of ours, with a report of what had no counterpart.

Source: egov-workflow-v2, BusinessService, State and Action; documents are asked for by the state that a step leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from workflow.engine.digit_file import Note, Reading, dicts, service, unread
from workflow.engine.digit_words import name_of, role_for
from workflow.types import SYSTEM, Text

START = "draft"
MINUTE = 60_000
"""In milliseconds."""
CALLED_OFF = re.compile(r"REJECT|CANCEL|DECLIN|WITHDR|DENIED")
SENT_BACK = re.compile(r"SEND_?BACK|RETURN|RESUBMIT_?REQUEST")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file.

    Attributes:
        source: the definition, as YAML; the checker has the last word on it.
        notes: what had no counterpart, in the order of the file, each once.
        roles: whose each role of theirs was taken to be.
    """

    source: str
    notes: tuple[Note, ...]
    roles: Mapping[str, str]


def imported(text: str, roles: Mapping[str, str] | None = None, *, name: str = "business-service.json") -> Imported:
    """Read a BusinessService, alone, in a list, or in the body of a request; of several the first.

    Args:
        text: the JSON.
        roles: our role for each of theirs; what is missing there is guessed and reported.
        name: what the file is called in faults.

    Raises:
        DefinitionFault: it is not JSON, or holds no BusinessService.
    """
    reading = Reading(dict(roles or {}))
    definition = _definition(service(text, name, reading), reading)
    head = "# Imported from a BusinessService of eGov DIGIT; what had no counterpart is in the report of the import.\n"
    body = yaml.safe_dump(definition, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    return Imported(head + body, tuple(reading.notes), reading.roles)


def roles_in(text: str, *, name: str = "business-service.json") -> dict[str, str]:
    """Every role that a BusinessService names, each with ours that it might be; a table for a person to put right.

    Raises:
        DefinitionFault: as `imported`.
    """
    states = dicts(service(text, name, Reading({}))["states"])
    named = (role for state in states for one in dicts(state.get("actions")) for role in _roles(one))
    return {role: role_for(role) for role in dict.fromkeys(named)}


def _definition(given: dict[str, Any], reading: Reading) -> dict[str, Any]:
    title, states = str(given.get("businessService") or "imported"), dicts(given["states"])
    kind = _code(title) or "imported"
    unread(given, "service", "", reading)
    for state in states:
        code = _state_code(state)
        reading.is_terminal[code] = bool(state.get("isTerminateState"))
        if state.get("docUploadRequired"):
            reading.wants_papers.add(code)
    name = _name(title, "businessService", reading)
    whole = _length(given.get("businessServiceSla"), "businessServiceSla", reading)
    found = {_state_code(state): _state(state, whole is not None, reading) for state in states}
    actions = _transitions(states, reading)
    ends = [code for code, alike in actions.items() if any(reading.is_terminal.get(one["to"]) for one in alike)]
    first = START if START in found else _state_code(states[0])
    _say_what_is_left(found, reading)
    return {
        "kind": kind,
        "name": _both(name),
        "prefix": _prefix(kind),
        "initial": first,
        "path": _path(first, actions, reading),
        **({"terms": {"whole": {"length": whole, "start": ["begin"], "stop": ends}}} if whole and ends else {}),
        "states": found,
        "transitions": {code: alike[0] if len(alike) == 1 else alike for code, alike in actions.items()},
        "made": _made(found[first]["holder"], kind),
    }


def _say_what_is_left(found: Mapping[str, Any], reading: Reading) -> None:
    if START in found:
        zh, en = "起始的空状态改为“草稿”", "the null state at the start becomes the state draft"
        reading.note("states", zh, en)
    if any(role.startswith("lead.") for role in reading.roles.values()):
        zh = "DIGIT 在办理时指定承办人；请在相应操作的表单中补上牵头单位"
        en = "assignees are named as one acts there; add the lead unit to the form of the action that assigns"
        reading.note("assignes", zh, en)


def _code(word: str) -> str:
    code = re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_")[:40].strip("_")
    return code if not code or code[0].isalpha() else f"x_{code}"[:40].strip("_")


def _state_code(state: dict[str, Any]) -> str:
    return (_code(str(state["state"])) or "state") if state.get("state") else START


def _both(name: Text) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def _prefix(kind: str) -> str:
    letters = "".join(part[0] for part in kind.split("_")).upper()
    return letters[:4] if len(letters) > 1 else kind[:3].upper()


def _state(state: dict[str, Any], has_term: bool, reading: Reading) -> dict[str, Any]:
    code = _state_code(state)
    where = f"states.{state.get('state') or 'null'}"
    unread(state, "state", where, reading)
    name = _name(str(state.get("state") or START), where, reading) if code != START else Text("草稿", "Draft")
    status = state.get("applicationStatus")
    if status and status != state.get("state"):
        zh, en = "业务状态“{word}”没有对应的内容", "the application status {word} has no counterpart"
        reading.note(f"{where}.applicationStatus", zh, en, word=status)
    if state.get("isStartState") and state.get("state"):
        zh, en = (
            "除起始外不能从此状态开始，已忽略 isStartState",
            "a matter begins in one state only; isStartState is left out",
        )
        reading.note(f"{where}.isStartState", zh, en)
    limit = _length(state.get("sla"), f"{where}.sla", reading)
    if reading.is_terminal[code]:
        phase = "cancelled" if CALLED_OFF.search(str(state.get("state")).upper()) else "settled"
        return {**_both(name), "phase": phase, "holder": "none", "limit": "none"}
    held = dict.fromkeys(
        role for one in dicts(state.get("actions")) for role in _who(one, where, reading) if role != SYSTEM
    )
    term = {"on_term": "whole"} if has_term else {}
    return {**_both(name), "holder": list(held) or "none", "limit": limit or "none", **term}


def _name(word: str, where: str, reading: Reading) -> Text:
    name, is_known = name_of(word)
    if not is_known:
        zh, en = "“{word}”没有中文名称，请补写", "{word} has no Chinese name yet"
        reading.note(where, zh, en, word=word)
    return name


def _length(sla: object, where: str, reading: Reading) -> str | None:
    """Milliseconds that run through nights and holidays, as they do there."""
    if not isinstance(sla, int | float) or isinstance(sla, bool) or sla <= 0:
        return None
    minutes = max(1, round(sla / MINUTE))
    words = f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
    zh = "时限 {words} 按自然时间连续计算；如应按工作日，请改写（如 1 wd）"
    en = "the limit of {words} runs through nights and holidays; write working days (such as 1 wd) if they are meant"
    reading.note(where, zh, en, words=words)
    return words


def _roles(action: dict[str, Any]) -> list[str]:
    given = action.get("roles")
    return [str(role) for role in given] if isinstance(given, list) else []


def _who(action: dict[str, Any], where: str, reading: Reading) -> list[str]:
    """Our roles for theirs; one that nobody has said is guessed, and reported."""
    for role in _roles(action):
        if role not in reading.roles:
            reading.roles[role] = role_for(role)
            zh, en = "角色“{role}”暂作“{ours}”，请核对", "the role {role} was taken to be {ours}; look at it"
            reading.note(f"{where}.roles", zh, en, role=role, ours=reading.roles[role])
    return list(dict.fromkeys(reading.roles[role] for role in _roles(action)))


def _transitions(states: list[dict[str, Any]], reading: Reading) -> dict[str, list[dict[str, Any]]]:
    """The actions in the order of the file; the same one from several states is written once where it is alike."""
    found: dict[str, list[dict[str, Any]]] = {}
    for state in states:
        for action in dicts(state.get("actions")):
            where = f"states.{state.get('state') or 'null'}.{_word(action)}"
            unread(action, "action", where, reading)
            if action.get("active") is False:
                reading.note(where, "已停用的操作未导入", "an action that is not active was left out")
                continue
            for one in _transition(_state_code(state), action, where, reading):
                alike = found.setdefault(_code(_word(action)) or "act", [])
                twin = next((other for other in alike if {**other, "from": one["from"]} == one), None)
                if twin is None:
                    alike.append(one)
                else:
                    twin["from"] = [*_sources(twin), one["from"]]
    return found


def _word(action: dict[str, Any]) -> str:
    return str(action.get("action") or "act")


def _sources(one: dict[str, Any]) -> list[str]:
    return [one["from"]] if isinstance(one["from"], str) else list(one["from"])


def _transition(code: str, action: dict[str, Any], where: str, reading: Reading) -> Iterator[dict[str, Any]]:
    word, target = _word(action), action.get("nextState")
    to = _code(str(target)) if target else code
    if not target:
        reading.note(
            f"{where}.nextState", "没有写下一状态，视为留在原状态", "there is no next state: it stays where it is"
        )
    elif to not in reading.is_terminal:
        zh, en = "下一状态“{word}”不在文件中", "the next state {word} is not in the file"
        reading.note(f"{where}.nextState", zh, en, word=target)
    form: list[dict[str, Any]] = []
    is_back = bool(SENT_BACK.search(word.upper()))
    is_danger = reading.is_terminal.get(to, False) and bool(CALLED_OFF.search(str(target).upper()))
    if is_back or is_danger:
        form.append({"name": "reason", "type": "text", "zh": "理由", "en": "Reason", "required": True})
        reading.note(where, "补了必填的理由", "a reason that must be given was added")
    if to in reading.wants_papers:
        form.append({"name": "files", "type": "files", "zh": "材料", "en": "Documents", "required": True})
    marks = {"back": True} if is_back else {"danger": True} if is_danger else {}
    text = _both(_name(word, where, reading))
    who = _who(action, where, reading)
    yield {
        **text,
        "from": code,
        "to": "stay" if to == code else to,
        "who": who,
        **marks,
        **({"form": form} if form else {}),
    }


def _path(first: str, actions: dict[str, list[dict[str, Any]]], reading: Reading) -> list[str]:
    """From the first state on by the first action of each that neither turns back nor calls off."""
    path = [first]
    while True:
        onward = (
            one["to"]
            for alike in actions.values()
            for one in alike
            if path[-1] in _sources(one) and not one.get("back") and not one.get("danger")
        )
        following = next((to for to in onward if to in reading.is_terminal and to not in path), None)
        if following is None:
            return path
        path.append(following)


def _made(holder: list[str] | str, kind: str) -> dict[str, Any]:
    """How one is registered: what the file leaves to the service that it belongs to."""
    who = [role for role in holder if role.partition(".")[0] in {"initiator", "office"}] if holder != "none" else []
    title = {"name": "title", "type": "line", "zh": "标题", "en": "Title", "required": True, "sets": "title"}
    return {
        "pattern": "task",
        "numbering": f"{_prefix(kind)}-{{year}}-{{n:04}}",
        "who": who or ["initiator.handler", "office.coordinator"],
        "form": [title],
    }
