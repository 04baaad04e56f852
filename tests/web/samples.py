"""The values of the gallery's pages, read from samples.yaml in the language asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

SOURCE = Path(__file__).with_name("samples.yaml")
SAME = {
    "people": "worklist",
    "empty": "worklist",
    "documents": "matter",
    "stale": "matter",
    "sheet": "matter",
    "plan": "batch",
    "visit_sign": "visit",
}
"""Pages that show the values of another."""


def page(name: str, language: str) -> dict[str, Any]:
    """The values of one page."""
    values = spoken(_all().get(SAME.get(name, name), {}), language)
    return {"say": lambda zh, en: en if language == "en" else zh, **values}


def viewer(language: str, large_type: bool) -> dict[str, Any]:
    """Who is signed in."""
    return {**spoken(_all()["viewer"], language), "large_type": large_type}


def menu(language: str, path: str) -> list[dict[str, Any]]:
    """The side menu, with the entry of `path` marked."""
    groups: list[dict[str, Any]] = spoken(_all()["menu"], language)
    for group in groups:
        for entry in group["entries"]:
            entry["is_current"] = entry["url"] == path
    return groups


def spoken(value: Any, language: str) -> Any:
    """The value with each {zh, en} in it in one language."""
    if isinstance(value, dict):
        if value.keys() == {"zh", "en"}:
            return value[language]
        return {key: spoken(part, language) for key, part in value.items()}
    return [spoken(part, language) for part in value] if isinstance(value, list) else value


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found
