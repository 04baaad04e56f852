"""The frame round every page: who reads it, which joint meeting, which menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _

from blueprints import access
from blueprints.access import AUDIT_ADMIN, BUSINESS, LEADERSHIP, OFFICE, SECURITY_ADMIN, SYSTEM_ADMIN
from blueprints.filters import day, here, reader_language
from blueprints.people import windows
from workflow.db import db
from workflow.models.user import User
from workflow.queries import worklist
from workflow.queries.calendars import unmoved_since
from workflow.queries.reminders import REMINDING
from workflow.queries.substitutes import SENIORS
from workflow.types import POSITIONS, Position, UnitKind


@dataclass(frozen=True, slots=True)
class Reader:
    """The signed-in person as the frame shows them."""

    name: str
    unit_name: str
    position_names: str
    large_type: bool
    has_shortcuts: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `roles` is who sees it, `tabs` whose units have it at the foot of a phone too."""

    endpoint: str
    label: str
    icon: str
    roles: frozenset[Any] = BUSINESS
    kinds: frozenset[UnitKind] | None = None
    tabs: frozenset[UnitKind] = frozenset()


def _groups() -> list[tuple[str, list[Entry]]]:
    field = frozenset({UnitKind.OFFICE, UnitKind.BUREAU, UnitKind.STATION, UnitKind.BANK, UnitKind.OUTLET})
    every = frozenset(UnitKind)
    inspecting = field - {UnitKind.OFFICE}
    return [
        ("", [Entry("worklist.todo", _("To do"), "inbox", tabs=every), Entry("ledger.index", _("Ledger"), "table")]),
        (
            _("Business"),
            [
                Entry("problems.index", _("Problems"), "alert-triangle", tabs=every - inspecting),
                Entry(
                    "batches.index",
                    _("Inspection batches"),
                    "checklist",
                    kinds=field - {UnitKind.BANK, UnitKind.OUTLET},
                ),
                Entry("visits.index", _("Visits"), "route", kinds=field, tabs=inspecting),
                Entry("rectifications.index", _("Rectifications"), "tool", kinds=field, tabs=every),
                Entry("sittings.index", _("Sittings"), "users", kinds=every - {UnitKind.OUTLET}),
                Entry("kinds.index", _("Special matters"), "bookmark"),
                Entry("reminders.index", _("Reminders"), "bell", roles=REMINDING, kinds=frozenset({UnitKind.OFFICE})),
                Entry("documents.index", _("Documents"), "file-text", tabs=every),
                *_counted(),
            ],
        ),
        (_("Reference"), [Entry("workflows.index", _("Workflows"), "route", roles=BUSINESS | SYSTEM_ADMIN)]),
        (
            _("Administration"),
            [
                Entry("people.index", _("People"), "users", roles=SENIORS),
                Entry("units.index", _("Units and outlets"), "building-bank", roles=OFFICE),
                Entry("calendar.show", _("Calendar"), "calendar", roles=OFFICE),
                Entry("timing.show", _("Limits and hours"), "clock", roles=OFFICE | SYSTEM_ADMIN),
                Entry("checklists.index", _("Checklists"), "list-check", roles=OFFICE),
                Entry("accounts.index", _("Accounts"), "users", roles=SYSTEM_ADMIN | SECURITY_ADMIN),
                Entry("log.index", _("Administration log"), "history", roles=AUDIT_ADMIN),
            ],
        ),
    ]


def _counted() -> list[Entry]:
    """Where figures are."""
    assessed = frozenset(UnitKind) - {UnitKind.OUTLET}
    return [
        Entry("overview.show", _("Overview"), "chart-histogram", roles=LEADERSHIP),
        Entry("assessments.index", _("Assessment"), "list-numbers", kinds=assessed),
        Entry("bulletins.index", _("Bulletins"), "list-check"),
    ]


def menu_for(person: User) -> list[dict[str, Any]]:
    """The groups and entries that this person has; an entry shows only where its page exists for them."""
    owed = _owed(person)
    groups = []
    for title, entries in _groups():
        shown = [_shown(entry, owed, person) for entry in entries if _has(entry, person)]
        if shown:
            groups.append({"title": title, "entries": shown})
    return groups


