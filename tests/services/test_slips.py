"""Assignment slips whose assignment does not stand any more: in force no longer, and left as they were issued."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.db import transaction
from workflow.models.document import FINISHED, SUPERSEDED, VALID, VOID, Document
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.queries import documents as register
from workflow.queries import verifying
from workflow.services import kinds


def slips(session: Session, matter: Matter) -> list[Document]:
    session.expire_all()
    rows = select(Document).where(Document.matter_id == matter.id, Document.kind == "assignment_slip")
    return list(session.scalars(rows.order_by(Document.id)))


def as_issued(session: Session, matter: Matter) -> tuple[object, ...]:
    """What a first slip is: none of it may ever change."""
    slip = slips(session, matter)[0]
    return slip.number, slip.edition, slip.verify_code, slip.snapshot, slip.snapshot_sha256, slip.sha256, slip.making


def issued(world: World, session: Session) -> Matter:
    """A problem that was assigned, its slip finished."""
    matter = factories.assigned(world)
    (slip,) = slips(session, matter)
    slip.making, slip.sha256 = FINISHED, "5" * 64
    session.commit()
    return matter


def test_a_recalled_assignment_makes_its_slip_void_and_changes_nothing_else(world: World, session: Session) -> None:
    with clock.at(MONDAY):
        matter = issued(world, session)
        before = as_issued(session, matter)
        act(world, matter, "recall", "coord", reason="交办有误")

    assert [slip.standing for slip in slips(session, matter)] == [VOID]
    assert as_issued(session, matter) == before


def test_an_accepted_return_makes_the_slip_void_and_a_refused_one_does_not(world: World, session: Session) -> None:
    with clock.at(MONDAY):
        matter = issued(world, session)
        act(world, matter, "return", "edu.head", ground="duty", reason="不属本单位职责")
        waiting = [slip.standing for slip in slips(session, matter)]
        act(world, matter, "return_accept", "coord2", ruling="同意。")

    assert (waiting, [slip.standing for slip in slips(session, matter)]) == ([VALID], [VOID])


def test_a_transfer_supersedes_the_slip_of_the_former_lead(world: World, session: Session) -> None:
    with clock.at(MONDAY):
        matter = issued(world, session)
        before = as_issued(session, matter)
        handler = world.person("edu.handler").uid
        act(world, matter, "sign", "edu.liaison", handler=handler, contact="0000")
    with clock.at(MONDAY + timedelta(hours=1)):
        act(world, matter, "transfer", "coord", lead=world.unit("tax").uid, days=8, reason="职责调整")

    assert [slip.standing for slip in slips(session, matter)] == [SUPERSEDED, VALID]
    assert as_issued(session, matter) == before


def test_a_slip_assigned_anew_is_valid_beside_the_void_one(world: World, session: Session) -> None:
    with clock.at(MONDAY):
        matter = issued(world, session)
        act(world, matter, "recall", "coord", reason="交办有误")
        inputs = {"days": 5, "urgency": "normal", "needs_plan": "true", "requirements": "逐户核实。"}
        act(world, matter, "assign", "coord", lead=world.unit("tax").uid, **inputs)

    found = [verifying.by_code(session, slip.verify_code) for slip in slips(session, matter)]
    assert [one and one.standing for one in found] == [VOID, VALID]


def test_families_without_a_mark_have_no_number_in_common(world: World, session: Session) -> None:
    with transaction() as one:
        meeting = one.get_one(Meeting, world.meeting.id)
        meeting.settings = {**meeting.settings, "marks": {}}
    with clock.at(MONDAY):
        matter = factories.rectifying(world)
        form = factories.raw(level="red", facts="逾期未报。", demand="三日内回复。")
        slip = kinds.register("supervision", form, actor=world.person("coord"), parent=matter.uid)
        act(world, slip, "issue", "director", opinion="同意。")

    numbers = session.scalars(select(Document.number).order_by(Document.id)).all()
    assert list(numbers) == ["small交〔2026〕1号", "small督〔2026〕1号"]
    assert register.USUAL_MARKS.keys() == register.FAMILIES.keys()
    assert len(set(register.USUAL_MARKS.values())) == len(register.FAMILIES)
