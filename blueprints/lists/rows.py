"""From a row of a query to a row of a list, in the reader's language: light, days left, state, labels, next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import reader_language
from blueprints.matters.details import page_for
from workflow.engine.deadlines import days_left, light
from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.engine.guards import REGISTRY
from workflow.models.user import User
from workflow.queries.filters import Now
from workflow.queries.paging import AnyRow
from workflow.reports.masking import mask
from workflow.types import POSITIONS, Phase, Position

MOST_LABELS, MOST_ACTIONS = 2, 4
KNOWN_GUARDS = frozenset({"needs_plan", "needs_no_plan", "is_minor", "severity_is_minor"})
"""Guards that a row of a list knows enough to answer; the others are answered on the matter's page."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a list, when, and by which definitions.

    Attributes:
        flows: definitions by hash.
        veil: what a text goes through before this reader sees it.
    """

    viewer: User
    now: Now
    flows: Mapping[str, Workflow]
    veil: Callable[[str], str]
    language: str = field(default_factory=reader_language)

    def text(self, zh: str | None, en: str | None) -> str:
        """The reader's one of two columns."""
        return (zh if self.language == "zh" else en) or ""


def veil_for(viewer: User) -> Callable[[str], str]:
    """What a title goes through before this reader sees it: the business auditor sees personal data masked."""
    return mask if Position.AUDITOR in viewer.positions else str


def flow_hashes(rows: Sequence[AnyRow]) -> set[str]:
    """The hashes of every definition that these rows run on."""
    parts = {row.part_flow for row in rows if "part_flow" in row._fields and row.part_flow}
    return {row.flow for row in rows} | parts


