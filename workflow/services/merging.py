"""What a matter's history says once another has been merged into it."""

from __future__ import annotations

from workflow import clock
from workflow.db import transaction
from workflow.engine.definition import STAY, Transition
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.queries.matters import locked_by_id
from workflow.services import history
from workflow.types import SYSTEM, Text

ABSORB = "absorb"
TEXT = Text("并入", "Take in")


def note(matter_id: int, merged_id: int) -> Event | None:
    """Write into a matter's history that another was merged into it, once however often it is told."""
    with transaction() as session:
        matter, merged = locked_by_id(session, matter_id), session.get_one(Matter, merged_id)
        if merged.number in (matter.memory.get("absorbed") or []):
            return None
        said = Text("{number} 已并入本事项", "{number} has been merged into this matter").format(number=merged.number)
        state = matter.standing
        event = history.append(
            session,
            matter,
            Transition(ABSORB, TEXT, (state.code,), None, (SYSTEM,), is_quiet=True, goes=STAY),
            actor=None,
            came_from=state,
            went_to=state,
            at=clock.now(),
            inputs={"matter": str(merged.uid)},
            shown=[{"name": "matter", "zh": "并案", "en": "Merged", "value_zh": said.zh, "value_en": said.en}],
        )
        matter.memory = {**matter.memory, "absorbed": [*(matter.memory.get("absorbed") or []), merged.number]}
        matter.version += 1
    return event
