"""What is said of a definition that was altered in one place is approved word for word, for place after place."""

from __future__ import annotations

import pytest

from tests.engine import altered, told

APPROVED = list(told.sections("altered.txt").values())


def test_each_alteration_is_approved():
    assert len(APPROVED) == len(altered.ALTERED)


@pytest.mark.parametrize("number", range(len(altered.ALTERED)))
def test_an_alteration_is_told_as_approved(number):
    assert altered.said(number) == APPROVED[number]
