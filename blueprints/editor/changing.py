"""Changing a draft part by part; each change is one save of the draft."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.access import COORDINATORS, actor, allow
from blueprints.editor import adding, panels
from blueprints.editor.views import bp, found, page, status, version
from blueprints.errors import faults_in, sentence
from workflow.engine.loading import DefinitionFault, load
from workflow.errors import Invalid, Refused, Stale
from workflow.services import definitions, undoing
from workflow.services.editing import Editing
from workflow.types import Text

Change = Callable[[Editing], str]
"""Changes the source, and gives the part to show afterwards."""


@bp.post("/part")
@allow(*COORDINATORS)
def change(draft_uid: UUID) -> ResponseReturnValue:
    """Change the part whose panel was open."""
    part = _part()

    def put(editing: Editing) -> str:
        panels.put(editing, "" if part == "whole" else part, load(editing.text, name="draft"), request.form)
        return part

    return _done(draft_uid, put)


@bp.post("/add")
@allow(*COORDINATORS)
def add(draft_uid: UUID) -> ResponseReturnValue:
    """Add a part."""
    return _done(
        draft_uid,
        lambda editing: adding.add(editing, _part(), load(editing.text, name="draft"), request.form),
    )


@bp.post("/drop")
@allow(*COORDINATORS)
def drop(draft_uid: UUID) -> ResponseReturnValue:
    """Take the part away; a state goes with what then leads nowhere."""
    part = _part()

    def away(editing: Editing) -> str:
        if part.startswith("states/"):
            editing.drop_state(part.removeprefix("states/"))
        else:
            editing.drop(part)
        return part.rsplit("/", 2)[0] if part.count("/") > 1 else ""

    return _done(draft_uid, away)


@bp.post("/move")
@allow(*COORDINATORS)
def move(draft_uid: UUID) -> ResponseReturnValue:
    """Move the part up or down among its like."""
    part, steps = _part(), -1 if request.form.get("steps") == "-1" else 1

    def moved(editing: Editing) -> str:
        editing.move(part, steps)
        above, _slash, last = part.rpartition("/")
        return f"{above}/{max(0, int(last) + steps)}" if last.isdigit() else part

    return _done(draft_uid, moved)


@bp.post("/matrix")
@allow(*COORDINATORS)
def tick(draft_uid: UUID) -> ResponseReturnValue:
    """Set who may take which action, as ticked in the matrix."""
    may: dict[str, list[str]] = {}
    for path, _bar, role in (ticked.partition("|") for ticked in request.form.getlist("may")):
        may.setdefault(path, []).append(role)

    def ticked(editing: Editing) -> str:
        flow = load(editing.text, name="draft")
        for path, one in panels.actions(flow):
            if set(may.get(path, ())) != set(one.who):
                editing.put(path, {"who": may.get(path) or "none"})
        return _part()

    return _done(draft_uid, ticked)


@bp.post("/texts")
@allow(*COORDINATORS)
def word(draft_uid: UUID) -> ResponseReturnValue:
    """Set the texts in both languages."""
    texts: dict[tuple[str, str], dict[str, str]] = {}
    for name, value in request.form.items():
        path, _colon, rest = name.partition(":")
        key, _colon, language = rest.partition(":")
        if language in ("zh", "en"):
            texts.setdefault((path, key), {})[language] = value.strip()

    def worded(editing: Editing) -> str:
        for (path, key), both in texts.items():
            written = editing.part(path)
            old = written.get(key) if key else written
            if isinstance(old, dict) and any(old.get(language) != text for language, text in both.items()):
                editing.put(path, {key: both} if key else both)
        return ""

    return _done(draft_uid, worded)


@bp.post("/undo")
@allow(*COORDINATORS)
def undo(draft_uid: UUID) -> ResponseReturnValue:
    """Take the last change back."""
    try:
        undoing.undo(draft_uid, version=version(), actor=actor())
    except (Stale, Refused) as error:
        return page(found(draft_uid), notice=sentence(error)), status(error)
    return _shown(draft_uid, _part())


@bp.post("/back")
@allow(*COORDINATORS)
def back(draft_uid: UUID) -> ResponseReturnValue:
    """Go back to a text that the draft has had."""
    try:
        undoing.go_back(draft_uid, request.form.get("to", 0, type=int), version=version(), actor=actor())
    except Stale as error:
        return page(found(draft_uid), notice=sentence(error)), status(error)
    return _shown(draft_uid, "")


def _part() -> str:
    return request.form.get("part", "")


def _expect_readable(source: str) -> None:
    """Refuse a change after which the draft could not be read, beside the fields that are to blame.

    Raises:
        Invalid: it could not.
    """
    try:
        load(source, name="draft")
    except DefinitionFault as found:
        said: dict[str, Text] = {}
        for fault in found.faults:
            said.setdefault(panels.blamed(fault.path, list(request.form)), fault.text)
        raise Invalid(said) from found


def _done(draft_uid: UUID, change: Change) -> ResponseReturnValue:
    """Change the draft's source and save it; what was refused is said on the page as it stands."""
    draft = found(draft_uid)
    try:
        editing = Editing(draft.source)
        part = change(editing)
        _expect_readable(editing.text)
        definitions.save_draft(draft_uid, editing.text, version=version(), actor=actor())
    except (Stale, Refused, Invalid) as error:
        faults = faults_in(error) if isinstance(error, Invalid) else {}
        return page(found(draft_uid), notice=sentence(error), faults=faults), status(error)
    return _shown(draft_uid, part)


def _shown(draft_uid: UUID, part: str) -> ResponseReturnValue:
    """Go to the view that was open, with the panel of a part."""
    view = request.form.get("view", "diagram")
    shown = None if view == "diagram" else view
    return redirect(url_for("editor.show", draft_uid=draft_uid, part=part or None, view=shown), 303)
