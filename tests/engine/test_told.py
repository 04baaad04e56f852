"""What is said of faults and of differences, and what editors complete by, is approved word for word."""

from __future__ import annotations

import pytest

from tests.engine import told


def approved(name: str) -> str:
    return (told.APPROVED / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", told.SAMPLES)
def test_every_spoiled_value_is_told_as_approved(sample):
    assert told.faults(told.SAMPLES[sample]) == approved(f"faults-{sample}.txt")


@pytest.mark.parametrize("sample", told.SAMPLES)
def test_every_difference_is_told_as_approved(sample):
    assert told.changes(told.SAMPLES[sample]) == approved(f"changes-{sample}.txt")


def test_the_schema_is_the_one_approved():
    assert told.described_schema() == approved("schema.json")
