"""Garbage collection is put off for a while, and afterwards as it was."""

from __future__ import annotations

import gc

import pytest

from workflow.rubbish import uncollected


def test_nothing_is_collected_meanwhile_and_afterwards_it_is_again():
    with uncollected():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_who_had_put_it_off_already_still_has():
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()


def test_it_is_on_again_after_an_error():
    with pytest.raises(ValueError, match="no"), uncollected():
        raise ValueError("no")

    assert gc.isenabled()
