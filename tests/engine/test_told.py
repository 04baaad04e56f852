"""What is said of faults and of differences, and what editors complete by, is approved word for word."""

from __future__ import annotations

import pytest

from tests.engine import told

SPOILED = {
    (sample, at): (source, text) for sample, source in told.SAMPLES.items() for at, text in told.spoiled(source).items()
}
FAULTS = {sample: told.sections(f"faults-{sample}.txt") for sample in told.SAMPLES}
CHANGES = {sample: told.sections(f"changes-{sample}.txt") for sample in told.SAMPLES}
EACH = pytest.mark.parametrize(("sample", "at"), SPOILED, ids=map(" ".join, SPOILED))


@EACH
def test_a_spoiled_value_is_told_as_approved(sample, at):
    assert told.faults(SPOILED[sample, at][1]) == FAULTS[sample][at]


@EACH
def test_a_difference_is_told_as_approved(sample, at):
    assert told.changes(*SPOILED[sample, at]) == CHANGES[sample].get(at, "")


def test_two_definitions_that_have_little_in_common_are_compared_as_approved():
    assert told.changes_between("small", "sample") + "\n" == told.approved("changes-between.txt")


def test_the_schema_is_the_one_approved():
    assert told.described_schema() == told.approved("schema.json")
