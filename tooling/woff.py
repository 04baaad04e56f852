"""`python -m tooling.woff SOURCE TARGET`: the .ttf inside a .woff, which WeasyPrint would unpack anew each time."""

from __future__ import annotations

import sys

from fontTools.ttLib import TTFont


def main(source: str, target: str) -> None:
    """Write the font without its wrapping."""
    font = TTFont(source)
    font.flavor = None
    font.save(target)


if __name__ == "__main__":
    main(*sys.argv[1:3])
