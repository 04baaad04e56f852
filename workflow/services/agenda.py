"""The agenda of a sitting, and the items that units propose and that wait for one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.engine import forms
from workflow.engine.definition import Field, Transition
from workflow.engine.forms import Inputs
from workflow.errors import Forbidden, NotFound, Refused
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.sitting import PROPOSED, REFUSED, TAKEN, WITHDRAWN, AgendaItem
from workflow.models.user import User
from workflow.queries import sittings as known
from workflow.services import inputs
from workflow.services.inputs import Rows
from workflow.services.sitting_forms import ITEM, PROPOSAL, REFUSAL
from workflow.services.sittings import OFFICE_DOES, locked, record, refuse_others, refuse_unless, shown
from workflow.services.steps import Raw
from workflow.types import Position, Text

PROPOSERS = frozenset({Position.LIAISON, Position.HEAD, Position.LEADER, Position.COORDINATOR})
OPEN_STATES = ("draft", "notified")
"""While the agenda may still change; once units know of it, each change is a line of history."""
ADD = Transition("add_item", Text("增列议题", "Add an item"), (), None, OFFICE_DOES)
CHANGE = Transition("change_item", Text("修改议题", "Change an item"), (), None, OFFICE_DOES)
DROP = Transition("drop_item", Text("撤下议题", "Take an item off"), (), None, OFFICE_DOES)
ORDER = Transition("order_items", Text("调整议程顺序", "Change the order"), (), None, OFFICE_DOES)
_ITEM, _AGENDA = Text("议题", "Item"), Text("议程", "Agenda")


def propose(raw: Raw, *, actor: User) -> AgendaItem:
    """Propose an item; it waits until the office puts it on an agenda or refuses it.

    Raises:
        Forbidden: the person speaks for no unit.
        Invalid: an input is missing or malformed.
    """
    if actor.unit_id is None or not actor.positions & PROPOSERS:
        raise Forbidden(Text("由成员单位联络员或分管领导提出议题", "a liaison or head of a unit proposes items"))
    with transaction() as session:
        typed, rows = _read(session, PROPOSAL, raw, actor)
        item = _made(typed, actor, standing=PROPOSED)
        item.unit_id, item.is_proposal = actor.unit_id, True
        item.files = _files(rows)
        session.add(item)
    return item


def withdraw(item_uid: UUID, *, actor: User) -> AgendaItem:
    """Take back what one's own unit proposed, while it waits.

    Raises:
        NotFound: no such item of the actor's unit.
        Refused: it is decided on already.
    """
    with transaction() as session:
        item = _waiting(session, item_uid, actor)
        if item.unit_id != actor.unit_id or not actor.positions & PROPOSERS:
            raise Forbidden(Text("由提出单位撤回", "the unit that proposed it withdraws it"))
        _decide(item, WITHDRAWN, actor)
    return item


def take(item_uid: UUID, sitting_uid: UUID, *, actor: User) -> AgendaItem:
    """Put a proposed item at the end of a sitting's agenda.

    Raises:
        Forbidden: the person is no coordinator of the office.
        NotFound: no such item or sitting.
        Refused: it is decided on already, or the agenda is closed.
    """
    with transaction() as session:
        matter = locked(session, sitting_uid, actor)
        refuse_others(actor)
        refuse_unless(matter, OPEN_STATES)
        item = _waiting(session, item_uid, actor)
        _decide(item, TAKEN, actor)
        _place(session, matter, item)
        _tell(session, matter, ADD, actor, item.title)
    return item


def refuse(item_uid: UUID, raw: Raw, *, actor: User) -> AgendaItem:
    """Refuse a proposed item; the unit reads why.

    Raises:
        Forbidden, NotFound, Refused: as `take`.
        Invalid: no reason is given.
    """
    with transaction() as session:
        refuse_others(actor)
        item = _waiting(session, item_uid, actor)
        _decide(item, REFUSED, actor)
        item.reason = forms.parse(REFUSAL, raw)["reason"]
    return item


def add(sitting_uid: UUID, raw: Raw, *, actor: User) -> AgendaItem:
    """Write an item at the end of a sitting's agenda.

    Raises:
        Forbidden, NotFound, Refused: as `take`.
        Invalid: an input is missing or malformed.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        typed, rows = _read(session, ITEM, raw, actor)
        item = _made(typed, actor, standing=TAKEN)
        item.unit_id = rows.units[typed["unit"]].id if typed["unit"] else None
        item.files = _files(rows)
        session.add(item)
        _place(session, matter, item)
        _tell(session, matter, ADD, actor, item.title)
    return item


