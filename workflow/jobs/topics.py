"""What each promise of the outbox calls: topic -> job."""

from __future__ import annotations

from collections.abc import Callable

from workflow.jobs import attached, children, packages, render, specimens
from workflow.services import moving_over, rehearsals

TOPICS: dict[str, Callable[..., None]] = {
    "children_changed": children.changed,
    "parent_moved": attached.parent_moved,
    "matter_merged": children.merged,
    "render_document": render.document,
    "make_package": packages.package,
    "set_specimen": specimens.template,
    "rehearse": rehearsals.perform,
    "move_over": moving_over.perform,
}
