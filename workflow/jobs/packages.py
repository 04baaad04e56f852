"""Making archive packages that were asked for."""

from __future__ import annotations

from workflow.jobs import render
from workflow.services import archiving


def package(package_id: int) -> None:
    """Make the package of one matter; one that is made or filed is left alone."""
    assert render.press is not None, "no application was made"
    archiving.make(package_id, render.press.storage, render.press.signers)
