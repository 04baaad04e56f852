"""The ledger of a batch's rectifications (整改台账) as a numbered paper, made when somebody wants it."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, NotFound, Refused
from workflow.models.document import VALID, Document
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import matters
from workflow.services import drafting
from workflow.types import Position, Relation, Text, UnitKind

KIND = "rectification_ledger"
OFFICE = frozenset({Position.DIRECTOR, Position.COORDINATOR, Position.REVIEWER})
SUBJECT = frozenset({Position.LEADER, Position.TEAM_LEADER})
MAKERS = (*(f"{Relation.OFFICE}.{one}" for one in sorted(OFFICE)), *(f"enforcement.{one}" for one in sorted(SUBJECT)))


def may_make(actor: User, batch: Matter) -> bool:
    """The office may, and who leads the inspection at the batch's enforcement subject."""
    unit = actor.unit
    if unit is None:
        return False
    if unit.kind == UnitKind.OFFICE:
        return bool(actor.positions & OFFICE)
    return unit.id == batch.enforcement_unit_id and bool(actor.positions & SUBJECT)


def make(batch_uid: UUID, *, actor: User) -> Document:
    """Number the ledger as it stands now and promise its pages; earlier ones stay, each true for its own day.

    Raises:
        NotFound: no such batch, or none that `actor` may know of.
        Forbidden: neither the office nor who leads the inspection.
        Refused: there is no rectification, or nothing has changed since the last ledger.
    """
    with transaction() as session:
        matter = matters.locked(session, batch_uid, actor)
        if matter.kind != "batch":
            raise NotFound
        if not may_make(actor, matter):
            raise Forbidden(
                Text("由联席办或执法主体负责人生成", "the office or who leads the inspection does this"), MAKERS
            )
        former = _last(session, matter)
        document = drafting.draft(session, matter, KIND, actor=actor, at=clock.now())
        _require_news(document, former)
    return document


def _last(session: Session, matter: Matter) -> Document | None:
    mine = Document.matter_id == matter.id, Document.kind == KIND, Document.standing == VALID
    return session.scalars(select(Document).where(*mine).order_by(Document.id.desc()).limit(1)).one_or_none()


def _require_news(document: Document, former: Document | None) -> None:
    """It has rows, and other rows than the last; what is refused takes no number."""
    rows = json.loads(document.snapshot)["rows"]
    if not rows:
        raise Refused(
            "no_rectification", Text("本批次没有整改任务，无须生成台账。", "This batch has no rectification.")
        )
    if former is not None and json.loads(former.snapshot)["rows"] == rows:
        number = former.number or ""
        raise Refused(
            "ledger_unchanged",
            Text(
                f"自上一份台账（{number}）以来没有变化，请直接下载该份。",
                f"Nothing has changed since the last ledger ({number}); take that one.",
            ),
        )
