"""Beginning a definition with a BusinessService of eGov DIGIT: the roles first, then the draft."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, actor, allow
from blueprints.admin.forms import Form
from blueprints.editor import choices
from blueprints.editor.beginning import bp, page
from blueprints.errors import sentence
from blueprints.filters import t
from workflow.engine.digit import Imported, imported, roles_in
from workflow.engine.nodes import DefinitionFault
from workflow.errors import Invalid, Refused
from workflow.services import definitions

MOST = 500_000
"""Characters of a file at most."""


@bp.post("/digit")
@allow(*COORDINATORS)
def read() -> ResponseReturnValue:
    """Show which of our roles each of the file's was taken for, and what had no counterpart."""
    file = request.files.get("file")
    text = file.read(MOST + 1).decode("utf-8", "replace") if file else request.form.get("text", "")
    if len(text) > MOST:
        return page({}, {}, notice=_("The file is too long for a workflow.")), 422
    try:
        asked = roles_in(text)
        roles = {role: request.form.get(f"role.{role}") or ours for role, ours in asked.items()}
        found = imported(text, roles)
    except DefinitionFault as fault:
        return page({}, {}, notice=t(fault.faults[0].text)), 422
    if "go" not in request.form:
        return _roles(text, found)
    try:
        draft = definitions.take_from_yaml(found.source, actor=actor())
    except (Invalid, Refused) as error:
        return _roles(text, found, sentence(error)), 422 if isinstance(error, Invalid) else 409
    return redirect(url_for("editor.show", draft_uid=draft.uid), 303)


def _roles(text: str, found: Imported, notice: str = "") -> str:
    form = Form("digit", {f"role.{role}": ours for role, ours in found.roles.items()}, {})
    offered = choices.roles(found.roles.values(), has_system=True)
    for role in found.roles:
        form.add(f"role.{role}", "choice", role, choices=offered, required=True)
    return render_template("editor/digit.html", form=form, notes=found.notes, text=text, notice=notice)
