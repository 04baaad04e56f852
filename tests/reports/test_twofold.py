"""A report that two processes set is the report that one would have set: same pages, tags, fonts and bookmarks."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.reports.archived import breaks, said, signed
from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.samples import SIZES, picture, sample
from workflow.reports import frame, halves, html, joining, pdf_parts, twofold
from workflow.reports.masking import masked
from workflow.reports.render import KINDS, Rendered, _values, render

KIND = "closure_report_batch"
ARGUMENTS = {"pictures": picture, "verify_url": URL, "verify_code": CODE, "number": NUMBER}


def record() -> dict[str, Any]:
    """A report just long enough for two processes."""
    made = dict(sample(KIND, "huge"))
    most = {"visits": 90, "findings": 9, "rectifications": 9, "attachments": 8, "events": 9}
    return {name: value[: most[name]] if name in most else value for name, value in made.items()}


@pytest.fixture(scope="module")
def joined() -> Rendered:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(twofold.pdf, "make", partial(_with_joint, twofold.pdf.make))
        return render(KIND, record(), **ARGUMENTS)


def _with_joint(make: Any, *arguments: Any, joint: joining.Joint) -> Any:
    """What one process makes would prove nothing."""
    return make(*arguments, joint=joint)


@pytest.fixture(scope="module")
def single() -> Rendered:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(halves, "divided", lambda values: None)
        return render(KIND, record(), **ARGUMENTS)


def structure(document: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    """Every element in order: depth, tag, page, how many marked contents, headers and alternate text."""
    pages = {page.objgen: n for n, page in enumerate(document.pages)}
    rows: list[tuple[Any, ...]] = []

    def walk(element: Any, depth: int) -> None:
        if isinstance(element, int):
            return
        kids = element.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        facts = element.get("/A", {})
        page = pages[element.Pg.objgen] if "/Pg" in element else None
        marked = sum(isinstance(kid, int) for kid in kids)
        rows.append((depth, str(element.get("/S")), page, marked, len(facts.get("/Headers", [])), element.get("/Alt")))
        for kid in kids:
            if element.get("/Type") != "/OBJR":
                walk(kid, depth + 1)

    walk(document.Root.StructTreeRoot.K[0], 0)
    return rows


def bookmarks(document: pikepdf.Pdf) -> list[tuple[str, int]]:
    pages = {page.objgen: n for n, page in enumerate(document.pages)}
    with document.open_outline() as outline:
        return [(item.title, pages[item.destination[0].objgen]) for item in outline.root]


def test_structure_and_bookmarks_are_those_of_one_process(joined, single):
    with pikepdf.open(BytesIO(joined.pdf)) as two, pikepdf.open(BytesIO(single.pdf)) as one:
        assert structure(two) == structure(one)
        assert bookmarks(two) == bookmarks(one)
        assert two.check_pdf_syntax() == []


def test_every_marked_content_has_its_owner_on_its_page(joined):
    with pikepdf.open(BytesIO(joined.pdf)) as document:
        nums = document.Root.StructTreeRoot.ParentTree.Nums
        for n, page in enumerate(document.pages):
            owners = nums[2 * n + 1]
            page.contents_coalesce()
            said = [int(number) for number in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())]
            assert sorted(said) == list(range(len(owners)))
            for number, owner in enumerate(owners):
                assert number in list(owner.K)
                assert owner.Pg.objgen == page.objgen


@pytest.mark.parametrize("is_seen", [True, False], ids=["seal", "unseen"])
def test_what_two_processes_joined_stays_an_archive_file_when_it_is_signed(joined, signers, is_seen):
    made = signed(signers, joined.pdf, joined.seal if is_seen else None)

    assert made.startswith(joined.pdf)
    assert said(made) == said(joined.pdf)
    assert said(made)["mark"] == ("3", "U")
    assert (breaks(joined.pdf), breaks(made)) == ([], [])
    assert signers.inspect(made).is_unchanged


def test_every_page_looks_and_reads_the_same(joined, single):
    two, one = pypdfium2.PdfDocument(joined.pdf), pypdfium2.PdfDocument(single.pdf)
    try:
        assert len(two) == len(one)
        for mine, other in zip(two, one, strict=True):
            assert mine.get_textpage().get_text_range() == other.get_textpage().get_text_range()
            assert (mine.render(scale=0.5).to_numpy() == other.render(scale=0.5).to_numpy()).all()
    finally:
        two.close()
        one.close()


def test_each_font_is_there_once_and_the_file_hardly_larger(joined, single):
    assert joined.fonts == single.fonts
    assert len(joined.pdf) <= 1.02 * len(single.pdf)


def test_cells_of_both_halves_have_identifiers_of_their_own(joined):
    with pikepdf.open(BytesIO(joined.pdf)) as document:
        named = [str(item.ID) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/ID" in item]

    assert len(named) == len(set(named)) > 20


def test_the_same_record_gives_the_same_bytes(joined):
    assert render(KIND, record(), **ARGUMENTS).pdf == joined.pdf


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_told_beforehand(made, kind, size, monkeypatch):
    identity = frame.Identity(kind, NUMBER, CODE, URL, "1")
    with monkeypatch.context() as patch:
        patch.setattr(halves, "LEAST_WEIGHT", 1)
        divided = halves.divided(_values(KINDS[kind], masked(sample(kind, size)), "zh", identity))
    if divided is None:
        return
    told = {
        re.sub(r"\s", "", block["label"]): len(block["pages"])
        for block in divided[0]["annexes"]
        if block["block"] == "stand_in"
    }

    with pikepdf.open(BytesIO(made(kind, size).rendered.pdf)) as document:
        marks = [(re.sub(r"\s", "", title), page) for title, page in bookmarks(document)]
    found = {title: after - page for (title, page), (_title, after) in pairwise(marks) if title in told}
    assert found == told


def test_a_wrong_guess_is_made_good_by_one_process(single, monkeypatch):
    monkeypatch.setattr(halves, "_pages", lambda group: 1)

    assert render(KIND, record(), **ARGUMENTS).pdf == single.pdf


def test_a_second_process_that_dies_costs_time_only(single, monkeypatch):
    monkeypatch.setattr(twofold, "send", lambda line, made: 1 / 0)

    assert render(KIND, record(), **ARGUMENTS).pdf == single.pdf


def test_a_font_of_the_second_half_alone_is_not_lost(single, monkeypatch):
    def strange(line: Any) -> joining.Bundle:
        made = receive(line)
        made.glyphs["ABCDEF"] = ({}, {}, {})
        return made

    receive = joining.receive
    monkeypatch.setattr(twofold, "receive", strange)

    assert render(KIND, record(), **ARGUMENTS).pdf == single.pdf


def test_a_short_report_is_set_by_one_process(monkeypatch):
    monkeypatch.setattr(twofold, "make", lambda *arguments: 1 / 0)

    assert render(KIND, sample(KIND, "typical"), **ARGUMENTS).pages > 1


def test_references_are_marks_that_no_text_can_forge():
    found: list[int] = []
    value = {"Alt": pdf_parts.pydyf.String("12 0 R ÿ12ÿ"), "K": [b"12 0 R", 3], "ID": pdf_parts.pydyf.String("1-2")}

    said = pdf_parts.said(value, found, "b")

    assert found == [12]
    assert said.count(b"\xff12\xff") == 1
    assert b"/ID (b1-2)" in said


def test_the_second_half_has_no_margins_of_its_own():
    meta = dict.fromkeys(("title", "author", "description", "keywords", "generator", "created"), "x")
    markup = html.markup("half.html", {"lang": "zh-CN", "is_zh": True, "meta": meta, "annexes": []})

    assert 'class="verify"' not in markup
