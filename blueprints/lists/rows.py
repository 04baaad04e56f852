"""From a row of a query to a row of a list, in the reader's language: light, days left, state, labels, next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import reader_language
from blueprints.lists.next_steps import NextSteps
from blueprints.matters.details import page_for
from blueprints.matters.parts import role_name
from workflow.engine.deadlines import days_left
from workflow.engine.definition import Transition, Workflow
from workflow.engine.lights import light
from workflow.models.user import LENDABLE, User
from workflow.queries.filters import Now
from workflow.queries.paging import AnyRow
from workflow.reports.masking import mask
from workflow.types import Phase, Position, Relation, titled

MOST_LABELS = 2
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a list, when, and by which definitions.

    Attributes:
        flows: definitions by hash.
        place: the address of a matter's page, with `NOBODY` in the place of its uid.
        veil: what a text goes through before this reader sees it.
    """

    viewer: User
    now: Now
    flows: Mapping[str, Workflow]
    veil: Callable[[str], str]
    language: str = field(default_factory=reader_language)
    place: str = field(default_factory=lambda: url_for("matters.show", matter_uid=NOBODY))
    steps: NextSteps = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", NextSteps(self.viewer.own_positions, self._lent(), self.flows, self.language))

    def _lent(self) -> list[tuple[str, frozenset[Position]]]:
        people = self.viewer.principals
        return [(one.name_in(self.language), one.own_positions & LENDABLE) for one in people]

    def address(self, uid: UUID) -> str:
        """A matter's page; building an address anew for each row would cost more than the row."""
        return self.place.replace(str(NOBODY), str(uid))

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


def title(row: AnyRow, reader: Reader) -> str:
    """A matter's title as this reader may see it."""
    return reader.veil(titled(row.title, row.title_en).of(reader.language))


def matter(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """What every row of every list shows; its state and clock are those that the row names."""
    flow = reader.flows[row.flow]
    lamp = light(row.due_at, row.amber_at, reader.now.at, row.phase, row.is_late)
    is_running = row.phase == Phase.OPEN and row.due_on is not None
    return {
        "uid": str(row.uid),
        "tick": tick(row),
        "number": row.number,
        "title": title(row, reader),
        "url": reader.address(row.uid),
        "light": str(lamp) if lamp else None,
        "days_left": days_left(row.due_on, reader.now.today, reader.now.calendar) if is_running else None,
        "due_on": row.due_on,
        "kind": flow.text.of(reader.language),
        "state": flow.states[row.state].text.of(reader.language) if row.state in flow.states else row.state,
        "labels": _provisional(row, reader),
        "is_unread": False,
        "actions": [],
    }


def _provisional(row: AnyRow, reader: Reader) -> list[dict[str, str]]:
    """A due date in a year whose days off are not announced may still move."""
    is_so = row.phase == Phase.OPEN and row.due_on is not None and reader.now.calendar.is_provisional(row.due_on.year)
    return [{"text": _("date provisional"), "tone": "amber"}] if is_so else []


def duty(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """A duty: the matter or the supporting part that it is about, who gave it, and the next step for this person."""
    shown = matter(row, reader) if row.part is None else _part(row, reader)
    step = reader.steps.of(row)
    return shown | {
        "uid": row_uid(row),
        "labels": marks(row, reader, step.principal),
        "is_unread": row.seen_at is None,
        "from_unit": _sender(row, reader),
        "received_on": row.received_at,
        "action_label": step.label or None,
        "action_url": action_address(row, step.transition, reader) if step.transition else None,
        "action_words": step.words,
        "actions": [step.key] if step.can_be_shared else [],
    }


def waiting(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """A duty that nobody has begun: whose it is, and how long it has waited."""
    return duty(row, reader) | {
        "holder": reader.text(row.holder_zh, row.holder_en),
        "waited": waited(row, reader),
    }


def _part(row: AnyRow, reader: Reader) -> dict[str, Any]:
    """The state is that of the part, by the part's own definition."""
    state = reader.flows[row.part_flow].states.get(row.state)
    return matter(row, reader) | {"state": state.text.of(reader.language) if state else row.state}


def row_uid(row: AnyRow) -> str:
    """The supporting part where the duty is about one, otherwise the matter."""
    return str(row.part or row.uid)


def tick(row: AnyRow) -> str:
    """What a ticked row posts: what it is about, and the version that is shown; a list of matters has no parts."""
    return f"{getattr(row, 'part', None) or row.uid}.{row.version}"


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
    return matter(row, reader) | {"from_unit": reader.text(row.from_zh, row.from_en), "labels": marks(row, reader)}


def _sender(row: AnyRow, reader: Reader) -> str:
    """Who gave the duty; one's own unit is not named."""
    return _("Own unit") if row.from_unit_id == reader.viewer.unit_id else reader.text(row.from_zh, row.from_en)


def marks(row: AnyRow, reader: Reader, principal: str = "") -> list[dict[str, str]]:
    """What marks a row: its labels, and that its date is provisional."""
    return [*labels(row, principal), *_provisional(row, reader)][:MOST_LABELS]


def labels(row: AnyRow, principal: str = "") -> list[dict[str, str]]:
    """At most two facts about a matter, the gravest first; before them for whom a substitute would act."""
    found = []
    if principal:
        found.append({"text": _("for %(name)s", name=principal), "tone": "accent"})
    if _has(row, "urgency") == "urgent":
        found.append({"text": _("Urgent"), "tone": "red"})
    reminders = _has(row, "urged") if "urged" in row._fields else row.reminders
    if reminders:
        found.append({"text": _("Reminded %(count)s×", count=reminders), "tone": "amber"})
    if _has(row, "is_resting"):
        found.append({"text": _("With a delegate"), "tone": "accent"})
    if row.fails:
        found.append({"text": _("Re-inspection failed %(count)s×", count=row.fails), "tone": "amber"})
    if row.returns:
        found.append({"text": _("Sent back %(count)s×", count=row.returns), "tone": ""})
    if _has(row, "part_unit_id") is not None and row.part_unit_id == row.unit_id:
        found.append({"text": role_name(Relation(row.part_role), row.part_mode, row.kind), "tone": "line"})
    return found[:MOST_LABELS]


def _has(row: AnyRow, name: str) -> Any:
    return getattr(row, name) if name in row._fields else None


def waited(row: AnyRow, reader: Reader) -> str:
    """How long a duty has waited since it was delivered, in working days."""
    calendar = reader.now.calendar
    days = max(0, calendar.between(calendar.delivered_on(row.received_at), reader.now.today))
    return _("%(count)s d", count=days) if days else _("under 1 d")


def action_address(row: AnyRow, step: Transition, reader: Reader) -> str:
    """The page made for an action, or the matter's page opened at it."""
    own = page_for(step.page, row) if step.page else None
    part = f"&part={row.part}" if row.part else ""
    return own or f"{reader.address(row.uid)}?action={step.action}{part}#actions"


def unit_name(row: AnyRow, name: str, reader: Reader) -> str:
    """The short name that a list's columns `<name>_zh` and `<name>_en` hold."""
    texts = row._mapping
    return reader.text(texts[f"{name}_zh"], texts[f"{name}_en"])
