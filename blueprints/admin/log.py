"""The administrators' log, read by the audit administrator: who did what to what, when, and whether its chain holds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import AUDIT_ADMIN, actor, allow
from blueprints.admin.lines import line, lines
from blueprints.filters import here, reader_language, reader_zone, t
from blueprints.lists import exports
from blueprints.lists.sheet import MOMENT, NUMBER, SheetColumn
from workflow.db import db
from workflow.models.admin_event import ACTS
from workflow.queries import log
from workflow.queries.log import Wanted

bp = Blueprint("log", __name__, url_prefix="/log")
NAMES = ("q", "who", "act", "since", "until")


@bp.get("")
@allow(*AUDIT_ADMIN)
def index() -> ResponseReturnValue:
    """A page of the log, newest first, or with ?format=xlsx all of it as filtered."""
    wanted = _wanted()
    if request.args.get("format") == "xlsx":
        return _file(wanted)
    return _page(wanted)


@bp.get("/chain")
@allow(*AUDIT_ADMIN)
def chain() -> ResponseReturnValue:
    """The log with the answer to whether its chain holds, recomputed from the first line."""
    broken = log.broken(db.session(), actor().meeting)
    told = _("Line %(number)s was changed or is missing: its hash does not fit the lines before it.", number=broken)
    if broken is None:
        told = _("The chain holds: every line fits the one before, from the first to the last.")
    return _page(Wanted(), told=told, tone="good" if broken is None else "error")


def _page(wanted: Wanted, *, told: str = "", tone: str = "") -> str:
    session, meeting_id, args = db.session(), actor().meeting_id, request.args
    before, after = args.get("before", type=int), args.get("after", type=int)
    page = log.page(session, meeting_id, wanted, before=before, after=after)
    return render_template(
        "admin/log.html",
        rows=lines(page.rows),
        total=log.count(session, meeting_id, wanted),
        filters=_filters(wanted),
        active=[
            {"label": words, "remove_url": here(before=None, after=None, **{name: None})}
            for name, words in _in_force(wanted)
        ],
        is_narrowed=wanted.is_narrowed,
        newer_url=here(after=page.newer, before=None) if page.newer is not None else None,
        older_url=here(before=page.older, after=None) if page.older is not None else None,
        export_url=url_for("log.index", format="xlsx", **{name: args[name] for name in NAMES if args.get(name)}),
        told=told,
        tone=tone,
    )


def _wanted() -> Wanted:
    """What the address narrows the log to; the last day counts whole."""
    args = request.args
    since, until = args.get("since", type=date.fromisoformat), args.get("until", type=date.fromisoformat)
    return Wanted(
        text=args.get("q", "").strip()[:60],
        who=args.get("who", type=UUID),
        act=args.get("act", "") if args.get("act") in ACTS else "",
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, reader_zone())


def _people() -> list[tuple[str, str]]:
    found = log.actors(db.session(), actor().meeting_id)
    return [(str(one.uid), f"{one.name_in(reader_language())} {one.login}") for one in found]


def _filters(wanted: Wanted) -> list[dict[str, Any]]:
    args = request.args
    acts = [("", _("Every act")), *((code, t(text)) for code, text in ACTS.items())]
    people = [("", _("Everybody")), *_people()]
    return [
        {"type": "text", "name": "q", "label": _("Name, account or unit"), "value": wanted.text},
        {"type": "select", "name": "who", "label": _("Who did it"), "value": str(wanted.who or ""), "choices": people},
        {"type": "select", "name": "act", "label": _("Act"), "value": wanted.act, "choices": acts},
        {"type": "date", "name": "since", "label": _("First day"), "value": args["since"] if wanted.since else ""},
        {"type": "date", "name": "until", "label": _("Last day"), "value": args["until"] if wanted.until else ""},
    ]


def _in_force(wanted: Wanted) -> list[tuple[str, str]]:
    """The filters in force: name in the address, words."""
    args = request.args
    shown = [
        ("q", _("Word: %(word)s", word=wanted.text), wanted.text),
        ("who", _("Who: %(name)s", name=dict(_people()).get(str(wanted.who), "—")), wanted.who),
        ("act", t(ACTS[wanted.act]) if wanted.act else "", wanted.act),
        ("since", _("From %(day)s", day=args.get("since")), wanted.since),
        ("until", _("To %(day)s", day=args.get("until")), wanted.until),
    ]
    return [(name, words) for name, words, value in shown if value]


def _file(wanted: Wanted) -> ResponseReturnValue:
    columns = [
        SheetColumn("number", _("No."), NUMBER, 8),
        SheetColumn("at", _("Time"), MOMENT, 17),
        SheetColumn("who", _("Who did it")),
        SheetColumn("login", _("Account"), width=18),
        SheetColumn("act", _("Act"), width=22),
        SheetColumn("target", _("On what"), width=36),
        SheetColumn("changed", _("What changed"), width=60),
        SheetColumn("hash", _("Hash"), width=66),
    ]
    rows = (_as_row(line(event)) for event in log.every(db.session(), actor().meeting_id, wanted))
    return exports.answer(_("Administration log"), columns, rows, [words for _name, words in _in_force(wanted)])


def _as_row(shown: dict[str, Any]) -> dict[str, Any]:
    said = (f"{one['name']}: {one['before']} → {one['after']}" for one in shown["changes"])
    return shown | {"changed": "; ".join(said)}
