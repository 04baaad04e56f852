"""Whatever one breaks in a sound definition is said by line, in a sentence that was approved."""

from __future__ import annotations

import pytest

from tests.engine import breaking
from workflow.engine import checking
from workflow.engine.loading import load
from workflow.engine.wording import is_translated, texts


@pytest.mark.parametrize("source", [breaking.SMALL, breaking.WINDING], ids=["small", "winding"])
def test_both_are_sound_and_translated_before_they_are_broken(source):
    assert checking.check(source, name="it", effects=breaking.EFFECTS) == ()
    assert list(is_translated(load(source, name="it"))) == []


@pytest.mark.parametrize("name", breaking.BREAKS)
def test_what_is_broken_is_told_as_approved(name):
    assert breaking.said(name) == breaking.approved(name).read_text(encoding="utf-8")


def test_every_text_that_people_read_is_found_with_the_path_of_its_part():
    found = {path: text.en for path, text in texts(load(breaking.WINDING, name="plan.yaml"))}

    assert len(found) == 27
    assert (
        found
        | {
            "name": "Plan",
            "states/planning": "Planning",
            "states/planning/step": "Make",
            "transitions/circulate": "Circulate",
            "transitions/circulate/form/0": "Units that sign",
            "transitions/circulate/form/0/columns/0": "Unit",
            "transitions/circulate/form/0/columns/0/hint": "One a row",
            "transitions/return_to/form/0/choices/planning": "Planning",
            "transitions/approve/confirm": "For good",
        }
        == found
    )


def test_the_texts_of_a_made_kind_are_found_too():
    source = (breaking.APPROVED / "sample.yaml").read_text(encoding="utf-8")
    found = {path: text.en for path, text in texts(load(source, name="clue.yaml"))}

    assert (
        found
        | {
            "made/form/0": "Title",
            "made/form/0/hint": "In one sentence without personal data",
            "made/form/1/choices/sweep": "Building sweep",
            "made/figures/0": "Clues",
            "made/figures/7": "Persons",
            "made/report/0": "The clue",
            "made/report/4": "Record",
        }
        == found
    )
