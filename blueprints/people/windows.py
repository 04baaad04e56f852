"""Substitutions as pages show them: who for whom, as what, until which day, and whether it lasts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import local, reader_language, t
from workflow import clock
from workflow.models.substitution import Substitution
from workflow.models.user import LENDABLE, User
from workflow.queries.substitutes import may_arrange
from workflow.types import POSITIONS, Position


def listed(words: Iterable[str]) -> str:
    """Words in a row, as the reader's language writes them."""
    return ("、" if reader_language() == "zh" else ", ").join(words)


def positions(held: Iterable[Position]) -> str:
    """Positions in words, in the order of the closed list."""
    return listed(t(POSITIONS[one]) for one in Position if one in frozenset(held))


def bars(person: User) -> list[dict[str, Any]]:
    """What stands over the pages of somebody who stands in now, and of somebody who is stood in for."""
    at = clock.now()
    return [_bar(one, person) for one in person.windows if one.is_open(at)]


def _bar(one: Substitution, person: User) -> dict[str, Any]:
    is_principal = one.principal_id == person.id
    other = one.substitute if is_principal else one.principal
    return {
        "is_principal": is_principal,
        "name": other.name_in(reader_language()),
        "positions": positions(one.principal.own_positions & LENDABLE),
        "until": last_day(one.until_at),
        "url": url_for("people.show", person_uid=person.uid),
    }


def last_day(until_at: datetime) -> date:
    """The last local day of a window that ends at this moment, exclusive."""
    found = local(until_at - timedelta(seconds=1))
    return found.date() if isinstance(found, datetime) else found


def row(one: Substitution, viewer: User) -> dict[str, Any]:
    """One line of the list of substitutions."""
    at, language = clock.now(), reader_language()
    word, tone = _standing(one, at)
    is_theirs = one.substitute_id == viewer.id or may_arrange(viewer, one.principal)
    lasts = one.ended_at is None and one.until_at > at
    return {
        "uid": one.uid,
        "principal": one.principal.name_in(language),
        "substitute": one.substitute.name_in(language),
        "from_on": local(one.from_at),
        "until_on": last_day(one.until_at),
        "reason": one.reason,
        "made_by": one.made_by.name_in(language),
        "made_at": one.made_at,
        "ended_at": one.ended_at,
        "ended_by": one.ended_by.name_in(language) if one.ended_by else "",
        "word": word,
        "tone": tone,
        "may_end": lasts and is_theirs,
    }


def _standing(one: Substitution, at: datetime) -> tuple[str, str]:
    if one.ended_at is not None:
        return _("ended early"), ""
    if one.until_at <= at:
        return _("over"), ""
    if one.from_at > at:
        return _("begins later"), "line"
    return (_("in force"), "accent") if one.is_open(at) else (_("without effect"), "amber")
