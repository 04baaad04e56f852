"""Checklists, kept by the office: versions, items, publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, OFFICE, actor, allow
from blueprints.admin.forms import Form, typed
from blueprints.admin.lines import lines
from blueprints.errors import faults_in, sentence
from blueprints.filters import reader_language, t
from workflow.db import db
from workflow.errors import Invalid, NotFound, Refused
from workflow.models.checklist import EVIDENCE, ChecklistItem, ChecklistVersion
from workflow.queries import checklists as known
from workflow.queries import log
from workflow.services import checklists
from workflow.services.checklist_rules import LINES, NEEDED, NEW, PARTS, POINTS, shortfall
from workflow.types import SEVERITIES

bp = Blueprint("checklists", __name__, url_prefix="/checklists")
FIELDS = (*PARTS, "section_zh", "section_en")


@bp.get("")
@allow(*OFFICE)
def index() -> ResponseReturnValue:
    """Every version of every checklist."""
    rows = known.versions(db.session(), actor().meeting_id)
    drafts = {row.code for row in rows if row.published_at is None}
    newest = {row.code: row.uid for row in reversed(rows)}
    return render_template(
        "admin/checklists.html", rows=rows, drafts=drafts, newest=newest, may_change=_may_change(), most=POINTS
    )


@bp.get("/<uuid:checklist_uid>")
@allow(*OFFICE)
def show(checklist_uid: UUID) -> ResponseReturnValue:
    """One version with its items; a draft can be changed."""
    return _page(_found(checklist_uid))


@bp.post("/<uuid:checklist_uid>/version")
@allow(*COORDINATORS)
def begin(checklist_uid: UUID) -> ResponseReturnValue:
    """Begin the next version."""
    try:
        new = checklists.begin_version(checklist_uid, actor=actor())
    except Refused as error:
        return _page(_found(checklist_uid), notice=sentence(error)), 409
    flash(_("Version %(number)s is begun; visits keep the version they were done with.", number=new.number), "success")
    return redirect(url_for("checklists.show", checklist_uid=new.uid), 303)


@bp.post("/<uuid:checklist_uid>/name")
@allow(*COORDINATORS)
def rename(checklist_uid: UUID) -> ResponseReturnValue:
    """Change the name of a draft."""
    given = typed("name_zh", "name_en")
    try:
        checklists.rename(checklist_uid, given, actor=actor())
    except Invalid as error:
        return _page(_found(checklist_uid), naming=_naming(given, faults_in(error))), 422
    except Refused as error:
        return _page(_found(checklist_uid), notice=sentence(error)), 409
    flash(_("The name is changed."), "success")
    return redirect(url_for("checklists.show", checklist_uid=checklist_uid), 303)


@bp.get("/<uuid:checklist_uid>/new-item")
@allow(*COORDINATORS)
def new_item(checklist_uid: UUID) -> ResponseReturnValue:
    """The empty form of an item."""
    checklist = _found(checklist_uid)
    if checklist.published_at is not None:
        return redirect(url_for("checklists.show", checklist_uid=checklist_uid), 303)
    return _item_page(checklist, None, {}, {})


@bp.post("/<uuid:checklist_uid>/new-item")
@allow(*COORDINATORS)
def add_item(checklist_uid: UUID) -> ResponseReturnValue:
    """Add an item to a draft."""
    given = typed(*FIELDS)
    try:
        item = checklists.add_item(checklist_uid, given, actor=actor())
    except Invalid as error:
        return _item_page(_found(checklist_uid), None, given, faults_in(error)), 422
    except Refused as error:
        return _page(_found(checklist_uid), notice=sentence(error)), 409
    flash(_("Item %(number)s is added.", number=item.number), "success")
    return redirect(url_for("checklists.show", checklist_uid=checklist_uid, _anchor=item.code), 303)


@bp.get("/<uuid:checklist_uid>/items/<code>")
@allow(*COORDINATORS)
def edit_item(checklist_uid: UUID, code: str) -> ResponseReturnValue:
    """The form of one item."""
    checklist = _found(checklist_uid)
    item = _item(checklist, code)
    if checklist.published_at is not None:
        return redirect(url_for("checklists.show", checklist_uid=checklist_uid), 303)
    return _item_page(checklist, item, _stored(item), {})


@bp.post("/<uuid:checklist_uid>/items/<code>")
@allow(*COORDINATORS)
def change(checklist_uid: UUID, code: str) -> ResponseReturnValue:
    """Change one item of a draft."""
    given = typed(*FIELDS)
    try:
        item = checklists.change_item(checklist_uid, code, given, actor=actor())
    except Invalid as error:
        checklist = _found(checklist_uid)
        return _item_page(checklist, _item(checklist, code), given, faults_in(error)), 422
    except Refused as error:
        return _page(_found(checklist_uid), notice=sentence(error)), 409
    flash(_("Item %(number)s is changed.", number=item.number), "success")
    return redirect(url_for("checklists.show", checklist_uid=checklist_uid, _anchor=code), 303)


@bp.post("/<uuid:checklist_uid>/items/<code>/move")
@allow(*COORDINATORS)
def move(checklist_uid: UUID, code: str) -> ResponseReturnValue:
    """Move an item of a draft up or down."""
    steps = -1 if request.form.get("to") == "up" else 1
    return _done(checklist_uid, lambda: checklists.move_item(checklist_uid, code, steps, actor=actor()), anchor=code)


@bp.post("/<uuid:checklist_uid>/items/<code>/remove")
@allow(*COORDINATORS)
def remove(checklist_uid: UUID, code: str) -> ResponseReturnValue:
    """Take an item out of a draft."""
    return _done(
        checklist_uid, lambda: checklists.remove_item(checklist_uid, code, actor=actor()), _("The item is taken out.")
    )


@bp.post("/<uuid:checklist_uid>/publish")
@allow(*COORDINATORS)
def publish(checklist_uid: UUID) -> ResponseReturnValue:
    """Publish a draft."""
    told = _("It is published; new batches can use it.")
    return _done(checklist_uid, lambda: checklists.publish(checklist_uid, actor=actor()), told)


@bp.post("/<uuid:checklist_uid>/drop")
@allow(*COORDINATORS)
def drop(checklist_uid: UUID) -> ResponseReturnValue:
    """Delete a draft."""
    try:
        checklists.drop(checklist_uid, actor=actor())
    except Refused as error:
        return _page(_found(checklist_uid), notice=sentence(error)), 409
    flash(_("The draft is deleted."), "success")
    return redirect(url_for("checklists.index"), 303)


def _done(
    checklist_uid: UUID, act: Callable[[], Any], told: str = "", anchor: str | None = None
) -> ResponseReturnValue:
    try:
        act()
    except Refused as error:
        return _page(_found(checklist_uid), notice=sentence(error)), 409
    if told:
        flash(told, "success")
    return redirect(url_for("checklists.show", checklist_uid=checklist_uid, _anchor=anchor), 303)


def _may_change() -> bool:
    return bool(actor().positions & COORDINATORS)


def _found(checklist_uid: UUID) -> ChecklistVersion:
    checklist = known.one(db.session(), actor().meeting_id, checklist_uid)
    if checklist is None:
        raise NotFound
    return checklist


def _item(checklist: ChecklistVersion, code: str) -> ChecklistItem:
    item = next((one for one in checklist.items if one.code == code), None)
    if item is None:
        raise NotFound
    return item


def _page(checklist: ChecklistVersion, notice: str = "", naming: Form | None = None) -> str:
    session, person = db.session(), actor()
    points = sum(item.points for item in checklist.items)
    reason = shortfall(points)
    return render_template(
        "admin/checklist.html",
        checklist=checklist,
        points=points,
        reason=t(reason) if reason else "",
        severities={severity: t(text) for severity, text in SEVERITIES.items()},
        evidence={code: t(text) for code, text in EVIDENCE.items()},
        notice=notice,
        naming=naming or _naming({"name_zh": checklist.name_zh, "name_en": checklist.name_en}, {}),
        is_naming=naming is not None,
        may_change=_may_change() and checklist.published_at is None,
        may_begin=_may_change() and checklist.published_at is not None,
        events=lines(log.about(session, person.meeting_id, checklist.uid)),
    )


def _naming(values: Mapping[str, Any], faults: Mapping[str, str]) -> Form:
    form = Form("name", values, faults)
    form.add("name_zh", "line", _("Name of the checklist in Chinese"), required=True, max=100)
    form.add("name_en", "line", _("Name of the checklist in English"), required=True, max=200)
    return form


def _stored(item: ChecklistItem) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in (*LINES, "points", "severity", "evidence")}
    day = item.not_before.isoformat() if item.not_before else ""
    return values | {"section": item.section_zh, "is_critical": "1" if item.is_critical else "", "not_before": day}


def _item_page(
    checklist: ChecklistVersion, item: ChecklistItem | None, values: Mapping[str, Any], faults: Mapping[str, str]
) -> str:
    points = sum(one.points for one in checklist.items if one is not item)
    return render_template(
        "admin/checklist_item.html",
        checklist=checklist,
        item=item,
        others=points,
        form=_item_form(checklist, values, faults),
    )


def _item_form(checklist: ChecklistVersion, values: Mapping[str, Any], faults: Mapping[str, str]) -> Form:
    language = reader_language()
    form = Form("item", values, faults)
    sections = list(dict.fromkeys((one.section_zh, one.section.of(language)) for one in checklist.items))
    form.add("section", "choice", _("Section"), required=True, choices=[*sections, (NEW, _("A new section"))])
    only = _("Only for a new section.")
    form.add("section_zh", "line", _("Name of the section in Chinese"), hint=only, max=60)
    form.add("section_en", "line", _("Name of the section in English"), hint=only, max=100)
    words = {
        "text_zh": _("What is looked at, in Chinese"),
        "text_en": _("What is looked at, in English"),
        "method_zh": _("How, in Chinese"),
        "method_en": _("How, in English"),
        "basis_zh": _("Basis in Chinese"),
        "basis_en": _("Basis in English"),
    }
    for name, label in words.items():
        sort = "line" if name.startswith("method") else "text"
        form.add(name, sort, label, required=name in NEEDED, rows=2, max=LINES[name][1])
    form.add("points", "number", _("Points"), required=True, min=1, max=POINTS)
    severities = [(severity, text.of(language)) for severity, text in SEVERITIES.items()]
    form.add("severity", "choice", _("A failure is"), required=True, choices=severities)
    form.add("is_critical", "bool", _("Key item ★: a failure fails the whole visit"))
    form.add(
        "evidence", "choice", _("Proved by"), required=True, choices=[(c, x.of(language)) for c, x in EVIDENCE.items()]
    )
    form.add("not_before", "date", _("In force from"), hint=_("A visit before this day answers “not applicable”."))
    return form
