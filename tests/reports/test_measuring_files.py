"""Each measure of what a file holds sees the file that has it wrong."""

from __future__ import annotations

import pikepdf
import pytest

from tests.reports.spoiling import checked, edited, failed, made
from workflow.reports.measuring_report import Report

KIND = "extension_reply"
IDENTITY = "11010519491231002X"


@pytest.fixture(scope="module")
def good():
    return made(KIND)


def fonts_of(pdf):
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]


def named(pdf):
    return next(font for font in fonts_of(pdf) if "/DescendantFonts" in font)


def unembed(pdf):
    descriptor = named(pdf).DescendantFonts[0].FontDescriptor
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def rename(pdf):
    named(pdf).BaseFont = pikepdf.Name("/ABCDEF+DejaVuSans")


def mute(pdf):
    del named(pdf)["/ToUnicode"]


def lose_glyph(pdf):
    page = pdf.pages[0]
    page.contents_add(b"BT 12 0 0 12 100 100 Tm <0000> Tj ET")


def mark(pdf):
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdfaid:part"] = "1"


def no_intent(pdf):
    del pdf.Root["/OutputIntents"]


def twice(pdf):
    pdf.Root.AF.append(pdf.Root.AF[0])


def leak(pdf):
    spec = pdf.attachments["snapshot.json"].obj
    spec.EF.F.write(f'{{"note": "证件 {IDENTITY}"}}'.encode())


def script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="1")


def other_language(pdf):
    pdf.Root.Lang = "fr"


def untagged(pdf):
    del pdf.Root["/StructTreeRoot"]


def retitled(pdf):
    pdf.docinfo["/Title"] = "x"


def phoned(pdf):
    pdf.docinfo["/Keywords"] = "138 1234 5678"


SPOILED = [
    ("embedded", unembed),
    ("allowed", rename),
    ("unicode", mute),
    ("glyphs", lose_glyph),
    ("archive", mark),
    ("intent", no_intent),
    ("record", twice),
    ("personal_record", leak),
    ("active", script),
    ("language", other_language),
    ("tags", untagged),
    ("titles", retitled),
    ("personal_meta", phoned),
]


@pytest.mark.parametrize(("code", "spoil"), SPOILED)
def test_a_file_that_is_wrong_is_refused(good, code, spoil):
    with edited(good) as (pdf, saved):
        spoil(pdf)
        data = saved()

    assert code in failed(data, KIND)


def test_a_locked_file_is_refused(good, tmp_path):
    path = tmp_path / "locked.pdf"
    with edited(good) as (pdf, _):
        pdf.save(path, encryption=pikepdf.Encryption(owner="x", user=""))

    assert "encryption" in failed(path.read_bytes(), KIND)


def test_a_file_without_identifier_is_refused(good):
    start = good.rindex(b"/ID")

    assert "identifier" in failed(good[:start] + b"/Id" + good[start + 3 :], KIND)


def test_a_long_report_without_bookmarks_is_refused():
    kind = "closure_report_batch"
    data = made(kind, size="short")
    with edited(data) as (pdf, saved):
        del pdf.Root["/Outlines"]
        without = saved()

    assert failed(data, kind) == set()
    assert failed(without, kind) == {"bookmarks"}


def test_the_report_never_repeats_a_number(good):
    with edited(good) as (pdf, saved):
        leak(pdf)
        report = checked(saved(), KIND)

    assert IDENTITY not in report.to_json()
    assert "未遮盖的个人号码" in report.summary.zh


def test_a_report_is_read_back_as_it_was_written(good):
    report = checked(good, KIND, stand_ins=("楷体: LXGW WenKai",))

    assert Report.from_json(report.to_json()) == report
