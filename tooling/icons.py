"""The icon sprite: one <symbol> for each name in static/icons.txt."""

from __future__ import annotations

import re
from pathlib import Path

from tooling.progress import Stopped

_OUTER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_CLEAR = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')
_SPACE = re.compile(r"\s*\n\s*")


def names(listing: Path) -> list[str]:
    """The names in a listing, one a line, sorted, each once; a line that begins with # is a remark."""
    lines = (line.strip() for line in listing.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line and not line.startswith("#")})


def sprite(listing: Path, node_modules: Path) -> str:
    """An SVG document of symbols, `id` = the icon's name, 24 units wide, drawn by the page's own stroke.

    Raises:
        Stopped: a name that @tabler/icons does not have.
    """
    folder = node_modules / "@tabler" / "icons" / "icons" / "outline"
    symbols = "".join(_symbol(name, folder / f"{name}.svg") for name in names(listing))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'


def _symbol(name: str, file: Path) -> str:
    if not file.is_file():
        raise Stopped(f"static/icons.txt names an icon that @tabler/icons does not have: {name}", code=1)
    drawing = _OUTER.search(file.read_text(encoding="utf-8"))
    paths = _CLEAR.sub("", drawing.group(1) if drawing else "")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{_SPACE.sub("", paths)}</symbol>\n'
