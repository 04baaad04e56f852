"""Drafting a supervision as the system, where a clock has run out and the definition says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from workflow.errors import WorkflowError
from workflow.models.matter import Matter
from workflow.services import made

KIND = "supervision"
DEMAND = "请于 3 个工作日内书面回复滞后原因、补救措施和承诺完成日期，并抓紧办理。"


def draft(session: Session, matter: Matter, level: str, lines: Sequence[Mapping[str, Any]]) -> Matter | None:
    """Draft a supervision for the director to issue; none where one is open, or the kind hangs on no such matter.

    The matter's row is locked.

    Args:
        lines: which clock it is and how it stands, as labels and values in Chinese and English.
    """
    said = "；".join(f"{line['zh']}：{line['value_zh']}" for line in lines)
    facts = f"{matter.number} {matter.title}。{said}。"
    raw = {"level": [level], "facts": [facts], "demand": [DEMAND]}
    try:
        version = made.made_version(session, KIND, matter.meeting_id)
        return made.begun(session, version, raw, actor=None, parent=matter)
    except WorkflowError:
        return None
