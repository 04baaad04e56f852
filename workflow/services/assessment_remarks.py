"""What is said of a unit's sheet: objections and their ruling, numbers put right by hand, falsification."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.assessment import (
    CORRECTION,
    MISCONDUCT,
    OBJECTION,
    OPEN,
    REFUSED,
    SHOWN,
    TRIAL,
    UPHELD,
    Assessment,
    AssessmentRemark,
    AssessmentSheet,
)
from workflow.models.user import User
from workflow.queries import assessments
from workflow.queries.assessment_rules import DEDUCTIONS, FALSE, MEASURES, NAMES
from workflow.queries.assessments_owed import OBJECTING
from workflow.services.assessments import OFFICE, PUBLISHERS, locked, record, require, rescore
from workflow.services.log import Line
from workflow.types import Text

LONGEST, MOST = 1000, 9999
BY_HAND = tuple(code for code, one in MEASURES.items() if one.by_hand)


def object_to(sheet_uid: UUID, measure: str, text: str, *, actor: User) -> AssessmentRemark:
    """Object to one number of one's own sheet, while it is shown.

    Raises:
        NotFound: no such sheet, or not one's own.
        Forbidden: not the head, leader or liaison of the unit.
        Refused: the time for objections is over, or this number is objected to already.
        Invalid: no such number, or nothing is said.
    """
    with transaction() as session:
        sheet = assessments.sheet(session, actor, sheet_uid)
        if sheet.unit_id != actor.unit_id or not actor.positions & OBJECTING:
            who = tuple(f"lead.{one}" for one in sorted(OBJECTING))
            raise Forbidden(Text("由本单位分管领导或联络员提出", "the unit's head or liaison objects"), who)
        assessment = assessments.found(session, actor, sheet.assessment.uid, lock=True)
        if not assessments.is_shown(assessment, clock.now()):
            raise Refused("objections_over", Text("异议期已过，不再受理异议。", "The time for objections is over."))
        _require_words(measure, text, NAMES)
        if _is_open(session, sheet, OBJECTION, measure):
            raise Refused("objected", Text("该项已提出异议，等待裁定。", "This number is objected to already."))
        remark = _add(session, sheet, OBJECTION, measure, text, actor)
        record(session, "object_assessment", assessment, actor, _line(sheet, measure, "", text))
    return remark


def rule(remark_uid: UUID, *, is_upheld: bool, typed: dict[str, str], actor: User, version: int) -> AssessmentRemark:
    """Rule on an objection: refuse it with a reason, or uphold it with the number as it should be.

    Args:
        typed: reason, and where it is upheld met and whole (a deduction has met alone: how often).

    Raises:
        NotFound: no such objection.
        Stale: the round has changed since.
        Forbidden: neither the coordinator nor the director.
        Refused: it was ruled on already, or the round is settled.
        Invalid: no reason, or numbers that cannot be.
    """
    require(actor, PUBLISHERS)
    with transaction() as session:
        remark, assessment = _remark(session, remark_uid, OBJECTION, actor, version)
        reason = _reason(typed)
        if is_upheld:
            _put_right(session, assessment, remark, typed)
        remark.state = UPHELD if is_upheld else REFUSED
        remark.ruling, remark.ruled_by_id, remark.ruled_at = reason, actor.id, clock.now()
        record(session, "rule_assessment", assessment, actor, _line(remark.sheet, remark.measure, remark.was, reason))
    return remark


def correct(sheet_uid: UUID, measure: str, typed: dict[str, str], *, actor: User, version: int) -> AssessmentRemark:
    """Set a number that the office sets by hand, with its reason.

    Raises:
        NotFound: no such sheet.
        Stale: the round has changed since.
        Forbidden: not of the office.
        Refused: the round is settled.
        Invalid: not a number that is set by hand, no reason, or numbers that cannot be.
    """
    require(actor, OFFICE)
    with transaction() as session:
        sheet = assessments.sheet(session, actor, sheet_uid)
        assessment = locked(session, sheet.assessment.uid, actor, version, TRIAL, SHOWN)
        if measure not in BY_HAND:
            raise Invalid({"measure": Text("请选择可人工核定的一项。", "Choose a measure that is set by hand.")})
        reason = _reason(typed)
        remark = _add(session, sheet, CORRECTION, measure, reason, actor)
        _put_right(session, assessment, remark, typed)
        remark.state = UPHELD
        record(session, "correct_assessment", assessment, actor, _line(sheet, measure, remark.was, reason))
    return remark


def accuse(sheet_uid: UUID, text: str, *, actor: User, version: int) -> AssessmentRemark:
    """Put forward that a unit falsified something; it counts once a second person finds so.

    Raises:
        NotFound: no such sheet.
        Stale: the round has changed since.
        Forbidden: not of the office.
        Refused: the round is settled, or one waits for its ruling.
        Invalid: nothing is said.
    """
    require(actor, OFFICE)
    with transaction() as session:
        sheet = assessments.sheet(session, actor, sheet_uid)
        assessment = locked(session, sheet.assessment.uid, actor, version, TRIAL, SHOWN)
        _require_words(FALSE, text, NAMES)
        if _is_open(session, sheet, MISCONDUCT, FALSE):
            raise Refused("accused", Text("已有一条提议等待认定。", "One such charge awaits its ruling."))
        remark = _add(session, sheet, MISCONDUCT, FALSE, text, actor)
        record(session, "accuse_assessment", assessment, actor, _line(sheet, FALSE, "", text))
    return remark


def find(remark_uid: UUID, *, is_upheld: bool, reason: str, actor: User, version: int) -> AssessmentRemark:
    """Rule, as a second person, on whether a unit falsified something.

    Raises:
        NotFound: no such charge.
        Stale: the round has changed since.
        Forbidden: not of the office, or the one who put it forward.
        Refused: it was ruled on already, or the round is settled.
        Invalid: no reason.
    """
    require(actor, OFFICE)
    with transaction() as session:
        remark, assessment = _remark(session, remark_uid, MISCONDUCT, actor, version)
        if remark.by_id == actor.id:
            raise Forbidden(Text("须由提出人以外的人认定", "somebody else than who put it forward rules on it"))
        told = _reason({"reason": reason})
        if is_upheld:
            often = int(remark.sheet.standing.get(FALSE) or 0)
            _set(session, assessment, remark, often + 1)
        remark.state = UPHELD if is_upheld else REFUSED
        remark.ruling, remark.ruled_by_id, remark.ruled_at = told, actor.id, clock.now()
        record(session, "rule_assessment", assessment, actor, _line(remark.sheet, FALSE, remark.was, told))
    return remark


def _remark(session: Session, uid: UUID, kind: str, actor: User, version: int) -> tuple[AssessmentRemark, Assessment]:
    """An open remark of a round that is not settled, both locked."""
    mine = AssessmentRemark.uid == uid, AssessmentRemark.kind == kind
    remark = session.scalars(
        select(AssessmentRemark).where(*mine, AssessmentRemark.meeting_id == actor.meeting_id)
    ).one_or_none()
    if remark is None:
        raise NotFound
    assessment = locked(session, remark.sheet.assessment.uid, actor, version, TRIAL, SHOWN)
    session.refresh(remark)
    if remark.state != OPEN:
        raise Refused("ruled", Text("该条已裁定。", "This was ruled on already."))
    return remark, assessment


def _put_right(session: Session, assessment: Assessment, remark: AssessmentRemark, typed: dict[str, str]) -> None:
    """Take the typed numbers in the place of what was counted, and score the round anew."""
    met = _number(typed, "met")
    if remark.measure in DEDUCTIONS:
        _set(session, assessment, remark, met)
        return
    whole = _number(typed, "whole")
    if met > whole:
        raise Invalid({"met": Text("达标数不能多于总数。", "More are met than there are.")})
    remark.whole = whole
    _set(session, assessment, remark, [met, whole])


def _set(session: Session, assessment: Assessment, remark: AssessmentRemark, value: Any) -> None:
    sheet = remark.sheet
    remark.was = said(sheet.standing.get(remark.measure))
    remark.met = value[0] if isinstance(value, list) else value
    sheet.corrected = {**sheet.corrected, remark.measure: value}
    mine = select(AssessmentSheet).where(AssessmentSheet.assessment_id == assessment.id)
    rescore(assessment, session.scalars(mine.order_by(AssessmentSheet.id)).all())


def said(value: Any) -> str:
    """A number of a sheet in characters: 3/4 for a measure, 2 for a deduction."""
    return "/".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value or 0)


def _number(typed: dict[str, str], name: str) -> int:
    text = typed.get(name, "").strip()
    if not text.isascii() or not text.isdigit() or int(text) > MOST:
        raise Invalid({name: Text("请填写整数，如 3。", "Give a whole number, such as 3.")})
    return int(text)


def _reason(typed: dict[str, str]) -> str:
    reason = typed.get("reason", "").strip()
    if not reason or len(reason) > LONGEST:
        raise Invalid(
            {"reason": Text(f"请写明理由，不超过 {LONGEST} 字。", f"Give a reason, {LONGEST} characters at most.")}
        )
    return reason


def _require_words(measure: str, text: str, known: dict[str, Text]) -> None:
    found: dict[str, Text] = {}
    if measure not in known:
        found["measure"] = Text("请选择是哪一项。", "Choose which number it is about.")
    if not text.strip() or len(text) > LONGEST:
        found["text"] = Text(
            f"请写明事实和理由，不超过 {LONGEST} 字。", f"Say what and why, {LONGEST} characters at most."
        )
    if found:
        raise Invalid(found)


def _is_open(session: Session, sheet: AssessmentSheet, kind: str, measure: str) -> bool:
    rows = select(AssessmentRemark.id).where(AssessmentRemark.sheet_id == sheet.id, AssessmentRemark.state == OPEN)
    mine = rows.where(AssessmentRemark.kind == kind, AssessmentRemark.measure == measure)
    return session.scalars(mine.limit(1)).first() is not None


def _add(session: Session, sheet: AssessmentSheet, kind: str, measure: str, text: str, actor: User) -> AssessmentRemark:
    remark = AssessmentRemark(
        meeting_id=sheet.meeting_id,
        sheet=sheet,
        kind=kind,
        measure=measure,
        text=text.strip(),
        by_id=actor.id,
        at=clock.now(),
        state=OPEN,
    )
    session.add(remark)
    session.flush()
    return remark


def _line(sheet: AssessmentSheet, measure: str, was: str, after: str) -> Line:
    """Which unit and number, what stood there, and what was said or set."""
    name = Text(f"{sheet.unit.short_zh} {NAMES[measure].zh}", f"{sheet.unit.short_en}: {NAMES[measure].en}")
    now = said(sheet.standing.get(measure))
    told = f"{now}: {after}" if was else after
    return Line(name, Text(was, was), Text(told, told))
