"""A list as a page or as an Excel file, from what is particular to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.access import actor
from blueprints.filters import clock as hour
from blueprints.filters import day, here, turned, weekday
from blueprints.lists import exports, narrowing, next_steps, rows
from blueprints.lists.narrowing import Offered
from blueprints.lists.rows import Reader
from blueprints.lists.spec import Spec, for_page, for_sheet, sheet_columns
from workflow import clock
from workflow.db import db
from workflow.queries import listing as lists
from workflow.queries.calendars import calendar_of
from workflow.queries.filters import Now, Wanted, units_to_choose
from workflow.queries.flows import every, flows, newest
from workflow.queries.listing import COUNTED, MOST_EXPORTED
from workflow.queries.paging import AnyRow, Page
from workflow.queries.periods import VOID
from workflow.queries.views import Kept, kept
from workflow.queries.worklist import only_reads
from workflow.types import Phase, Position

READERS = frozenset({Position.VIEWER, Position.AUDITOR})


@dataclass(frozen=True, slots=True)
class Request:
    """What the address asks of a list, and when."""

    spec: Spec
    now: Now
    asked: Wanted
    sort: str | None = field(default_factory=lambda: request.args.get("sort"))


def present() -> Now:
    """The present moment in the calendar of the reader's joint meeting."""
    return Now(clock.now(), calendar_of(db.session(), actor().meeting))


def answer(spec: Spec, template: str, now: Now, **more: Any) -> ResponseReturnValue:
    """The page of a list, or with ?format=xlsx the whole list as filtered; `more` goes to the template."""
    ask = Request(spec, now, narrowing.wanted(spec.filters, now.today))
    if request.args.get("format") == "xlsx":
        return _file(ask)
    return render_template(template, **context(ask), **more)


def context(ask: Request) -> dict[str, Any]:
    """What the template of a list reads; at most six statements."""
    session, spec = db.session(), ask.spec
    own = kept(session, actor(), place())
    page = lists.page(session, spec.listing, ask.asked, ask.now, sort=ask.sort, mark=narrowing.mark())
    offered = _offered(spec)
    reader = _reader(ask, page.rows)
    shown = [for_page(spec.shown(row, reader), spec) for row in page.rows]
    active = narrowing.in_force(ask.asked, offered)
    return {
        "spec": spec,
        "columns": [name for name in spec.columns if name not in own.hidden],
        "extra": [one for one in spec.on_page if one.name not in own.hidden],
        "views": _views(own),
        "keep_url": url_for("views.edit", place=place(), **query(request.args)),
        "rows": shown,
        "bulk": next_steps.shared(shown) if spec.form else [],
        "sort": _headings(ask),
        "fields": narrowing.fields(ask.asked, offered),
        "active": [one for one in active if one["name"] != "phase"],
        "clear_url": narrowing.without(*(one["name"] for one in active)),
        "export_url": here(format="xlsx", after=None, before=None),
        "newer_url": turned(page.newer),
        "older_url": turned(page.older),
        "total": _total(ask, page) if page.rows else None,
        "empty": None if page.rows else _empty(ask, active),
        "as_of": as_of(ask.now),
        "phases": _phases(ask.asked),
        "ways": spec.ways,
        "other_url": url_for("together.choose", place=place(), **query(request.args)) if _may_act() else "",
    }


def _may_act() -> bool:
    """Somebody who only reads ticks nothing."""
    return bool(actor().positions - READERS) and not only_reads(actor())


def query(args: MultiDict[str, str]) -> dict[str, str]:
    """The filters and the order of an address, by name; what turns its pages is left out."""
    heard = [name for name in sorted(args) if name in narrowing.KNOWN or name.startswith(narrowing.DETAIL)]
    return {name: args[name] for name in heard if args[name]}


def place() -> str:
    """What this list's views are kept under: its endpoint, and the kind where one endpoint serves many."""
    kind = (request.view_args or {}).get("kind")
    return f"{request.endpoint}:{kind}" if kind else request.endpoint or ""


def address(place: str) -> str:
    """The address of the list that a place names."""
    endpoint, _colon, kind = place.partition(":")
    return url_for(endpoint, kind=kind) if kind else url_for(endpoint)


def _views(own: Kept) -> list[dict[str, Any]]:
    """The person's own views of this list as chips, before them the list without filters."""
    if not own.views:
        return []
    now = urlencode(query(request.args))
    first = {"label": _("All"), "url": address(place()), "is_on": not now}
    return [
        first,
        *({"label": one.name, "url": f"{first['url']}?{one.query}", "is_on": one.query == now} for one in own.views),
    ]


