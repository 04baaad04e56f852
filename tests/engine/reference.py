"""The tables of docs/definitions.md, made from the grammar; run as a module it writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from workflow.engine.grammar import BLOCKS, Key

PAGE = Path(__file__).parents[2] / "docs" / "definitions.md"
_TABLE = re.compile(r"(<!-- (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(block: str) -> str:
    """The keys of one block as a table in both languages."""
    rows = [_row(name, key) for name, key in BLOCKS[block].items()]
    return "\n".join(["| Key | 中文 | English |", "|---|---|---|", *rows, ""])


def _row(name: str, key: Key) -> str:
    words = "".join(f" `{word}`" for word in key.among)
    needed = " *" if key.is_needed else ""
    return f"| `{name}`{needed} | {key.text.zh} | {key.text.en}{':' if words else ''}{words} |"


def written(page: str) -> str:
    """A page with every table in it as it should be."""
    return _TABLE.sub(lambda found: f"{found[1]}{table(found[2])}{found[3]}", page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
