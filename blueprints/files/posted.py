"""What a form posted: its words as they are, and its files kept, so that nothing has to be chosen twice."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app, request

from workflow.errors import Invalid
from workflow.models.user import User
from workflow.services import files
from workflow.services.files import Upload
from workflow.storage import Storage
from workflow.types import Text

OURS = frozenset({"csrf_token", "version", "action", "part"})
"""What every form carries beside its fields."""


@dataclass(slots=True)
class Posted:
    """One posted form.

    Attributes:
        raw: what was typed by field; a file field holds the uids of what was kept, now and before.
        faults: the sentence for each field with a file that could not be kept.
    """

    raw: dict[str, list[str]]
    faults: dict[str, Text] = field(default_factory=dict)

    def refuse(self) -> None:
        """Stop where a file could not be kept.

        Raises:
            Invalid: with the sentence for each such field.
        """
        if self.faults:
            raise Invalid(self.faults)


def read(person: User) -> Posted:
    """This request's form; its files are stored for `person` and their uids put where the files were."""
    posted = Posted({name: values for name, values in request.form.lists() if name not in OURS})
    uploads = [
        Upload(file.filename, file.stream, name)
        for name, several in request.files.lists()
        for file in several
        if file.filename
    ]
    if not uploads:
        return posted
    kept = files.keep(uploads, actor=person, storage=storage())
    for name, rows in kept.files.items():
        posted.raw.setdefault(name, []).extend(str(row.uid) for row in rows)
    posted.faults = kept.faults
    return posted


def storage() -> Storage:
    """Where this application keeps contents."""
    found: Storage = current_app.extensions["lianzhi_storage"]
    return found
