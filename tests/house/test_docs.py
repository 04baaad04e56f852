"""The papers: a page for each position, links that lead somewhere, and words in bold that stand on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

from workflow.types import POSITIONS, Position

ROOT = Path(__file__).parents[2]
ROLES = ROOT / "docs" / "roles"
PAPERS = sorted([*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
PAGES: dict[Position, tuple[str, ...]] = {
    Position.DIRECTOR: ("director",),
    Position.COORDINATOR: ("coordinator",),
    Position.REVIEWER: ("reviewer",),
    Position.ARCHIVIST: ("archivist",),
    Position.CONVENER: ("convener",),
    Position.HEAD: ("unit-head",),
    Position.LIAISON: ("unit-liaison", "bank-liaison"),
    Position.HANDLER: ("unit-handler",),
    Position.LEADER: ("station-leader",),
    Position.TEAM_LEADER: ("team-leader",),
    Position.INSPECTOR: ("inspector",),
    Position.REPRESENTATIVE: ("outlet-manager",),
    Position.VIEWER: ("leadership",),
    Position.AUDITOR: ("business-auditor",),
    Position.SYSTEM_ADMIN: ("system-administrator",),
    Position.SECURITY_ADMIN: ("security-administrator",),
    Position.AUDIT_ADMIN: ("audit-administrator",),
}
LINK = re.compile(r"(?:\]\(|src=\")([^)\"\s]+)[)\"]")


def test_every_position_has_its_page_and_every_page_stands_in_the_index() -> None:
    pages = {page for several in PAGES.values() for page in several}

    assert set(PAGES) == set(POSITIONS)
    assert pages == {path.stem for path in ROLES.glob("*.md")} - {"README"}
    assert pages == {path.stem for path in _targets(ROLES / "README.md") if path.parent == ROLES}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_leads_to_a_file_that_exists(paper: Path) -> None:
    assert [path for path in _targets(paper) if not path.exists()] == []


def test_words_in_bold_of_the_roles_stand_on_the_screen() -> None:
    words = _on_screen()
    unknown = {
        (path.stem, word)
        for path in ROLES.glob("*.md")
        for word in re.findall(r"\*\*(.+?)\*\*", path.read_text())
        if word not in words
    }

    assert unknown == set()


def _targets(paper: Path) -> list[Path]:
    """The files that a paper links to; what leads to another site or within the page is left out."""
    found = [link.partition("#")[0] for link in LINK.findall(paper.read_text()) if ":" not in link]
    return [(paper.parent / link).resolve() for link in found if link]


def _on_screen() -> set[str]:
    """Sentences of the interface, texts of the definitions and names of positions, in both languages."""
    with (ROOT / "translations/zh_Hans_CN/LC_MESSAGES/messages.po").open("rb") as file:
        said = {text for entry in read_po(file) for text in (entry.id, entry.string) if isinstance(text, str)}
    named = {text for name in POSITIONS.values() for text in (name.zh, name.en)}
    files = (ROOT / "workflow/definitions").glob("*.yaml")
    return said.union(named, *(set(_texts(yaml.safe_load(path.read_text()))) for path in files))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (node[key] for key in ("zh", "en") if isinstance(node.get(key), str))
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
