"""The changes of a draft so far, for going back to what it was before one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.filters import reader_language, t
from workflow.db import db
from workflow.engine.comparing import differences
from workflow.engine.definition import Workflow
from workflow.engine.loading import load
from workflow.engine.nodes import DefinitionFault
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.draft_text import DraftText
from workflow.queries import draft_texts

MOST = 12


def can_undo(draft: DefinitionDraft) -> bool:
    """There is a change to take back."""
    return draft_texts.before(db.session(), draft) is not None


def rows(draft: DefinitionDraft) -> list[dict[str, Any]]:
    """The last changes, newest first: when, by whom, what, and the text that each left."""
    texts = draft_texts.of(db.session(), draft, MOST + 1)
    read = {one.version: _read(one) for one in texts}
    language = reader_language()
    return [
        {
            "version": one.version,
            "at": one.saved_at,
            "by": one.saved_by.name_in(language),
            "what": ("、" if language == "zh" else ", ").join(_what(one, before, read)),
            "is_now": number == 0,
        }
        for number, (one, before) in enumerate(zip(texts, [*texts[1:], None], strict=True))
        if number < MOST
    ]


def _what(one: DraftText, before: DraftText | None, read: Mapping[int, Workflow | None]) -> Iterator[str]:
    """The parts that differ from the text before, three at most."""
    old, new = read.get(before.version) if before else None, read[one.version]
    if before is None:
        yield _("what it began with")
    elif old is None or new is None:
        yield _("the source text")
    else:
        parts = list(dict.fromkeys(t(change.part) for change in differences(old, new)))
        yield from parts[:3] or [_("comments or order only")]
        if len(parts) > 3:
            yield ngettext("%(num)s more", "%(num)s more", len(parts) - 3)


def _read(one: DraftText) -> Workflow | None:
    try:
        return load(one.source, name="draft")
    except DefinitionFault:
        return None
