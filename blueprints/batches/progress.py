"""How far a batch has come, every number a link to the rows behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.batches.views import bp
from blueprints.filters import here, short_day, t
from blueprints.matters.veil import veil_for
from workflow.db import db
from workflow.errors import NotFound
from workflow.models.matter import Matter
from workflow.queries import batches, matters
from workflow.queries.batches import AHEAD, CHECKED, Item, Place, Progress, Share
from workflow.services import ledgers
from workflow.types import LIGHTS, Light

FAILED = "failed"
WORST_FIRST = (Light.RED, Light.AMBER, Light.GREEN, Light.GREY)
MOST_NAMED = 3


@bp.get("/<uuid:matter_uid>/progress")
@allow(*BUSINESS)
def progress(matter_uid: UUID) -> ResponseReturnValue:
    """Counters, stations, the map, the heat table and the banks of one batch; ?only=failed leaves part answers out."""
    session, person = db.session(), actor()
    matter = matters.found(session, matter_uid, person)
    if matter.kind != "batch":
        raise NotFound
    found = batches.progress(session, matter, person)
    only = FAILED if request.args.get("only") == FAILED else ""
    links = Links(matter)
    return render_template(
        "batches/progress.html",
        matter=matter,
        title=veil_for(person, matter)(t(matter.heading)),
        state=t(matter.standing.text),
        facts=_facts(matter),
        counters=_counters(found, links),
        stations=[_station(one, found.of_station(one.id), links) for one in found.stations],
        tiles=_tiles(found, links),
        heat=_heat(found, links, only),
        views=[
            {"label": _("All points lost"), "url": here(only=None), "is_current": not only},
            {"label": _("Not met only"), "url": here(only=FAILED), "is_current": bool(only)},
        ],
        worst=_worst(found, only),
        banks=[_bank(one, found.of_bank(one.id), links) for one in found.banks],
        has_visits=bool(found.whole.visits),
        can_make_ledger=bool(found.whole.found) and ledgers.may_make(person, matter),
    )


class Links:
    """Addresses of the lists behind the numbers of one batch."""

    def __init__(self, matter: Matter) -> None:
        self.batch = str(matter.uid)

    def visits(self, *states: str, unit: UUID | None = None, **more: Any) -> str:
        """Visits of the batch in some of the states, of one station or bank."""
        state = f"visit.{','.join(states)}" if states else None
        return url_for("visits.index", batch=self.batch, state=state, unit=unit, **more)

    def rectifications(self, unit: UUID | None = None, **more: Any) -> str:
        """Rectifications of the batch."""
        return url_for("rectifications.index", batch=self.batch, unit=unit, **more)


def _facts(matter: Matter) -> list[str]:
    batch = matter.batch
    assert batch is not None
    subject = matter.enforcement_unit
    days = _("%(first)s to %(last)s", first=short_day(batch.starts_on), last=short_day(batch.ends_on))
    listed = _("checklist version %(number)s", number=batch.checklist.number) if batch.checklist else ""
    return [word for word in (t(subject.short) if subject else "", days, listed) if word]


def _counters(found: Progress, links: Links) -> list[dict[str, Any]]:
    whole = found.whole
    ahead, unsigned = whole.count(*AHEAD), whole.count("pending_accept")
    waiting = [visit for visit in whole.visits if visit.state in CHECKED]
    since = min((visit.entered_at for visit in waiting), default=None)
    before = _("%(score)s in %(number)s", score=found.before[1], number=found.before[0]) if found.before else ""
    done = {
        "label": _("Visits done"),
        "count": whole.done,
        "fact": _("of %(count)s", count=whole.should),
        "url": links.visits("completed", "obstructed"),
        "is_current": True,
    }
    return [
        done,
        {"label": _("On site"), "count": whole.count("on_site"), "fact": "", "url": links.visits("on_site")},
        {
            "label": _("To sign or audit"),
            "count": len(waiting),
            "fact": _("since %(day)s", day=short_day(since)) if since else "",
            "url": links.visits(*CHECKED),
        },
        {
            "label": _("Not begun"),
            "count": ahead,
            "fact": _("%(count)s not accepted yet", count=unsigned) if unsigned else "",
            "url": links.visits(*AHEAD),
        },
        _found(whole, links),
        {
            "label": _("Mean score"),
            "count": whole.score if whole.score is not None else "—",
            "fact": before,
            "url": links.visits(*CHECKED, "completed"),
        },
    ]


def _found(whole: Share, links: Links) -> dict[str, Any]:
    banks = len({one.bank_id for one in whole.found})
    return {
        "label": _("Findings"),
        "count": len(whole.found),
        "fact": _("at %(count)s banks", count=banks) if banks else "",
        "url": links.visits(show="found"),
        "light": "red" if whole.found else None,
        "is_bad": bool(whole.found),
    }


def _station(place: Place, share: Share, links: Links) -> dict[str, Any]:
    return {
        "name": t(place.name),
        "url": links.visits(unit=place.uid),
        "bar": _bar(share),
        "done": share.done,
        "should": share.should,
        "done_url": links.visits("completed", "obstructed", unit=place.uid),
        "found": len(share.found),
        "found_url": links.visits(unit=place.uid, show="found"),
        "score": share.score,
    }


def _bar(share: Share) -> list[dict[str, Any]]:
    whole = share.should or 1
    return [
        {"percent": 100 * share.done / whole, "tone": ""},
        {"percent": 100 * share.begun / whole, "tone": "soft"},
    ]


def _tiles(found: Progress, links: Links) -> list[dict[str, Any]]:
    """The stations of the batch on the map, moved to its north-west corner; none where a place is unknown."""
    places = [one for one in found.stations if one.x is not None and one.y is not None]
    if len(places) < 2 or len(places) < len(found.stations):
        return []
    west, north = min(one.x or 0 for one in places), min(one.y or 0 for one in places)
    return [
        {
            "name": t(one.name),
            "column": (one.x or 0) - west,
            "row": (one.y or 0) - north,
            "done": share.done,
            "total": share.should,
            "bad": len(share.found),
            "url": links.visits(unit=one.uid),
        }
        for one in places
        for share in (found.of_station(one.id),)
    ]


def _heat(found: Progress, links: Links, only: str) -> dict[str, Any]:
    """Banks by items: how many outlets did not fully meet an item, or with `only` failed it."""
    rows = [_heat_row(place, found, links, only) for place in found.banks]
    return {
        "groups": [
            {"label": t(section), "items": [_item(one, links, only) for one in items]}
            for section, items in ((name, list(of)) for name, of in groupby(found.items, key=lambda one: one.section))
        ],
        "rows": sorted(rows, key=lambda row: -row["total"]),
        "totals": [sum(row["cells"][at]["number"] for row in rows) for at in range(len(found.items))],
    }


def _heat_row(place: Place, found: Progress, links: Links, only: str) -> dict[str, Any]:
    cells = []
    for item in found.items:
        lost = found.lost(place.id, item.id)
        number = lost.failed if only else lost.lost
        url = links.visits(unit=place.uid, **{FAILED if only else "lost": item.number}) if number else None
        cells.append({"number": number, "is_bad": lost.failed > 0, "url": url})
    share = found.of_bank(place.id)
    return {
        "label": t(place.name),
        "url": links.visits(unit=place.uid),
        "lead": share.count(*CHECKED, "completed"),
        "cells": cells,
        "total": sum(cell["number"] for cell in cells),
    }


def _item(one: Item, links: Links, only: str) -> dict[str, Any]:
    return {
        "label": str(one.number),
        "title": t(one.text),
        "url": links.visits(**{FAILED if only else "lost": one.number}),
        "is_key": one.is_critical,
    }


def _worst(found: Progress, only: str) -> str:
    """The items on which most was lost, in a sentence; nothing where nothing was."""
    totals: Counter[int] = Counter()
    for (_bank_id, item), lost in found.losses.items():
        totals[item] += lost.failed if only else lost.lost
    items = {one.id: one for one in found.items}
    named = [
        _("item %(number)s (%(count)s)", number=items[key].number, count=count)
        for key, count in totals.most_common(MOST_NAMED)
        if count and key in items
    ]
    return _("Most often: %(items)s", items=_(", ").join(named)) if named else ""


def _bank(place: Place, share: Share, links: Links) -> dict[str, Any]:
    made, found = share.done, len(share.found)
    return {
        "name": t(place.name),
        "url": links.visits(unit=place.uid),
        "outlets": place.outlets,
        "done": made,
        "should": share.should,
        "done_url": links.visits("completed", "obstructed", unit=place.uid),
        "coverage": _percent(made, share.should),
        "found": found,
        "found_url": links.visits(unit=place.uid, show="found"),
        "critical": sum(one.is_critical for one in share.found),
        "score": share.score,
        "rate": _percent(share.settled, found),
        "rate_url": links.rectifications(unit=place.uid),
        "lights": _lights(share.lights()),
    }


def _percent(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "—"


def _lights(lights: Counter[Light | None]) -> Sequence[dict[str, Any]]:
    """What is still being put right, by light, the worst first; findings before the audit have none."""
    shown = [{"light": light, "word": f"{t(LIGHTS[light])} {lights[light]}"} for light in WORST_FIRST if lights[light]]
    waiting = sum(count for light, count in lights.items() if light not in WORST_FIRST)
    return [*shown, *([{"light": None, "word": _("%(count)s to be audited", count=waiting)}] if waiting else [])]