def _phases(asked: Wanted) -> list[dict[str, Any]]:
    """Tabs by how far matters have come."""
    known = {
        None: _("All"),
        Phase.OPEN: _("Under way"),
        Phase.SETTLED: _("Finished"),
        Phase.CANCELLED: _("Ended otherwise"),
    }
    is_void = asked.show == VOID
    kept = {"show": None} if is_void else {}
    tabs = [
        {
            "label": label,
            "url": here(phase=phase, after=None, before=None, **kept),
            "is_current": phase == asked.phase and not is_void,
        }
        for phase, label in known.items()
    ]
    void = {"label": _("Void"), "url": here(phase=None, show=VOID, after=None, before=None), "is_current": is_void}
    return [*tabs, void]


def as_of(now: Now) -> str:
    """When the page was made."""
    return _("As of %(weekday)s %(day)s, %(time)s", weekday=weekday(now.at), day=day(now.at), time=hour(now.at))


def _reader(ask: Request, found: Sequence[AnyRow]) -> Reader:
    viewer = actor()
    return Reader(viewer, ask.now, flows(db.session(), rows.flow_hashes(found)), rows.veil_for(viewer))


def _offered(spec: Spec) -> Offered:
    session, viewer = db.session(), actor()
    known = newest(session, viewer.meeting_id)
    chosen = {kind: flow for kind, flow in known.items() if spec.kinds is None or kind in spec.kinds}
    units = units_to_choose(session, viewer.meeting_id) if "unit" in spec.filters else ()
    return Offered(spec.filters, chosen, units, spec.lights, spec.unit, spec.moment, spec.choices)


def _headings(ask: Request) -> dict[str, dict[str, str | None]]:
    """The link in each heading that sorts; the one in force sorts the other way round."""
    listing = ask.spec.listing
    order, usual = listing.order(ask.sort), next(iter(listing.orders))
    now_by = (ask.sort or "").lstrip("-") if (ask.sort or "").lstrip("-") in listing.orders else usual
    found: dict[str, dict[str, str | None]] = {}
    for column, name in ask.spec.sorts.items():
        is_now = name == now_by
        turned = f"-{name}" if is_now and not (ask.sort or "").startswith("-") else name
        direction = ("descending" if order.is_descending else "ascending") if is_now else None
        found[column] = {"url": here(sort=turned, after=None, before=None), "direction": direction}
    return found


def _total(ask: Request, page: Page) -> str:
    """How many rows there are: counted only where the page is not all of them."""
    if page.newer is None and page.older is None:
        return str(len(page.rows))
    if ask.spec.total is not None and not ask.asked.names():
        return str(ask.spec.total)
    return counted(lists.count(db.session(), ask.spec.listing, ask.asked, ask.now))


def counted(number: int) -> str:
    """A count as it is shown: beyond a thousand nobody counts further."""
    return f"{COUNTED}+" if number > COUNTED else str(number)


def _empty(ask: Request, active: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What an empty list says: that there is nothing, or which filter to drop and how many rows that gives."""
    if not active:
        title, text, ways = ask.spec.nothing
        return {"title": title, "text": text, "ways": ways, "is_filtered": False}
    asked = ask.asked
    total, *numbers = lists.counts(
        db.session(), ask.spec.listing, [Wanted(), *(asked.without(one["name"]) for one in active)], ask.now
    )
    best, number = max(zip(active, numbers, strict=True), key=lambda pair: pair[1])
    text = _("None of %(total)s meets all %(count)s conditions.", total=counted(total), count=len(active))
    if len(active) == 1:
        text = _("None of %(total)s meets this condition.", total=counted(total))
    elif number:
        text += _(" Without “%(filter)s” there are %(count)s.", filter=best["label"], count=counted(number))
    drop = {"label": _("Drop “%(filter)s”", filter=best["label"]), "url": best["remove_url"]}
    clear = {"label": _("Clear all filters"), "url": narrowing.without(*(one["name"] for one in active))}
    ways = [drop] if number or len(active) == 1 else [clear]
    return {"title": _("Nothing matches"), "text": text, "ways": ways, "is_filtered": True}


def _file(ask: Request) -> Response:
    """The whole list as filtered, as an attachment."""
    session, spec, viewer = db.session(), ask.spec, actor()
    reader = Reader(viewer, ask.now, every(session), rows.veil_for(viewer))
    filters = [one["label"] for one in narrowing.in_force(ask.asked, _offered(spec))]
    found = lists.stream(session, spec.listing, ask.asked, ask.now, sort=ask.sort)
    shown = (for_sheet(spec.shown(row, reader)) for row in found)
    columns = sheet_columns(spec)
    return exports.answer(spec.title, columns, shown, filters, most=MOST_EXPORTED)
