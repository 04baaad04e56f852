"""Every effect, imported once, so that the registry knows them all."""

from workflow.services.effects import (
    asking,
    assignments,
    batches,
    bulletins,
    countersigning,
    findings,
    instruments,
    inviting,
    lives,
    moves,
    papers,
    part_returns,
    problems,
    sittings,
    ties,
)
from workflow.services.effects.registry import EFFECTS

__all__ = [
    "EFFECTS",
    "asking",
    "assignments",
    "batches",
    "bulletins",
    "countersigning",
    "findings",
    "instruments",
    "inviting",
    "lives",
    "moves",
    "papers",
    "part_returns",
    "problems",
    "sittings",
    "ties",
]
