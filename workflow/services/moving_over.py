"""Moving matters that are under way over to a newer version of their definition, batch by batch, and undoing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.duty import Duty
from workflow.models.meeting import Meeting
from workflow.models.moving_over import MovedMatter, MovingOver
from workflow.models.user import User
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import definitions as known
from workflow.queries import movings, rehearsals
from workflow.queries.calendars import calendar_of
from workflow.queries.staffing import Staff, staff_of
from workflow.services import log, steps
from workflow.services.carrying import carried, destination
from workflow.services.changing_version import Hand, before, put, put_back
from workflow.services.definitions import locked_meeting, may
from workflow.services.promises import promise
from workflow.services.rehearsing import why_stranded
from workflow.types import Phase, Position, Text

MOVERS = frozenset({Position.DIRECTOR})
BATCH = 50
AT_ONCE = 50
"""So many matters are moved while the person waits; more are a job that says how far it is."""
MOVED_SINCE = Text("换版后已“{action}”，不能撤回", "“{action}” was done since; it cannot be brought back")
ELSEWHERE = Text("已换到其他版本", "it runs on another version by now")
ENDED = Text("已办结或已撤销", "it has ended")


def move_over(
    kind: str,
    number: int,
    rehearsal_uid: UUID,
    *,
    actor: User,
    reason: str,
    chosen: Collection[UUID] | None = None,
    may_shorten: bool = False,
) -> MovingOver:
    """Move matters that run on older versions to this one, each as an event of its own.

    Args:
        rehearsal_uid: the rehearsal of this very text that the actor has seen; its state map is what is done.
        chosen: only these matters; None is all.
        may_shorten: due dates may come forward; otherwise they keep what they have.

    Raises:
        Forbidden: the actor is not the office director.
        NotFound: no such version or rehearsal.
        Refused: the rehearsal is of another text or not finished, or a moving over is going on.
        Invalid: no reason is given, or nothing is there to be moved.
    """
    may(actor, MOVERS)
    if not reason.strip():
        raise Invalid({"reason": Text("请写明为什么换版。", "Say why they are moved.")})
    with transaction() as session:
        locked_meeting(session, actor)
        version = known.version(session, actor.meeting_id, kind, number)
        rehearsal = rehearsals.one(session, rehearsal_uid, actor)
        if rehearsal.sha256 != version.sha256 or rehearsal.kind != kind or rehearsal.ended_at is None:
            zh, en = "请先按这一版本演练，再换版。", "Rehearse this version first, then move matters over."
            raise Refused("rehearsal", Text(zh, en))
        _expect_none_going(session, actor, kind)
        moving = MovingOver(
            meeting_id=actor.meeting_id,
            kind=kind,
            version_id=version.id,
            state_map=dict(rehearsal.state_map),
            may_shorten=may_shorten,
            reason=reason.strip()[:200],
            asked_by_id=actor.id,
            asked_at=clock.now(),
        )
        _list(session, moving, version, chosen)
        _record(session, "move_over", moving, version, actor)
        if moving.total > AT_ONCE:
            promise(session, "move_over", moving_over_id=moving.id)
    if moving.total <= AT_ONCE:
        perform(moving.id)
    return moving


def undo(uid: UUID, *, actor: User) -> MovingOver:
    """Bring back what was moved and what nobody has touched since, each as an event of its own.

    Raises:
        Forbidden: the actor is not the office director.
        NotFound: no such moving over.
        Refused: it has not ended yet, or none of them is left to be brought back.
    """
    may(actor, MOVERS)
    with transaction() as session:
        locked_meeting(session, actor)
        moving = movings.locked(session, movings.one(session, uid, actor).id)
        _expect_none_going(session, actor, moving.kind)
        if not movings.reopen(session, moving):
            raise Refused("undone", Text("已全部退回原版本。", "All of them have been brought back already."))
        moving.undone_at = None
        moving.undo_asked_at, moving.undo_asked_by_id = clock.now(), actor.id
        _record(session, "undo_move_over", moving, moving.version, actor)
        if moving.total > AT_ONCE:
            promise(session, "move_over", moving_over_id=moving.id)
    if moving.total <= AT_ONCE:
        perform(moving.id)
    return moving


def perform(moving_over_id: int) -> None:
    """Go on with a moving over, there or back, until nothing is left; harmless when repeated."""
    while _take(moving_over_id):
        pass


def _take(moving_over_id: int) -> int:
    """One batch in one transaction; returns how many matters it had."""
    with transaction() as session:
        moving = movings.locked(session, moving_over_id)
        is_undo = moving.undo_asked_at is not None
        if (moving.undone_at if is_undo else moving.ended_at) is not None:
            return 0
        rows = movings.next_rows(session, moving, is_undo=is_undo, most=BATCH)
        if not rows:
            ended = clock.now()
            moving.ended_at = moving.ended_at or ended
            moving.undone_at = ended if is_undo else None
            return 0
        actor = session.get_one(User, moving.undo_asked_by_id if is_undo else moving.asked_by_id)
        hand = _hand(session, moving, actor, rows)
        (_bring_back if is_undo else _move)(hand, moving, rows)
        return len(rows)


def _hand(session: Session, moving: MovingOver, actor: User, rows: Sequence[MovedMatter]) -> Hand:
    meeting = session.get_one(Meeting, moving.meeting_id)
    keys = [row.matter_id for row in rows]
    found: dict[int, list[Duty]] = defaultdict(list)
    open_ones = Duty.matter_id.in_(keys), Duty.done_at.is_(None), Duty.assignment_id.is_(None)
    for duty in session.scalars(select(Duty).where(*open_ones).order_by(Duty.id)):
        found[duty.matter_id].append(duty)
    return Hand(session, actor, clock.now(), calendar_of(session, meeting), moving.reason, found)


def _move(hand: Hand, moving: MovingOver, rows: Sequence[MovedMatter]) -> None:
    staff, moved = staff_of(hand.session, moving.meeting_id), []
    for row in rows:
        reason = _obstacle(row, moving, staff)
        if reason is not None:
            row.kept_zh, row.kept_en = reason.zh[:300], reason.en[:500]
            continue
        matter, state = row.matter, destination(moving.version.workflow, moving.state_map, row.matter.state)
        assert state is not None
        row.before, row.from_state, row.to_state = before(matter), matter.state, state.code
        memory = carried(matter.memory, moving.version.workflow, moving.state_map)
        row.seq = put(hand, matter, moving.version, state, may_shorten=moving.may_shorten).seq
        matter.memory = memory
        row.moved_at = hand.at
        moved.append(matter)
    hand.session.flush()
    steps.fire_automatic_on_all(hand.session, moved)


def _obstacle(row: MovedMatter, moving: MovingOver, staff: Staff) -> Text | None:
    matter, flow = row.matter, moving.version.workflow
    if matter.phase not in (Phase.OPEN, Phase.SUSPENDED):
        return ENDED
    if matter.workflow_version_id != row.from_version_id:
        return ELSEWHERE
    return why_stranded(matter, flow, moving.state_map, staff)


def _bring_back(hand: Hand, moving: MovingOver, rows: Sequence[MovedMatter]) -> None:
    later = movings.later_events(hand.session, rows)
    for row in rows:
        event = later.get(row.matter_id)
        if event is not None or row.matter.workflow_version_id != moving.version_id:
            words = event.content["action"] if event else None
            reason = MOVED_SINCE.format(action=Text(words["zh"], words["en"])) if words else ELSEWHERE
            row.kept_zh, row.kept_en = reason.zh[:300], reason.en[:500]
            continue
        put_back(hand, row.matter, row.from_version, row.before or {})
        row.undone_at = hand.at


def _list(session: Session, moving: MovingOver, version: WorkflowVersion, chosen: Collection[UUID] | None) -> None:
    """Write down every matter that is to move."""
    found = movings.candidates(session, version, moving.meeting_id)
    wanted = [one for one in found if chosen is None or one[3] in chosen]
    if chosen is not None and len(wanted) != len(set(chosen)):
        raise NotFound
    if not wanted:
        zh, en = "没有在更早版本上办理的事项。", "No open matter runs on an older version."
        raise Invalid({"": Text(zh, en)})
    moving.total = len(wanted)
    session.add(moving)
    session.flush()
    rows = [
        {"moving_over_id": moving.id, "matter_id": key, "from_version_id": old, "from_state": state}
        for key, old, state, _ in wanted
    ]
    session.execute(insert(MovedMatter), [{**row, "kept_zh": "", "kept_en": ""} for row in rows])


def _expect_none_going(session: Session, actor: User, kind: str) -> None:
    if movings.is_going(session, actor.meeting_id, kind):
        zh, en = "上一次换版还没有结束，请稍候。", "The last moving over has not ended yet; wait a moment."
        raise Refused("going", Text(zh, en))


def _record(session: Session, act: str, moving: MovingOver, version: WorkflowVersion, actor: User) -> None:
    text = version.workflow.text
    name = Text(f"流程“{text.zh}”第 {version.number} 版", f"the workflow “{text.en}”, version {version.number}")
    lines: Mapping[Text, object] = {
        Text("事项", "matters"): moving.total,
        Text("理由", "reason"): moving.reason,
        Text("可提前到期日", "due dates may come forward"): moving.may_shorten,
    }
    said = [log.Line(what, log.BLANK, log.said(value)) for what, value in lines.items()]
    log.record(session, act, actor=actor, meeting_id=moving.meeting_id, target=(moving.uid, name), lines=said)
