"""The demonstration's assessments: one month published, one shown with an objection, the present one on trial."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from workflow import clock
from workflow.db import db
from workflow.demo.days import Counted
from workflow.demo.replay import Replay
from workflow.models.assessment import Assessment, AssessmentSheet
from workflow.models.unit import Unit
from workflow.queries.assessment_rules import CLOSE, RED
from workflow.services import assessment_remarks, assessments
from workflow.types import UnitKind

OBJECTION = "该事项我单位已于到期日当天报结，因附件上传失败延至次日补报，请核对系统日志后予以更正。"
OBJECTORS = ("head", "liaison")


@dataclass(slots=True)
class Months:
    """One run over a district whose present work is there; `acts` counts what was done."""

    replay: Replay
    days: Counted
    acts: int = 0

    def run(self) -> int:
        """Publish the month before last, show the last one with an objection to it, and try the present one."""
        last = (self.days.now.date().replace(day=1) - timedelta(days=1)).replace(day=1)
        self._published((last - timedelta(days=1)).replace(day=1))
        self._shown(last)
        self._at(self.days.now, lambda: assessments.count(self.days.now.date(), actor=self.replay.people["coord"]))
        return self.acts

    def _at(self, moment: datetime, do: Callable[[], Any]) -> Any:
        self.acts += 1
        with clock.at(min(moment, self.days.now)):
            return do()

    def _working(self, moment: datetime) -> datetime:
        """Ten in the morning of that day, or of the next working day."""
        moment = moment.replace(hour=10, minute=0)
        while not self.days.is_working(moment.date()):
            moment += timedelta(days=1)
        return moment

    def _published(self, month: date) -> None:
        people = self.replay.people
        coordinator, director = people["coord"], people["director"]
        first = self._working(self.days.now - timedelta(days=(self.days.now.date() - month).days - 33))
        one: Assessment = self._at(first, lambda: assessments.count(month, actor=coordinator))
        self._at(first, lambda: assessments.show(one.uid, actor=coordinator, version=one.version))
        later = self._working(first + timedelta(days=14))
        self._at(later, lambda: assessments.settle(one.uid, actor=director, version=one.version))
        self._at(later, lambda: assessments.publish(one.uid, actor=coordinator, version=one.version))

    def _shown(self, month: date) -> None:
        coordinator = self.replay.people["coord"]
        now = self.days.now
        one: Assessment = self._at(now, lambda: assessments.count(month, actor=coordinator))
        self._at(now, lambda: assessments.show(one.uid, actor=coordinator, version=one.version))
        sheet = self._with_a_miss(one)
        if sheet is None:
            return
        logins = (f"{sheet.unit.code}.{position}" for position in OBJECTORS)
        person = next((self.replay.people[login] for login in logins if login in self.replay.people), None)
        if person is not None:
            measure = RED if sheet.counts.get(RED) else CLOSE
            self._at(now, lambda: assessment_remarks.object_to(sheet.uid, measure, OBJECTION, actor=person))

    def _with_a_miss(self, one: Assessment) -> AssessmentSheet | None:
        """The last member unit in the ranking that has something to object to."""
        rows = db.session().scalars(
            select(AssessmentSheet)
            .join(Unit, Unit.id == AssessmentSheet.unit_id)
            .where(AssessmentSheet.assessment_id == one.id, Unit.kind == UnitKind.MEMBER)
            .order_by(AssessmentSheet.place.desc())
        )
        return next((row for row in rows if row.place and row.counts.get(RED)), None)
