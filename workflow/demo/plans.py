"""What the demonstration's script is made of: matters, and the acts that move them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from workflow.types import Severity


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph to be drawn: `kind` and `state` ("before" or "after") are those of `demo.pictures.picture`."""

    kind: str
    state: str
    caption: str
    place: str
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what when, and what they filled in.

    `action` is a transition of the matter's workflow; `part` is the code of the unit whose supporting assignment is
    acted on instead of the matter. `at` is aware, in local time. `values` has the names of the action's form; in it a
    unit stands as its code, a person as their login, a problem as its key, a file as a Picture, a date as a date.
    """

    action: str
    login: str
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One contribution to the discussion of a matter; an internal one is for the writer's own unit."""

    login: str
    at: datetime
    text: str
    is_internal: bool = False


@dataclass(frozen=True, slots=True)
class AnswerPlan:
    """One item's answer: met, partly, failed or not_applicable. A failed one has a photograph."""

    number: int
    result: str
    remark: str = ""
    is_fixed: bool = False
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class RectificationPlan:
    """How one finding is put right, from the visit's audit on; `acts` lead from `recorded` to `state`."""

    item: int
    severity: Severity
    state: str
    acts: tuple[Act, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One outlet and one team of two logins; `acts` lead from `pending_accept` to `state`.

    `answers` are in the order of the items, and empty where nobody has been there yet; `visited_on` is the day planned.
    """

    outlet: str
    station: str
    team: tuple[str, str]
    visited_on: date
    answers: tuple[AnswerPlan, ...]
    acts: tuple[Act, ...]
    state: str
    rectifications: tuple[RectificationPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """One inspection batch: `acts` lead from `draft` towards `state`, the system's steps left out.

    `subject` is the code of the enforcement subject, `drafter` the login of who plans it.
    """

    key: str
    title: str
    subject: str
    drafter: str
    starts_on: date
    ends_on: date
    visits: tuple[VisitPlan, ...]
    acts: tuple[Act, ...]
    state: str


@dataclass(frozen=True, slots=True)
class ProblemPlan:
    """One problem: `registrar` begins it at `begun_at`, `acts` lead from `draft` to `state`."""

    key: str
    title: str
    registrar: str
    begun_at: datetime
    acts: tuple[Act, ...]
    state: str
    remarks: tuple[Remark, ...] = ()
    draft: Mapping[str, Any] = field(default_factory=dict)
    """What has been typed and not handed in yet, where the problem is still a draft."""


def in_order(plan: tuple[BatchPlan, ...]) -> list[Act]:
    """Every act of some batches by time; those of one moment stay in the order of the plan."""
    acts = [act for batch in plan for act in batch.acts]
    visits = [visit for batch in plan for visit in batch.visits]
    acts += [act for visit in visits for act in visit.acts]
    acts += [act for visit in visits for rectification in visit.rectifications for act in rectification.acts]
    return sorted(acts, key=lambda act: act.at)
