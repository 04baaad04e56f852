"""Invented registration numbers: well formed, and of a region that does not exist."""

from __future__ import annotations

from workflow.credit_codes import check_sign

REGION = "990000"
"""No division of the country carries this code, so no number made here can be anybody's."""


def credit_code(kind: str, serial: int) -> str:
    """The 18-character 统一社会信用代码 of organisation `serial`; `kind` is "11" for an office, "91" for an enterprise.

    Source: GB 32100-2015, check character 4.3; GB 11714-1997 for the organisation's own check digit.
    """
    body = f"{serial:08d}"
    text = f"{kind}{REGION}{body}{_organisation_digit(body)}"
    return text + check_sign(text)


def _organisation_digit(body: str) -> str:
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
