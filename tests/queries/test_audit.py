"""The walk along the chains of history finds what was changed behind the product's back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.models.event import Event
from workflow.queries.audit import verify


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.mark.parametrize("change", [{"actor_id": None}, {"action": "reject"}, {"record": "{}"}, {"seq": 9}])
def test_a_line_that_was_changed_is_named(world: World, session: Session, change: dict[str, object]) -> None:
    matter = factories.submitted(world)
    assert verify(session).breaks == ()

    session.execute(update(Event).where(Event.matter_id == matter.id, Event.seq == 2).values(change))
    session.commit()

    assert [(one.number, one.seq) for one in verify(session).breaks] == [(matter.number, 2)]
