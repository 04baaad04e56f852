"""A sitting's page: what its tabs show to this reader, in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from blueprints.filters import clock, day, t, weekday
from workflow import clock as present
from workflow.db import db
from workflow.engine.deadlines import Calendar, days_left
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.sitting import ATTEND, DELEGATE, FOLLOWED, LEAVE, TASK, AgendaItem, Attendance
from workflow.models.user import User
from workflow.queries import sittings as known
from workflow.queries.calendars import calendar_of
from workflow.queries.pages import MatterPage
from workflow.queries.scope import reads_all
from workflow.queries.sittings import Followed
from workflow.services import agenda, resolutions
from workflow.services.sittings import ROLL_STATES
from workflow.types import Phase, Position, UnitKind

TABS = ("agenda", "attendance", "minutes", "resolutions", "history")
OPENED = {
    "held": "minutes",
    "minutes_check": "minutes",
    "pending_issue": "minutes",
    "issued": "resolutions",
}
"""The tab that a state opens by itself; the agenda where none is named."""


def of(page: MatterPage) -> dict[str, Any]:
    """What the template of a sitting reads besides that of every matter: at most four statements."""
    matter, viewer = page.matter, page.viewer
    tab, g.menu_area = _tab(matter), "sittings"
    shown: dict[str, Any] = {"tab": tab, "tabs": _tabs(matter, tab), "facts": facts(matter), "person_field": ""}
    shown |= {"is_secretary": is_secretary(viewer), "may_read": may_read(matter, viewer)}
    return shown | _SHOWN[tab](matter, viewer)


def _tab(matter: Matter) -> str:
    asked = request.args.get("tab", "")
    return asked if asked in TABS else OPENED.get(matter.state, TABS[0])


def _tabs(matter: Matter, now: str) -> list[dict[str, Any]]:
    words = {
        "agenda": _("Agenda"),
        "attendance": _("Attendance"),
        "minutes": _("Minutes"),
        "resolutions": _("Resolutions"),
        "history": _("History"),
    }
    return [
        {
            "label": words[tab],
            "url": url_for("matters.show", matter_uid=matter.uid, tab=tab, _anchor="tab"),
            "is_current": tab == now,
        }
        for tab in TABS
    ]


def is_secretary(viewer: User) -> bool:
    """The viewer prepares sittings."""
    return viewer.unit is not None and viewer.unit.kind == UnitKind.OFFICE and Position.COORDINATOR in viewer.positions


def may_read(matter: Matter, viewer: User) -> bool:
    """Minutes and resolutions are read by the office, and by units once they are issued."""
    return matter.phase == Phase.SETTLED or reads_all(viewer)


def state(matter: Matter) -> str:
    """Where the sitting stands."""
    return t(matter.standing.text)


def when(matter: Matter) -> str:
    """Day, weekday and hour; nothing before they are set."""
    held = matter.sitting.held_at if matter.sitting else None
    return f"{day(held)} {weekday(held)} {clock(held)}" if held else ""


def facts(matter: Matter) -> list[dict[str, Any]]:
    """When, where, who chairs and records, and what units are asked for."""
    sitting = matter.sitting
    assert sitting is not None
    pairs = [
        (_("Time of the sitting"), when(matter), False),
        (_("Place of the sitting"), sitting.place, False),
        (_("Chair"), sitting.chair, False),
        (_("Recorder"), sitting.recorder, False),
        (_("What units are asked for"), sitting.notice, True),
    ]
    return [{"label": label, "value": value, "is_wide": is_wide} for label, value, is_wide in pairs if value]


# Agenda.


def _agenda(matter: Matter, viewer: User) -> dict[str, Any]:
    session = db.session()
    is_open = is_secretary(viewer) and matter.state in agenda.OPEN_STATES
    items = items_of(known.agenda(session, matter.id))
    return {
        "items": items,
        "total": sum(item["minutes"] or 0 for item in items),
        "is_open": is_open,
        "proposed": known.waiting(session, viewer) if is_open else 0,
        "last": last(matter, viewer) if matter.phase == Phase.OPEN else None,
    }


def items_of(rows: Iterable[AgendaItem]) -> list[dict[str, Any]]:
    """Agenda items as rows."""
    return [
        {
            "uid": row.uid,
            "position": row.position,
            "title": row.title,
            "brief": row.brief,
            "unit": t(row.unit.short) if row.unit else "",
            "minutes": row.minutes,
            "files": papers(row.files),
            "is_proposal": row.is_proposal,
        }
        for row in rows
    ]


def papers(files: Sequence[StoredFile]) -> list[dict[str, Any]]:
    """Files as the component takes them."""
    return [
        {
            "name": file.name,
            "url": url_for("files.show", file_uid=file.uid),
            "size": file.size,
            "kind": "image" if file.is_picture else None,
        }
        for file in files
    ]


def last(matter: Matter, viewer: User) -> dict[str, Any] | None:
    """How far the resolutions of the sitting before have come; None where there is none, or nothing was resolved."""
    session = db.session()
    before = known.before(session, matter, viewer)
    rows = known.resolutions(session, before.id, viewer, present.now()) if before else []
    if before is None or not rows:
        return None
    return {
        "number": before.number,
        "title": before.title,
        "url": url_for("matters.show", matter_uid=before.uid, tab="resolutions", _anchor="tab"),
        "rows": followed(rows, calendar_of(session, matter.meeting)),
        "says": settled(rows),
    }


# Attendance.


def _attendance(matter: Matter, viewer: User) -> dict[str, Any]:
    rows = known.attendance(db.session(), matter.id)
    return {
        "invited": invited(rows, viewer),
        "counts": counts(rows),
        "may_call": is_secretary(viewer) and matter.state in ROLL_STATES,
        "reads_phones": reads_all(viewer),
    }


def invited(rows: Iterable[Attendance], viewer: User) -> list[dict[str, Any]]:
    """Invited units as rows; who is not of the office reads no telephone but its own."""
    words = {ATTEND: _("attends"), DELEGATE: _("sends a delegate"), LEAVE: _("cannot come")}
    tones = {ATTEND: "green", DELEGATE: "accent", LEAVE: "amber"}
    return [
        {
            "uid": row.uid,
            "unit": t(row.unit.short),
            "is_own": row.unit_id == viewer.unit_id,
            "reply": words.get(row.reply, ""),
            "tone": tones.get(row.reply, ""),
            "person": " ".join(word for word in (row.person, row.post) if word),
            "phone": row.phone if reads_all(viewer) or row.unit_id == viewer.unit_id else "",
            "note": row.note,
            "replied_at": row.replied_at,
            "arrived_at": row.arrived_at,
        }
        for row in rows
    ]


def counts(rows: Sequence[Attendance]) -> list[dict[str, Any]]:
    """How many units are invited, come, send somebody, stay away, have not answered, and were there."""
    by_reply = Counter(row.reply for row in rows)
    found = [
        (_("Invited"), len(rows)),
        (_("Attend"), by_reply[ATTEND]),
        (_("Send a delegate"), by_reply[DELEGATE]),
        (_("Cannot come"), by_reply[LEAVE]),
        (_("Not replied"), by_reply[""]),
        (_("Present"), sum(row.arrived_at is not None for row in rows)),
    ]
    return [{"label": label, "count": count, "url": None} for label, count in found]


# Minutes and resolutions.


def _minutes(matter: Matter, viewer: User) -> dict[str, Any]:
    sitting = matter.sitting
    assert sitting is not None
    lines = [line for line in sitting.minutes.split("\n") if line.strip()] if may_read(matter, viewer) else []
    return {"minutes": lines}


def _resolutions(matter: Matter, viewer: User) -> dict[str, Any]:
    session = db.session()
    rows = known.resolutions(session, matter.id, viewer, present.now()) if may_read(matter, viewer) else []
    waits = [one for one in rows if one.resolution.becomes in FOLLOWED and one.resolution.problem_id is None]
    is_writer = is_secretary(viewer)
    return {
        "rows": followed(rows, calendar_of(session, matter.meeting)),
        "says": settled(rows),
        "is_open": is_writer and matter.state in resolutions.OPEN_STATES,
        "to_hand_on": len(waits) if is_writer and matter.state == "issued" else 0,
    }


def followed(rows: Iterable[Followed], calendar: Calendar) -> list[dict[str, Any]]:
    """Resolutions with where they stand, for the table of what became of them."""
    return [_followed(one, calendar) for one in rows]


def _followed(one: Followed, calendar: Calendar) -> dict[str, Any]:
    row = one.resolution
    is_running = one.phase == Phase.OPEN and one.due_on is not None
    left = days_left(one.due_on, calendar.local_date(present.now()), calendar) if is_running and one.due_on else None
    is_noted = row.becomes not in FOLLOWED
    return {
        "uid": row.uid,
        "number": row.number,
        "title": row.title,
        "text": row.text,
        "is_noted": is_noted,
        "lead": t(row.lead_unit.short) if row.lead_unit else "",
        "supports": "、".join(t(unit) for unit in one.supports),
        "length": row.length,
        "due_on": one.due_on,
        "light": one.light,
        "days_left": left,
        "problem": one.number,
        "url": url_for("matters.show", matter_uid=one.uid) if one.uid else "",
        "state": t(one.state) if one.state else (_("only noted") if is_noted else _("not handed on yet")),
        "is_own": one.is_own,
        "is_task": row.becomes == TASK,
        "is_waiting": row.becomes in FOLLOWED and row.problem_id is None,
    }


def settled(rows: Sequence[Followed]) -> str:
    """How many of them are done, in words."""
    given = [one for one in rows if one.resolution.becomes in FOLLOWED]
    done = sum(one.phase == Phase.SETTLED for one in given)
    return _("%(done)s of %(count)s done", done=done, count=len(given)) if given else ""


def beside_minutes(matter: Matter, viewer: User) -> dict[str, Any]:
    """What stands beside the minutes while they are written: agenda, who came, what was resolved."""
    session = db.session()
    rows = known.attendance(session, matter.id)
    found = known.resolutions(session, matter.id, viewer, present.now())
    return {
        "items": items_of(known.agenda(session, matter.id)),
        "came": [row for row in invited(rows, viewer) if row["arrived_at"]],
        "invited_count": len(rows),
        "rows": followed(found, calendar_of(session, matter.meeting)),
    }


def _history(_matter: Matter, _viewer: User) -> dict[str, Any]:
    return {}


_SHOWN = {
    "agenda": _agenda,
    "attendance": _attendance,
    "minutes": _minutes,
    "resolutions": _resolutions,
    "history": _history,
}
