"""Draws the evidence photographs of the demonstration: flat, deliberate, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from PIL import Image

from workflow.demo import scenes, sheets
from workflow.demo.canvas import Canvas, stamped
from workflow.demo.plans import Picture

Scene = Callable[[Canvas, bool], None]

SCENES: dict[str, Scene] = {
    "accounts": sheets.accounts,
    "display": scenes.display,
    "doorway": scenes.doorway,
    "form": sheets.form,
    "hotline": scenes.hotline,
    "interview": sheets.interview,
    "ledger": sheets.ledger,
    "materials": scenes.materials,
    "papers": scenes.papers,
    "phones": sheets.phones,
    "poster": scenes.poster,
    "qr": scenes.qr,
    "screen": sheets.screen,
    "shopfront": scenes.shopfront,
    "training": scenes.training,
}


def picture(kind: str, state: str, caption: str, font: Path | None) -> bytes:
    """A JPEG of 1200 by 800 with a strip of place and time burnt in.

    Args:
        kind: one of SCENES.
        state: "before" or "after".
        caption: what the strip says, such as place, time and subject; it is cut where it gets too long.
        font: a font with Chinese characters; without one the picture has no words.

    Raises:
        KeyError: no such kind.
    """
    return stamped(_scene(kind, state == "after", font), caption, font)


@lru_cache(maxsize=64)
def _scene(kind: str, is_after: bool, font: Path | None) -> Image.Image:
    """A scene without its strip; drawing it is what takes time."""
    canvas = Canvas("#ffffff", font)
    SCENES[kind](canvas, is_after)
    return canvas.finished()


def photograph(plan: Picture, font: Path | None) -> bytes:
    """The picture of a plan, with its time, place and caption in the strip."""
    return picture(plan.kind, plan.state, f"{plan.taken_at:%Y-%m-%d %H:%M}　{plan.place}　{plan.caption}", font)
