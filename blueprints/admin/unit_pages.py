"""What the pages of units show: a list of one kind, one unit, and the form that adds or changes one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from blueprints.access import COORDINATORS, actor
from blueprints.admin.forms import Form, options
from blueprints.admin.lines import lines
from blueprints.filters import day, here, reader_language, t, turned
from blueprints.lists import exports
from blueprints.lists.sheet import DATE, SheetColumn
from workflow import clock
from workflow.db import db
from workflow.models.unit import Unit
from workflow.queries import log, units
from workflow.queries.calendars import calendar_of
from workflow.queries.paging import read
from workflow.queries.units import Wanted
from workflow.services.unit_rules import ADDABLE, LINES, MAY_INSPECT, NEEDED, PARENTS, PARTS
from workflow.types import POSITIONS, UNIT_KINDS, Position, UnitKind

FIELDS = ("code", *PARTS)


def today() -> date:
    """The present day of the reader's joint meeting."""
    return calendar_of(db.session(), actor().meeting).local_date(clock.now())


def kind_asked() -> UnitKind:
    """The kind that the address names; members where it names none."""
    return next((kind for kind in UnitKind if kind == request.args.get("kind")), UnitKind.MEMBER)


def _may_change() -> bool:
    return bool(actor().positions & COORDINATORS)


def listed() -> dict[str, Any]:
    """A page of the units of one kind."""
    session, meeting_id, wanted, args = db.session(), actor().meeting_id, _wanted(), request.args
    mark = read(args["before"], is_before=True) if "before" in args else read(args.get("after", ""))
    page, counts = units.listed(session, meeting_id, wanted, mark), units.counts(session, meeting_id)
    return {
        "kind": wanted.kind,
        "members": units.members(session, meeting_id),
        "tabs": [
            {
                "label": t(text),
                "count": counts.get(kind, 0),
                "url": url_for("units.index", kind=kind),
                "is_current": kind == wanted.kind,
            }
            for kind, text in UNIT_KINDS.items()
        ],
        "rows": page.rows,
        "filters": _filters(wanted),
        "is_narrowed": bool(wanted.text or wanted.parent or wanted.station or wanted.standing != "open"),
        "clear_url": url_for("units.index", kind=wanted.kind),
        "total": units.count(session, meeting_id, wanted),
        "newer_url": turned(page.newer),
        "older_url": turned(page.older),
        "export_url": here(format="xlsx", after=None, before=None),
        "add_url": url_for("units.new", kind=wanted.kind) if wanted.kind in ADDABLE and _may_change() else "",
    }


def file() -> Response:
    """Every unit as filtered, as an attachment."""
    wanted, language = _wanted(), reader_language()
    columns = [
        SheetColumn("name", _("Unit name"), width=40),
        SheetColumn("short", _("Short name"), width=22),
        SheetColumn("code", _("Code"), width=14),
        SheetColumn("parent", _("Belongs to"), width=22),
        SheetColumn("station", _("Precinct"), width=16),
        SheetColumn("address", _("Address"), width=40),
        SheetColumn("phone", _("Telephone"), width=18),
        SheetColumn("closed_on", _("Closed on"), DATE, 12),
    ]
    rows = (_line(one, language) for one in units.every(db.session(), actor().meeting_id, wanted))
    kept = [t(UNIT_KINDS[wanted.kind]), _("Word: %(word)s", word=wanted.text) if wanted.text else ""]
    return exports.answer(_("Units and outlets"), columns, rows, [words for words in kept if words])


def _line(one: Any, language: str) -> dict[str, Any]:
    said = {name: getattr(one, f"{name}_{language}") for name in ("name", "short", "parent", "station", "address")}
    return said | {"code": one.code, "phone": one.phone, "closed_on": one.closed_on}


def _wanted() -> Wanted:
    args = request.args
    return Wanted(
        kind=kind_asked(),
        text=args.get("q", "").strip()[:60],
        parent=args.get("parent", type=UUID),
        station=args.get("station", type=UUID),
        standing=args.get("standing", "open"),
    )


def _filters(wanted: Wanted) -> list[dict[str, Any]]:
    is_outlet = wanted.kind == UnitKind.OUTLET
    text = _("Name, address or first letters of its pinyin")
    shown: list[dict[str, Any]] = [
        {"type": "hidden", "name": "kind", "value": wanted.kind},
        {"type": "text", "name": "q", "label": text, "value": wanted.text},
    ]
    if is_outlet:
        shown.append(_select("parent", _("All banks"), UnitKind.BANK, wanted.parent))
        shown.append(_select("station", _("All precincts"), UnitKind.STATION, wanted.station))
    standings = [("open", _("In use")), ("closed", _("Closed")), ("all", _("In use and closed"))]
    label, value = _("Standing"), wanted.standing
    return [*shown, {"type": "select", "name": "standing", "label": label, "value": value, "choices": standings}]


def _select(name: str, every: str, kind: UnitKind, value: UUID | None) -> dict[str, Any]:
    rows = units.to_choose(db.session(), actor().meeting_id, [kind])
    choices = [one[:2] for one in options(rows, reader_language())]
    return {
        "type": "select",
        "name": name,
        "label": every,
        "value": str(value or ""),
        "choices": [("", every), *choices],
    }


def one(unit: Unit, notice: str = "") -> str:
    """One unit: what is known of it, who works there, what hangs on it, what was changed."""
    session = db.session()
    return render_template(
        "admin/unit.html",
        unit=unit,
        kind_name=t(UNIT_KINDS[unit.kind]),
        notice=notice,
        facts=_facts(unit),
        people=[_person(person) for person in units.people_of(session, unit)],
        work=_work(unit),
        events=lines(log.about(session, unit.meeting_id, unit.uid)),
        may_change=_may_change(),
        may_close=unit.kind != UnitKind.OFFICE,
        today=today().isoformat(),
    )


