"""The weights that a joint meeting scores by; each change is a new version of the formula."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.db import transaction
from workflow.errors import Invalid, Refused
from workflow.models.meeting import Meeting
from workflow.models.user import User
from workflow.queries.assessment_rules import MEASURES, SETTING, weights_of
from workflow.services import log
from workflow.services.assessments import PUBLISHERS, require
from workflow.types import Text

WHOLE = 100


def set_weights(typed: Mapping[str, str], *, actor: User) -> str:
    """Set what each measure weighs, in points that make a hundred; rounds already counted keep theirs.

    Returns:
        the formula's new version, such as B5-2.

    Raises:
        Forbidden: neither the coordinator nor the director.
        Invalid: not whole numbers, or not a hundred together.
        Refused: nothing was changed.
    """
    require(actor, PUBLISHERS)
    weights = _read(typed)
    with transaction() as session:
        meeting = session.get_one(
            Meeting, actor.meeting_id, with_for_update={"key_share": True}, populate_existing=True
        )
        formula, before = weights_of(meeting)
        if weights == before:
            raise Refused("unchanged", Text("权重没有变化。", "The weights are as they were."))
        version = int(formula.rpartition("-")[2]) + 1
        meeting.settings = {**meeting.settings, SETTING: {"version": version, "weights": weights}}
        names = {code: one.name for code, one in MEASURES.items()}
        now, _weights = weights_of(meeting)
        lines = [log.Line(Text("公式版本", "Formula"), log.said(formula), log.said(now))]
        lines += log.changes(names, _words(before), _words(weights))
        target = (meeting.uid, meeting.name)
        log.record(session, "set_weights", actor=actor, meeting_id=meeting.id, target=target, lines=lines)
    return now


def _read(typed: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, Text] = {}
    weights: dict[str, int] = {}
    for code in MEASURES:
        text = typed.get(code, "").strip()
        if not text.isascii() or not text.isdigit() or int(text) > WHOLE:
            found[code] = Text("请填写 0 至 100 的整数。", "Give a whole number from 0 to 100.")
        else:
            weights[code] = int(text)
    if not found and sum(weights.values()) != WHOLE:
        total = sum(weights.values())
        found[""] = Text(f"各项合计须为 100，现为 {total}。", f"Together they must make 100, not {total}.")
    if found:
        raise Invalid(found)
    return weights


def _words(weights: Mapping[str, int]) -> dict[str, str]:
    return {code: str(weight) for code, weight in weights.items()}
