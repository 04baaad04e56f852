"""A batch's plan in the making: what has been typed so far, kept as a draft, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from workflow import clock
from workflow.engine.deadlines import Calendar
from workflow.engine.definition import Field
from workflow.errors import NotFound, Refused
from workflow.models.batch import Batch
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.models.user import User
from workflow.queries import choices, drafts, history, matters, outlets, stations
from workflow.queries.calendars import calendar_of
from workflow.queries.choices import Option
from workflow.queries.outlets import Candidate
from workflow.queries.stations import Station
from workflow.services import batches, planning
from workflow.services.beginning import latest
from workflow.types import Text

Raw = Mapping[str, Sequence[str]]
OUTLETS = "outlets"


@dataclass(frozen=True)
class Plan:
    """One plan. `matter` is the batch that was sent back, or a blank one; `typed` is the form as it would be posted."""

    session: Session
    person: User
    matter: Matter
    form: tuple[Field, ...]
    typed: Raw

    def one(self, name: str) -> str:
        """What stands in a field; empty where nothing does."""
        return next(iter(self.typed.get(name, ())), "")

    @property
    def is_new(self) -> bool:
        """Nothing has been submitted yet."""
        return self.matter.number is None

    @property
    def uid(self) -> UUID | None:
        """The batch that was sent back."""
        return None if self.is_new else self.matter.uid

    @property
    def basics(self) -> tuple[Field, ...]:
        """The fields of the first step."""
        return tuple(field for field in self.form if field.name != OUTLETS)

    @cached_property
    def calendar(self) -> Calendar:
        """The joint meeting's calendar."""
        return calendar_of(self.session, self.person.meeting)

    @cached_property
    def today(self) -> date:
        """The local day."""
        return self.calendar.local_date(clock.now())

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day, once both are known and in order."""
        first, last = _day(self.one("starts_on")), _day(self.one("ends_on"))
        return (first, last) if first and last and first <= last else None

    @property
    def days(self) -> int:
        """Working days of the period."""
        return planning.working_days(self.calendar, *self.period) if self.period else 0

    @cached_property
    def subjects(self) -> list[Unit]:
        """The units that may be the enforcement subject."""
        return stations.subjects(self.session, self.person.meeting_id)

    @property
    def subject(self) -> Unit | None:
        """The enforcement subject, once it is chosen."""
        return next((unit for unit in self.subjects if str(unit.uid) == self.one("enforcement")), None)

    @cached_property
    def covered(self) -> set[int] | None:
        """The stations whose outlets may be chosen; None before the enforcement subject is."""
        return stations.covered(self.session, self.subject) if self.subject else None

    @cached_property
    def outlets(self) -> list[Candidate]:
        """The outlets that may be chosen, those visited longest ago first."""
        found = outlets.candidates(self.session, self.person.meeting_id, today=self.today, stations=self.covered)
        return sorted(found, key=lambda one: (one.last_on or date.min, one.id))

    @cached_property
    def staff(self) -> list[Station]:
        """The stations that would make the visits."""
        return stations.staffed(
            self.session, self.person.meeting_id, period=self.period, only=self.covered, besides=self.matter.id
        )

    @cached_property
    def bearable(self) -> dict[int, int]:
        """How many visits each station can make in the period."""
        return {one.id: planning.can_bear(len(one.inspectors), self.days, one.ahead) for one in self.staff}

    @cached_property
    def chosen(self) -> list[Candidate]:
        """The outlets that are ticked."""
        ticked = set(self.typed.get(OUTLETS, ()))
        return [one for one in self.outlets if one.uid in ticked]

    @cached_property
    def suggested(self) -> list[Candidate]:
        """The outlets that the rule of the mode proposes; nothing before the period is known."""
        return planning.suggestion(self.outlets, self.one("mode"), self.bearable, self.today) if self.period else []

    @cached_property
    def options(self) -> dict[str, list[Option]]:
        """What the fields of the first step choose among; only competent units as enforcement subject."""
        found = choices.for_form(self.session, self.basics, self.matter, self.person)
        competent = {str(unit.uid) for unit in self.subjects}
        found["enforcement"] = [option for option in found["enforcement"] if option.value in competent]
        return found


def opened(session: Session, person: User, uid: UUID | None, typed: Raw | None = None) -> Plan:
    """The plan with what is typed: `typed`, or the draft, or what was submitted before, or what is usual.

    Raises:
        NotFound: no such batch, or none that the person may know of.
        Refused: it is not being drafted.
    """
    if uid is None:
        form = latest(session, "batch", person.meeting_id).workflow.actions["submit"][0].form
        matter = Matter(meeting_id=person.meeting_id, kind="batch", title="", percent=0, batch=Batch())
    else:
        matter = _sent_back(session, uid, person)
        form = matter.workflow.actions["submit"][0].form
    if typed is None:
        draft = drafts.of(session, person, batches.place(uid))
        typed = draft.values if draft else _submitted(session, matter) if uid else _usual(session, form, person)
    return Plan(session, person, matter, form, typed)


def _sent_back(session: Session, uid: UUID, person: User) -> Matter:
    matter = matters.found(session, uid, person)
    if matter.kind != "batch":
        raise NotFound
    if matter.state != "draft":
        state = matter.standing.text
        text = Text(f"批次已到“{state.zh}”，不能再改计划。", f"This batch is “{state.en}”; its plan stands.")
        raise Refused("state", text)
    return matter


def _submitted(session: Session, matter: Matter) -> Raw:
    """The last submission, as it was posted."""
    past = history.of_matter(session, matter, told=history.PAGE)
    last = next((line for line in past.told if line.action == "submit" and line.content), None)
    inputs = last.content["inputs"] if last and last.content else {}
    return {name: _posted(value) for name, value in inputs.items() if value not in (None, "", [])}


def _posted(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _usual(session: Session, form: Sequence[Field], person: User) -> Raw:
    """What stands in the form before anybody has typed: defaults, the newest checklist, one's own unit or bureau."""
    typed = {field.name: [field.default.en] for field in form if field.default}
    lists = choices.for_form(session, [field for field in form if field.type == "checklist"], _nothing(person), person)
    if lists.get("checklist"):
        typed["checklist"] = [lists["checklist"][0].value]
    competent = stations.subjects(session, person.meeting_id)
    own = [unit for unit in competent if unit.id == person.unit_id]
    if own or competent:
        typed["enforcement"] = [str((own or competent)[0].uid)]
    return typed


def _nothing(person: User) -> Matter:
    return Matter(meeting_id=person.meeting_id, kind="batch")


def merged(plan: Plan, posted: Raw, step: str) -> dict[str, list[str]]:
    """What is typed once a step is posted: that step's fields anew, those of the others as they were."""
    of_step = {"basics": {field.name for field in plan.basics}, "outlets": {OUTLETS}}
    names = of_step.get(step, {field.name for field in plan.form})
    every = {field.name for field in plan.form}
    kept = {name: list(values) for name, values in plan.typed.items() if name in every - names}
    return kept | {name: list(values) for name, values in posted.items() if name in names}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
