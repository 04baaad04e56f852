"""Where the numbers of the overview lead: the list of exactly what each of them counts."""

from __future__ import annotations

from typing import Any

from flask import url_for

from workflow.queries.overview import KINDS, Flow, KindRow, OfficeRow, UnitRow
from workflow.queries.periods import By
from workflow.queries.spans import Span
from workflow.types import Light, Phase

LIST_OF = {
    "problem": "problems.index",
    "rectification": "rectifications.index",
    "visit": "visits.index",
    "batch": "batches.index",
    "sitting": "sittings.index",
}
LIGHTS = (Light.RED, Light.AMBER, Light.GREEN)


def begun(span: Span, kind: str | None = None) -> str:
    """What was registered in a period: of one kind, or of those that are written off."""
    return _listed(kind, **_days(span))


def settled(span: Span, kind: str | None = None, light: Light | None = None) -> str:
    """What was finished in a period, in time or late."""
    return _listed(kind, light=light, by=By.CLOSED, **_days(span))


def under_way(**narrowed: Any) -> str:
    """What is open now."""
    return url_for("ledger.index", phase=Phase.OPEN, **narrowed)


def of_kind(row: KindRow) -> list[str | None]:
    """What is open now of a kind: overdue, due soon, on time, without a clock, all."""
    endpoint, own = LIST_OF.get(row.kind, "ledger.index"), {} if row.kind in LIST_OF else {"kind": row.kind}
    narrowed = [*({"light": light} for light in LIGHTS), {"show": "clockless"}, {"phase": Phase.OPEN}]
    counts = (row.red, row.amber, row.green, row.none, 1)
    return [url_for(endpoint, **own, **one) if count else None for one, count in zip(narrowed, counts, strict=True)]


def of_office(row: OfficeRow) -> list[str | None]:
    """What waits for the office in a state: overdue, due soon, all."""
    narrowed: list[dict[str, Any]] = [{"light": Light.RED}, {"light": Light.AMBER}, {"phase": Phase.OPEN}]
    state, counts = f"{row.kind}.{row.state}", (row.red, row.amber, row.open)
    return [
        url_for("ledger.index", state=state, **one) if count else None
        for one, count in zip(narrowed, counts, strict=True)
    ]


def of_flow(kind: str, both: tuple[Flow, Flow], span: Span) -> dict[str, str | None]:
    """What came and went of a kind, by the name of its column."""
    now, before = both
    return {
        "begun": begun(span, kind) if now.begun else None,
        "begun_before": begun(span.before, kind) if before.begun else None,
        "settled": settled(span, kind) if now.settled else None,
        "settled_before": settled(span.before, kind) if before.settled else None,
        "on_time": settled(span, kind, Light.DONE) if now.settled > now.late else None,
    }


def of_unit(row: UnitRow) -> list[str | None]:
    """A unit's parts under way: overdue, due soon, on time, all."""
    narrowed: list[dict[str, Any]] = [*({"light": light} for light in LIGHTS), {}]
    counts = (row.red, row.amber, row.green, row.under_way)
    return [
        url_for("ledger.index", unit=row.uid, show="part", **one) if count else None
        for one, count in zip(narrowed, counts, strict=True)
    ]


def reported(row: UnitRow, span: Span) -> list[str | None]:
    """A unit's parts finished in a period: all, and those in time."""
    days = {"unit": row.uid, "by": By.REPORTED, **_days(span)}
    return [
        url_for("ledger.index", **days) if row.finished else None,
        url_for("ledger.index", light=Light.DONE, **days) if row.in_time else None,
    ]


def inspected(endpoint: str, by: By, span: Span, **narrowed: str) -> str:
    """What an inspection figure counts."""
    return url_for(endpoint, by=by, **_days(span), **narrowed)


def _listed(kind: str | None, **narrowed: Any) -> str:
    if kind is None:
        return url_for("ledger.index", kind=",".join(KINDS), **narrowed)
    if kind not in LIST_OF:
        return url_for("ledger.index", kind=kind, **narrowed)
    return url_for(LIST_OF[kind], **narrowed)


def _days(span: Span) -> dict[str, str]:
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}
