"""What each promise of the outbox calls: topic -> job."""

from __future__ import annotations

from collections.abc import Callable

from workflow.jobs import children, render

TOPICS: dict[str, Callable[..., None]] = {
    "children_changed": children.changed,
    "render_document": render.document,
}
