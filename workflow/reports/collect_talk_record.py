"""The data of the record of a talk (约谈记录)."""

from __future__ import annotations

from workflow.models.event import Event
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.collect_checked import papers
from workflow.reports.snapshot_forms import Signing, TalkRecord
from workflow.reports.source import Source

KIND = "talk_record"


def collect(source: Source) -> TalkRecord:
    """Everything the record says, frozen when the second side has signed."""
    matter, parent, details = source.matter, source.matter.parent, source.matter.details
    assert parent is not None
    to = source.party_of(matter.lead_unit_id)
    notices = papers(source.session, matter.id, "talk_notice")
    return TalkRecord(
        head=heads.head(
            source,
            KIND,
            organ=heads.issuer(source, KIND),
            addressee=heads.name(to),
            subject=sources.heading(parent),
            signer="",
            copies=[],
        ),
        number=matter.number,
        notice=notices[-1].number if notices else "",
        to=to,
        parent_number=parent.number,
        parent_title=sources.heading(parent),
        facts=str(details.get("facts") or ""),
        held_on=str(details.get("held_on") or ""),
        place=str(details.get("place") or ""),
        record=str(details.get("record") or ""),
        commitments=str(details.get("commitments") or ""),
        promised_on=str(details.get("promised_on") or ""),
        office=_signing(source, source.last("hold"), ""),
        signed=_signing(source, source.last("countersign"), str(details.get("remark") or "")),
    )


def _signing(source: Source, event: Event | None, statement: str) -> Signing:
    if event is None:
        return Signing(name="", unit=None, at="", statement="", picture="")
    who = source.who(event)
    name = f"{who['name']}（代{who['behalf']}）" if "behalf" in who else who["name"]
    unit = source.party(event.unit_id)
    return Signing(name=name, unit=unit, at=source.moment(event.at), statement=statement, picture="")
