"""Every kind of document looks as it did when somebody looked: `make pictures` renews what is approved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.reports.approve import SHOWN
from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.reading import Read
from tests.reports.samples import KINDS, picture, sample
from tests.reports.sheets import FOLDER, FONTS, differing, fonts, save, sheet
from workflow.reports.render import render

KIND = "reminder_letter"
pytestmark = pytest.mark.skipif(fonts() != FONTS.read_text("utf-8"), reason="approved with the fonts that make fetches")


def read(made):
    return lambda kind, size, language: made(kind, size, language).read


@pytest.mark.parametrize("kind", KINDS)
def test_it_looks_as_approved(made, kind, tmp_path: Path):
    seen = sheet(kind, read(made))
    found = differing(seen, Image.open(FOLDER / f"{kind}.png"))

    if found:
        save(seen, tmp_path / f"{kind}.png")
    assert found == {}, f"{kind}: dots that differ, by row and column of the sheet; compare {tmp_path / f'{kind}.png'}"


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head["organ"].update(zh="岚江区联席会议反诈办公室"),
        lambda head: head["title"].update(zh="另一件事项"),
    ],
    ids=["organ", "title"],
)
def test_other_content_is_seen(made, change):
    record = sample(KIND, "typical")
    change(record["head"])
    other = Read(render(KIND, record, pictures=picture, verify_url=URL, verify_code=CODE, number=NUMBER).pdf)

    def get(kind, size, language):
        return other if (size, language) == ("typical", "zh") else made(kind, size, language).read

    assert list(differing(sheet(KIND, get), Image.open(FOLDER / f"{KIND}.png")))[:1] == [(0, 0)]
    other.close()


def test_nothing_is_approved_that_is_not_made():
    assert {path.stem for path in FOLDER.glob("*.png")} == set(KINDS)


def test_each_kind_is_shown_in_the_papers_by_a_small_picture():
    said = SHOWN.parents[1].joinpath("documents.md").read_text("utf-8")

    assert {path.stem for path in SHOWN.glob("*.png")} == set(KINDS)
    assert [path.name for path in SHOWN.glob("*.png") if f"pictures/documents/{path.name}" not in said] == []
    assert max(path.stat().st_size for path in SHOWN.glob("*.png")) <= 60_000
