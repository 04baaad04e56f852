"""The data of the ledger of a batch's rectifications (整改台账) as it stands at this moment."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from workflow.models.checklist import ChecklistItem
from workflow.models.matter import Matter
from workflow.models.rectification import Rectification
from workflow.models.visit import Finding
from workflow.reports import collect_head as heads
from workflow.reports import collect_ledger as ledger
from workflow.reports import source as sources
from workflow.reports.collect_findings import Found
from workflow.reports.snapshot_forms import LedgerRow, RectificationLedger
from workflow.reports.snapshot_parts import Ledger, Ref
from workflow.reports.source import Source

KIND = "rectification_ledger"


def collect(source: Source) -> RectificationLedger:
    """A row for each rectification of the batch, by number; a fixed number of statements."""
    matter, session = source.matter, source.session
    below = select(Rectification.matter_id).where(Rectification.batch_id == matter.id)
    rows = ledger.rectifications(session, Matter.id.in_(below))
    named = {key for row in rows for key in (row.subject_unit_id, row.bank_id)}
    units = {key: sources.short(unit) for key, unit in sources.units_by_key(session, named).items()}
    told = ledger.rows(source, rows, ledger.milestones(session, rows), _found(source, rows), units)
    return RectificationLedger(
        head=heads.head(
            source,
            KIND,
            organ=heads.issuer(source, KIND),
            addressee=sources.only(""),
            subject=sources.heading(matter),
            signer="",
            copies=[],
        ),
        batch=Ref(number=matter.number, name=sources.heading(matter), on=""),
        rows=[_row(source, row, said) for row, said in zip(rows, told, strict=True)],
    )


def _row(source: Source, matter: Matter, said: Ledger) -> LedgerRow:
    """The row with the light of this moment: of the unit's term while it runs, else of the step."""
    light = matter.light(source.at)
    return LedgerRow(**{**said, "light": str(light) if light else ""})


def _found(source: Source, rows: list[Matter]) -> dict[int, list[Found]]:
    """The findings of each rectification in the order of the checklist; one statement."""
    found: dict[int, list[Found]] = defaultdict(list)
    chosen = (
        select(Finding, ChecklistItem)
        .join(ChecklistItem, ChecklistItem.id == Finding.item_id)
        .where(Finding.rectification_id.in_([row.id for row in rows]))
        .order_by(ChecklistItem.number, Finding.id)
    )
    for row, item in source.session.execute(chosen):
        found[row.rectification_id or 0].append(Found(row, item))
    return found
