"""The layout check passes what the house makes: every kind, in every size and language."""

from __future__ import annotations

import pytest

from tests.reports.test_documents import EVERY
from workflow.reports.measuring import LONG, OFFICIAL, measure
from workflow.reports.measuring_words import CODES

EITHER = {"letter_name", "letter_rules", "letter_upper", "letter_lower"}


@pytest.mark.parametrize(("kind", "size", "language"), EVERY)
def test_every_document_passes(made, kind, size, language):
    document = made(kind, size, language).rendered

    report = measure(document.pdf, kind, language=language, stand_ins=document.stand_ins)

    assert [(item.code, item.measured.zh, item.page) for item in report.failed] == []
    assert report.pages == document.pages
    assert report.is_official == (kind in OFFICIAL | LONG and language != "en")


def test_every_measure_is_taken_somewhere(made):
    kinds = ("closure_report_problem", "closure_report_batch", "reminder_letter")
    documents = [(kind, made(kind, "typical").rendered) for kind in kinds]

    reports = [measure(one.pdf, kind, language="zh", stand_ins=()) for kind, one in documents]

    assert {item.code for report in reports for item in report.items} == set(CODES) - {"template"}, (
        "a template is said to fail only where it does"
    )
    assert all(item.what.zh and item.what.en and item.standard.zh for report in reports for item in report.items)


def test_what_fails_is_said_in_both_languages(made):
    document = made("assignment_slip", "typical").rendered

    report = measure(document.pdf, "extension_reply", language="zh", stand_ins=())

    assert not report.passed
    assert report.summary.zh.startswith("版式检查未通过（")
    assert "Red rule measured 0, wanted one, 156 mm (page 1)" in report.summary.en
