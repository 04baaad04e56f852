"""The forms of a sheet: object, rule, set by hand, put falsification forward; each for who may, while it may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.access import COORDINATORS
from blueprints.admin.forms import Form
from blueprints.filters import t
from workflow import clock
from workflow.models.assessment import (
    CORRECTION,
    MISCONDUCT,
    OBJECTION,
    OPEN,
    REFUSED,
    SHOWN,
    TRIAL,
    UPHELD,
    AssessmentRemark,
    AssessmentSheet,
)
from workflow.models.user import User
from workflow.queries import assessments as known
from workflow.queries.assessment_rules import DEDUCTIONS, FALSE, MEASURES, NAMES
from workflow.queries.assessments_owed import OBJECTING
from workflow.services.assessment_remarks import BY_HAND
from workflow.services.assessments import OFFICE
from workflow.types import Text

CHOOSE = Text("请选择裁定结果。", "Choose how you rule.")


def kinds() -> dict[str, str]:
    """What each sort of remark is called."""
    return {OBJECTION: _("Objection raised"), CORRECTION: _("Set by hand"), MISCONDUCT: _("Falsification")}


def states(kind: str) -> dict[str, str]:
    """How a remark stands."""
    if kind == CORRECTION:
        return {OPEN: "", REFUSED: "", UPHELD: _("Set")}
    if kind == MISCONDUCT:
        return {OPEN: _("Awaiting a second person"), UPHELD: _("Found true"), REFUSED: _("Not found")}
    return {OPEN: _("Awaiting the ruling"), UPHELD: _("Upheld"), REFUSED: _("Refused")}


def forms(
    person: User, one: AssessmentSheet, remarks: Sequence[AssessmentRemark], typed: Form | None
) -> dict[str, dict[str, Any]]:
    """The forms that are open to this person, by place: url, fields, submit, fault."""
    found: dict[str, dict[str, Any]] = {}
    assessment, own = one.assessment, one.unit_id == person.unit_id
    if own and known.is_shown(assessment, clock.now()) and person.positions & OBJECTING:
        found["object"] = _object(one, _form("object", typed))
    if known.oversees(person) and assessment.state in (TRIAL, SHOWN):
        if person.positions & OFFICE:
            found["correct"] = _correct(one, _form("correct", typed))
            found["accuse"] = _accuse(one, _form("accuse", typed))
        for remark in remarks:
            if remark.state == OPEN and _may_rule(person, remark):
                found[f"rule-{remark.uid}"] = _rule(one, remark, _form(f"rule-{remark.uid}", typed))
    return found


def _may_rule(person: User, remark: AssessmentRemark) -> bool:
    if remark.kind == OBJECTION:
        return bool(person.positions & COORDINATORS)
    return bool(person.positions & OFFICE) and remark.by_id != person.id


def _form(place: str, typed: Form | None) -> Form:
    return typed if typed is not None and typed.place == place else Form(place, {}, {})


def _shown(form: Form, url: str, submit: str) -> dict[str, Any]:
    fields = list(form.fields.values())
    return {"id": form.place, "url": url, "fields": fields, "submit": submit, "is_typed": bool(form.faults)}


def _object(one: AssessmentSheet, form: Form) -> dict[str, Any]:
    choices = [(code, t(text)) for code, text in NAMES.items() if code != FALSE]
    form.add("measure", "choice", _("Which number"), required=True, choices=choices, is_list=True)
    form.add(
        "text", "text", _("Facts and reasons"), required=True, rows=3, hint=_("Say which matter, and what is not so.")
    )
    return _shown(form, url_for("assessments.object_to", sheet_uid=one.uid), _("Object"))


def _correct(one: AssessmentSheet, form: Form) -> dict[str, Any]:
    choices = [(code, t(MEASURES[code].name)) for code in BY_HAND]
    form.add("measure", "choice", _("Which number"), required=True, choices=choices, is_list=True)
    _numbers(form)
    form.add("reason", "text", _("Reason"), required=True, rows=2)
    return _shown(form, url_for("assessments.correct", sheet_uid=one.uid), _("Set the number"))


def _accuse(one: AssessmentSheet, form: Form) -> dict[str, Any]:
    hint = _("Ten points each; counts once another person of the office finds so.")
    form.add("text", "text", _("Facts and proof"), required=True, rows=3, hint=hint)
    return _shown(form, url_for("assessments.accuse", sheet_uid=one.uid), _("Put forward"))


def _rule(one: AssessmentSheet, remark: AssessmentRemark, form: Form) -> dict[str, Any]:
    is_objection = remark.kind == OBJECTION
    named = states(remark.kind)
    choices = [(code, named[code]) for code in (UPHELD, REFUSED)]
    form.add("outcome", "choice", _("Ruling"), required=True, choices=choices)
    if is_objection:
        _numbers(form, is_deduction=remark.measure in DEDUCTIONS)
    form.add("reason", "text", _("Reason"), required=True, rows=2)
    endpoint = "assessments.rule" if is_objection else "assessments.find"
    return _shown(form, url_for(endpoint, sheet_uid=one.uid, remark_uid=remark.uid), _("Rule on it"))


def _numbers(form: Form, *, is_deduction: bool = False) -> None:
    hint = _("Where it is upheld: the number as it should be.") if form.place.startswith("rule") else ""
    label = _("How often") if is_deduction else _("Met the rule")
    form.add("met", "number", label, min=0, max=9999, unit=_("cases"), hint=hint)
    if not is_deduction:
        form.add("whole", "number", _("Of all"), min=0, max=9999, unit=_("cases"))