def _facts(unit: Unit) -> list[dict[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Full name in Chinese"), unit.name_zh),
        (_("Full name in English"), unit.name_en),
        (_("Short name"), t(unit.short)),
    ]
    for above, label in ((unit.parent, _("Belongs to")), (unit.station, _("Precinct"))):
        facts += [(label, above)] if above is not None else []
    facts += [
        (_("Address"), t(unit.address)),
        (_("Telephone"), unit.phone),
        (_("Credit code"), unit.credit_code),
        (_("Code"), unit.code),
    ]
    if unit.kind in MAY_INSPECT:
        facts.append((_("Inspects"), _("Competent to inspect") if unit.is_enforcement else _("No")))
    if unit.closed_on:
        facts.append((_("Closed on"), day(unit.closed_on)))
    return [_fact(label, value) for label, value in facts]


def _fact(label: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Unit):
        return {"label": label, "value": t(value.short), "url": url_for("units.show", unit_uid=value.uid)}
    return {"label": label, "value": value}


def _person(person: Any) -> dict[str, Any]:
    positions = [POSITIONS[position].of(reader_language()) for position in Position if position in person.own_positions]
    return {
        "name": person.name_in(reader_language()),
        "positions": ("、" if reader_language() == "zh" else ", ").join(positions),
        "phone": person.phone,
    }


def _work(unit: Unit) -> list[dict[str, Any]]:
    """What hangs on a unit in numbers, each with the list of its rows."""
    found = units.open_work(db.session(), unit)
    ledger = url_for("ledger.index", unit=unit.uid, phase="open")
    below = {UnitKind.BANK: UnitKind.OUTLET, UnitKind.BUREAU: UnitKind.STATION}.get(unit.kind)
    shown: list[tuple[str, int, str | None]] = [
        (_("Matters under way"), found.matters, ledger),
        (_("Parts not finished"), found.parts, ledger),
        (_("Steps owed now"), found.duties, None),
    ]
    if below is not None:
        shown.append((t(UNIT_KINDS[below]), found.members, url_for("units.index", kind=below, parent=unit.uid)))
    if unit.kind == UnitKind.STATION:
        outlets = url_for("units.index", kind=UnitKind.OUTLET, station=unit.uid)
        shown.append((_("Outlets in its precinct"), found.precinct, outlets))
    return [{"label": label, "count": count, "url": url if count else None} for label, count, url in shown]


def stored(unit: Unit) -> dict[str, Any]:
    """What stands in the form of a unit before anything is typed."""
    return {
        **{name: getattr(unit, name) for name in LINES},
        "parent": str(unit.parent.uid) if unit.parent else "",
        "station": str(unit.station.uid) if unit.station else "",
        "sort": str(unit.sort),
        "is_member": "1" if unit.is_member else "",
        "is_enforcement": "1" if unit.is_enforcement else "",
    }


def form(
    kind: UnitKind, unit: Unit | None, values: Mapping[str, Any], faults: Mapping[str, str], notice: str = ""
) -> str:
    """The form that adds a unit of a kind, or changes one."""
    drawn = Form("unit", values, faults)
    for name, label, hint in _names():
        drawn.add(name, "line", label, required=name in NEEDED, hint=hint, max=LINES[name][1])
    _add_places(drawn, kind)
    for name, label, hint in _contacts():
        drawn.add(name, "line", label, hint=hint, max=LINES[name][1])
    if kind == UnitKind.BUREAU:
        drawn.add("is_member", "bool", _("Counts as a member unit of the joint meeting"))
    if kind in MAY_INSPECT:
        drawn.add("is_enforcement", "bool", _("Competent to inspect: may be the enforcement subject of a batch"))
    drawn.add("sort", "number", _("Place in the order"), min=1, hint=_("The smaller comes first; empty puts it last."))
    if unit is None:
        drawn.add(
            "code", "line", _("Code"), hint=_("Small letters and digits; it never changes. Left empty, one is made.")
        )
    return render_template(
        "admin/unit_form.html",
        kind=kind,
        kind_name=t(UNIT_KINDS[kind]),
        unit=unit,
        seal=units.seal_of(unit) if unit else "",
        form=drawn,
        notice=notice,
    )


def _names() -> list[tuple[str, str, str]]:
    said = _("As documents print it from now on; those that exist keep the name of their day.")
    return [
        ("name_zh", _("Full name in Chinese"), said),
        ("short_zh", _("Short name in Chinese"), _("Lists show it, and its pinyin finds it.")),
        ("name_en", _("Full name in English"), ""),
        ("short_en", _("Short name in English"), ""),
    ]


def _contacts() -> list[tuple[str, str, str]]:
    return [
        ("address_zh", _("Address in Chinese"), ""),
        ("address_en", _("Address in English"), ""),
        ("phone", _("Telephone"), ""),
        ("credit_code", _("Credit code"), _("18 characters, as on the certificate")),
    ]


def _add_places(drawn: Form, kind: UnitKind) -> None:
    session, meeting_id = db.session(), actor().meeting_id
    wanted = [("parent", PARENTS[kind])] if kind in PARENTS else []
    wanted += [("station", UnitKind.STATION)] if kind == UnitKind.OUTLET else []
    words = {
        "parent": (_("Bank") if kind == UnitKind.OUTLET else _("Police bureau"), ""),
        "station": (
            _("Station of the precinct"),
            _("Visits to come go to this station; those under way stay where they are."),
        ),
    }
    for name, above in wanted:
        choices = options(units.to_choose(session, meeting_id, [above]), reader_language())
        drawn.add(name, "unit", words[name][0], required=True, hint=words[name][1], choices=choices)
