"""How the answers of countersigning units decide together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workflow.engine.definition import Vote

AGREED, REFUSED, SILENT, PENDING = "agreed", "refused", "silent", "pending"
"""The states of a countersignature that count; who keeps silent beyond the limit has agreed."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The weight on each side of a vote, and how many units have not answered."""

    agreed: int = 0
    refused: int = 0
    pending: int = 0

    @property
    def whole(self) -> int:
        """All the weight that there is."""
        return self.agreed + self.refused + self.pending


def tally(answers: Iterable[tuple[str, int]]) -> Tally:
    """Count answers, each a state and a weight; any other state does not count."""
    weights = {AGREED: 0, REFUSED: 0, SILENT: 0, PENDING: 0}
    for state, weight in answers:
        if state in weights:
            weights[state] += weight
    return Tally(weights[AGREED] + weights[SILENT], weights[REFUSED], weights[PENDING])


def passed(vote: Vote, count: Tally) -> bool | None:
    """Whether the vote is carried; None as long as it is open, or where nobody was asked."""
    if not count.whole:
        return None
    if vote.on_refusal == "fail" and count.refused:
        return False
    match vote.rule:
        case "any":
            return _settled(is_carried=count.agreed > 0, is_hopeless=not count.pending)
        case "share":
            needed = vote.share * count.whole
            is_hopeless = (count.agreed + count.pending) * 100 < needed
            return _settled(is_carried=count.agreed * 100 >= needed, is_hopeless=is_hopeless)
        case _:
            return None if count.pending else not count.refused


def _settled(*, is_carried: bool, is_hopeless: bool) -> bool | None:
    if is_carried:
        return True
    return False if is_hopeless else None
