"""The editor of a workflow's draft: diagram, matrix, texts, source, and what the draft changes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.access import COORDINATORS, actor, allow
from blueprints.editor import context
from blueprints.editor.panel import Typed
from blueprints.errors import sentence
from workflow.db import db
from workflow.errors import Invalid, Refused, Stale, WorkflowError
from workflow.models.definition_draft import DefinitionDraft
from workflow.queries import definitions as known
from workflow.services import definitions

bp = Blueprint("editor", __name__, url_prefix="/workflows/drafts/<uuid:draft_uid>")


@bp.get("")
@allow(*COORDINATORS)
def show(draft_uid: UUID) -> ResponseReturnValue:
    """The draft, one of its views, and the panel of one part."""
    return Response(page(found(draft_uid)), headers={"HX-Push-Url": request.full_path.rstrip("?")})


@bp.post("/source")
@allow(*COORDINATORS)
def write(draft_uid: UUID) -> ResponseReturnValue:
    """Keep the source as it was typed, or as the file that was put in says; wrong or not."""
    file = request.files.get("file")
    typed = file.read().decode("utf-8", "replace") if file else request.form.get("source", "")
    source = typed.replace("\r\n", "\n")
    try:
        definitions.save_draft(draft_uid, source, version=version(), actor=actor())
    except (Stale, Refused, Invalid) as error:
        return page(found(draft_uid), notice=sentence(error), source=source), status(error)
    return redirect(url_for("editor.show", draft_uid=draft_uid, view="source"), 303)


@bp.get("/yaml")
@allow(*COORDINATORS)
def download(draft_uid: UUID) -> ResponseReturnValue:
    """The source as a file."""
    draft = found(draft_uid)
    name = {"Content-Disposition": f'attachment; filename="{draft.kind}.yaml"'}
    return Response(draft.source, mimetype="application/yaml", headers=name)


def found(draft_uid: UUID) -> DefinitionDraft:
    """The draft, of the reader's joint meeting."""
    return known.draft(db.session(), draft_uid, actor())


def version() -> int:
    """The version that the page showed."""
    given = request.form.get("version", "")
    return int(given) if given.isdigit() else 0


def page(
    draft: DefinitionDraft, notice: str = "", source: str | None = None, faults: Mapping[str, str] | None = None
) -> str:
    """The whole page.

    Args:
        source: a source that was typed and could not be kept.
        faults: of a panel that was refused, the sentence of each blamed field; what was typed stays in it.
    """
    view = "source" if source is not None else request.values.get("view", "diagram")
    part = request.values.get("part", "")
    again = Typed(request.form, faults) if faults is not None else None
    return render_template("editor/show.html", **context.of(draft, view, part, source, again), notice=notice)


def status(error: WorkflowError) -> int:
    """What a refused change is answered with."""
    return 422 if isinstance(error, Invalid) else 409
