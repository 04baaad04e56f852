"""The data of the slips of a reminder letter (提醒函), a talk (约谈通知书) and a listing (挂牌督办通知书)."""

from __future__ import annotations

from workflow.engine import said
from workflow.models.matter import Matter
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.collect_supervision import due_of
from workflow.reports.snapshot_made import InstrumentNote, InstrumentSlip, Told
from workflow.reports.snapshot_parts import Contact
from workflow.reports.source import Source

KINDS = {"letter": "reminder_letter", "talk": "talk_notice", "listing": "listing_notice"}
"""Which slip each kind of instrument has."""
FIELDS = {
    "letter": ("facts", "demand"),
    "talk": ("facts", "talk_on", "place"),
    "listing": ("facts", "leader", "demand"),
}
"""What each slip says besides whom and what it is about, by the names of the form."""
ANSWERED = "sent"
"""The state in which a letter waits for its answer."""


def collect(source: Source) -> InstrumentSlip:
    """Everything the slip says, frozen."""
    matter, parent = source.matter, source.matter.parent
    assert parent is not None
    kind = KINDS[matter.kind]
    to = source.party_of(matter.lead_unit_id)
    waiting = matter.workflow.states.get(ANSWERED)
    return InstrumentSlip(
        head=heads.head(
            source,
            kind,
            organ=heads.issuer(source, kind),
            addressee=heads.name(to),
            subject=sources.heading(parent),
            signer=heads.signer(source),
            copies=[],
        ),
        note=InstrumentNote(
            number=matter.number,
            to=to,
            parent_number=parent.number,
            parent_title=sources.heading(parent),
            parent_kind=sources.both(parent.workflow.text),
            parent_due_on=source.day(due_of(parent)),
            issued_at=source.moment(source.at),
            lines=[_line(matter, name) for name in FIELDS[matter.kind]],
            reply_wd=waiting.limit.length if waiting and waiting.limit else None,
            due_on=source.day(next((term.due_on for term in matter.terms), None)),
        ),
        contact=Contact(unit=sources.party(source.office), name=heads.signer(source), phone=source.office.phone),
    )


def _line(matter: Matter, name: str) -> Told:
    value = sources.both(said.said(matter.workflow, matter.details, name))
    return Told(name=sources.both(said.label(matter.workflow, name)), value=value, is_long=False)
