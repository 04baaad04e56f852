"""First letters of Chinese names, by which people find a unit."""

from __future__ import annotations


def initials(name: str) -> str:
    """The first letter of each character's pinyin, small; other characters are left out ("区税务局" gives "qswj")."""
    from pypinyin import Style, lazy_pinyin  # reads its dictionary: a quarter of a second that most starts do not need

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()
