"""What a guard is: a named predicate on Facts, with the sentence that it refuses with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from string import Formatter

from workflow.engine.facts import Facts
from workflow.types import Text

Predicate = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Guard:
    """A predicate and the sentence for when it does not hold.

    Attributes:
        tells: the attributes of Facts that the sentence names in braces.
    """

    name: str
    holds: Predicate
    refusal: Text
    tells: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        named = {
            name for text in (self.refusal.zh, self.refusal.en) for _, name, _, _ in Formatter().parse(text) if name
        }
        object.__setattr__(self, "tells", tuple(sorted(named)))

    def reason(self, facts: Facts) -> Text:
        """The refusal with the facts filled in."""
        if not self.tells:
            return self.refusal
        return _told(self.refusal, tuple([(name, getattr(facts, name)) for name in self.tells]))


@lru_cache(maxsize=1024)
def _told(refusal: Text, values: tuple[tuple[str, object], ...]) -> Text:
    """A sentence filled in; the same few counts come again and again, whoever looks."""
    return refusal.format(**dict(values))


REGISTRY: dict[str, Guard] = {}


def guard(*, zh: str, en: str) -> Callable[[Predicate], Predicate]:
    """Register a predicate under its own name."""

    def register(predicate: Predicate) -> Predicate:
        REGISTRY[predicate.__name__] = Guard(predicate.__name__, predicate, Text(zh, en))
        return predicate

    return register
