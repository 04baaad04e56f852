"""The definitions of workflows: what there is, one version in full, and the beginning of a draft."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from blueprints.access import BUSINESS, COORDINATORS, SYSTEM_ADMIN, actor, allow
from blueprints.definitions.rehearsing import KEEPERS, name_of
from blueprints.errors import sentence
from blueprints.filters import reader_language
from workflow.db import db
from workflow.engine import bpmn, diagram
from workflow.engine.schema import schema
from workflow.errors import NotFound, Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.workflow_version import WorkflowVersion
from workflow.queries import administration
from workflow.queries import definitions as known
from workflow.queries.flows import in_force
from workflow.services import definitions
from workflow.services.effects.all import EFFECTS

bp = Blueprint("workflows", __name__, url_prefix="/workflows")
READERS = BUSINESS | SYSTEM_ADMIN


@bp.get("")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """Every kind: the version in force, what runs on it and on older ones, and the state of its draft."""
    session, person = db.session(), actor()
    drafts, counts = known.drafts(session, person), known.under_way(session, person.meeting_id)
    rows = [_row(found, counts, drafts) for found in known.every(session, person.meeting_id).values()]
    begun = {row["kind"] for row in rows}
    unpublished = ((kind, draft) for kind, draft in drafts.items() if kind not in begun)
    new = [{"kind": kind, "name": name_of(draft), "draft": draft} for kind, draft in unpublished]
    return render_template("definitions/index.html", rows=rows, new=new, may_draft=_may_draft(), may_keep=_may_keep())


def _row(
    found: Sequence[WorkflowVersion], counts: Mapping[int, int], drafts: Mapping[str, DefinitionDraft]
) -> dict[str, Any]:
    now = known.in_force(found)
    assert now is not None
    here = counts.get(now.id, 0)
    return {
        "kind": now.kind,
        "name": now.workflow.text.of(reader_language()),
        "number": now.number,
        "is_own": not now.is_shipped,
        "published_at": now.published_at,
        "under_way": here,
        "older": sum(counts.get(one.id, 0) for one in found) - here,
        "draft": drafts.get(now.kind),
        "upgrade": known.upgrade(found),
        "is_part": now.kind in known.PARTS,
    }


@bp.get("/schema.json")
@allow(*BUSINESS)
def described() -> ResponseReturnValue:
    """The definition language as JSON Schema, for one's own editor."""
    return Response(
        json.dumps(schema(effects=EFFECTS), ensure_ascii=False, indent=1), mimetype="application/schema+json"
    )


def _may_draft() -> bool:
    return bool(actor().positions & COORDINATORS)


def _may_keep() -> bool:
    return bool(actor().positions & KEEPERS)


@bp.get("/<kind>")
@allow(*READERS)
def show(kind: str) -> ResponseReturnValue:
    """The version in force: who may do what in which state."""
    return _page(kind, None)


@bp.get("/<kind>/versions/<int:number>")
@allow(*READERS)
def version(kind: str, number: int) -> ResponseReturnValue:
    """One version, in force or not."""
    return _page(kind, number)


@bp.get("/<kind>/bpmn")
@allow(*READERS)
def download(kind: str) -> ResponseReturnValue:
    """The version in force as a BPMN 2.0 file, for a modeller or another engine."""
    found = in_force(db.session(), kind, actor().meeting_id)
    if found is None:
        raise NotFound
    name = {"Content-Disposition": f'attachment; filename="{kind}.bpmn"'}
    return Response(bpmn.document(found.workflow), mimetype="application/xml", headers=name)


@bp.get("/<kind>/versions/<int:number>/yaml")
@allow(*READERS)
def source(kind: str, number: int) -> ResponseReturnValue:
    """The source of a version as a file."""
    found = known.version(db.session(), actor().meeting_id, kind, number)
    name = {"Content-Disposition": f'attachment; filename="{kind}-{number}.yaml"'}
    return Response(found.source, mimetype="application/yaml", headers=name)


@bp.post("/<kind>/versions/<int:number>/draft")
@allow(*COORDINATORS)
def draft(kind: str, number: int) -> ResponseReturnValue:
    """Begin a draft with the text of a version, and open it in the editor."""
    base = known.version(db.session(), actor().meeting_id, kind, number)
    try:
        begun = definitions.start_draft(kind, actor=actor(), copy_of=base.id)
    except Refused as error:
        flash(sentence(error), "error")
        return redirect(url_for("workflows.show", kind=kind), 303)
    flash(_("The draft begins with the text of version %(number)s.", number=number), "success")
    return redirect(url_for("editor.show", draft_uid=begun.uid), 303)


@bp.post("/<kind>/draft/drop")
@allow(*COORDINATORS)
def drop(kind: str) -> ResponseReturnValue:
    """Delete the draft of a kind."""
    open_one = known.draft_of(db.session(), kind, actor())
    if open_one is None:
        raise NotFound
    definitions.drop_draft(open_one.uid, actor=actor())
    flash(_("The draft is deleted."), "success")
    is_new = not known.versions(db.session(), actor().meeting_id, kind)
    return redirect(url_for("workflows.index") if is_new else url_for("workflows.show", kind=kind), 303)


def _page(kind: str, number: int | None) -> str:
    session, person, language = db.session(), actor(), reader_language()
    versions = known.versions(session, person.meeting_id, kind)
    now = known.in_force(versions)
    chosen = now if number is None else next((one for one in versions if one.number == number), None)
    if now is None or chosen is None:
        raise NotFound
    flow, in_use = chosen.workflow, administration.versions_in_use(session, person.meeting_id, kind)
    counts = {number: (under_way, every) for number, under_way, every in in_use}
    return render_template(
        "definitions/show.html",
        workflow=flow,
        chosen=chosen,
        now=now,
        is_part=kind in known.PARTS,
        upgrade=known.upgrade(versions),
        draft=known.draft_of(session, kind, person),
        drawing=Markup(diagram.svg(flow, language, current=None, visited=())),
        rows=diagram.table(flow, language, is_short=True),
        versions=[{"row": one, "counts": counts.get(one.number, (0, 0))} for one in versions],
        older=sum(under_way for number, under_way, _all in in_use if number < now.number),
        source=chosen.source,
        may_draft=_may_draft(),
        may_keep=_may_keep(),
        may_see_matters=not person.is_administrator,
        language=language,
    )
