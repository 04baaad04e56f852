"""What a person may do on a matter's page: the matter's own actions and those of supporting parts, one form open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import clock, reader_language, t
from blueprints.matters import fields, parts
from blueprints.matters.details import page_for
from blueprints.matters.fields import PHRASES, Filling
from workflow.engine import machine
from workflow.engine.definition import BEFORE, Transition
from workflow.engine.destinations import choices
from workflow.engine.machine import Offer
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.queries.choices import Option
from workflow.queries.pages import MatterPage, UnitPart
from workflow.types import POSITIONS, Position, Relation, Text

NONE = "none"
"""Asked for as an action, it leaves every form closed."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
DAY_LONG = timedelta(days=1)
PLAN = ("measures", "responsible", "funds", "target_on", "contingency")
FEW = 4
"""A form with more fields than this is opened by a click, not by itself."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An action that was tried or asked for: which one, on which part, and what was typed.

    Attributes:
        typed: None where nobody has typed anything yet.
    """

    action: str
    part: UUID | None = None
    typed: Mapping[str, Sequence[str]] | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opened:
    """The one action whose form is open."""

    transition: Transition
    part: UnitPart | None = None

    @property
    def place(self) -> str:
        """The end of the place under which its draft is kept."""
        return f"{self.part.assignment.uid}/{self.transition.action}" if self.part else self.transition.action


def opened(page: MatterPage, asked: Attempt | None) -> Opened | None:
    """Which form stands open: the one asked for; else one with a draft; else the next step where its form is short."""
    every = [Opened(offer.transition, part) for part, offer in _allowed(page) if not _elsewhere(offer, page.matter)]
    if asked is not None:
        return next((one for one in every if _is(one, asked)), None)
    kept = next((one for one in every if f"{page.matter.uid}/{one.place}" in page.drafts), None)
    if kept is not None:
        return kept
    onward = next((one for one in every if _is_onward(one.transition)), None)
    return onward if onward and len(onward.transition.form) <= FEW else None


def _allowed(page: MatterPage) -> Iterable[tuple[UnitPart | None, Offer]]:
    yield from ((None, offer) for offer in page.offers if offer.is_allowed)
    yield from ((part, offer) for part in page.parts for offer in part.offers if offer.is_allowed)


def _is(one: Opened, asked: Attempt) -> bool:
    part = one.part.assignment.uid if one.part else None
    return (one.transition.action, part) == (asked.action, asked.part)


def _is_onward(transition: Transition) -> bool:
    """A step on, or work on it; what is asked of others beside it stands apart."""
    return not (transition.is_back or transition.is_danger or transition.is_aside)


def _elsewhere(offer: Offer, matter: Matter) -> str | None:
    """The address of the page made for this action, where there is one."""
    return page_for(offer.transition.page, matter) if offer.transition.page else None


def groups(page: MatterPage, one: Opened | None) -> list[dict[str, Any]]:
    """The cards of actions: the matter's own and one for each supporting part that the viewer has to do with.

    Where the viewer may do nothing about the matter itself, the parts come first.
    """
    own = _group(page, None, page.offers, one)
    others = [_group(page, part, part.offers, one) for part in page.parts if part.offers]
    return [own, *others] if any(offer.is_allowed for offer in page.offers) else [*others, own]


def _group(page: MatterPage, part: UnitPart | None, offers: Sequence[Offer], one: Opened | None) -> dict[str, Any]:
    first = next((offer for offer in offers if offer.is_allowed and _is_onward(offer.transition)), None)
    shown = [offer for offer in offers if not _is_idle(offer, page)]
    drawn = [_drawn(page, part, offer, one, is_first=offer is first) for offer in shown]
    if part is None:
        drawn += _ways(page)
    return {
        "id": f"actions-{part.assignment.uid.hex[-8:]}" if part else "actions",
        "offers": sorted(drawn, key=lambda row: (not row["is_allowed"], row["is_others"], row["is_aside"])),
        "title": part_title(part.assignment) if part else "",
        "task": part.assignment.task if part else "",
    }


def _is_idle(offer: Offer, page: MatterPage) -> bool:
    """It would stand on every page and tell nobody anything: taking back what somebody else did, a relation that there
    is none of."""
    if "untie_other" in offer.transition.effects:
        return not page.relatives.tied
    return offer.transition.goes == BEFORE and not offer.is_allowed


def part_title(part: Assignment) -> str:
    """What a unit's part is called above its actions."""
    role, unit = Relation(part.role), t(part.unit.short)
    if role == Relation.SUPPORT:
        return _("Supporting part: %(unit)s", unit=unit)
    return _("%(part)s: %(unit)s", part=parts.role_name(role, part.mode, part.matter.kind), unit=unit)


def _ways(page: MatterPage) -> list[dict[str, Any]]:
    """The way to a page on which a blocked action is made ready: the team's to the checklist that is not full yet."""
    if page.matter.kind != "visit" or not page.facts.in_team:
        return []
    blocked = [one for one in page.offers if one.transition.page and not one.is_allowed and not one.is_others]
    return [
        {
            "action": "fill",
            "label": _("Fill in the checklist"),
            "url": _elsewhere(one, page.matter),
            "is_allowed": True,
            "is_others": False,
            "is_aside": False,
            "is_more": False,
            "hint": "",
            "is_primary": True,
        }
        for one in blocked
    ]


def capitalised(sentence: str) -> str:
    """The sentence with a capital first letter, as it stands by itself."""
    return sentence[:1].upper() + sentence[1:]


