"""Beginning a definition: a new kind from a copy of another, or a file from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.editor import adding
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language
from workflow.db import db
from workflow.errors import Invalid, Refused
from workflow.models.definition_draft import DefinitionDraft
from workflow.queries import definitions as known
from workflow.queries import flows
from workflow.services import definitions
from workflow.services.editing import Editing
from workflow.types import Text

bp = Blueprint("new_kind", __name__, url_prefix="/workflows/new")
FIELDS = ("source", "zh", "en", "code", "prefix")
PREFIX = re.compile(r"[A-Z]{1,6}")


@bp.get("")
@allow(*COORDINATORS)
def show() -> ResponseReturnValue:
    """The ways in which a definition begins."""
    return page({"source": request.args.get("copy", "")}, {})


@bp.post("")
@allow(*COORDINATORS)
def copy() -> ResponseReturnValue:
    """Begin a new kind as a copy of another, under its own name, code and letters."""
    given = typed(*FIELDS)
    try:
        draft = _begin(given)
    except Invalid as error:
        return page(given, faults_in(error)), 422
    except Refused as error:
        return page(given, {}, notice=sentence(error)), 409
    return redirect(url_for("editor.show", draft_uid=draft.uid, part="made"), 303)


@bp.post("/yaml")
@allow(*COORDINATORS)
def take() -> ResponseReturnValue:
    """Begin with a YAML file."""
    file = request.files.get("file")
    text = file.read().decode("utf-8", "replace") if file else ""
    try:
        draft = definitions.take_from_yaml(text, actor=actor())
    except (Invalid, Refused) as error:
        return page({}, {}, notice=sentence(error)), 409 if isinstance(error, Refused) else 422
    return redirect(url_for("editor.show", draft_uid=draft.uid), 303)


def _begin(given: Mapping[str, str]) -> DefinitionDraft:
    faults: dict[str, Text] = {}
    for name in ("zh", "en"):
        if not given.get(name):
            faults[name] = Text("请填写名称。", "Give it a name.")
    if not PREFIX.fullmatch(given.get("prefix", "")):
        faults["prefix"] = Text("请用 1 至 6 个大写字母，如 XS。", "Use one to six capital letters, such as XS.")
    version = known.in_force(known.versions(db.session(), actor().meeting_id, given.get("source", "")))
    if version is None:
        faults["source"] = Text("请选择从哪一类复制。", "Choose what it is copied from.")
    if faults or version is None:
        raise Invalid(faults)
    code = given.get("code") or adding.code_of(given, ())
    draft = definitions.start_draft(code, actor=actor(), copy_of=version.id)
    editing = Editing(draft.source)
    editing.put("", {"name": {"zh": given["zh"], "en": given["en"]}, "prefix": given["prefix"]})
    if editing.part("").get("made"):
        editing.put("made", {"numbering": f"{given['prefix']}-{{year}}-{{n:04}}"})
    return definitions.save_draft(draft.uid, editing.text, version=draft.version, actor=actor())


def page(values: Mapping[str, Any], faults: Mapping[str, str], notice: str = "") -> str:
    """The page with its forms; `values` is what was typed."""
    language = reader_language()
    newest = flows.newest(db.session(), actor().meeting_id)
    made = [(kind, flow.text.of(language)) for kind, flow in newest.items() if flow.made is not None]
    form = Form("kind", values, faults)
    form.add("source", "choice", _("Copied from"), required=True, choices=made)
    form.add("zh", "line", _("Name in Chinese"), required=True, max=40)
    form.add("en", "line", _("Name in English"), required=True, max=80)
    form.add(
        "prefix", "line", _("Letters before the number"), required=True, max=6, hint=_("Such as XS for XS-2026-0001.")
    )
    form.add(
        "code",
        "line",
        _("Code"),
        hint=_("Made from the English name where it is empty; it cannot be changed later."),
        max=40,
    )
    return render_template("editor/new.html", form=form, notice=notice)
