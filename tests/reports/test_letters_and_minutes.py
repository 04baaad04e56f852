"""Letters and minutes pass the layout check in every size and language, with a seal and without."""

from __future__ import annotations

import pytest

from tests.reports.samples import SIZES, picture, sample
from workflow.reports.measuring import measure
from workflow.reports.render import render


@pytest.mark.parametrize("kind", ["reminder_letter", "talk_notice", "minutes"])
@pytest.mark.parametrize(
    ("size", "language"), [*((size, "zh") for size in SIZES if size != "huge"), ("typical", "en"), ("typical", "both")]
)
@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_layout_check_passes_them(kind, size, language, is_sealed):
    arguments = {"verify_url": "https://lianzhi.example/v/1", "verify_code": "JZ7K", "number": "某办〔2026〕31号"}

    made = render(kind, sample(kind, size), language=language, pictures=picture, is_sealed=is_sealed, **arguments)
    report = measure(made.pdf, kind, language=language, stand_ins=made.stand_ins)

    assert [item.code for item in report.items if item.state == "failed"] == []
    assert report.passed
