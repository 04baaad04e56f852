"""Facts of a document's own life: two statements, whatever the number."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.models.assignment import ENDED, Assignment
from workflow.models.document import FINISHED, Document
from workflow.models.matter import Matter
from workflow.types import Relation


def of_reports(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Whether the draft can be read and has passed the layout check, and how many units supported its matter."""
    drafts = session.execute(
        select(Document.life_id, Document.making, Document.check).where(Document.life_id.in_([m.id for m in matters]))
    )
    papers = {life: (making, check) for life, making, check in drafts}
    supports = _supports(session, matters)
    for matter in matters:
        making, check = papers.get(matter.id, ("", None))
        extra[matter.id] |= {
            "paper_is_made": making == FINISHED,
            "paper_is_sound": check is None or bool(json.loads(check).get("passed")),
            "supports": supports.get(matter.parent_id or 0, 0),
        }


def _supports(session: Session, matters: Sequence[Matter]) -> dict[int, int]:
    rows = session.execute(
        select(Assignment.matter_id, func.count())
        .where(Assignment.matter_id.in_([matter.parent_id for matter in matters if matter.parent_id]))
        .where(Assignment.role == Relation.SUPPORT, Assignment.state.not_in(ENDED))
        .group_by(Assignment.matter_id)
    )
    return {key: count for key, count in rows}
