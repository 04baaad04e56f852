"""Every named guard and check, imported once so that the registries know them all."""

from workflow.engine import (
    checks,
    checks_attached,
    guards,
    guards_attached,
    guards_of_papers,
    guards_of_sittings,
    guards_parts,
    operation_checks,
    operation_guards,
)

__all__ = [
    "checks",
    "checks_attached",
    "guards",
    "guards_attached",
    "guards_of_papers",
    "guards_of_sittings",
    "guards_parts",
    "operation_checks",
    "operation_guards",
]
