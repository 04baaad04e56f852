"""`python -m tests.reports.approve`: renew the approved sheets and the pictures of docs/documents.md; then look."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reports.conftest import Shelf
from tests.reports.reading import Read
from tests.reports.samples import KINDS
from tests.reports.sheets import FOLDER, FONTS, fonts, save, sheet
from workflow.reports.pen import Wording
from workflow.reports.render import load

SHOWN = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "documents"
WIDTH = 460 / 595
COLOURS = 24


def main() -> None:
    load()
    for folder in (FOLDER, SHOWN):
        folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as name:
        shelf = Shelf(Path(name))

        def get(kind: str, size: str, language: Wording) -> Read:
            return shelf.get(kind, size, language).read

        for kind in KINDS:
            save(sheet(kind, get), FOLDER / f"{kind}.png")
            page = get(kind, "typical", "zh").picture(0, WIDTH)
            page.quantize(COLOURS).save(SHOWN / f"{kind}.png", optimize=True)
        shelf.close()
    FONTS.write_text(fonts(), "utf-8")


if __name__ == "__main__":
    main()
