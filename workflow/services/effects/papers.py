"""Effects that draft documents: number and data are fixed here, in the act's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.services import drafting, reporting
from workflow.services.effects.registry import effect
from workflow.services.gathering import gathered

if TYPE_CHECKING:
    from workflow.services.steps import Act


def draft(act: Act, kind: str) -> None:
    """Number a document of the act's matter; in an act on many it waits for the others."""
    known = gathered(act.session)
    if known is not None:
        known.papers.setdefault(kind, []).append(act.matter)
    else:
        drafting.draft(act.session, act.matter, kind, actor=act.actor, at=act.at)


@effect
def draft_closure_report(act: Act) -> None:
    """The closure report of a closed matter: its data are frozen now, and its own life begins."""
    reporting.begin(act)


@effect
def draft_rectification_notice(act: Act) -> None:
    """The numbered rectification notice (整改通知书)."""
    draft(act, "rectification_notice")


@effect
def draft_visit_record(act: Act) -> None:
    """The numbered record of the inspection (现场检查记录), once it has been audited."""
    draft(act, "visit_record")


@effect
def draft_reinspection_opinion(act: Act) -> None:
    """The numbered opinion on the re-inspection (复查意见书), passed or failed."""
    draft(act, "reinspection_opinion")


@effect
def draft_draw_record(act: Act) -> None:
    """The numbered record of how outlets and inspectors were chosen (抽取记录)."""
    draft(act, "draw_record")


@effect
def draft_assignment_slip(act: Act) -> None:
    """The numbered assignment slip (交办单) of the lead unit."""
    draft(act, "assignment_slip")
