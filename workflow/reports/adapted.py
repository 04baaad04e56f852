"""Puts what a template changes into a document's data, before these are frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def adapted(snapshot: dict[str, Any], template: Mapping[str, Any] | None) -> dict[str, Any]:
    """The data with the template in their head: its texts, parts, logo and faces, the red head and the organ that it
    names. The same data where there is none.
    """
    if template is None:
        return snapshot
    head = dict(snapshot["head"])
    head["template"] = {
        "version": template.get("version") or 0,
        "texts": template.get("texts", {}),
        "hidden": template.get("hidden", []),
        "logo": template.get("logo", ""),
        "faces": template.get("faces", {}),
    }
    if _both(template, "red_head"):
        head["mark"] = dict(template["red_head"])
    if _both(template, "organ"):
        head["organ"] = {**head["organ"], **template["organ"]}
    return {**snapshot, "head": head}


def _both(template: Mapping[str, Any], name: str) -> bool:
    """Given in both languages; half a name is no name."""
    given = template.get(name) or {}
    return bool(given.get("zh")) and bool(given.get("en"))
