"""What the pages of a sitting share: finding it, and drawing a form that moves no state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from blueprints.access import actor
from blueprints.matters.fields import Filling, drawn, errors
from workflow.db import db
from workflow.engine.definition import Field
from workflow.errors import NotFound
from workflow.models.matter import Matter
from workflow.queries import choices, drafts, matters

Typed = Mapping[str, Sequence[str]]


def sitting(matter_uid: UUID) -> Matter:
    """The sitting of that uid.

    Raises:
        NotFound: no such sitting, or none that the reader may know of.
    """
    matter = matters.found(db.session(), matter_uid, actor())
    if matter.sitting is None:
        raise NotFound
    return matter


def form_of(
    form: Sequence[Field], typed: Typed | None, faults: Mapping[str, str], *, prefix: str, matter: Matter | None = None
) -> dict[str, Any]:
    """A form's fields by name and its faults, for a template; `matter` is whose present values stand in it."""
    session, person = db.session(), actor()
    subject = matter or Matter(meeting_id=person.meeting_id, kind="sitting", title="", percent=0)
    filling = Filling(
        subject=subject,
        typed=typed,
        faults=faults,
        options=choices.for_form(session, form, subject, person),
        kept=drafts.files(session, person, typed),
    )
    return {
        "fields": {one["name"]: one for one in drawn(form, filling)},
        "faults": errors(form, filling, prefix=prefix),
    }
