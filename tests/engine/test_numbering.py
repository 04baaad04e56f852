"""Numbers by a pattern, and which patterns are sound."""

from __future__ import annotations

import pytest

from workflow.engine.numbering import is_sound, number


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ("XS-{year}-{n:04}", "XS-2026-0007"),
        ("{n}号（{year}）", "7号（2026）"),
        ("{year}{n:01}", "20267"),
        ("{n:09}/{year}", "000000007/2026"),
        ("none", "none"),
    ],
)
def test_a_number_holds_the_year_and_the_count(pattern, made):
    assert number(pattern, year=2026, n=7) == made


def test_a_count_longer_than_its_places_is_written_out():
    assert number("{year}-{n:02}", year=2026, n=12345) == "2026-12345"


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        ("XS-{year}-{n:04}", True),
        ("{n}{year}", True),
        ("{year}-{year}-{n}", False),
        ("{year}-{n}-{n:04}", False),
        ("XS-{year}", False),
        ("XS-{n}", False),
        ("XS", False),
        ("X S-{year}-{n}", False),
        ("{what}-{year}-{n}", False),
        ("{year}-{n:4}", False),
        ("{year}-{n}}", False),
        ("{{year}}-{n}", False),
        ("X" * 27 + "{year}{n}", True),
        ("X" * 28 + "{year}{n}", False),
    ],
)
def test_a_sound_pattern_names_both_once_and_its_longest_number_fits(pattern, sound):
    assert is_sound(pattern) is sound