def matter(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """What every row of every list shows; its state and clock are those that the row names."""
    flow = reader.flows[row.flow]
    lamp = light(row.due_at, row.amber_at, reader.now.at, row.phase, row.is_late)
    is_running = row.phase == Phase.OPEN and row.due_on is not None
    return {
        "uid": str(row.uid),
        "number": row.number,
        "title": reader.veil(row.title),
        "url": address(row.uid),
        "light": str(lamp) if lamp else None,
        "days_left": days_left(row.due_on, reader.now.today, reader.now.calendar) if is_running else None,
        "due_on": row.due_on,
        "kind": flow.text.of(reader.language),
        "state": flow.states[row.state].text.of(reader.language) if row.state in flow.states else row.state,
        "labels": [],
        "is_unread": False,
        "actions": [],
    }


def duty(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """A duty: the matter or the supporting part that it is about, who gave it, and the next step for this person."""
    shown = matter(row, reader) if row.part is None else _part(row, reader)
    step = next_step(row, reader)
    return shown | {
        "uid": row_uid(row),
        "labels": labels(row),
        "is_unread": row.seen_at is None,
        "from_unit": _sender(row, reader),
        "holder": reader.text(row.holder_zh, row.holder_en),
        "received_on": row.received_at,
        "waited": waited(row, reader),
        "action_label": step.text.of(reader.language) if step else None,
        "action_url": action_address(row, step) if step else None,
        "action_words": "" if step else _others(row, reader),
        "actions": [action_key(step)] if step and can_be_shared(step) else [],
    }


def _part(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """The state is that of the part, by the part's own definition."""
    state = reader.flows[row.part_flow].states.get(row.state)
    return matter(row, reader) | {"state": state.text.of(reader.language) if state else row.state}


def row_uid(row: AnyRow) -> str:
    """What a ticked row posts: the supporting part where the duty is about one, otherwise the matter."""
    return str(row.part or row.uid)


def handled(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """A matter that the viewer's unit has acted on: what was done, and when."""
    flow = reader.flows[row.part_flow if row.part else row.flow]
    named = flow.actions.get(row.done_action or "")
    return _from_unit(row, reader) | {
        "done": named[0].text.of(reader.language) if named else row.done_action,
        "done_at": row.done_at,
        "closed_at": row.closed_at,
    }


def copied(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """A matter that the viewer's unit was copied on."""
    return _from_unit(row, reader) | {"received_on": row.received_at, "is_unread": row.seen_at is None}


def _from_unit(row: AnyRow, reader: Reader) -> dict[str, Any]:
    return matter(row, reader) | {"from_unit": reader.text(row.from_zh, row.from_en), "labels": labels(row)}


def _sender(row: AnyRow, reader: Reader) -> str:
    """Who gave the duty; one's own unit is not named."""
    return _("Own unit") if row.from_unit_id == reader.viewer.unit_id else reader.text(row.from_zh, row.from_en)


def labels(row: AnyRow) -> list[dict[str, str]]:
    """At most two facts about a matter, the gravest first."""
    found: list[tuple[str, str, bool]] = [
        (_("Urgent"), "red", _has(row, "urgency") == "urgent"),
        (_("Re-inspection failed %(count)s×", count=row.fails), "amber", bool(row.fails)),
        (_("Sent back %(count)s×", count=row.returns), "", bool(row.returns)),
        (_("Support"), "line", _has(row, "part_unit_id") is not None and row.part_unit_id == row.unit_id),
    ]
    return [{"text": text, "tone": tone} for text, tone, is_so in found if is_so][:MOST_LABELS]


def _has(row: AnyRow, name: str) -> Any:
    return getattr(row, name) if name in row._fields else None


def waited(row: AnyRow, reader: Reader) -> str:
    """How long a duty has waited since it was delivered, in working days."""
    calendar = reader.now.calendar
    days = max(0, calendar.between(calendar.delivered_on(row.received_at), reader.now.today))
    return _("%(count)s d", count=days) if days else _("under 1 d")


def next_step(row: AnyRow, reader: Reader) -> Transition | None:
    """The step that takes a duty on and that this person may take; None where it is for others of the unit."""
    return next((one for one in _steps(row, reader) if _held(row, reader).intersection(one.who)), None)


def _steps(row: AnyRow, reader: Reader) -> list[Transition]:
    """The steps that any holder of the duty may take: those onward, or else forward ones, or else all."""
    flow = reader.flows[row.part_flow if row.part else row.flow]
    may = [
        one for one in flow.leaving.get(row.state, ()) if set(row.roles).intersection(one.who) and _may_fire(one, row)
    ]
    forward = [one for one in may if not one.is_back and not one.is_danger]
    onward = [one for one in forward if one.target not in (None, row.state)]
    return onward + [one for one in forward if one not in onward] or may


def _held(row: AnyRow, reader: Reader) -> set[str]:
    return {role for role in row.roles if role.partition(".")[2] in reader.viewer.positions}


def _may_fire(one: Transition, row: AnyRow) -> bool:
    facts = Facts(needs_plan=row.needs_plan is not False, severity=row.severity)
    return all(REGISTRY[name].holds(facts) for name in one.guards if name in KNOWN_GUARDS)


def _others(row: AnyRow, reader: Reader) -> str:
    """Which of the unit's people may take the step."""
    able = {role for one in _steps(row, reader) for role in one.who}
    held = {role.partition(".")[2] for role in row.roles if role in able}
    names = [POSITIONS[position].of(reader.language) for position in Position if position in held]
    who = "".join(names[:1]) if reader.language == "zh" else "".join(names[:1]).lower()
    if len(names) > 1:
        return _("For the %(who)s or others", who=who)
    return _("For the %(who)s", who=who) if names else ""


def action_key(step: Transition) -> str:
    """What makes two rows' next step the same: the stored action and its verb."""
    return f"{step.action}/{step.text.en.replace(' ', '_')}"


def can_be_shared(step: Transition) -> bool:
    """One form may do for several matters: no page of its own, and nothing that each matter must have of its own."""
    return step.page is None and not any(
        one.type == "table" or (one.type == "files" and one.required) for one in step.form
    )


def shared_actions(shown: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The actions that the bar offers: those of at least one row, the most frequent first."""
    found = Counter((row["actions"][0], row["action_label"]) for row in shown if row["actions"])
    return [
        {
            "action": key,
            "label": label,
            "many": _("%(action)s {n}", action=label),
            "reason": _("Their next steps differ"),
        }
        for (key, label), _count in found.most_common(MOST_ACTIONS)
    ]


def action_address(row: AnyRow, step: Transition) -> str:
    """The page made for an action, or the matter's page opened at it."""
    own = page_for(step.page, row) if step.page else None
    asked = {"part": row.part} if row.part else {}
    return own or url_for("matters.show", matter_uid=row.uid, action=step.action, **asked, _anchor="actions")


def address(uid: UUID) -> str:
    """A matter's page."""
    return url_for("matters.show", matter_uid=uid)


def unit_name(row: AnyRow, name: str, reader: Reader) -> str:
    """The short name that a list's columns `<name>_zh` and `<name>_en` hold."""
    texts = row._mapping
    return reader.text(texts[f"{name}_zh"], texts[f"{name}_en"])
