"""The data of a supervision slip (督办单)."""

from __future__ import annotations

from datetime import date

from workflow.engine import said
from workflow.models.matter import Matter
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.snapshot_made import SupervisionNote, SupervisionSlip
from workflow.reports.snapshot_parts import Contact
from workflow.reports.source import Source

KIND = "supervision_slip"
REPLYING = "replying"


def collect(source: Source) -> SupervisionSlip:
    """Everything the slip says, frozen."""
    matter, parent = source.matter, source.matter.parent
    assert parent is not None
    to = source.party_of(matter.lead_unit_id)
    limit, signing = matter.workflow.states[REPLYING].limit, matter.workflow.states["pending_sign"].limit
    today = source.calendar.delivered_on(source.at)
    return SupervisionSlip(
        head=heads.head(
            source,
            KIND,
            organ=heads.issuer(source, KIND),
            addressee=heads.name(to),
            subject=sources.heading(parent),
            signer=heads.signer(source),
            copies=[],
        ),
        note=SupervisionNote(
            number=matter.number,
            level=sources.both(said.said(matter.workflow, matter.details, "level")),
            facts=str(matter.details.get("facts") or ""),
            demand=str(matter.details.get("demand") or ""),
            to=to,
            parent_number=parent.number,
            parent_title=sources.heading(parent),
            parent_kind=sources.both(parent.workflow.text),
            parent_due_on=source.day(due_of(parent)),
            issued_at=source.moment(source.at),
            sign_by=source.day(source.calendar.add(today, signing.length if signing else 1)),
            reply_wd=limit.length if limit else 3,
        ),
        contact=Contact(unit=sources.party(source.office), name=heads.signer(source), phone=source.office.phone),
    )


def due_of(parent: Matter) -> date | None:
    """The last day of the term that counts on the matter it hangs on, else of its state."""
    running = [term for term in parent.terms if term.stopped_at is None and term.name in parent.workflow.counting]
    return running[0].due_on if running else parent.due_on
