"""What in a small district a route can be asked for, and which units may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

ALIKE = (
    "resolution",
    "unit",
    "checklist",
    "handover",
    "moving",
    "rehearsal",
    "substitution",
    "draft",
    "template",
    "sheet",
)
"""Things whose argument is called as they are."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something with an address: what its routes take, by name, and the units that may know of it ("" is none)."""

    name: str
    uids: dict[str, UUID | str]
    seen_by: frozenset[str]

    @property
    def words(self) -> tuple[tuple[str, UUID | str], ...]:
        """What the address of nothing has in common with this one."""
        return tuple((name, value) for name, value in self.uids.items() if not name.endswith("_uid"))


@dataclass(frozen=True)
class District:
    """Everything that a scoped address can lead to; each list is a case of scope."""

    problem: Target
    planned: Target
    unannounced: Target
    visited: Target
    recorded: Target
    served: Target
    slip: Target
    notice: Target
    evidence: Target
    photograph: Target
    fresh_photograph: Target
    sitting: Target
    bulletin: Target
    item: Target
    proposal: Target
    resolution: Target
    unit: Target
    account: Target
    checklist: Target
    person: Target
    draft: Target
    template: Target
    worker: Target
    substitution: Target
    reminder: Target
    moving: Target
    rehearsal: Target
    handover: Target
    assessment: Target
    sheet: Target

    @property
    def matters(self) -> tuple[Target, ...]:
        """Every kind of matter, inspections before and after the inspected side knows."""
        return (self.problem, self.planned, self.unannounced, self.visited, self.recorded, self.served, self.sitting)

    def addresses(self, endpoint: str, arguments: set[str]) -> list[dict[str, UUID | str]]:
        """The uids of everything that a route can be asked for; one without any for a route that takes none."""
        is_scoped = any(name.endswith("_uid") for name in arguments)
        return [target.uids for target in self.targets(endpoint, arguments)] if is_scoped else [{}]

    def targets(self, endpoint: str, arguments: set[str]) -> tuple[Target, ...]:
        """What a scoped route can be asked for."""
        if {"matter_uid", "file_uid"} <= arguments:
            return (self.fresh_photograph,)
        if "reminder_uid" in arguments:
            return (self.reminder,)
        if {"matter_uid", "item_uid"} <= arguments:
            return (self.item,)
        by_argument = {
            **{f"{name}_uid": (getattr(self, name),) for name in ALIKE},
            "item_uid": (self.proposal,),
            "assignment_uid": (self.problem,),
            "document_uid": (self.slip, self.notice),
            "file_uid": (self.evidence, self.photograph),
            "user_uid": (self.account,),
            "person_uid": (self.worker if "hand_over" in endpoint else self.person,),
            "round_uid": (self.assessment,),
        }
        for name, found in by_argument.items():
            if name in arguments:
                return found
        if "matter_uid" not in arguments:
            return ()
        by_area = {
            "problems": (self.problem,),
            "batches": (self.planned,),
            "visits": (self.unannounced, self.visited),
            "rectifications": (self.recorded, self.served),
            "sittings": (self.sitting,),
            "bulletins": (self.bulletin,),
        }
        return by_area.get(endpoint.partition(".")[0], self.matters)
