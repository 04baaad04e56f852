"""Which facts a kind of matter never has, because only other kinds fill them."""

from __future__ import annotations

from dataclasses import fields

from workflow.engine.facts import Facts

FILLED_FOR: dict[str, frozenset[str]] = {
    **dict.fromkeys(("unanswered", "unproven", "findings", "in_team", "is_in_window"), frozenset({"visit"})),
    **dict.fromkeys(("parent_is_published", "parent_is_cancelled"), frozenset({"visit"})),
    **dict.fromkeys(("planned_objects", "has_checklist", "is_random", "begun_children"), frozenset({"batch"})),
    **dict.fromkeys(("subject_is_competent", "subject_is_office"), frozenset({"batch"})),
    **dict.fromkeys(("short_teams", "window"), frozenset({"batch", "visit"})),
    **dict.fromkeys(("duplicates", "needs_plan"), frozenset({"problem"})),
}
"""The kinds that fill a fact, for those facts that few kinds fill; as `queries.facts_by_kind` reads them."""


def varying(kind: str) -> frozenset[str]:
    """The attributes of Facts that may differ from matter to matter of a kind."""
    names = {field.name for field in fields(Facts)}
    return frozenset(name for name in names if kind in FILLED_FOR.get(name, frozenset({kind})))
