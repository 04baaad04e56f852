"""The layout check in the browser and on the command line: passed or not, what was measured, what is not claimed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY
from tests.reports.spoiling import made
from workflow import clock
from workflow.models.document import FAILED, FINISHED, Document
from workflow.reports.measuring_report import Report
from workflow.reports.measuring_words import item, stood_in

STAND_IN = "仿宋: Noto Serif SC Regular"


def report(*, is_good: bool) -> str:
    values = (item("left", "28 mm", "31.00 mm", is_good, 2), stood_in((STAND_IN,)))
    return Report("minutes", "zh", 2, values, (STAND_IN,), is_official=True).to_json()


@pytest.fixture
def document(world, app):
    with clock.at(MONDAY):
        factories.assigned(world)
    found = world.session.scalars(select(Document)).one()
    found.sha256, found.size, found.pages = app.extensions["lianzhi_storage"].put(b"%PDF-1.7 x\n"), 11, 1
    return found


def page(sign_in, world, document, making, check):
    document.making, document.check, document.finished_at = making, check, MONDAY
    if making == FAILED:
        document.fault = '{"zh": "版式检查未通过", "en": "the layout check failed"}'
    world.session.commit()
    return sign_in("coord").get(f"/documents/{document.uid}").get_data(as_text=True)


def test_a_finished_document_shows_what_was_measured(sign_in, world, document):
    text = page(sign_in, world, document, FINISHED, report(is_good=True))

    assert "版式检查通过，共测量2项" in text
    assert "使用替代字体：仿宋 → Noto Serif SC Regular。" in text
    assert "不声明符合GB/T 9704-2012" in text
    assert "全部实测值（2项）" in text


def test_a_refused_document_says_what_failed_and_where(sign_in, world, document):
    text = page(sign_in, world, document, FAILED, report(is_good=False))

    assert "第2页订口（左白边）实测31.00 mm，应为28 mm" in text
    assert "未通过项目" in text


def test_a_document_from_before_the_check_shows_none(sign_in, world, document):
    assert "版式检查" not in page(sign_in, world, document, FINISHED, None)


def test_a_file_is_measured_on_the_command_line(app, tmp_path):
    path = tmp_path / "reply.pdf"
    path.write_bytes(made("extension_reply"))

    result = app.test_cli_runner().invoke(args=["documents", "check", str(path)])

    assert result.exit_code == 0, result.output
    assert "ok\tLeft margin\t28 mm\t28.00 mm\t±1 mm\tGB/T 9704-2012, 5.2.1" in result.output


def test_a_file_that_may_not_be_issued_ends_with_1(app, tmp_path):
    path = tmp_path / "reply.pdf"
    path.write_bytes(made("extension_reply", "@page { margin-left: 31mm; margin-right: 23mm }"))

    result = app.test_cli_runner().invoke(args=["documents", "check", str(path)])

    assert result.exit_code == 1
    assert "The layout check failed on" in result.output


def test_what_is_no_pdf_is_an_error_in_words(app, tmp_path):
    path = tmp_path / "note.pdf"
    path.write_bytes(b"hello")

    result = app.test_cli_runner().invoke(args=["documents", "check", str(path)])

    assert result.exit_code == 1
    assert "no PDF file that can be read" in result.output
