"""The details of a matter whose kind is made of its definition, and what hangs on any matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import day, t
from blueprints.kinds import begun
from blueprints.matters.veil import Veil
from workflow.db import db
from workflow.engine import made_rules, said
from workflow.engine.definition import Field, Workflow
from workflow.engine.facts import Facts
from workflow.models.matter import Matter
from workflow.queries import attached, flows
from workflow.queries.attached import Sibling
from workflow.queries.pages import MatterPage
from workflow.queries.registering import capacity
from workflow.types import Text

LONG = ("text", "table")

Prose = list[tuple[str, list[str]]]
Pairs = list[dict[str, Any]]


def told(matter: Matter, veil: Veil) -> list[tuple[str, Prose, Pairs]]:
    """The details in two sections: what was registered, and what has come since; each as texts and as pairs."""
    flow, made = matter.workflow, matter.workflow.made
    registered = {field.sets for field in made.form if field.sets} if made else set()
    known = made_rules.details(flow)
    first = {name: field for name, field in known.items() if name in registered}
    later = {name: field for name, field in known.items() if name not in registered}
    sections = [(_("Particulars"), *_told(matter, first, veil)), (_("What came of it"), *_told(matter, later, veil))]
    kept = [_pair(t(said.label(flow, name)), _value(matter, None, name, veil)) for name in said.kept(matter.details)]
    sections[1][2].extend(kept)
    return [section for section in sections if section[1] or section[2]]


def _told(matter: Matter, fields: dict[str, Field], veil: Veil) -> tuple[Prose, Pairs]:
    prose: Prose = []
    pairs: Pairs = []
    for name, field in fields.items():
        value = _value(matter, field, name, veil)
        if value and field.type in LONG:
            prose.append((t(field.text), value.split("\n")))
        elif value:
            pairs.append(_pair(t(field.text), value))
    return prose, pairs


def _value(matter: Matter, field: Field | None, name: str, veil: Veil) -> str:
    text = t(said.said(matter.workflow, matter.details, name))
    is_day = (field is not None and field.type == "date") or name == "previous_due_on"
    return day(text) if is_day and text else veil.field(name, text)


def _pair(label: str, value: str) -> dict[str, Any]:
    return {"label": label, "value": value, "is_wide": False}


def hanging(page: MatterPage) -> list[dict[str, str]]:
    """What the viewer may hang on this matter, by its name; what they may not now stands with the reason."""
    if page.matter.is_attached or page.matter.phase not in attached.OPEN:
        return []
    known = flows.newest_at(db.session(), page.matter.meeting_id, page.stamp)
    others = [
        Sibling(one.id, one.kind, one.phase, dict(one.details), one.lead_unit_id) for one in page.relatives.attached
    ]
    mine = [flow for flow in known.values() if flow.made and page.matter.kind in flow.made.attaches]
    return [way for flow in mine if (way := _way(page, flow, others)) is not None]


def _way(page: MatterPage, flow: Workflow, others: Sequence[Sibling]) -> dict[str, str] | None:
    assert flow.made is not None
    able = capacity(page.facts, flow.made.who)
    if able.roles.isdisjoint(flow.made.who):
        return None
    known = attached.of_parent(db.session(), page.matter, flow.kind, others)
    facts = Facts(roles=able.roles, severity=page.matter.severity, **known)
    reason: Text | None = begun.objection(flow.made.registration(flow.initial), facts)
    return {
        "kind": flow.kind,
        "label": t(flow.text),
        "url": "" if reason else url_for("kinds.new", kind=flow.kind, parent=page.matter.uid),
        "reason": begun.sentence_of(reason) if reason else "",
    }
