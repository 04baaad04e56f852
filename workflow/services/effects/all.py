"""Every effect, imported once, so that the registry knows them all."""

from workflow.services.effects import assignments, batches, findings, papers, problems
from workflow.services.effects.registry import EFFECTS

__all__ = ["EFFECTS", "assignments", "batches", "findings", "papers", "problems"]
