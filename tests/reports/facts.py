"""What a document must say: every fact of its record, as it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from workflow.reports.fonts import faces
from workflow.reports.masking import masked

DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_PRINTED = {
    "*": {
        "head.meeting",
        "head.mark",
        "head.schema",
        "head.kind",
        "head.generated_at",
        "code",
        "kind",
        "en",
        "light",
        "role",
        "form",
        "step",
        "state",
        "hash",
        "media_type",
        "attachments.at",
        "attachments.matter",
        "attachments.item",
    },
    "closure_report_problem": {"rectifications.bank", "rectifications.state", "assignments.requirement"},
    "closure_report_rectification": {
        "findings.evidence",
        "findings.requirement",
        "findings.due_on",
        "findings.visit",
        "findings.rectification",
        "findings.bank",
        "findings.subject",
        "batch.number",
        "batch.on",
        "visit.name",
        "visit.on",
    },
    "closure_report_batch": {
        "findings",
        "rectifications.bank",
        "rectifications.state",
        "visits.bank",
        "visits.inspectors",
        "visits.state_name",
        "visits.grade",
        "batch.completed_at",
        "batch.closed_at",
        "head.copies",
        "head.signer",
        "clock.due_on",
    },
    "closure_report_made": {
        "made.severity",
        "made.initiator",
        "made.support",
        "chapters.shows",
        "records.text_en",
        "attachments.kind",
    },
    **{
        kind: {"head.title", "head.copies", "head.signer", "head.addressee", "contact.unit"}
        for kind in ("supervision_slip", "listing_notice")
    },
    **{
        kind: {"head.title", "head.copies", "head.signer", "head.addressee", "contact.unit", "note.issued_at"}
        for kind in ("reminder_letter", "talk_notice")
    },
    "rectification_notice": {
        "findings.name",
        "findings.severity",
        "findings.item",
        "findings.visit",
        "findings.subject",
        "findings.bank",
        "subject.bank",
        "findings.rectification",
        "rectification.name",
        "rectification.on",
        "head.title",
        "head.copies",
        "head.signer",
        "head.addressee",
    },
    "minutes": {"head.organ", "head.signer", "head.addressee", "head.title", "number", "attendance.part"},
    "extension_reply": {"head.copies", "head.signer"},
    "bulletin": {
        *("figures.first_on", "figures.last_on", "figures.at", "figures.group", "figures.formula", "figures.meeting"),
        *("figures.organ", "units.uid"),
    },
    **{
        kind: {"head.title", "head.copies", "head.signer", "head.addressee", "subject.bank", "answers.answer"}
        for kind in (
            "talk_record",
            "visit_record",
            "reinspection_opinion",
            "draw_record",
            "rectification_ledger",
        )
    },
    "assignment_slip": {"head.title", "head.copies", "head.signer", "head.addressee", "contact.unit", "sha256", "size"},
}
"""Paths of what a document of each kind does not print: codes, the other language, what another document says."""


def facts(kind: str, record: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Each fact once, as the ways in which it may be printed, without blanks."""
    hidden = NOT_PRINTED["*"] | NOT_PRINTED[kind]
    seen = set(_leaves(masked(record), "", hidden))
    return iter(sorted(seen))


def _leaves(value: Any, path: str, hidden: set[str]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            if not _is_hidden(inner := f"{path}.{name}".lstrip("."), hidden):
                yield from _leaves(item, inner, hidden)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item, path, hidden)
    elif isinstance(value, str) and value.strip():
        yield _ways(value)


def _is_hidden(path: str, hidden: set[str]) -> bool:
    return any(path == name or path.endswith(f".{name}") for name in hidden)


def _ways(value: str) -> tuple[str, ...]:
    if DAY.match(value):
        on = date.fromisoformat(value[:10])
        return (f"{on.month}月{on.day}日", value[5:10], value[:10])
    return ("".join(faces().printable(value).split()),)


def is_said(ways: tuple[str, ...], text: str) -> bool:
    """The text says it; a long one may be interrupted by page breaks and continued cells."""
    if any(way in text for way in ways):
        return True
    (whole,) = ways[:1]
    pieces = [whole[at : at + 8] for at in range(0, len(whole), 8)]
    return len(pieces) > 1 and sum(piece not in text for piece in pieces) <= 1 + len(pieces) // 12
