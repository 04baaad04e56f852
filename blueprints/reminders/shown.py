"""Reminders in the reader's language: the log of a matter, and the lists of the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import reader_language, t
from blueprints.matters.parts import role_name
from blueprints.matters.veil import Veil, veil_for
from workflow.engine.deadlines import Calendar, days_left
from workflow.models.assignment import Assignment
from workflow.models.duty import Duty
from workflow.models.reminder import BEFORE, BY_HAND, DUE, OVERDUE, Reminder
from workflow.models.user import User
from workflow.queries.pages import MatterPage
from workflow.queries.reminders import may_answer, target
from workflow.services.reminders import LONGEST
from workflow.types import Relation


def panel(page: MatterPage, veil: Veil) -> dict[str, Any] | None:
    """The log of a matter with what the reader may do about it; None where there is neither."""
    lines = [line(one, page.viewer, page.now, veil) for one in page.reminders]
    targets = _targets(page)
    if not lines and not targets:
        return None
    return {
        "lines": lines,
        "count": len(lines),
        "unanswered": sum(one["is_unanswered"] for one in lines),
        "targets": targets,
        "url": url_for("reminders.remind", matter_uid=page.matter.uid),
        "limit": LONGEST,
    }


def _targets(page: MatterPage) -> list[dict[str, str]]:
    """The units that the reader may remind, each once, with what it owes."""
    found: dict[str, dict[str, str]] = {}
    for unit, part in page.to_remind:
        one = found.setdefault(str(unit.uid), {"value": str(unit.uid), "unit": t(unit.short), "what": ""})
        one["what"] = "、".join(word for word in (one["what"], _what(part)) if word)
    return list(found.values())


def _what(part: Assignment | None) -> str:
    return role_name(Relation(part.role), part.mode, part.matter.kind) if part is not None else ""


def line(one: Reminder, viewer: User, now: datetime, veil: Veil | None = None) -> dict[str, Any]:
    """One reminder: to whom, by whom, when, read or not, and the reply."""
    veil = veil or veil_for(viewer, one.matter)
    is_unanswered = one.replied_at is None
    return {
        "uid": str(one.uid),
        "unit": t(one.unit.short),
        "kind": kind(one.kind),
        "text": veil(one.text),
        "sent_at": one.sent_at,
        "sent_by": _sender(one, veil),
        "reply_due_on": one.reply_due_on,
        "is_late": is_unanswered and one.reply_due_at is not None and one.reply_due_at <= now,
        "read_at": one.read_at,
        "is_unanswered": is_unanswered,
        "reply": veil(one.reply),
        "replied_at": one.replied_at,
        "replied_by": veil.person(one.replied_by.name_in(reader_language()), one.unit) if one.replied_by else "",
        "is_ours": is_unanswered and one.unit_id == viewer.unit_id and may_answer(viewer),
        "reply_url": url_for("reminders.reply", matter_uid=one.matter.uid, reminder_uid=one.uid),
        "number": one.matter.number,
        "title": veil(t(one.matter.heading)),
        "url": url_for("matters.show", matter_uid=one.matter.uid, _anchor="reminders"),
    }


def kind(code: str) -> str:
    """Why it was sent, in a word or two."""
    words = {BEFORE: _("Before the end"), DUE: _("Due today"), OVERDUE: _("Overdue"), BY_HAND: _("By hand")}
    return words[code]


def _sender(one: Reminder, veil: Veil) -> str:
    if one.sent_by is None:
        return _("System")
    unit = t(one.sent_by_unit.short) if one.sent_by_unit else ""
    return f"{unit} {veil.person(one.sent_by.name_in(reader_language()), one.sent_by_unit)}".strip()


def overdue(duty: Duty, calendar: Calendar, now: datetime) -> dict[str, Any]:
    """Something that a unit has not done in time."""
    matter = duty.matter
    left = days_left(duty.due_on, calendar.local_date(now), calendar) if duty.due_on else None
    return {
        "owed": ".".join(str(uid) for uid in target(matter.uid, duty) if uid is not None),
        "number": matter.number,
        "title": t(matter.heading),
        "url": url_for("matters.show", matter_uid=matter.uid),
        "unit": t(duty.unit.short),
        "what": _what(duty.assignment) or t(matter.standing.text),
        "due_on": duty.due_on,
        "days_left": left,
        "reminders": duty.reminders,
    }
