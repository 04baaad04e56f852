"""Who may call which route: one line for every endpoint, beside what the routes themselves say."""

from __future__ import annotations

from blueprints.access import ANYONE, BUSINESS, COORDINATORS, OFFICE, SIGNED_IN
from workflow.types import Position

PLANNERS = frozenset({Position.COORDINATOR, Position.TEAM_LEADER})
REGISTRARS = frozenset(
    {Position.HANDLER, Position.LIAISON, Position.INSPECTOR, Position.TEAM_LEADER, Position.COORDINATOR}
)
TEAM = frozenset({Position.INSPECTOR})
SPEAKING = BUSINESS - {Position.VIEWER, Position.AUDITOR}

RULES: dict[str, frozenset[str]] = {
    "static": ANYONE,
    "auth.sign_in": ANYONE,
    "auth.enter": ANYONE,
    "auth.language": ANYONE,
    "auth.sign_out": SIGNED_IN,
    "auth.large_type": ANYONE,
    "auth.stay": SIGNED_IN,
    "auth.account": SIGNED_IN,
    "auth.password": SIGNED_IN,
    "auth.settings": SIGNED_IN,
    "worklist.root": SIGNED_IN,
    "worklist.todo": BUSINESS,
    "worklist.done": BUSINESS,
    "worklist.closed": BUSINESS,
    "worklist.copied": BUSINESS,
    "worklist.unsigned": BUSINESS,
    "worklist.act_together": BUSINESS,
    "ledger.index": BUSINESS,
    "views.edit": BUSINESS,
    "views.columns": BUSINESS,
    "views.save": BUSINESS,
    "views.drop": BUSINESS,
    "matters.show": BUSINESS,
    "matters.act": BUSINESS,
    "matters.act_part": BUSINESS,
    "matters.comment": SPEAKING,
    "matters.draft": SPEAKING,
    "matters.print": BUSINESS,
    "matters.history": BUSINESS,
    "matters.diagram": BUSINESS,
    "matters.due": BUSINESS,
    "problems.index": BUSINESS,
    "problems.new": REGISTRARS,
    "problems.register": REGISTRARS,
    "problems.keep": REGISTRARS,
    "problems.assign": COORDINATORS,
    "problems.deliver": COORDINATORS,
    "problems.keep_assignment": COORDINATORS,
    "problems.preview": COORDINATORS,
    "problems.days": COORDINATORS,
    "batches.index": BUSINESS,
    "batches.plan": PLANNERS,
    "batches.submit": PLANNERS,
    "batches.keep_plan": PLANNERS,
    "batches.select": PLANNERS,
    "batches.choose": PLANNERS,
    "batches.keep_selection": PLANNERS,
    "batches.progress": BUSINESS,
    "visits.index": BUSINESS,
    "visits.checklist": BUSINESS,
    "visits.hand_in": TEAM,
    "visits.keep": TEAM,
    "visits.photograph": TEAM,
    "visits.withdraw": TEAM,
    "visits.sign": BUSINESS,
    "visits.confirm": frozenset({Position.REPRESENTATIVE}),
    "rectifications.index": BUSINESS,
    "documents.index": BUSINESS,
    "documents.show": BUSINESS,
    "documents.part": BUSINESS,
    "documents.file": BUSINESS,
    "documents.retry": OFFICE | {Position.LEADER},
    "documents.verify_form": ANYONE,
    "documents.verify": ANYONE,
    "files.show": BUSINESS,
    "files.thumbnail": BUSINESS,
    "system.healthz": ANYONE,
}
"""Endpoint -> positions; a route that is not here, or is here and gone, fails the walk."""

PUBLIC_ANSWERS: dict[str, int] = {
    "static": 404,
    "auth.sign_in": 200,
    "auth.enter": 422,
    "auth.language": 303,
    "auth.large_type": 303,
    "documents.verify_form": 200,
    "documents.verify": 404,
    "system.healthz": 503,
}
"""What a stranger gets from the routes of ANYONE: no such file, wrong password, no such code, no worker alive."""
