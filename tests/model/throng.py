"""Sixteen at once, people of twenty-two units, the scheduler and a worker: legal and illegal, all the time."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from flask import Flask
from sqlalchemy import func, select

from tests import factories, filling
from tests.factories import MONDAY, World
from tests.model.beside import PROMISES
from tests.model.office import reasons
from tests.presses import Scene
from workflow import clock
from workflow.db import db, transaction
from workflow.errors import WorkflowError
from workflow.jobs import performing
from workflow.models.assignment import FLOWS, Assignment, part_kind
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.queries.roles import roles_of
from workflow.services import assignments, escalations, matters, problems, reminders, resuming, silence
from workflow.services.beginning import latest
from workflow.types import Position, Relation, UnitKind

THREADS, UNITS = 16, 22
PATIENCE_SECONDS = 120
Did = tuple[int, str, int]
"""Matter, action and person."""


@dataclass
class Throng:
    """What all of them share: what went through, what was refused, and what should never have been raised."""

    app: Flask
    until: float
    before: Counter[Did] = field(default_factory=Counter)
    done: Counter[Did] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tried(self, did: Did, attempt: Callable[[], object]) -> None:
        """Note what becomes of it; a matter that is made by it has no key before."""
        refused: WorkflowError | None = None
        try:
            made = attempt()
            if isinstance(made, Matter):
                did = (made.id, *did[1:])
        except WorkflowError as error:
            refused = error
        with self.lock:
            self.done[did] += refused is None
            self.refused[type(refused).__name__] += refused is not None
        if refused is not None:
            assert all(text.zh.strip() and text.en.strip() for text in reasons(refused)), did


def settle(world: World) -> None:
    """As many more member units as make twenty-two, each with its people, and matters for all to meet over."""
    missing = UNITS - len(world.session.scalars(select(Unit.id)).all())
    with transaction() as session:
        for number in range(missing):
            name = {"name_zh": f"成员单位{number}", "name_en": f"Member {number}"}
            short = {"short_zh": f"成员{number}", "short_en": f"Member {number}"}
            unit = Unit(meeting_id=world.meeting.id, kind=UnitKind.MEMBER, code=f"m{number}", **name, **short)
            unit.sort, unit.is_member, unit.is_enforcement = 100 + number, True, False
            session.add(unit)
            session.flush()
            for position in ("head", "liaison", "handler"):
                login, keys = f"m{number}.{position}", {"password_hash": "!", "session_key": "test"}
                person = User(
                    meeting_id=unit.meeting_id, unit_id=unit.id, login=login, name=login, name_en=login, **keys
                )
                person.grants.append(Grant(position=Position(position), approved_at=MONDAY))
                session.add(person)
    supports = tuple(f"m{number}" for number in range(3))
    for number in range(4):
        factories.assigned(world, lead=f"m{number + 3}", supports=supports, concerned_unit="", place="北渚路")
        factories.accepted(world, concerned_unit="", place="北渚路")


def gather(app: Flask, seconds: float, seed: int) -> Throng:
    """Let them loose for so long; nobody may hang."""
    with app.app_context():
        throng = Throng(app, time.monotonic() + seconds, _told())
        db.session.remove()
    runs = [_person] * (THREADS - 2) + [_scheduler, _worker]
    threads = [
        threading.Thread(target=_run, args=(throng, run, Random(seed * 100 + place)), daemon=True)
        for place, run in enumerate(runs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + PATIENCE_SECONDS)
        assert not thread.is_alive(), "somebody hangs"
    return throng


def _run(throng: Throng, once: Callable[[Throng, Random], None], dice: Random) -> None:
    while time.monotonic() < throng.until:
        with throng.app.app_context(), clock.at(MONDAY):
            try:
                once(throng, dice)
            except BaseException as error:
                throng.faults.append(error)
                return
            finally:
                db.session.remove()


def _scheduler(_throng: Throng, _dice: Random) -> None:
    escalations.sweep()
    silence.count_silence()
    resuming.resume_all()
    time.sleep(0.2)


def _worker(_throng: Throng, _dice: Random) -> None:
    performing.perform_all(*PROMISES)
    time.sleep(0.05)


def _person(throng: Throng, dice: Random) -> None:
    """Look at a matter, choose something, and do it, by the version that was seen."""
    scene = Scene(World(db.session()), throng.app.extensions["lianzhi_storage"])
    people = scene.session.scalars(select(User).where(User.unit_id.is_not(None)).order_by(User.id)).unique().all()
    chance = dice.random()
    if chance < 0.05:
        _register(throng, scene, dice.choice(people), dice)
        return
    matter = dice.choice(scene.session.scalars(select(Matter).order_by(Matter.id)).all())
    if chance < 0.1:
        person = dice.choice(people)
        attempt = lambda: reminders.remind(matter.uid, "请抓紧。", actor=person)  # noqa: E731
        throng.tried((matter.id, "remind", person.id), attempt)
        return
    rows = select(Assignment).where(Assignment.matter_id == matter.id, Assignment.role.in_(list(FLOWS)))
    parts = scene.session.scalars(rows.order_by(Assignment.id)).all()
    part = dice.choice(parts) if parts and dice.random() < 0.5 else None
    _act(throng, scene, (matter, part), people, dice)


def _register(throng: Throng, scene: Scene, person: User, dice: Random) -> None:
    form = latest(scene.session, "problem").workflow.actions["submit"][0].form
    blank = Matter(meeting_id=person.meeting_id, meeting=person.meeting, kind="problem")
    raw = filling.filled(scene.session, form, blank, person, scene.storage, dice)
    throng.tried((0, "submit", person.id), lambda: problems.register(raw, actor=person))


def _act(
    throng: Throng, scene: Scene, what: tuple[Matter, Assignment | None], people: list[User], dice: Random
) -> None:
    matter, part = what
    flow = latest(scene.session, part_kind(part.role, matter.kind)).workflow if part else matter.workflow
    state, version = (part or matter).state, matter.version
    here = [one for one in flow.transitions if state in one.sources and not one.is_automatic]
    transition = dice.choice(here if here and dice.random() < 0.9 else flow.transitions)
    relations = (part.role, Relation.ASKER) if part else (Relation.SUPPORT,)
    able = [one for one in people if roles_of(one, matter, relations) & set(transition.who)]
    person = dice.choice(able if able and dice.random() < 0.9 else people)
    if transition.is_danger and dice.random() < 0.8:
        return
    raw = filling.filled(scene.session, transition.form, matter, person, scene.storage, dice)
    action, given = transition.action, {"actor": person, "version": version, "raw": raw}
    did = (matter.id, action, person.id)
    if part is not None:
        throng.tried(did, lambda: assignments.act(matter.uid, part.uid, action, **given))
    else:
        throng.tried(did, lambda: matters.act(matter.uid, action, **given))


def written(throng: Throng) -> Counter[Did]:
    """What the history says of everything that went through, by whom; what stood there before is left out."""
    told = _told() - throng.before
    return Counter({did: told[did] for did, count in throng.done.items() if count})


def _told() -> Counter[Did]:
    rows = db.session.execute(
        select(Event.matter_id, Event.action, Event.actor_id, func.count())
        .where(Event.actor_id.is_not(None))
        .group_by(Event.matter_id, Event.action, Event.actor_id)
    )
    return Counter({(matter, action, actor): count for matter, action, actor, count in rows})
