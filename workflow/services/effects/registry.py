"""The named consequences of transitions; each runs inside the act's transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.services.steps import Act

Effect = Callable[["Act"], None]
EFFECTS: dict[str, Effect] = {}


def effect(function: Effect) -> Effect:
    """Register an effect under its own name."""
    EFFECTS[function.__name__] = function
    return function


PREPARATIONS: set[str] = set()


def preparation(function: Effect) -> Effect:
    """Register an effect that runs before anything has changed: it may refuse what was typed, and what it adds to the
    act's inputs and files is in the record."""
    PREPARATIONS.add(function.__name__)
    return effect(function)