def _owed(person: User) -> int:
    """How many duties the person's unit has; a page that has counted them already says so in `g.owed`."""
    if person.is_administrator:
        return 0
    counted: int = g.owed if "owed" in g else worklist.count_open(db.session(), person)
    return counted


def _has(entry: Entry, person: User) -> bool:
    if entry.endpoint not in current_app.view_functions:
        return False
    kind = person.unit.kind if person.unit else None
    sees_all = bool(person.positions & {Position.VIEWER, Position.AUDITOR, Position.CONVENER})
    return bool(person.positions & entry.roles) and (entry.kinds is None or kind in entry.kinds or sees_all)


def _shown(entry: Entry, owed: int, person: User) -> dict[str, Any]:
    area = entry.endpoint.partition(".")[0]
    is_todo = entry.endpoint == "worklist.todo"
    is_current = area == (g.get("menu_area") or (request.endpoint or "").partition(".")[0])
    return {
        "endpoint": entry.endpoint,
        "url": url_for(entry.endpoint),
        "label": entry.label,
        "icon": entry.icon,
        "count": owed if is_todo else 0,
        "is_owed": is_todo,
        "is_current": is_current,
        "is_tab": person.unit is not None and person.unit.kind in entry.tabs,
    }


def reader(person: User) -> Reader:
    """The person in the reader's language."""
    language = reader_language()
    positions = [POSITIONS[p].of(language) for p in Position if p in person.own_positions]
    return Reader(
        name=person.name_in(language),
        unit_name=person.unit.short.of(language) if person.unit else "",
        position_names=("、" if language == "zh" else ", ").join(positions),
        large_type=person.is_large_type,
        has_shortcuts=person.has_shortcuts,
    )


def context() -> dict[str, Any]:
    """What base.html reads."""
    if g.get("is_without_database"):
        return {
            "language": reader_language(),
            "is_large": False,
            "viewer": None,
            "meeting": None,
            "menu": [],
            "bars": [],
            "links": {},
            "search_url": None,
        }
    language = reader_language()
    person = access.viewer()
    is_large = bool(session.get("is_large")) and person is None
    common = {"bars": [], "language": language, "is_large": is_large, "search_url": None, "message_count": 0}
    if person is None:
        return common | {
            "viewer": None,
            "meeting": None,
            "menu": [],
            "links": {"language": url_for("auth.language", to=_other(language)), "large": url_for("auth.large_type")},
        }
    search = None if person.is_administrator else url_for("ledger.index")
    return common | {
        "viewer": reader(person),
        "bars": _bars(person),
        "meeting": person.meeting,
        "menu": menu_for(person),
        "links": _links(person, language),
        "search_url": search,
        "unmoved_dates": _unmoved(person),
        "session_seconds": int(current_app.permanent_session_lifetime.total_seconds()),
    }


def _unmoved(person: User) -> dict[str, str] | None:
    """Since when due dates have not followed a changed calendar, for those who move them."""
    since = unmoved_since(person.meeting) if person.positions & access.COORDINATORS else None
    return {"day": day(since), "url": url_for("calendar.due", since=since.isoformat())} if since else None


def _bars(person: User) -> list[dict[str, Any]]:
    """For whom the person stands in, over every page; who stands in for them, where they land and on their own page."""
    is_own_page = request.endpoint in ("worklist.todo", "auth.account", "people.show")
    return [bar for bar in windows.bars(person) if is_own_page or not bar["is_principal"]]


def _links(person: User, language: str) -> dict[str, str | None]:
    is_page = bool(request.endpoint)
    is_read = is_page and request.method == "GET"
    return {
        "home": url_for("worklist.root" if person.is_administrator else "worklist.todo"),
        "large": url_for("auth.large_type", next=here()) if is_page else None,
        "language": url_for("auth.language", to=_other(language), next=here() if is_read else None),
        "account": url_for("auth.account"),
        "sign_out": url_for("auth.sign_out"),
        "stay": url_for("auth.stay"),
        "messages": None,
    }


def _other(language: str) -> str:
    return "en" if language == "zh" else "zh"


def register(app: Flask) -> None:
    """Give every template the frame's values."""
    app.context_processor(context)
