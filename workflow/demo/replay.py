"""Replaying a script through the product's own services, under a set clock, so that its events and hashes are real."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workflow import clock
from workflow.db import db, transaction
from workflow.demo.pictures import picture
from workflow.demo.plans import Act, AnswerPlan, BatchPlan, Picture, ProblemPlan, RectificationPlan, Remark, VisitPlan
from workflow.engine.definition import Field, Workflow
from workflow.engine.loading import shipped
from workflow.jobs import performing
from workflow.models.assignment import Assignment, part_kind
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.meeting import Meeting
from workflow.models.problem import Problem
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.models.visit import Finding, Visit
from workflow.services import assignments, batches, matters, visits
from workflow.services.beginning import begin
from workflow.services.pictures import for_documents
from workflow.services.visits import Given
from workflow.storage import Storage
from workflow.types import Relation

Raw = dict[str, list[str]]


@dataclass(order=True)
class _Due:
    at: datetime
    turn: int
    do: Callable[[], object] = field(compare=False)


class Replay:
    """One run over a seeded district; `font` writes place and time on the pictures."""

    def __init__(self, meeting: Meeting, storage: Storage, font: Path | None) -> None:
        self.meeting, self.storage, self.font = meeting, storage, font
        session = db.session()
        self.people = {
            person.login: person
            for person in session.scalars(select(User).where(User.meeting_id == meeting.id)).unique()
        }
        self.units = {code: (key, uid) for code, key, uid in session.execute(select(Unit.code, Unit.id, Unit.uid))}
        latest = (
            select(ChecklistVersion).where(ChecklistVersion.meeting_id == meeting.id).order_by(ChecklistVersion.number)
        )
        self.checklists = {row.code: row for row in session.scalars(latest)}
        self.item_codes = dict(session.execute(select(ChecklistItem.number, ChecklistItem.code)).all())
        self.problems: dict[str, UUID] = {}
        self._queue: list[_Due] = []

    def run(
        self,
        batches: Iterable[BatchPlan] = (),
        problems: Iterable[ProblemPlan] = (),
        *,
        besides: Iterable[tuple[datetime, Callable[[], object]]] = (),
        on_progress: Callable[[int, int], None] | None = None,
    ) -> int:
        """Do everything in the order of its time, `besides` too; returns how many acts there were."""
        for batch in batches:
            self._plan_batch(batch)
        for problem in problems:
            self._plan_problem(problem)
        for at, do in besides:
            self._add(at, do)
        queue, self._queue = sorted(self._queue), []
        for done, due in enumerate(queue, start=1):
            with clock.at(due.at):
                due.do()
            if on_progress is not None and done % 50 == 0:
                on_progress(done, len(queue))
        return len(queue)

    def _add(self, at: datetime, do: Callable[[], object]) -> None:
        self._queue.append(_Due(at, len(self._queue), do))

    # Batches, visits, rectifications.

    def _plan_batch(self, plan: BatchPlan) -> None:
        found: dict[str, UUID] = {}
        for act in plan.acts:
            if act.action == "submit":
                self._add(act.at, partial(self._submit_batch, plan, act, found))
            else:
                self._add(act.at, partial(self._fire, lambda: found["batch"], act))
        for visit in plan.visits:
            self._plan_visit(visit, found)

    def _submit_batch(self, plan: BatchPlan, act: Act, found: dict[str, UUID]) -> None:
        raw = self._raw("batch", act)
        found["batch"] = batches.plan(raw, actor=self.people[act.login], batch_uid=found.get("batch")).uid

    def _plan_visit(self, plan: VisitPlan, found: dict[str, UUID]) -> None:
        @cache
        def uid() -> UUID:
            return self._visit_uid(found["batch"], plan)

        for act in plan.acts:
            self._add(act.at, partial(self._visit_act, uid, plan, act))
        for rectification in plan.rectifications:
            self._plan_rectification(rectification, uid)

    def _visit_uid(self, batch: UUID, plan: VisitPlan) -> UUID:
        session = db.session()
        within = Visit.batch_id == select(Matter.id).where(Matter.uid == batch).scalar_subquery()
        rows = select(Matter.uid).join(Visit, Visit.matter_id == Matter.id).join(Unit, Unit.id == Visit.outlet_id)
        uid = session.scalar(rows.where(within, Unit.code == plan.outlet))
        assert uid is not None, (plan.outlet, batch)
        return uid

    def _visit_act(self, uid: Callable[[], UUID], plan: VisitPlan, act: Act) -> None:
        if act.action == "finish" and plan.answers:
            visits.record(
                uid(),
                {self.item_codes[a.number]: self._given(a, act) for a in plan.answers},
                actor=self.people[act.login],
            )
        self._fire(uid, act)

    def _given(self, answer: AnswerPlan, act: Act) -> Given:
        files = [self._picture(answer.picture, act.login)] if answer.picture else []
        return Given(answer.result, answer.remark, answer.is_fixed, files)

    def _plan_rectification(self, plan: RectificationPlan, visit: Callable[[], UUID]) -> None:
        @cache
        def uid() -> UUID:
            session = db.session()
            found = session.scalar(
                select(Matter.uid)
                .join(Finding, Finding.rectification_id == Matter.id)
                .join(ChecklistItem, ChecklistItem.id == Finding.item_id)
                .where(
                    Finding.visit_id == select(Matter.id).where(Matter.uid == visit()).scalar_subquery(),
                    ChecklistItem.number == plan.item,
                )
            )
            assert found is not None, plan
            return found

        for act in plan.acts:
            self._add(act.at, partial(self._fire, uid, act))
        for remark in plan.remarks:
            self._add(remark.at, partial(self._say, uid, remark))

    # Problems.

    def _plan_problem(self, plan: ProblemPlan) -> None:
        def uid() -> UUID:
            return self.problems[plan.key]

        self._add(plan.begun_at, lambda: self._begin_problem(plan))
        for act in plan.acts:
            self._add(act.at, partial(self._fire, uid, act))
        for remark in plan.remarks:
            self._add(remark.at, partial(self._say, uid, remark))

    def _begin_problem(self, plan: ProblemPlan) -> None:
        person = self.people[plan.registrar]
        with transaction() as session:
            meeting = session.get_one(Meeting, self.meeting.id)
            matter = begin(session, meeting, "problem", title=plan.title, actor=person, detail=Problem())
        self.problems[plan.key] = matter.uid
        if plan.draft:
            fields = matter.workflow.actions["submit"][0].form
            matters.save_draft(f"{matter.uid}/submit", self._filled(fields, plan.draft, plan.registrar), actor=person)

    def file(self, key: str, act: Act) -> None:
        """One more act on a problem, after its documents are there."""
        with clock.at(act.at):
            self._fire(lambda: self.problems[key], act)

    def registration(self, kind: str, act: Act) -> Raw:
        """What somebody typed to register a matter of a made kind."""
        made = _flow(kind).made
        return self._filled(made.form if made else (), act.values, act.login)

    def act_on(self, uid: UUID, act: Act) -> None:
        """One act on a matter, at its time."""
        with clock.at(act.at):
            self._fire(lambda: uid, act)

    # One act.

    def _fire(self, uid: Callable[[], UUID], act: Act) -> None:
        key, person = uid(), self.people[act.login]
        kind, version = self._standing(key)
        if act.part is not None:
            part, role = self._part(key, act.part)
            raw = self._raw(part_kind(role, kind), act)
            assignments.act(key, part, act.action, actor=person, version=version, raw=raw)
            return
        matter = matters.act(key, act.action, actor=person, version=version, raw=self._raw(kind, act))
        if matter.phase != "open" or matter.state == "on_site":
            performing.perform_all("children_changed")

    def _standing(self, uid: UUID) -> tuple[str, int]:
        session = db.session()
        kind, version = session.execute(select(Matter.kind, Matter.version).where(Matter.uid == uid)).one()
        return kind, version

    def _part(self, uid: UUID, code: str) -> tuple[UUID, Relation]:
        """The latest part of a unit, and what the unit does in it."""
        session = db.session()
        key, _ = self.units[code]
        part = session.execute(
            select(Assignment.uid, Assignment.role)
            .join(Matter)
            .where(Matter.uid == uid, Assignment.unit_id == key)
            .order_by(Assignment.id.desc())
            .limit(1)
        ).one()
        return part.uid, Relation(part.role)

    def _say(self, uid: Callable[[], UUID], remark: Remark) -> None:
        matters.comment(uid(), remark.text, actor=self.people[remark.login], is_internal=remark.is_internal)

    # What was typed, as a form would post it.

    def _raw(self, kind: str, act: Act) -> Raw:
        found = _flow(kind).actions[act.action]
        form = next((t.form for t in found if set(act.values) <= {f.name for f in t.form}), found[0].form)
        return self._filled(form, act.values, act.login)

    def _filled(self, form: Sequence[Field], values: Mapping[str, Any], login: str) -> Raw:
        raw: Raw = {}
        for one in form:
            if one.name not in values:
                if one.default is not None and one.required:
                    raw[one.name] = [one.default.zh]
                continue
            value = values[one.name]
            if one.type == "table":
                for number, row in enumerate(value):
                    cells = self._filled(one.columns, row, login)
                    raw |= {f"{one.name}-{number}-{name}": given for name, given in cells.items()}
            else:
                raw[one.name] = [
                    self._typed(one, v, login) for v in (value if isinstance(value, list | tuple) else [value])
                ]
        return raw

    def _typed(self, one: Field, value: Any, login: str) -> str:
        if isinstance(value, Picture):
            return str(self._picture(value, login))
        match one.type:
            case "unit" | "units":
                return str(self.units[value][1])
            case "person" | "persons":
                return str(self.people[value].uid)
            case "matter":
                return str(self.problems[value])
            case "checklist":
                return str(self.checklists[value].uid)
        if isinstance(value, date):
            return value.isoformat()
        return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)

    def _picture(self, plan: Picture, login: str) -> UUID:
        caption = f"{plan.taken_at:%Y-%m-%d %H:%M} {plan.place}"
        content = picture(plan.kind, plan.state, caption, self.font)
        digest = self.storage.put(content)
        for_documents(self.storage, digest)
        with transaction() as session:
            file = StoredFile(
                meeting_id=self.meeting.id,
                uploaded_by_id=self.people[login].id,
                uploaded_at=clock.now(),
                name=f"{plan.caption}.jpg"[:200],
                media_type="image/jpeg",
                size=len(content),
                sha256=digest,
                evidence=plan.state,
                caption=plan.caption[:200],
            )
            session.add(file)
        return file.uid


def _flow(kind: str) -> Workflow:
    return shipped()[kind][1]
