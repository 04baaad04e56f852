"""The units of a matter on its page: each part's line, who has not answered yet, and how a countersigning stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from blueprints.matters.veil import Veil
from workflow.engine import voting
from workflow.engine.deadlines import days_left
from workflow.models.assignment import AFTER, DELEGATE, WORDED, Assignment
from workflow.queries.pages import MatterPage, UnitPart
from workflow.types import Phase, Relation

OPEN = (Phase.OPEN, Phase.SUSPENDED)
ORDER = (Relation.LEAD, Relation.SUPPORT, Relation.CONSULT, Relation.COUNTERSIGN, Relation.INVITED, Relation.COPY)
WORKING = (Relation.LEAD, Relation.SUPPORT)


def lines(page: MatterPage, veil: Veil) -> list[dict[str, Any]]:
    """One line for each part: who leads first, who is only to know last, each in the order in which they were made."""
    ordered = sorted(page.parts, key=lambda one: ORDER.index(Relation(one.assignment.role)))
    return [line(one, page, veil) for one in ordered]


def line(one: UnitPart, page: MatterPage, veil: Veil) -> dict[str, Any]:
    """One unit's line in the table of parts."""
    a, role = one.assignment, Relation(one.assignment.role)
    left = days_left(a.due_on, page.calendar.local_date(page.now), page.calendar) if a.due_on else None
    is_under_way = not a.is_over and page.matter.phase in OPEN
    is_open = is_under_way and a.reported_at is None
    is_past = a.is_over or (role == Relation.COUNTERSIGN and a.vote_round < page.facts.vote_round)
    return {
        "role": role.value,
        "role_name": role_name(role, a.mode, page.matter.kind),
        "unit": t(a.unit.short),
        "person": _named(a, veil),
        "is_own": a.unit_id == page.viewer.unit_id,
        "signed_at": a.read_at if role == Relation.COPY else a.signed_at,
        "signed_by": _reader(a, veil),
        "is_signed": role in WORKING,
        "due_on": a.due_on,
        "light": a.light(page.now) if not a.is_over else None,
        "days_left": left if is_open else None,
        "progress": _percent(a, page) if role in WORKING and a.is_current else None,
        "state": _state(a, page),
        "reply": "",
        "reply_url": None,
        "url": None,
        "task": veil(a.task),
        "answer": veil(a.reply),
        "asked_by": t(a.asked_by_unit.short) if a.asked_by_unit else "",
        "is_said": role != Relation.LEAD and bool(a.reply or (a.task and not a.is_over)),
        "is_past": is_past,
    }


def role_name(role: Relation, mode: str = "", of: str = "") -> str:
    """What a unit is asked to do in a matter of the kind `of`, in a word or two."""
    if (of, role) in WORDED:
        return _("Check of facts")
    if role == Relation.CONSULT and mode == DELEGATE:
        return _("Delegated")
    words = {
        Relation.LEAD: _("Lead"),
        Relation.SUPPORT: _("Support"),
        Relation.CONSULT: _("Opinion"),
        Relation.COUNTERSIGN: _("Countersign"),
        Relation.COPY: _("Copied"),
        Relation.INVITED: _("Invited unit"),
    }
    return words[role]


def _named(a: Assignment, veil: Veil) -> str:
    """The one person of the unit whom it is asked of."""
    return veil.person(a.person.name_in(reader_language()), a.unit) if a.person else ""


def _reader(a: Assignment, veil: Veil) -> str:
    return veil.person(a.read_by.name_in(reader_language()), a.unit) if a.read_by else ""


def _percent(a: Assignment, page: MatterPage) -> int:
    return max(a.percent, page.matter.percent) if a.role == Relation.LEAD else a.percent


