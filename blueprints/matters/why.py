"""Why can't I: every action of a matter in words, what stands in its way, how one gets there, and who could."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from blueprints.matters.offering import capitalised, part_title
from blueprints.matters.veil import Veil, veil_for
from workflow.engine.definition import Transition
from workflow.engine.explaining import Explained, Kind, Standing
from workflow.models.assignment import WORDED
from workflow.queries.holders import Holder
from workflow.queries.reasons import Asked, Reasons
from workflow.types import RELATIONS, SYSTEM, Relation, Text, role_name, role_names

ICONS = {Kind.STATE: "clock", Kind.UNIT: "building", Kind.ROLE: "user", Kind.GUARD: "lock"}
MOST_NAMES = 3
CHECKER = Text("核对单位", "the checking unit")


def drawn(reasons: Reasons) -> list[dict[str, Any]]:
    """The matter and each part with its actions in four groups; a group without actions is left out."""
    veil = veil_for(reasons.viewer, reasons.matter)
    return [_asked(reasons, asked, veil) for asked in reasons.asked]


def _asked(reasons: Reasons, asked: Asked, veil: Veil) -> dict[str, Any]:
    rows = [(_group(one), _row(reasons, asked, one, veil)) for one in asked.actions]
    groups = [
        {"name": name, "title": title, "rows": [row for of_group, row in rows if of_group == name]}
        for name, title in _titles().items()
    ]
    return {
        "title": part_title(asked.part) if asked.part else "",
        "state": t(asked.flow.states[asked.state].text),
        "groups": [group for group in groups if group["rows"]],
    }


def _group(one: Explained) -> str:
    """How the reader stands to it; what is others' at another time than now comes last."""
    is_later = one.standing is Standing.OTHERS and any(o.kind is Kind.STATE for o in one.obstacles)
    return "later" if is_later else one.standing.value


def _titles() -> dict[str, str]:
    return {
        Standing.OPEN.value: _("Open to you now"),
        Standing.WAITING.value: _("Yours, but not now"),
        Standing.OTHERS.value: _("Open to others now"),
        "later": _("For others, in other states"),
    }


def _row(reasons: Reasons, asked: Asked, one: Explained, veil: Veil) -> dict[str, Any]:
    is_open, is_cut_off = one.standing is Standing.OPEN, one.way is None
    return {
        "label": t(one.transition.text),
        "url": _address(reasons, asked, one) if is_open else "",
        "obstacles": [{"icon": ICONS[o.kind], "text": capitalised(_worded(asked, o.text))} for o in one.obstacles],
        "way": [_step(asked, step) for step in one.way or ()],
        "is_cut_off": is_cut_off,
        "needs": "" if one.standing is Standing.OTHERS else _listed([t(field.text) for field in one.needs]),
        "who": [] if is_open or is_cut_off else _who(reasons, asked, one, veil),
    }


def _worded(asked: Asked, text: Text) -> str:
    """A sentence about a unit's part in the words of what it is asked: who checks facts does not countersign."""
    if asked.flow.kind not in WORDED.values():
        return t(text)
    usual = RELATIONS[Relation.COUNTERSIGN]
    return t(Text(text.zh.replace(usual.zh, CHECKER.zh), text.en.replace(usual.en, CHECKER.en)))


def _address(reasons: Reasons, asked: Asked, one: Explained) -> str:
    part = {"part": asked.part.uid} if asked.part else {}
    action = one.transition.action
    return url_for("matters.show", matter_uid=reasons.matter.uid, action=action, **part, _anchor="actions")


def _step(asked: Asked, step: Transition) -> dict[str, str]:
    people = [role for role in step.who if role != SYSTEM]
    return {"label": t(step.text), "who": _worded(asked, role_names(people or [SYSTEM]))}


def _who(reasons: Reasons, asked: Asked, one: Explained, veil: Veil) -> list[dict[str, Any]]:
    """Who else could, by role; what is the reader's own they need not be told."""
    me, found = reasons.viewer.name, []
    for role, held in reasons.who(asked, one).items():
        if role != SYSTEM and [name.zh for unit in held for name in unit.people] != [me]:
            units = [{"unit": t(unit.unit), "people": _people(unit, veil)} for unit in held]
            found.append({"role": capitalised(_worded(asked, role_name(role))), "units": units})
    return found


def _people(one: Holder, veil: Veil) -> str:
    names = [veil.person(t(name), one.unit) for name in one.people]
    shown, more = _listed(names[:MOST_NAMES]), len(names) - MOST_NAMES
    return shown if more <= 0 else _("%(names)s and %(count)s more", names=shown, count=more)


def _listed(words: list[str]) -> str:
    return ("、" if reader_language() == "zh" else ", ").join(words)
