"""The main path of a matter: what is done and when, where it stands, what is to come and within what."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from blueprints.filters import short_day, t
from workflow.engine.definition import HOUR, WORKING_DAY, Limit, State
from workflow.queries.pages import MatterPage
from workflow.types import Phase

ENDED = (Phase.SETTLED, Phase.CANCELLED)


def steps(page: MatterPage) -> list[dict[str, Any]]:
    """The steps for the strip: states of the path that were gone through, the present one, and those to come.

    A state beside the path stands where the matter left the path for it; what was skipped is left out.
    """
    matter, flow = page.matter, page.matter.workflow
    path, visited = list(flow.path), page.history.visited()
    if matter.state in path:
        at = path.index(matter.state)
        before, after = path[:at], path[at + 1 :]
    else:
        at = max((path.index(code) for code in visited if code in path), default=-1)
        before, after = path[: at + 1], path[at + 1 :]
    done = [_done(page, flow.states[code]) for code in before if code in visited]
    if matter.phase == Phase.SETTLED:
        return [*done, _over(page)] if matter.state in path else done
    now = _now(page, matter.standing)
    coming = [] if matter.phase in ENDED else [_next(page, flow.states[code]) for code in after]
    return [*done, now, *coming]


def _over(page: MatterPage) -> dict[str, Any]:
    """The last step of a path that ends with the settled state itself."""
    reached = short_day(page.matter.closed_at or page.matter.entered_at)
    return {"label": t(page.matter.standing.text), "mark": "done", "fact": reached, "is_back": False}


def _label(state: State) -> str:
    return t(state.step or state.text)


def _done(page: MatterPage, state: State) -> dict[str, Any]:
    backs, left = page.history.backs()[state.code], page.history.left().get(state.code)
    fact = _("sent back %(count)s×", count=backs) if backs else (short_day(left) if left else "")
    return {"label": _label(state), "mark": "done", "fact": fact, "is_back": bool(backs)}


def _now(page: MatterPage, state: State) -> dict[str, Any]:
    is_over = page.matter.phase in ENDED
    due = page.matter.due_on
    fact = _("by %(day)s", day=short_day(due)) if due and not is_over else short_day(page.matter.entered_at)
    is_on_path = state.code in page.matter.workflow.path
    return {"label": _label(state) if is_on_path else t(state.text), "mark": "now", "fact": fact, "is_back": False}


def _next(page: MatterPage, state: State) -> dict[str, Any]:
    problem = page.matter.problem
    limit = state.limit_for(problem.urgency if problem else None)
    return {"label": _label(state), "mark": "next", "fact": length(limit), "is_back": False}


def length(limit: Limit | None) -> str:
    """A limit in words: 限 3 日, 限 2 小时; nothing where there is none."""
    if limit is None:
        return ""
    if limit.unit == WORKING_DAY:
        return _("within %(count)s d", count=limit.length) if limit.length else _("same day")
    return (
        _("within %(count)s h", count=limit.length)
        if limit.unit == HOUR
        else _("within %(count)s min", count=limit.length)
    )
