"""Draws the evidence photographs of the demonstration: flat, deliberate, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workflow.demo import scenes, sheets
from workflow.demo.canvas import HEIGHT, WIDTH, Canvas
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
_STRIP = 74


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
    canvas = Canvas("#ffffff", font)
    SCENES[kind](canvas, state == "after")
    canvas.shade((0, HEIGHT - _STRIP, WIDTH, HEIGHT), 0.66)
    canvas.words((28, HEIGHT - _STRIP / 2), _fitting(canvas, caption, 34, WIDTH - 56), 34, "#ffffff", "lm")
    return canvas.jpeg()


def photograph(plan: Picture, font: Path | None) -> bytes:
    """The picture of a plan, with its time, place and caption in the strip."""
    return picture(plan.kind, plan.state, f"{plan.taken_at:%Y-%m-%d %H:%M}　{plan.place}　{plan.caption}", font)


def _fitting(canvas: Canvas, text: str, size: float, width: float) -> str:
    if canvas.width_of(text, size) <= width:
        return text
    kept = text
    while kept and canvas.width_of(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept}…"
