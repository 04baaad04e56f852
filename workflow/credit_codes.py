"""The unified social credit code of an organisation (统一社会信用代码): public, and checked by its last sign.

Source: GB 32100-2015, 4.3.
"""

from __future__ import annotations

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_sign(text: str) -> str:
    """The eighteenth sign of a code, made from the seventeen before it."""
    return SIGNS[-sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(text)) % 31]


def is_credit_code(text: str) -> bool:
    """18 signs whose last one checks the others."""
    return len(text) == 18 and all(sign in SIGNS for sign in text) and text[17] == check_sign(text[:17])
