"""Facts of a document's own life: two statements, whatever the number; a third where one is issued."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workflow.models.archive_package import ArchivePackage
from workflow.models.assignment import ENDED, Assignment
from workflow.models.document import DRAFT, FINISHED, Document
from workflow.models.matter import Matter
from workflow.types import Relation

ISSUED = "issued"
ANSWERED = ("agreed", "refused", "silent")


def of_reports(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """Whether its pages are made and sound, how many units supported its matter, and whether that can be filed."""
    drafts = session.execute(
        select(Document.life_id, Document.making, Document.check).where(Document.life_id.in_([m.id for m in matters]))
    )
    papers = {life: (making, check) for life, making, check in drafts}
    # Looked at for issued ones only: no other can be filed.
    reported = [matter.parent_id for matter in matters if matter.state == ISSUED and matter.parent_id]
    supports, packed_ones = _supports(session, matters), packed(session, reported)
    for matter in matters:
        making, check = papers.get(matter.id, ("", None))
        extra[matter.id] |= {
            "paper_is_made": making == FINISHED,
            "paper_is_sound": check is None or bool(json.loads(check).get("passed")),
            "supports": supports.get(matter.parent_id or 0, 0),
            "package_is_sound": matter.parent_id in packed_ones,
        }


def packed(session: Session, keys: Sequence[int]) -> set[int]:
    """Those of the matters whose package was verified after their latest document was issued; one statement, if any."""
    if not keys:
        return set()
    its = (Document.matter_id == ArchivePackage.matter_id, Document.issued_at > ArchivePackage.made_at)
    sound = select(ArchivePackage.matter_id).where(
        ArchivePackage.matter_id.in_(keys),
        ArchivePackage.making == FINISHED,
        ArchivePackage.verified_at.is_not(None),
        ~select(Document.id).where(*its).exists(),
    )
    return set(session.scalars(sound))


def _supports(session: Session, matters: Sequence[Matter]) -> dict[int, int]:
    rows = session.execute(
        select(Assignment.matter_id, func.count())
        .where(Assignment.matter_id.in_([matter.parent_id for matter in matters if matter.parent_id]))
        .where(Assignment.role == Relation.SUPPORT, Assignment.state.not_in(ENDED))
        .group_by(Assignment.matter_id)
    )
    return {key: count for key, count in rows}


def of_bulletins(session: Session, matters: Sequence[Matter], extra: dict[int, dict[str, Any]]) -> None:
    """As of a report; and how many units that a bulletin names have not had their say on the facts as they are."""
    of_reports(session, matters, extra)
    rows = session.execute(
        select(Assignment.matter_id, Assignment.unit_id, Assignment.delivered_at)
        .where(Assignment.matter_id.in_([matter.id for matter in matters]))
        .where(Assignment.role == Relation.COUNTERSIGN, Assignment.state.in_(ANSWERED))
    )
    drafted = _corrections(session, [matter.id for matter in matters if matter.state == ISSUED])
    asked: dict[tuple[int, int], datetime] = {}
    for matter_id, unit_id, at in rows:
        asked[matter_id, unit_id] = max(at, asked.get((matter_id, unit_id), at))
    for matter in matters:
        memory = matter.memory or {}
        extra[matter.id]["corrections"] = drafted.get(matter.id, 0)
        since = datetime.fromisoformat(memory["facts_changed_at"]) if "facts_changed_at" in memory else None
        answers = [asked.get((matter.id, unit_id)) for unit_id in memory.get("named_units") or []]
        extra[matter.id]["unchecked"] = sum(at is None or (since is not None and at < since) for at in answers)


def _corrections(session: Session, lives: Sequence[int]) -> dict[int, int]:
    """How many editions are being drafted of the document of each life; no statement where there is no life."""
    if not lives:
        return {}
    newer = aliased(Document)
    rows = session.execute(
        select(Document.life_id, func.count())
        .join(newer, newer.supersedes_id == Document.id)
        .where(Document.life_id.in_(lives), newer.standing == DRAFT)
        .group_by(Document.life_id)
    )
    return {life: count for life, count in rows if life is not None}
