"""Effects that draft documents: number and data are fixed here, in the act's own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.services import drafting, reporting
from workflow.services.effects.registry import effect
from workflow.services.gathering import gathered

if TYPE_CHECKING:
    from workflow.services.steps import Act


@effect
def draft_closure_report(act: Act) -> None:
    """The closure report of a closed matter: its data are frozen now, and its own life begins."""
    reporting.begin(act)


@effect
def draft_rectification_notice(act: Act) -> None:
    """The numbered rectification notice (整改通知书)."""
    drafting.draft(act.session, act.matter, "rectification_notice", actor=act.actor, at=act.at)


@effect
def draft_assignment_slip(act: Act) -> None:
    """The numbered assignment slip (交办单) of the lead unit."""
    known = gathered(act.session)
    if known is not None:
        known.slips.append(act.matter)
    else:
        drafting.draft(act.session, act.matter, "assignment_slip", actor=act.actor, at=act.at)
