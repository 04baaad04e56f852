"""Every kind of document in every size: it says all of its record, in our fonts, with nothing broken or leaked."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pikepdf
import pytest

from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.facts import facts, is_said
from tests.reports.sample_parts import NASTY_NAME
from tests.reports.samples import KINDS, SIZES, picture, sample
from workflow.reports.fonts import faces
from workflow.reports.render import KINDS as RENDERED
from workflow.reports.render import render

ALLOWED = {"NotoSerifSC-Regular", "NotoSerifSC-Black", "NotoSansSC-Regular", "NotoSansSC-Medium", "LXGWWenKai-Regular"}
EVERY = [(kind, size, "zh") for kind in KINDS for size in SIZES] + [(kind, "typical", "en") for kind in KINDS]
PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?![0-9A-Za-z])")

every = pytest.mark.parametrize(("kind", "size", "language"), EVERY)


def test_every_kind_has_samples():
    assert set(RENDERED) == set(KINDS)


@pytest.mark.parametrize(("kind", "size"), [(kind, size) for kind in KINDS for size in SIZES])
def test_it_says_every_fact_of_its_record(made, kind, size):
    text = made(kind, size).read.text

    assert [ways for ways in facts(kind, sample(kind, size)) if not is_said(ways, text)] == []


@every
def test_pages_are_numbered_and_carry_the_verify_code(made, kind, size, language):
    document = made(kind, size, language)
    pages = [document.read.footer(number) for number in range(len(document.read))]
    first = 1 if RENDERED[kind].template in ("report.html", "letter.html") else 0

    assert document.rendered.pages == len(pages)
    assert [number for number, page in enumerate(pages, 1) if CODE not in page] == []
    last = len(pages) - 2 if len(pages) > 2 and not document.read.pages[-2] else len(pages)
    assert [n for n, page in enumerate(pages, 1) if first < n <= last and not re.search(f"—{n}—", page)] == []


@every
def test_only_our_fonts_are_used_and_all_are_embedded(made, kind, size, language):
    document = made(kind, size, language)

    assert set(document.read.fonts) <= ALLOWED
    assert set(document.rendered.fonts) == set(document.read.fonts)
    assert all(document.read.fonts.values())


@every
def test_no_glyph_is_missing(made, kind, size, language):
    read = made(kind, size, language).read

    assert read.missing_glyphs() == 0
    assert not re.search(r"\ufffd|\(cid:", read.text)


@every
def test_no_personal_number_is_unmasked(made, kind, size, language):
    document = made(kind, size, language)

    assert PERSONAL.findall(document.read.text) == []
    assert PERSONAL.findall(attached(document.rendered.pdf).decode()) == []


@every
def test_it_is_a_tagged_archive_file_with_its_record_attached_once(made, kind, size, language):
    document = made(kind, size, language)
    with pikepdf.open(BytesIO(document.rendered.pdf)) as pdf, pdf.open_metadata() as metadata:
        root = pdf.Root
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "U")
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("en" if language == "en" else "zh-CN", True)
        assert NUMBER in str(pdf.docinfo.Title)
        assert str(pdf.docinfo.Title) == metadata["dc:title"]
        assert (len(root.AF), list(pdf.attachments)) == (1, ["snapshot.json"])
        assert str(root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert "/JavaScript" not in root.Names
        assert not pdf.is_encrypted
    assert json.loads(attached(document.rendered.pdf))["number"] == NUMBER


def test_the_same_record_gives_the_same_bytes(made):
    kind = "assignment_slip"

    again = render(kind, sample(kind, "typical"), pictures=picture, verify_url=URL, verify_code=CODE, number=NUMBER)

    assert again.pdf == made(kind, "typical").rendered.pdf


def test_stand_ins_are_named(made):
    stand_ins = made("assignment_slip", "short").rendered.stand_ins

    assert stand_ins == ("仿宋: Noto Serif SC Regular", "楷体: LXGW WenKai", "小标宋: Noto Serif SC Black")


@pytest.mark.parametrize("kind", KINDS)
def test_markup_and_template_signs_are_shown_as_they_were_typed(made, kind):
    text = made(kind, "nasty").read.text

    assert "㐂𬬩<b>{{x}}&amp;[U+1F600]" in text
    assert faces().printable(NASTY_NAME) == "㐂𬬩<b>{{x}}&amp;[U+1F600]"


@pytest.mark.parametrize("kind", KINDS)
def test_english_documents_have_english_labels(made, kind):
    text = made(kind, "typical", "en").read.text

    assert not re.search("基本情况|办理过程|被检查单位|承办单位|附件[0-9]", text)


def test_progress_counts_to_the_end_and_may_cancel():
    told = []

    def listen(done, total, what):
        told.append((done, total, what))
        if done == 3:
            raise KeyboardInterrupt

    arguments = {"pictures": picture, "verify_url": URL, "verify_code": CODE, "number": NUMBER}
    with pytest.raises(KeyboardInterrupt):
        render("assignment_slip", sample("assignment_slip", "huge"), on_progress=listen, **arguments)

    assert [(done, what) for done, _, what in told] == [(1, "pages"), (2, "pages"), (3, "pages")]
    assert all(done < total for done, total, _ in told)


def test_a_text_of_ten_megabytes_is_cut_in_print_and_whole_in_the_record():
    record = sample("assignment_slip", "short")
    record["slip"]["facts"] = "长" * 3_500_000

    made = render("assignment_slip", record, pictures=None, verify_url=URL, verify_code=CODE, number=NUMBER)

    assert made.pages < 30
    assert json.loads(attached(made.pdf))["snapshot"]["slip"]["facts"] == record["slip"]["facts"]


def test_an_unknown_kind_is_an_error():
    with pytest.raises(KeyError):
        render("of_no_kind", {}, pictures=None, verify_url=URL, verify_code=CODE, number=NUMBER)


def attached(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return opened.attachments["snapshot.json"].get_file().read_bytes()