def _state(a: Assignment, page: MatterPage) -> str:
    flow = page.flow_of(a)
    if a.role == Relation.COPY and a.is_current:
        return _("read") if a.read_at else _("not read yet")
    if a.role == Relation.INVITED:
        return ""
    state = t((flow or page.part_flows[Relation.SUPPORT]).states[a.state].text)
    if a.role == Relation.COUNTERSIGN and page.facts.vote_round > 1:
        return _("%(state)s, round %(number)s", state=state, number=a.vote_round)
    if a.role == Relation.CONSULT and a.mode == AFTER and a.state == voting.PENDING:
        return _("%(state)s, for the next step", state=state)
    return state


def outstanding(page: MatterPage) -> list[dict[str, str]]:
    """Who has not signed, answered, countersigned or read yet, by what is asked of them."""
    if page.matter.phase not in OPEN:
        return []
    current = [one.assignment for one in page.parts if not one.assignment.is_over]
    is_check = (page.matter.kind, Relation.COUNTERSIGN) in WORDED
    groups = (
        (_("Not signed for"), [a for a in current if a.role in WORKING and a.state == "pending_sign"]),
        (_("Return under ruling"), [a for a in current if a.role in WORKING and a.state == "return_review"]),
        (_("No reply yet"), [a for a in current if a.role == Relation.SUPPORT and a.state == "handling"]),
        (_("No opinion yet"), _pending(current, Relation.CONSULT)),
        (_("Not checked yet") if is_check else _("Not countersigned yet"), _pending(current, Relation.COUNTERSIGN)),
        (_("Not read yet"), [a for a in current if a.role == Relation.COPY and a.read_at is None]),
    )
    return [{"label": label, "units": _joined(t(a.unit.short) for a in found)} for label, found in groups if found]


def _pending(parts: Sequence[Assignment], role: Relation) -> list[Assignment]:
    return [a for a in parts if a.role == role and a.state == voting.PENDING]


def _joined(words: Iterable[str]) -> str:
    return ("、" if reader_language() == "zh" else ", ").join(words)


def vote(page: MatterPage) -> str:
    """How the countersigning stands, as a sentence; nothing where the state waits for none."""
    rule = page.matter.standing.vote
    parts = [one.assignment for one in page.parts if one.assignment.role == Relation.COUNTERSIGN]
    present = [a for a in parts if a.vote_round == page.facts.vote_round and not a.is_over]
    if rule is None or not present:
        return ""
    count = voting.tally((a.state, a.weight) for a in present)
    if (page.matter.kind, Relation.COUNTERSIGN) in WORDED:
        return _(
            "Check of facts, round %(number)s: no objection %(agreed)s, objected %(refused)s, awaited %(pending)s.",
            number=page.facts.vote_round,
            agreed=count.agreed,
            refused=count.refused,
            pending=count.pending,
        )
    needed = {
        "all": _("all must agree"),
        "any": _("one that agrees is enough"),
        "share": _("%(share)s%% of the weight must agree", share=rule.share),
    }[rule.rule]
    return _(
        "Countersigning, round %(number)s: %(needed)s; agreed %(agreed)s, refused %(refused)s, awaited %(pending)s.",
        number=page.facts.vote_round,
        needed=needed,
        agreed=count.agreed,
        refused=count.refused,
        pending=count.pending,
    )


def of_unit(said: Mapping[str, Any]) -> str:
    """Which unit's part a recorded act was about."""
    role, unit = Relation(said.get("role", Relation.SUPPORT)), t(said)
    if role == Relation.CONSULT and said.get("mode") == DELEGATE:
        return _("step delegated to %(unit)s", unit=unit)
    if said.get("flow") in WORDED.values():
        return _("check of facts by %(unit)s", unit=unit)
    words = {
        Relation.CONSULT: _("opinion of %(unit)s", unit=unit),
        Relation.COUNTERSIGN: _("countersignature of %(unit)s", unit=unit),
        Relation.COPY: _("copy to %(unit)s", unit=unit),
    }
    return words.get(role) or _("supporting part of %(unit)s", unit=unit)
