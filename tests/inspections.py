"""Inspections in any state, made by the product's own services: batch, visit, finding, rectification."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from tests.factories import World, act, raw
from workflow.db import transaction
from workflow.jobs import performing
from workflow.models.checklist import ChecklistVersion
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.services import batches, visits
from workflow.services.visits import Given
from workflow.storage import Storage

TEAM = ("north.inspector1", "north.inspector2")


def photograph(person: User, storage: Storage, colour: str = "red", name: str = "照片.jpg") -> StoredFile:
    """An uploaded picture that no act has handed in yet."""
    out = BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    content = out.getvalue()
    digest = storage.put(content)
    with transaction() as session:
        file = StoredFile(
            meeting_id=person.meeting_id,
            uploaded_by_id=person.id,
            uploaded_at=person.grants[0].approved_at,
            name=name,
            media_type="image/jpeg",
            size=len(content),
            sha256=digest,
        )
        session.add(file)
    return file


def plan(world: World) -> dict[str, Any]:
    """A batch's plan as its form wants it."""
    checklist = world.session.scalars(select(ChecklistVersion)).one()
    return {
        "title": "北渚辖区银行网点巡查",
        "mode": "territorial",
        "basis": "联席会议第3次会议议定事项。",
        "scope": "北渚派出所辖区银行网点。",
        "starts_on": "2026-11-16",
        "ends_on": "2026-11-27",
        "checklist": checklist.uid,
        "enforcement": world.unit("bureau").uid,
        "uses_code": "true",
    }


def planned(world: World) -> Matter:
    """A batch that awaits approval."""
    return batches.plan(raw(**plan(world)), actor=world.person("coord"))


def selection(world: World, outlets: tuple[str, ...] = ("pu1",)) -> dict[str, Any]:
    """The outlets and the team of a batch as their form wants them."""
    return {
        "outlets": [world.unit(code).uid for code in outlets],
        "reason": "属地网点",
        "teams-0-station": world.unit("north").uid,
        "teams-0-inspectors": [world.person(login).uid for login in TEAM],
    }


def batch(world: World, *, outlets: tuple[str, ...] = ("pu1",)) -> Matter:
    """A published batch over outlets of the northern precinct; its visits wait to be accepted."""
    matter = planned(world)
    act(world, matter, "approve", "bureau.leader", approval_number="岚公查批〔2026〕1号", opinion="同意。")
    act(world, matter, "select", "coord", **selection(world, outlets))
    return act(world, matter, "publish", "coord", notice="请按期完成。")


def visits_of(world: World, parent: Matter) -> list[Matter]:
    """The visits of a batch by number."""
    rows = select(Matter).where(Matter.parent_id == parent.id, Matter.kind == "visit").order_by(Matter.number)
    return list(world.session.scalars(rows))


def arrived(world: World, visit: Matter) -> User:
    """Let the team of a visit go there; returns who leads it."""
    act(world, visit, "accept", TEAM[0], planned_on="2026-11-17")
    act(world, visit, "notify", TEAM[0], manner="code", notice_number="JCM-1")
    present = [world.person(login).uid for login in TEAM]
    act(world, visit, "check_in", TEAM[0], present=present, place="北渚路1号")
    return world.person(TEAM[0])


def handed_in(world: World, visit: Matter, storage: Storage, *, failed: int | None = 1) -> None:
    """The visit done, to be signed for; item number `failed` failed, with a photograph."""
    lead = arrived(world, visit)
    proof = photograph(lead, storage, name="现场.jpg")
    answers = {
        f"item{n}": Given("failed", "台账缺失。", files=(proof.uid,)) if n == failed else Given("met")
        for n in (1, 2, 3)
    }
    version = world.session.scalars(select(Matter.version).where(Matter.id == visit.id)).one()
    visits.hand_in(visit.uid, answers, raw(remark=""), actor=lead, version=version)


def signed(world: World, visit: Matter, storage: Storage, *, failed: int | None = 1) -> Matter:
    """The same, and signed for."""
    handed_in(world, visit, storage, failed=failed)
    outlet = world.session.get_one(Matter, visit.id).subject_unit
    assert outlet is not None
    return act(world, visit, "sign", f"{outlet.code}.rep", signer="林一")


def visited(world: World, visit: Matter, storage: Storage, *, failed: int | None = 1) -> Matter:
    """The same, and audited."""
    signed(world, visit, storage, failed=failed)
    return act(world, visit, "audit_ok", "north.leader", opinion="同意。")


def rectification(world: World, storage: Storage) -> Matter:
    """A recorded rectification of one finding."""
    visit = visits_of(world, batch(world))[0]
    visited(world, visit, storage)
    return world.session.scalars(select(Matter).where(Matter.kind == "rectification")).one()


def noticed(world: World, matter: Matter) -> Matter:
    """The notice issued and served."""
    act(
        world,
        matter,
        "confirm",
        "north.team_leader",
        severity="general",
        clause="联动机制第九条。",
        responsible="outlet",
    )
    act(
        world,
        matter,
        "draft_notice",
        "north.team_leader",
        facts="台账缺失三个月。",
        clause="联动机制第九条。",
        requirement="补齐台账。",
    )
    return act(world, matter, "issue", "bureau.leader", delivery="system")


def closing(world: World, matter: Matter, storage: Storage) -> Matter:
    """Everything done but the write-off."""
    noticed(world, matter)
    act(world, matter, "receive", "pu1.rep", signer="林一", contact="8001")
    after = photograph(world.person("pu1.rep"), storage, "green", "整改后.jpg")
    act(
        world,
        matter,
        "report",
        "pu1.rep",
        measures="补齐三个月台账。\n专人管理。",
        lasting="每周自查。",
        after=[after.uid],
    )
    team = [world.person(login).uid for login in (TEAM[0], "north.inspector3")]
    act(world, matter, "reinspect", "north.team_leader", reinspectors=team, reinspect_on="2026-11-18")
    return act(world, matter, "pass", "north.team_leader", opinion="经复查，已整改到位。")


def written_off(world: World, matter: Matter, storage: Storage) -> Matter:
    """A closed rectification with its closure report drafted."""
    closing(world, matter, storage)
    return act(world, matter, "close", "north.leader", opinion="同意销号。")


def closed_batch(world: World, storage: Storage, *, outlets: tuple[str, ...] = ("pu1", "dong1")) -> Matter:
    """A batch with one finding put right, closed by the system; its report is drafted, no page is made."""
    parent = batch(world, outlets=outlets)
    for place, visit in enumerate(visits_of(world, parent)):
        visited(world, visit, storage, failed=1 if place == 0 else None)
    mending = world.session.scalars(select(Matter).where(Matter.kind == "rectification")).one()
    written_off(world, mending, storage)
    performing.perform_all("children_changed")
    act(world, parent, "submit_summary", "bureau.team_leader", summary="巡查完成，问题已整改。")
    act(world, parent, "confirm", "reviewer", opinion="总结属实。")
    performing.perform_all("children_changed")
    return world.session.get_one(Matter, parent.id, populate_existing=True)
