"""What stands above the mark, who signs together, and the receipt that names its letter."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.reading import MM, Read
from tests.reports.sample_parts import FINANCE, MARKET, two
from tests.reports.samples import picture, sample
from workflow.reports.geometry import LINE
from workflow.reports.measuring import measure
from workflow.reports.render import Rendered, render

ABOVE = {"copy_number": "000001", "secrecy": two("机密★1年", "Secret, 1 year"), "urgency": two("特急", "Urgent")}


def rendered(kind, **head) -> Rendered:
    record = sample(kind, "short")
    record["head"].update(head)
    return render(kind, record, pictures=picture, verify_url=URL, verify_code=CODE, number=NUMBER)


def places(read, page, text):
    """Where each character of `text` begins on the page, in points."""
    glyphs = [one for one in read.glyphs(page) if not one.character.isspace()]
    at = "".join(one.character for one in glyphs).index(text)
    return glyphs[at : at + len(text)]


@pytest.mark.parametrize(("kind", "top"), [("closure_report_rectification", 37), ("reminder_letter", None)])
def test_copy_number_secrecy_and_urgency_stand_below_one_another_at_the_left(kind, top):
    made = rendered(kind, **ABOVE)
    read = Read(made.pdf)
    firsts = [places(read, 0, text)[0] for text in ("000001", "机密★1年", "特急")]

    assert [round(one.x / MM, 1) for one in firsts] == pytest.approx([28, 28, 28], abs=0.6)
    assert [low.y - high.y for high, low in pairwise(firsts)] == pytest.approx([LINE, LINE], abs=0.3)
    assert {one.size for one in firsts} == {16.0}
    assert top is None or top * MM < firsts[0].y < top * MM + LINE
    assert measure(made.pdf, kind, language="zh", stand_ins=made.stand_ins).failed == ()
    read.close()


def test_bodies_that_issue_together_sign_below_one_another_and_the_first_leads():
    made = rendered("closure_report_rectification", joint=[MARKET, FINANCE])
    read = Read(made.pdf)
    page = next(n for n, text in enumerate(read.pages) if MARKET["zh"] + FINANCE["zh"] in text)
    names = [places(read, page, name)[0] for name in (MARKET["zh"] + FINANCE["zh"], FINANCE["zh"] + "2026年")]

    assert "岚江区反诈联席会议办公室" + MARKET["zh"] + FINANCE["zh"] + "2026年11月18日" in read.text
    assert names[0].x == pytest.approx(names[1].x, abs=0.5)
    assert names[1].y - names[0].y == pytest.approx(LINE, abs=0.3)
    assert measure(made.pdf, "closure_report_rectification", language="zh", stand_ins=()).failed == ()
    read.close()


def test_the_receipt_of_a_letter_names_the_letter_s_own_number(made):
    assert f"《提醒函》（{NUMBER}）收悉" in made("reminder_letter", "typical").read.text
    assert f"wehavereceivedthereminderletter{NUMBER}" in made("reminder_letter", "typical", "en").read.text.lower()
