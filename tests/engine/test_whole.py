"""What is made of a definition is approved as a whole: what is read, drawn, exported and imported."""

from __future__ import annotations

import pytest

from tests.engine.whole import APPROVED, WHOLE


@pytest.mark.parametrize("name", WHOLE)
def test_it_is_as_approved(name):
    assert WHOLE[name]() == (APPROVED / name).read_text(encoding="utf-8")
