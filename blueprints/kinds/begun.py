"""Whether a person may register one of a kind now, and why not."""

from __future__ import annotations

from datetime import date, timedelta

from blueprints.filters import t
from workflow.engine import machine
from workflow.engine.definition import Transition, Workflow
from workflow.engine.facts import Facts
from workflow.models.user import User
from workflow.queries.registering import capacity, roles_before
from workflow.types import Text


def may(flow: Workflow, person: User) -> bool:
    """The person's role is among those that register this kind."""
    return flow.made is not None and not roles_before(person).isdisjoint(flow.made.who)


def objection(registration: Transition, facts: Facts) -> Text | None:
    """Why it cannot be registered now by whom the facts are about; None where it can."""
    able = capacity(facts, registration.who)
    if able.roles.isdisjoint(registration.who):
        return machine.belongs_to(registration)
    refused = machine.refusal(registration, able)
    return refused.reason if refused else None


def spans(facts: Facts) -> dict[str, tuple[date, date]]:
    """The days until which more time may be asked for: after the present end, by no more than the term's length."""
    if facts.parent_due_on is None or facts.latest_due_on is None or facts.latest_due_on <= facts.parent_due_on:
        return {}
    return {"until": (facts.parent_due_on + timedelta(days=1), facts.latest_due_on)}


def sentence_of(text: Text) -> str:
    """A reason as a sentence that stands by itself."""
    said = t(text)
    return f"{said[:1].upper()}{said[1:]}"
