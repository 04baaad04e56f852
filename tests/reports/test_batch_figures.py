"""Counting a batch: only completed visits, distinct outlets, distinct banks."""

from __future__ import annotations

from tests.reports.samples import sample
from workflow.reports import batch_figures


def test_only_completed_visits_count():
    counts = batch_figures.figures(sample("closure_report_batch", "typical"))

    assert counts[:8] == (24, 22, 22, 9, 2, 8, 9, 9)


def test_a_second_visit_to_an_outlet_covers_it_once():
    snapshot = sample("closure_report_batch", "short")
    snapshot["visits"].append(snapshot["visits"][0])

    assert batch_figures.figures(snapshot).covered == 2


def test_findings_are_counted_by_item_most_first():
    rows = batch_figures.by_item(sample("closure_report_batch", "huge")["findings"])

    assert [(row.item, row.count) for row in rows[:5]] == [("1", 4), ("5", 4), ("13", 4), ("3", 3), ("4", 3)]


def test_stations_count_their_visits_and_those_with_findings():
    snapshot = sample("closure_report_batch", "typical")

    rows = batch_figures.by_station(batch_figures.completed(snapshot))

    assert (sum(row.visits for row in rows), sum(row.with_findings for row in rows)) == (22, 9)


def test_a_batch_without_visits_counts_nothing():
    snapshot = sample("closure_report_batch", "short") | {"visits": [], "findings": [], "rectifications": []}

    assert batch_figures.figures(snapshot) == (0, 0, 0, 0, 0, 0, 0, 0, [])
