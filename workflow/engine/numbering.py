"""Numbers of matters: a pattern such as `XS-{year}-{n:04}`, read by hand since people write it."""

from __future__ import annotations

import re

LONGEST = 40
MOST_DIGITS = 8
_PLACE = re.compile(r"\{(year|n|n:0([1-9]))\}")
_REST = re.compile(r"[^{}\s]*")


def number(pattern: str, *, year: int, n: int) -> str:
    """The number that a pattern makes of a year and a count."""
    return _PLACE.sub(lambda match: str(year) if match[1] == "year" else f"{n:0{match[2] or 1}}", pattern)


def is_sound(pattern: str) -> bool:
    """The pattern names the year and the count once each, holds no other braces, and its numbers fit the column."""
    places = [match[1].partition(":")[0] for match in _PLACE.finditer(pattern)]
    is_clean = _REST.fullmatch(_PLACE.sub("", pattern)) is not None
    return (
        sorted(places) == ["n", "year"] and is_clean and len(number(pattern, year=9999, n=10**MOST_DIGITS)) <= LONGEST
    )
