"""Every picture of the demonstration is drawn, the same each time, with and without a font."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from workflow.demo.pictures import SCENES, photograph, picture
from workflow.demo.script import history


@pytest.mark.parametrize("kind", SCENES)
def test_before_and_after_are_two_pictures_of_one_size(kind):
    before, after = (Image.open(io.BytesIO(picture(kind, state, "", None))) for state in ("before", "after"))

    assert before.size == after.size == (1200, 800)
    assert before.format == "JPEG"
    assert before.tobytes() != after.tobytes()


def test_a_picture_is_drawn_the_same_each_time():
    assert picture("form", "after", "望澜支行", None) == picture("form", "after", "望澜支行", None)


def test_every_picture_of_the_script_has_its_scene():
    plans = [
        answer.picture for batch in history() for visit in batch.visits for answer in visit.answers if answer.picture
    ]

    assert {plan.kind for plan in plans} <= set(SCENES)
    assert len(photograph(plans[0], None)) < 200_000
