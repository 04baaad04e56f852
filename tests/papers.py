"""Documents in a test: their lives, walked step by step, with a file put in the place of the pages."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import pikepdf
from sqlalchemy import select, update

from tests.factories import World, act
from workflow import clock
from workflow.db import transaction
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import FINISHED, Document
from workflow.models.matter import Matter
from workflow.services import lives


def sheet() -> bytes:
    """A PDF of one empty page."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def life_of(world: World, parent: Matter) -> Matter:
    """The newest life of a matter's closure report."""
    mine = (Matter.parent_id == parent.id, Matter.kind == "closure_report")
    rows = select(Matter).where(*mine).order_by(Matter.id.desc()).limit(1)
    return world.session.scalars(rows.execution_options(populate_existing=True)).unique().one()


def document_of(world: World, life: Matter) -> Document:
    """The document whose life it is, read afresh."""
    rows = select(Document).where(Document.life_id == life.id)
    return world.session.scalars(rows.execution_options(populate_existing=True)).one()


def make(world: World, life: Matter, **columns: Any) -> Document:
    """Say that its file is made, as the worker does."""
    key = document_of(world, life).id
    digest = hashlib.sha256(f"{key}".encode()).hexdigest()
    done = {"making": FINISHED, "progress": 100, "sha256": digest, "size": 9, "pages": 3, "finished_at": clock.now()}
    with transaction() as session:
        locked = lives.locked(session, key)
        session.execute(update(Document).where(Document.id == key).values(**done | columns))
        assert locked is not None
        lives.made(session, locked)
    return document_of(world, life)


def step(world: World, life: Matter, action: str, login: str, **inputs: Any) -> Matter:
    """One step of a life; an opinion goes without saying."""
    usual = {"opinion": "同意。"} if action in ("check_ok", "sign") else {}
    return act(world, world.session.get_one(Matter, life.id, populate_existing=True), action, login, **usual | inputs)


def signed(world: World, parent: Matter) -> Document:
    """The closure report of a matter, drafted, checked, signed and being numbered; its pages are still to come."""
    life = life_of(world, parent)
    make(world, life)
    for action, login in (("send_check", "coord"), ("check_ok", "reviewer"), ("sign", "director")):
        step(world, life, action, login)
    return document_of(world, life)


def issued(world: World, parent: Matter) -> Document:
    """The same with its pages made: in force."""
    signed(world, parent)
    return make(world, life_of(world, parent))


def packed(matter: Matter) -> None:
    """Say that a matter's archive package is made and has passed its check, as the worker does."""
    now = clock.now()
    made = {"making": FINISHED, "made_at": now, "verified_at": now}
    with transaction() as session:
        session.add(ArchivePackage(meeting_id=matter.meeting_id, matter_id=matter.id, asked_at=now, **made))
