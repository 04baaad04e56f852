"""Counts what a batch did, from its visits and findings, by the counting rules of handbook A."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from workflow.reports.snapshot import BatchClosure, Finding, Party, Visit

COMPLETED = "completed"


@dataclass(frozen=True)
class ItemCount:
    """How often one checklist item failed."""

    item: str
    finding: Finding
    count: int
    is_critical: bool


class StationCount(NamedTuple):
    """Completed visits of one station, and those of them with findings."""

    station: Party
    visits: int
    with_findings: int


class Figures(NamedTuple):
    """The counts of a batch; only completed visits and confirmed findings count."""

    planned: int
    completed: int
    covered: int
    findings: int
    critical: int
    banks: int
    rectifications: int
    settled: int
    scores: list[float]


def figures(snapshot: BatchClosure) -> Figures:
    """The counts for part one."""
    done = completed(snapshot)
    findings, ledger = snapshot["findings"], snapshot["rectifications"]
    return Figures(
        planned=len(snapshot["visits"]),
        completed=len(done),
        covered=len({visit["outlet"]["code"] for visit in done}),
        findings=len(findings),
        critical=sum(row["critical"] for row in findings),
        banks=len({_bank(row)["code"] for row in findings}),
        rectifications=len(ledger),
        settled=sum(row["settled"] for row in ledger),
        scores=[visit["score"] for visit in done if visit["score"] is not None],
    )


def completed(snapshot: BatchClosure) -> list[Visit]:
    """The visits that count."""
    return [visit for visit in snapshot["visits"] if visit["state"] == COMPLETED]


def unfinished(snapshot: BatchClosure) -> list[tuple[Visit, int]]:
    """The other visits by state: an example and how many, most first."""
    rest = [visit for visit in snapshot["visits"] if visit["state"] != COMPLETED]
    counts = Counter(visit["state"] for visit in rest)
    return [(next(visit for visit in rest if visit["state"] == state), count) for state, count in counts.most_common()]


def by_item(findings: Iterable[Finding]) -> list[ItemCount]:
    """Findings by checklist item, most first, then in the order of the checklist."""
    rows = list(findings)
    counts = Counter(row["item"] for row in rows)
    first = {row["item"]: row for row in reversed(rows)}
    critical = {row["item"] for row in rows if row["critical"]}
    items = [ItemCount(item, first[item], count, item in critical) for item, count in counts.items()]
    return sorted(items, key=lambda row: (-row.count, len(row.item), row.item))


def by_bank(findings: Iterable[Finding]) -> list[tuple[Party, int]]:
    """Findings by bank, most first, then by code; an outlet without a bank stands for itself."""
    banks = {_bank(row)["code"]: _bank(row) for row in findings}
    counts = Counter(_bank(row)["code"] for row in findings)
    return sorted(((banks[code], count) for code, count in counts.items()), key=lambda row: (-row[1], row[0]["code"]))


def by_station(visits: Iterable[Visit]) -> list[StationCount]:
    """Completed visits by station, most first, then by code."""
    rows = list(visits)
    stations = {visit["station"]["code"]: visit["station"] for visit in rows}
    visited = Counter(visit["station"]["code"] for visit in rows)
    found = Counter(visit["station"]["code"] for visit in rows if visit["findings"])
    counts = [StationCount(station, visited[code], found[code]) for code, station in stations.items()]
    return sorted(counts, key=lambda row: (-row.visits, row.station["code"]))


def by_grade(visits: Iterable[Visit]) -> list[tuple[Visit, int]]:
    """Scored visits by grade: an example and how many, the best grade first."""
    rows = sorted((visit for visit in visits if visit["score"] is not None), key=lambda visit: -(visit["score"] or 0))
    counts = Counter(visit["grade"]["zh"] for visit in rows)
    return [(next(visit for visit in rows if visit["grade"]["zh"] == grade), count) for grade, count in counts.items()]


def _bank(row: Finding) -> Party:
    return row["bank"] or row["subject"]
