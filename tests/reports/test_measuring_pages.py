"""Each measure of a page sees the page that has it wrong."""

from __future__ import annotations

import pytest

from tests.reports.spoiling import checked, failed, made

PAPER, LETTER, LEDGER = "closure_report_made", "reminder_letter", "rectification_ledger"
WIDE = '<span class="line" style="letter-spacing:1.69pt">' + "江" * 25 + "</span>"
FULL = '<span class="line km21">' + "江" * 28 + "</span>"
SPOILED = [
    ("paper", "@page { size: 216mm 279mm }", ""),
    ("left", "@page { margin-left: 31mm; margin-right: 23mm }", ""),
    ("right", ".km21 { letter-spacing: .1pt !important }", ""),
    ("cell", ".km21 { letter-spacing: .1pt !important }", ""),
    ("cells", "", f"<p>{WIDE * 80}</p>"),
    ("top", "@page { margin-top: 40mm; margin-bottom: 32mm }", ""),
    ("bottom", "@page { margin-bottom: 20mm }", ""),
    ("lines", "@page { margin-bottom: 20mm }", f"<p>{FULL * 30}</p>"),
    ("pitch", ".line { height: 28.6pt !important }", ""),
    ("inside", ".km21 { margin-left: -4mm }", ""),
    ("mark", ".m42 { top: 36mm !important }", ""),
    ("mark_number", ".head { height: 220pt !important }", ""),
    ("number_rule", ".head .number, .head .signer { bottom: 4mm !important }", ""),
    ("red_rule", ".head .rule { width: 150mm !important }", ""),
    ("red_rule", ".head .rule { background: #000 !important }", ""),
    ("rule_title", "h1 { margin-top: 40pt !important }", ""),
    ("title", "h1 { font-size: 20pt !important }", ""),
    ("begins", "h1 { break-after: page !important }", ""),
    ("signature", ".sign { margin-right: 40pt !important }", ""),
    ("imprint", ".thick { height: .5mm !important }", ""),
    ("imprint", ".imprint { display: none !important }", ""),
    ("imprint_width", ".imprint { right: 5mm !important }", ""),
    ("imprint_foot", ".imprint { bottom: 3mm !important }", ""),
    ("imprint_clear", '.imprint::after { content: "江江"; position: absolute; bottom: 3mm; font-size: 16pt }', ""),
    ("page_number", '@page { @bottom-right { content: "— 9 —" } }', ""),
    ("page_number", "@page { @bottom-right { content: none } }", ""),
    ("number_foot", "@page { @bottom-right { padding-top: 6mm } }", ""),
    ("number_side", "@page { @bottom-right { padding-right: 30pt } }", ""),
    ("personal_text", "", "<p>电话13812345678</p>"),
    ("personal_text", "", "<p>电话138 1234 5678</p>"),
    ("personal_text", "", "<p>证件11010519491231002X</p>"),
    ("personal_text", "", "<p>卡号6222 0212 3456 7890 123</p>"),
]
LETTERS = [
    ("letter_rules", ".thick-red { width: 150mm !important }"),
    ("letter_name", ".letter-head .mark { margin-top: 3mm }"),
    ("letter_upper", ".letter-head .mark { margin-top: -2mm }"),
    ("letter_lower", ".letter-head .foot { margin-top: -3mm !important }"),
]


def test_what_is_right_passes():
    report = checked(made(PAPER, size="short"), PAPER)

    assert [item.code for item in report.failed] == []
    assert {code for code, _, _ in SPOILED} <= {item.code for item in report.items}
    assert report.claims_standard


@pytest.mark.parametrize(("code", "css", "text"), SPOILED)
def test_a_paper_that_is_wrong_is_refused(code, css, text):
    assert code in failed(made(PAPER, css, text, "short"), PAPER)


@pytest.mark.parametrize(("code", "css"), LETTERS)
def test_a_letter_that_is_wrong_is_refused(code, css):
    assert code in failed(made(LETTER, css, size="short"), LETTER)


def test_a_letter_that_is_right_passes():
    report = checked(made(LETTER), LETTER)

    assert [item.code for item in report.failed] == []
    assert {code for code, _ in LETTERS} <= {item.code for item in report.items}


def test_a_number_that_is_not_beside_its_table_is_refused():
    css = "@page sideways { @left-bottom { padding-top: 9mm } }"

    assert failed(made(LEDGER), LEDGER) == set()
    assert failed(made(LEDGER, css), LEDGER) == {"number_table"}


def test_stand_ins_are_named_and_nothing_is_claimed():
    report = checked(made(PAPER, size="short"), PAPER, stand_ins=("仿宋: Noto Serif SC Regular",))
    (faces,) = [item for item in report.items if item.code == "faces"]

    assert report.passed
    assert not report.claims_standard
    assert (faces.state, faces.measured.zh) == ("not claimed", "仿宋 → Noto Serif SC Regular")