def change(sitting_uid: UUID, item_uid: UUID, raw: Raw, *, actor: User) -> AgendaItem:
    """Write an item of an agenda anew; files come on top of those that it has.

    Raises:
        Forbidden, NotFound, Refused, Invalid: as `add`.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        item = _of(session, matter, item_uid)
        typed, rows = _read(session, ITEM, raw, actor)
        item.title, item.brief, item.minutes = typed["title"], typed["brief"] or "", typed["minutes"]
        item.unit_id = rows.units[typed["unit"]].id if typed["unit"] else None
        item.files.extend(_files(rows))
        _tie(item, matter)
        _tell(session, matter, CHANGE, actor, item.title)
    return item


def drop(sitting_uid: UUID, item_uid: UUID, *, actor: User) -> None:
    """Take an item off an agenda; what a unit had proposed waits again.

    Raises:
        Forbidden, NotFound, Refused: as `take`.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        item = _of(session, matter, item_uid)
        if item.is_proposal:
            item.sitting_id, item.position, item.standing = None, 0, PROPOSED
            item.decided_at = item.decided_by_id = None
            for file in item.files:
                file.matter_id = None
        else:
            item.files = []
            session.flush()
            session.delete(item)
        _number(known.agenda(session, matter.id), without=item)
        _tell(session, matter, DROP, actor, item.title)


def move(sitting_uid: UUID, item_uid: UUID, *, to: int, actor: User) -> None:
    """Put an item at a place of its agenda, counted from 1; beyond either end is that end.

    Raises:
        Forbidden, NotFound, Refused: as `take`.
    """
    with transaction() as session:
        matter = _open(session, sitting_uid, actor)
        item = _of(session, matter, item_uid)
        others = [one for one in known.agenda(session, matter.id) if one is not item]
        others.insert(min(max(to, 1), len(others) + 1) - 1, item)
        _number(others)
        order = "；".join(f"{one.position}. {one.title}" for one in others)
        if matter.state != "draft":
            record(session, matter, ORDER, actor, [shown("agenda", _AGENDA, Text(order, order))])


def _open(session: Session, sitting_uid: UUID, actor: User) -> Matter:
    matter = locked(session, sitting_uid, actor)
    refuse_others(actor)
    refuse_unless(matter, OPEN_STATES)
    return matter


def _of(session: Session, matter: Matter, item_uid: UUID) -> AgendaItem:
    item = next((one for one in known.agenda(session, matter.id) if one.uid == item_uid), None)
    if item is None:
        raise NotFound
    return item


def _waiting(session: Session, item_uid: UUID, actor: User) -> AgendaItem:
    """A proposal, its row locked, that nobody has decided on."""
    item = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.uid == item_uid, known.proposals_seen_by(actor))
        .with_for_update(of=AgendaItem)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if item is None:
        raise NotFound
    if item.standing != PROPOSED:
        raise Refused("state", Text("该议题已经处理。", "This item has been decided on already."))
    return item


def _decide(item: AgendaItem, standing: str, actor: User) -> None:
    item.standing, item.decided_at, item.decided_by_id = standing, clock.now(), actor.id


def _read(session: Session, form: tuple[Field, ...], raw: Raw, actor: User) -> tuple[Inputs, Rows]:
    typed = forms.parse(form, raw)
    return typed, inputs.rows_of(session, form, typed, actor=actor, meeting_id=actor.meeting_id)


def _made(typed: Inputs, actor: User, *, standing: str) -> AgendaItem:
    return AgendaItem(
        meeting_id=actor.meeting_id,
        title=typed["title"],
        brief=typed["brief"] or "",
        minutes=typed["minutes"],
        standing=standing,
        made_by_id=actor.id,
        made_at=clock.now(),
    )


def _files(rows: Rows) -> list[StoredFile]:
    return list(rows.files.values())


def _place(session: Session, matter: Matter, item: AgendaItem) -> None:
    last = session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.sitting_id == matter.id))
    item.sitting_id, item.position = matter.id, (last or 0) + 1
    _tie(item, matter)


def _tie(item: AgendaItem, matter: Matter) -> None:
    """The papers of an item are read by whoever may know of the sitting."""
    for file in item.files:
        file.matter_id = matter.id


def _number(items: list[AgendaItem], without: AgendaItem | None = None) -> None:
    for position, item in enumerate((one for one in items if one is not without), start=1):
        item.position = position


def _tell(session: Session, matter: Matter, act: Transition, actor: User, title: str) -> None:
    """Before the notice an agenda is a draft; afterwards units read what was changed."""
    if matter.state != "draft":
        record(session, matter, act, actor, [shown("item", _ITEM, Text(title, title))])
