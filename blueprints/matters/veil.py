"""What a reader does not see of a matter: to the business auditor personal data are masked. Source: handbook E3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.reports.masking import mask, mask_name
from workflow.types import Position

OF_PERSONS = frozenset({"signer", "witness"})
"""Fields that hold the name of somebody of the inspected side."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Masks for one reader; without a mask everything passes as it is.

    Attributes:
        inspected: the Chinese short names of the inspected units, whose people are not named.
    """

    is_masking: bool
    inspected: frozenset[str] = frozenset()

    def __call__(self, text: str) -> str:
        """A text with the numbers in it that identify a person masked."""
        return mask(text) if self.is_masking else text

    def person(self, name: str, unit: Any) -> str:
        """Somebody's name; `unit` is theirs, as Text or as recorded."""
        known = unit.get("zh") if isinstance(unit, Mapping) else getattr(unit, "zh", None)
        return mask_name(name) if self.is_masking and known in self.inspected else name

    def field(self, name: str, text: str) -> str:
        """What was typed into a field."""
        return mask_name(text) if self.is_masking and name in OF_PERSONS else self(text)


def veil_for(viewer: User, matter: Matter) -> Veil:
    """The veil between a reader and a matter."""
    units = (matter.bank, matter.subject_unit)
    return Veil(Position.AUDITOR in viewer.positions, frozenset(unit.short_zh for unit in units if unit is not None))