def _drawn(
    page: MatterPage, part: UnitPart | None, offer: Offer, one: Opened | None, *, is_first: bool
) -> dict[str, Any]:
    transition = offer.transition
    is_open = one is not None and one.transition is transition and one.part is part
    return {
        "action": transition.action,
        "label": t(transition.text),
        "url": _elsewhere(offer, page.matter) or _url(page.matter, part, transition),
        "is_open": is_open,
        "is_allowed": offer.is_allowed,
        "is_others": offer.is_others,
        "is_aside": not _is_onward(transition),
        "is_more": transition.is_aside,
        "reason": capitalised(t(offer.reason)) if offer.reason else "",
        "hint": _for_whom(page, offer),
        "is_primary": is_first and one is None,
        "is_danger": transition.is_danger,
    }


def _for_whom(page: MatterPage, offer: Offer) -> str:
    """Who is stood in for, where the action is a substitute's only."""
    capacity = machine.capacity(offer.transition, page.facts)
    principal = next((one for one in page.viewer.principals if one.id == capacity.acts_as), None)
    if principal is None or not offer.is_allowed:
        return ""
    return _("On behalf of %(name)s", name=principal.name_in(reader_language()))


def _url(matter: Matter, part: UnitPart | None, transition: Transition) -> str:
    asked = {"part": part.assignment.uid} if part else {}
    return url_for("matters.show", matter_uid=matter.uid, action=transition.action, **asked, _anchor="actions")


def form(page: MatterPage, one: Opened, filling: Filling, *, has_typed: bool) -> dict[str, Any]:
    """The arguments of the form component for the open action."""
    matter, transition = page.matter, one.transition
    draft = page.drafts.get(f"{matter.uid}/{one.place}")
    where: dict[str, Any] = {"matter_uid": matter.uid}
    if one.part:
        where["assignment_uid"] = one.part.assignment.uid
    return {
        "url": url_for("matters.act_part" if one.part else "matters.act", **where),
        "fields": fields.drawn(transition.form, filling),
        "errors": fields.errors(transition.form, filling, prefix="act"),
        "submit": t(transition.text),
        "version": matter.version,
        "action": transition.action,
        "hidden": {"part": str(one.part.assignment.uid)} if one.part else {},
        "draft_url": url_for("matters.draft", matter_uid=matter.uid) if transition.form else "",
        "saved": clock(draft.saved_at) if draft and not has_typed else "",
        "confirm": t(transition.confirm) if transition.confirm else "",
        "subject": f"{matter.number} {t(matter.heading)}",
        "is_danger": transition.is_danger,
        "cancel_url": url_for("matters.show", matter_uid=matter.uid, action=NONE),
    }


def typed(page: MatterPage, one: Opened, attempt: Attempt | None) -> Mapping[str, Sequence[str]] | None:
    """What stands in the open form: what was just typed, or else the draft; None where nobody has typed."""
    if attempt is not None and attempt.typed is not None:
        return attempt.typed
    draft = page.drafts.get(f"{page.matter.uid}/{one.place}")
    return draft.values if draft else None


def proposed(page: MatterPage) -> Mapping[str, str]:
    """What a form may begin with: a visit is checked in at its outlet's address; a day that was asked for is granted; a
    plan that came back is put right, not written anew."""
    if page.matter.workflow.made:
        return {name: value for name, value in page.matter.details.items() if _is_day(value)}
    if page.matter.state == "planning" and page.matter.problem is not None:
        return _plan(page.matter.problem.plan or {})
    outlet = page.matter.subject_unit
    return {"place": t(outlet.address)} if page.matter.kind == "visit" and outlet else {}


def _plan(kept: Mapping[str, Any]) -> dict[str, str]:
    """The plan as it was reported last, by the names of its fields and of the cells of its milestones."""
    written = {name: str(kept[name]) for name in PLAN if kept.get(name)}
    rows = enumerate(kept.get("milestones") or ())
    return written | {f"milestones-{at}-{name}": str(value) for at, row in rows for name, value in row.items() if value}


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and DAY.fullmatch(value) is not None


def earlier(page: MatterPage, opened: Opened) -> dict[str, list[Option]]:
    """The steps that this matter has been through, for the field that names one of them."""
    asked = [field for field in opened.transition.form if field.type == fields.EARLIER]
    passed = {field.name: choices(field, page.matter.state, page.facts) for field in asked}
    return {
        field.name: [Option(one.value, one.text) for one in field.choices if one.value in passed[field.name]]
        for field in asked
    }


def spans(page: MatterPage) -> Mapping[str, tuple[date, date]]:
    """The days that a form's dates may be: a visit is planned within what is left of its batch's period, and a term is
    extended to a day after its present end, at the latest to the one that was asked for."""
    facts = page.facts
    if page.matter.kind == "extension" and facts.parent_due_on and facts.asked_until:
        return {"until": (facts.parent_due_on + DAY_LONG, facts.asked_until)}
    window = facts.window
    if page.matter.kind != "visit" or window is None:
        return {}
    first, last = max(window[0], page.calendar.local_date(page.now)), window[1]
    return {"planned_on": (first, last)} if first <= last else {}


def phrases(matter: Matter) -> Sequence[Text]:
    """The joint meeting's common phrases."""
    own = matter.meeting.settings.get("phrases")
    return [Text(phrase["zh"], phrase["en"]) for phrase in own] if own else PHRASES


def who(page: MatterPage) -> str:
    """The viewer as they act here: name and position."""
    positions = [t(POSITIONS[position]) for position in Position if position in page.viewer.own_positions]
    return "·".join([page.viewer.name_in(reader_language()), *positions[:1]])
