"""A district at work: one matter of every sort, each with the units that may know of it, as targets for the walks."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

from tests import assessing, factories, inspections, papers, sittings
from tests.factories import World
from tests.web import neighbours
from tests.web.targets import District, Target
from workflow import clock
from workflow.db import db, transaction
from workflow.models.assignment import Assignment
from workflow.models.checklist import ChecklistVersion
from workflow.models.document import FINISHED, Document
from workflow.models.document_template import DocumentTemplate
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.moving_over import MovingOver
from workflow.models.rehearsal import Rehearsal
from workflow.models.reminder import Reminder
from workflow.models.sitting import AgendaItem
from workflow.models.unit import Unit
from workflow.models.user import Grant
from workflow.queries import handovers
from workflow.queries.substitutes import colleagues
from workflow.services import agenda, definitions, kinds, reminders, substitutes, templates, visits
from workflow.services import handovers as services
from workflow.services.beginning import latest
from workflow.services.handovers import Chosen
from workflow.storage import Storage
from workflow.types import Position, Relation, UnitKind

UNKNOWN = UUID("01890000-0000-7000-8000-000000000000")
POLICE = frozenset({"office", "bureau", "north"})
"""Who knows of an inspection in the northern precinct before the inspected side does."""


def settle(app: Flask) -> District:
    """Let the small world work, with a second joint meeting next door."""
    neighbours.move_in()
    world, storage = World(db.session()), app.extensions["lianzhi_storage"]
    problem, part, evidence = _problem(world, storage)
    first = inspections.batch(world, outlets=("pu1", "dong1"))
    second = inspections.batch(world, outlets=("dong1", "pu1"))
    visited, other = inspections.visits_of(world, first)
    for visit in (visited, other):
        inspections.visited(world, visit, storage)
    served, recorded = (_child(world, visit) for visit in (visited, other))
    inspections.noticed(world, served)
    unannounced, begun = inspections.visits_of(world, second)
    assigned, told = frozenset({"office", "edu", "tax", "court"}), POLICE | {"pu", "pu1"}
    return District(
        problem=Target("problem", {"matter_uid": problem.uid, "assignment_uid": part}, assigned),
        planned=Target("batch", {"matter_uid": second.uid}, POLICE),
        unannounced=Target("unannounced visit", {"matter_uid": unannounced.uid}, POLICE),
        visited=Target("audited visit", {"matter_uid": visited.uid}, told),
        recorded=Target("recorded finding", {"matter_uid": recorded.uid}, POLICE),
        served=Target("served rectification", {"matter_uid": served.uid}, told),
        slip=Target("assignment slip", {"document_uid": _document(world, problem, storage)}, assigned),
        notice=Target("notice", {"document_uid": _document(world, served, storage)}, told),
        evidence=Target("evidence", {"file_uid": evidence}, assigned),
        photograph=Target("photograph", {"file_uid": _photograph(world, visited)}, told),
        **_sittings(world),
        fresh_photograph=Target("fresh photograph", _on_site(world, begun, storage), told),
        unit=Target("unit", {"unit_uid": _spare_unit(world)}, frozenset({"office"})),
        account=Target("account", _account(world), frozenset({""})),
        checklist=Target("checklist", _checklist(world), frozenset({"office"})),
        person=Target("person", {"person_uid": world.person("court.handler").uid}, frozenset({"court"})),
        **_drafts(world),
        reminder=Target("reminder", _reminder(world, problem), frozenset({"edu"})),
        worker=Target("worker", {"person_uid": world.person("court.handler").uid}, frozenset({"court", "office"})),
        substitution=Target("substitution", {"substitution_uid": _substitution(world)}, frozenset({"court"})),
        handover=Target("hand-over", {"handover_uid": _handover(world)}, frozenset({"court", "office"})),
        assessment=Target("assessment", assessing.round_of(world), assessing.ASSESSED),
        sheet=Target("sheet", assessing.objected(world), frozenset({"office", "edu"})),
    )


def _sittings(world: World) -> dict[str, Target]:
    """A sitting whose minutes are issued, an item that waits for one, and a bulletin in draft."""
    issued, [one] = sittings.issued(world, {}, units=("edu", "court"))
    item = world.session.scalars(select(AgendaItem.uid).where(AgendaItem.sitting_id == issued.id)).one()
    proposal = agenda.propose(factories.raw(title="校园宣传"), actor=world.person("tax.liaison"))
    told = frozenset({"office", "edu", "court", "tax"})
    return {
        "bulletin": Target("bulletin", {"matter_uid": _bulletin(world)}, frozenset({"office"})),
        "sitting": Target("sitting", {"matter_uid": issued.uid}, told),
        "item": Target("agenda item", {"matter_uid": issued.uid, "item_uid": item}, told),
        "proposal": Target("proposal", {"item_uid": proposal.uid}, frozenset({"office", "tax"})),
        "resolution": Target("resolution", {"matter_uid": issued.uid, "resolution_uid": one.uid}, told),
    }


def _bulletin(world: World) -> UUID:
    """A bulletin in draft."""
    asked = {"title": "关于2026年11月重点工作推进情况的通报", "bulletin_kind": "monthly", "units_group": "all"}
    days = {"first_on": "2026-11-01", "last_on": "2026-11-30"}
    return kinds.register("bulletin", factories.raw(**asked, **days), actor=world.person("coord")).uid


def _problem(world: World, storage: Storage) -> tuple[Matter, UUID, UUID]:
    """A problem with all three relations, its supporting part, and a picture that was handed in with it."""
    file = inspections.photograph(world.person("coord"), storage)
    matter = factories.assigned(world, lead="edu", supports=("tax",), copies=("court",), files=[file.uid])
    parts = select(Assignment.uid).where(Assignment.matter_id == matter.id, Assignment.role == Relation.SUPPORT)
    return matter, world.session.scalars(parts).one(), file.uid


def _child(world: World, visit: Matter) -> Matter:
    return world.session.scalars(select(Matter).where(Matter.parent_id == visit.id)).one()


def _document(world: World, matter: Matter, storage: Storage) -> UUID:
    """Its document, as though its pages had been made."""
    with transaction() as session:
        document = session.scalars(select(Document).where(Document.matter_id == matter.id)).one()
        document.sha256, document.making = storage.put(papers.sheet()), FINISHED
        document.size, document.pages, document.finished_at = 8, 1, document.created_at
    return document.uid


def _photograph(world: World, visit: Matter) -> UUID:
    return world.session.scalars(select(StoredFile.uid).where(StoredFile.matter_id == visit.id)).one()


def _on_site(world: World, visit: Matter, storage: Storage) -> dict[str, UUID | str]:
    """A visit whose team is on site, with a picture of one item that is not handed in yet."""
    lead = inspections.arrived(world, visit)
    file = inspections.photograph(lead, storage)
    visits.photograph(visit.uid, "item1", [file.uid], actor=lead)
    return {"matter_uid": visit.uid, "file_uid": file.uid}


def _drafts(world: World) -> dict[str, Target]:
    """Drafts of a definition and of a document template, a rehearsal, and matters moved over."""
    coordinator = world.person("coord")
    draft = definitions.start_draft("rectification", actor=coordinator).uid
    template = templates.begin("assignment_slip", actor=coordinator).uid
    with transaction() as session:
        found = select(Document.sha256).where(Document.sha256.is_not(None)).limit(1)
        session.execute(
            update(DocumentTemplate).values(specimen_sha256=session.scalar(found), plain_sha256=session.scalar(found))
        )
    return {
        "moving": Target("moving over", {"moving_uid": _moving(world)}, frozenset({"office"})),
        "rehearsal": Target("rehearsal", {"rehearsal_uid": _rehearsal(world)}, frozenset({"office", ""})),
        "draft": Target("draft", {"draft_uid": draft}, frozenset({"office", ""})),
        "template": Target("template", {"template_uid": template}, frozenset({"office"})),
    }


def _reminder(world: World, problem: Matter) -> dict[str, UUID | str]:
    """A reminder to the lead of a problem."""
    reminders.remind(problem.uid, "请抓紧。", actor=world.person("coord"), unit_uids=[world.unit("edu").uid])
    uid = select(Reminder.uid).where(Reminder.matter_id == problem.id)
    return {"matter_uid": problem.uid, "reminder_uid": world.session.scalars(uid).one()}


def _moving(world: World) -> UUID:
    """Matters that moved over to a version, though there were none."""
    person, version = world.person("director"), latest(world.session, "rectification")
    with transaction() as session:
        moving = MovingOver(meeting_id=person.meeting_id, kind="rectification", version_id=version.id, state_map={})
        moving.asked_by_id, moving.asked_at, moving.ended_at = person.id, clock.now(), clock.now()
        session.add(moving)
    return moving.uid


def _rehearsal(world: World) -> UUID:
    """A rehearsal that was asked for."""
    person = world.person("coord")
    with transaction() as session:
        asked = Rehearsal(meeting_id=person.meeting_id, kind="rectification", sha256="0" * 64, source="", state_map={})
        asked.asked_by_id, asked.asked_at = person.id, clock.now()
        session.add(asked)
    return asked.uid


def _spare_unit(world: World) -> UUID:
    """An outlet that nothing hangs on."""
    bank, station = world.unit("dong"), world.unit("south")
    names = {"name_zh": "东岚银行柳湾支行", "name_en": "Donglan Liuwan", "short_zh": "柳湾支行", "short_en": "Liuwan"}
    with transaction() as session:
        unit = Unit(meeting_id=bank.meeting_id, kind=UnitKind.OUTLET, code="spare", **names)
        unit.parent_id, unit.station_id = bank.id, station.id
        session.add(unit)
    return unit.uid


def _account(world: World) -> dict[str, UUID | str]:
    """Somebody who does nothing in the walks, and a position that was asked for them."""
    person, asked = world.person("south.inspector3"), Position.TEAM_LEADER
    with transaction() as session:
        session.add(Grant(user_id=person.id, position=asked, asked_by_id=world.person("sysadmin").id))
    return {"user_uid": person.uid, "position": asked}


def _substitution(world: World) -> UUID:
    """A window in a unit that nothing else asks of."""
    principal, substitute = world.person("court.liaison"), world.person("court.handler")
    typed = {"substitute": str(substitute.uid), "from": "2026-11-16", "until": "2026-11-20"}
    return substitutes.make(principal.uid, typed, actor=principal).uid


def _handover(world: World) -> UUID:
    """A window handed over that nothing else asks of."""
    person, by = world.person("court.handler"), world.person("court.head")
    session = world.session
    pieces = handovers.open_work(session, person, colleagues(session, person))
    chosen = {one.key: Chosen(one.version, str(by.uid)) for one in pieces if one.fault is None}
    return services.hand_over(person.uid, chosen, reason="调离", actor=by).uid


def _checklist(world: World) -> dict[str, UUID | str]:
    return {"checklist_uid": world.session.scalars(select(ChecklistVersion.uid)).one(), "code": "item1"}
