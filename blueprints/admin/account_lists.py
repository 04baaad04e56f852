"""The list of accounts: tabs, filters, pages, and the same as an Excel file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.access import SECURITY_ADMIN, actor
from blueprints.admin.account_pages import is_system, standing
from blueprints.filters import here, reader_language, t, turned
from blueprints.lists import exports
from blueprints.lists.sheet import MOMENT, SheetColumn
from workflow import clock
from workflow.db import db
from workflow.models.user import User
from workflow.queries import accounts
from workflow.queries.accounts import DISABLED, IDLE, LOCKED, OPEN, Wanted
from workflow.queries.paging import read
from workflow.types import POSITIONS, Position

IDLE_AFTER = timedelta(days=90)
"""An account that nobody has used for so long should be looked at. Source: handbook E1, 8.1.4.2 d."""


def page() -> str:
    """A page of accounts as filtered."""
    session, meeting_id, wanted, args = db.session(), actor().meeting_id, _wanted(), request.args
    mark = read(args["before"], is_before=True) if "before" in args else read(args.get("after", ""))
    found = accounts.listed(session, meeting_id, wanted, mark)
    return render_template(
        "admin/accounts.html",
        rows=[_row(row[0]) for row in found.rows],
        tabs=_tabs(wanted),
        filters=_filters(wanted),
        active=[{"label": words, "remove_url": _without(name)} for name, words in _in_force(wanted)],
        clear_url=url_for("accounts.index", **_tab(wanted)),
        waiting=wanted.is_waiting,
        is_narrowed=wanted.is_narrowed,
        total=accounts.count(session, meeting_id, wanted),
        newer_url=turned(found.newer),
        older_url=turned(found.older),
        export_url=here(format="xlsx", after=None, before=None),
        can_create=is_system(),
    )


def file() -> Response:
    """Every account as filtered, as an attachment."""
    wanted = _wanted()
    columns = [
        SheetColumn("login", _("Account"), width=20),
        SheetColumn("name", _("Name")),
        SheetColumn("unit", _("Unit"), width=28),
        SheetColumn("held", _("Positions"), width=28),
        SheetColumn("asked", _("Awaiting approval"), width=20),
        SheetColumn("standing", _("Standing"), width=24),
        SheetColumn("last_sign_in_at", _("Last signed in"), MOMENT, 17),
    ]
    rows = (_row(person) for person in accounts.every(db.session(), actor().meeting_id, wanted))
    return exports.answer(_("Accounts"), columns, rows, [words for _name, words in _in_force(wanted)])


def _wanted() -> Wanted:
    args, at = request.args, clock.now()
    is_asked = "waiting" in args or (bool(actor().positions & SECURITY_ADMIN) and "all" not in args)
    return Wanted(
        at=at,
        idle_since=at - IDLE_AFTER,
        text=args.get("q", "").strip()[:60],
        position=next((one for one in Position if one == args.get("position")), None),
        standing=args.get("standing", "") if args.get("standing") in _standings() else "",
        is_waiting=is_asked,
    )


def _tab(wanted: Wanted) -> dict[str, str]:
    return {"waiting": "1"} if wanted.is_waiting else {"all": "1"}


def _tabs(wanted: Wanted) -> list[dict[str, Any]]:
    waiting = accounts.waiting(db.session(), actor().meeting_id)
    tabs = [(_("All accounts"), {"all": "1"}, None, False), (_("Awaiting approval"), {"waiting": "1"}, waiting, True)]
    return [
        {
            "label": label,
            "url": url_for("accounts.index", **args),
            "count": number,
            "is_current": wanted.is_waiting == is_waiting,
        }
        for label, args, number, is_waiting in tabs
    ]


def _standings() -> dict[str, str]:
    return {
        OPEN: _("may sign in"),
        DISABLED: _("disabled"),
        LOCKED: _("locked after wrong passwords"),
        IDLE: _("not signed in for 90 days"),
    }


def _filters(wanted: Wanted) -> list[dict[str, Any]]:
    positions = [("", _("Every position")), *((one, t(text)) for one, text in POSITIONS.items())]
    standings = [("", _("Every standing")), *_standings().items()]
    tab = next(iter(_tab(wanted)))
    return [
        {"type": "hidden", "name": tab, "value": "1"},
        {"type": "text", "name": "q", "label": _("Account, name, unit"), "value": wanted.text},
        _select("position", _("Position"), wanted.position or "", positions),
        _select("standing", _("Standing"), wanted.standing, standings),
    ]


def _select(name: str, label: str, value: str, choices: list[Any]) -> dict[str, Any]:
    return {"type": "select", "name": name, "label": label, "value": value, "choices": choices}


def _in_force(wanted: Wanted) -> list[tuple[str, str]]:
    """The filters in force: name in the address, words."""
    shown = [
        ("q", _("Word: %(word)s", word=wanted.text), wanted.text),
        ("position", t(POSITIONS[wanted.position]) if wanted.position else "", wanted.position),
        ("standing", _standings().get(wanted.standing, ""), wanted.standing),
    ]
    return [(name, words) for name, words, value in shown if value]


def _without(name: str) -> str:
    return here(before=None, after=None, **{name: None})


def _row(person: User) -> dict[str, Any]:
    held = [t(POSITIONS[grant.position]) for grant in person.grants if grant.approved_at]
    asked = [t(POSITIONS[grant.position]) for grant in person.grants if not grant.approved_at]
    return {
        "uid": person.uid,
        "login": person.login,
        "name": person.name_in(reader_language()),
        "unit": t(person.unit.short) if person.unit else "",
        "waiting": asked,
        "held": _joined(held),
        "asked": _joined(asked),
        "is_enabled": person.is_enabled,
        "is_locked": person.locked_until is not None and person.locked_until > clock.now(),
        "standing": standing(person),
        "last_sign_in_at": person.last_sign_in_at,
    }


def _joined(words: Iterable[str]) -> str:
    return ("、" if reader_language() == "zh" else ", ").join(words)
