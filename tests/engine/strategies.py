"""Facts as Hypothesis draws them."""

from __future__ import annotations

from hypothesis import strategies as st

from workflow.engine.definition import Workflow
from workflow.engine.facts import Facts
from workflow.types import SYSTEM, Severity, Text

FEW = st.integers(0, 2)


def roles_of(flow: Workflow) -> tuple[str, ...]:
    """Every role that a definition names for people, and one that it does not."""
    named = {role for transition in flow.transitions for role in transition.who} - {SYSTEM}
    return (*sorted(named), "copy.viewer")


def facts_of(flow: Workflow) -> st.SearchStrategy[Facts]:
    """Facts about a matter of this workflow, as seen by somebody with any of its roles."""
    done = st.frozensets(st.sampled_from(sorted(flow.actions)), max_size=4)
    return st.builds(
        Facts,
        roles=st.frozensets(st.sampled_from(roles_of(flow)), max_size=3),
        did=done,
        done=done,
        severity=st.none() | st.sampled_from(Severity),
        in_team=st.booleans(),
        needs_plan=st.booleans(),
        returns=st.integers(0, 3),
        lead_has_signed=st.booleans(),
        is_within_return=st.booleans(),
        waiting_units=st.sampled_from([(), (Text("区税务局", "Tax Bureau"),)]),
        open_children=FEW,
        children=FEW,
        begun_children=FEW,
        ready_children=FEW,
        duplicates=FEW,
        planned_objects=FEW,
        short_teams=FEW,
        unanswered=FEW,
        unproven=FEW,
        parent_is_published=st.booleans(),
        parent_is_cancelled=st.booleans(),
        is_in_window=st.booleans(),
        report_is_ready=st.booleans(),
        has_checklist=st.booleans(),
        is_random=st.booleans(),
    )
