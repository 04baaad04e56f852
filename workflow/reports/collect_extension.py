"""The data of the reply to a request for more time (延期批复)."""

from __future__ import annotations

from workflow.engine import said
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.collect_supervision import due_of
from workflow.reports.snapshot_forms import ExtensionReply
from workflow.reports.snapshot_parts import Bilingual, Head
from workflow.reports.source import Source

KIND = "extension_reply"
GRANTED = "approve"


def collect(source: Source) -> ExtensionReply:
    """Everything the reply says, frozen; the act that grants or refuses is the last of its kind."""
    matter, parent = source.matter, source.matter.parent
    assert parent is not None
    decided = source.last(GRANTED, "refuse")
    is_granted = decided is not None and decided.action == GRANTED
    details = matter.details
    due_on = str(details.get("previous_due_on") or source.day(due_of(parent)))
    return ExtensionReply(
        head=_head(source, is_granted=is_granted),
        number=matter.number,
        parent_number=parent.number,
        parent_title=sources.heading(parent),
        asked_until=str(details.get("until") or ""),
        cause=sources.both(said.said(matter.workflow, details, "cause")),
        is_granted=is_granted,
        due_on=due_on,
        granted_until=str(details.get("granted_until") or "") if is_granted else "",
        days=int(details.get("granted_days") or 0) if is_granted else 0,
        opinion=str(decided.content["opinion"]) if decided else "",
    )


def _head(source: Source, *, is_granted: bool) -> Head:
    matter = source.matter
    assert matter.parent is not None
    about = sources.heading(matter.parent)
    verb = "同意" if is_granted else "不予同意"
    granted = "more time granted for" if is_granted else "no more time for"
    return heads.head(
        source,
        KIND,
        organ=heads.issuer(source, KIND),
        addressee=heads.name(source.party_of(matter.lead_unit_id)),
        subject=Bilingual(zh=f"{verb}{about['zh']}延期", en=f"{granted} {about['en'] or about['zh']}"),
        signer="",
        copies=[],
    )
