"""Letters and minutes pass the layout check with a seal, and in both languages at once."""

from __future__ import annotations

import pytest

from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.samples import picture, sample
from workflow.reports.measuring import measure
from workflow.reports.render import render

SEALED = [(size, "zh") for size in ("short", "typical", "nasty")] + [("typical", "both")]


@pytest.mark.parametrize("kind", ["reminder_letter", "talk_notice", "minutes"])
@pytest.mark.parametrize(("size", "language"), SEALED)
def test_the_layout_check_passes_them(kind, size, language):
    arguments = {"verify_url": URL, "verify_code": CODE, "number": NUMBER}

    made = render(kind, sample(kind, size), language=language, pictures=picture, is_sealed=True, **arguments)
    report = measure(made.pdf, kind, language=language, stand_ins=made.stand_ins)

    assert [item.code for item in report.items if item.state == "failed"] == []
    assert report.passed
