"""Makes a record nasty: markup, template signs, rare and reversed letters, personal numbers and 10 KB in its texts."""

from __future__ import annotations

from typing import Any

from tests.reports.sample_parts import NASTY, NASTY_NAME

TEN_KB = f"{NASTY}\n{'长文本，' * 500}{'a' * 2000}{'，。' * 300}https://lianzhi.example/{'x/' * 600}"
_KEPT = frozenset(
    {
        "kind",
        "form",
        "step",
        "role",
        "light",
        "state",
        "media_type",
        "code",
        "sha256",
        "hash",
        "schema",
        "number",
        "shows",
        "item",
        "answer",
        "part",
    }
)
_TYPED = frozenset({"facts", "opinion", "result", "text", "analogous", "reply", "scope", "clause", "address"})


def poisoned(value: Any, key: str = "") -> Any:
    """The record with something nasty in every free text: markup, template signs, rare and reversed letters, 10 KB."""
    if isinstance(value, dict):
        return {name: poisoned(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [poisoned(item, key) for item in value]
    if (
        not isinstance(value, str)
        or key in _KEPT
        or (key.endswith(("at", "on")) and key not in ("person", "action", "opinion"))
    ):
        return value
    if key == "en":
        return ""
    if key in ("mechanism", "consequences", "basis"):
        return TEN_KB
    return value + (NASTY if key in _TYPED else NASTY_NAME)
