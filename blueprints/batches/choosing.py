"""The second step of a plan: every outlet that may be chosen, filters, the load of each station, a suggestion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.batches.plans import OUTLETS, Plan, Raw
from blueprints.filters import day, reader_language, t
from workflow.queries.outlets import Candidate
from workflow.services import planning

SINCE = (30, 90, 180, 365)
MOST = (1, 2, 3)
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; nothing empty narrows it."""

    q: str = ""
    bank: frozenset[str] = frozenset()
    station: str = ""
    since: str = ""
    most: str = ""

    def shows(self, one: Candidate, days: int | None) -> bool:
        """The outlet is among those looked for; `days` since its last visit."""
        words = self.q.casefold()
        names = (one.name.zh, one.name.en, one.keys, one.bank.zh, one.bank.en)
        return (
            (not words or any(words in name.casefold() for name in names))
            and (not self.bank or one.bank_uid in self.bank)
            and (not self.station or one.station_uid == self.station)
            and _is_long_ago(self.since, days)
            and not (self.most.isdigit() and one.visits >= int(self.most))
        )


def _is_long_ago(since: str, days: int | None) -> bool:
    if since == NEVER:
        return days is None
    return not since.isdigit() or days is None or days >= int(since)


def filters(given: Mapping[str, Any]) -> Filters:
    """The filters of an address or of a posted form."""
    many = given.getlist("bank") if hasattr(given, "getlist") else given.get("bank", ())
    return Filters(
        _one(given, "q").strip(), frozenset(many), *(_one(given, name) for name in ("station", "since", "most"))
    )


def _one(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name, "")
    return str(value if isinstance(value, str) else next(iter(value), ""))


def asked(raw: Raw) -> dict[str, Any]:
    """The filters of a posted form as an address carries them."""
    found = filters(raw)
    given = {
        "q": found.q,
        "bank": sorted(found.bank),
        "station": found.station,
        "since": found.since,
        "most": found.most,
    }
    return {name: value for name, value in given.items() if value}


def changed(opened: Plan, go: str, raw: Raw) -> dict[str, list[str]]:
    """What is typed after the button `go`: the suggestion taken, all shown ticked, or none."""
    typed = {name: list(values) for name, values in opened.typed.items()}
    if go == "adopt":
        typed[OUTLETS] = [one.uid for one in opened.suggested]
    elif go == "all":
        now = filters(raw)
        shown = [one.uid for one in opened.outlets if now.shows(one, one.days_since(opened.today))]
        typed[OUTLETS] = list(dict.fromkeys([*typed.get(OUTLETS, ()), *shown]))
    elif go == "none":
        typed[OUTLETS] = []
    return typed


def context(opened: Plan, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the second step reads."""
    now, chosen = filters(given), {one.uid for one in opened.chosen}
    rows = [_row(one, opened, now, chosen) for one in opened.outlets]
    return {
        "rows": rows,
        "shown": sum(row["is_shown"] for row in rows),
        "filters": now,
        "banks": _banks(opened),
        "stations": [(one.uid, t(one.name)) for one in opened.staff],
        "sinces": [(str(days), _("%(count)s days or more", count=days)) for days in SINCE]
        + [(NEVER, _("never visited"))],
        "mosts": [(str(n), _("visited %(count)s× this year", count=n)) for n in MOST],
        "loads": loads(opened),
        "suggestion": _suggestion(opened),
        "totals": totals(opened),
        "days": opened.days,
    }


def _row(one: Candidate, opened: Plan, now: Filters, chosen: set[str]) -> dict[str, Any]:
    days = one.days_since(opened.today)
    why = planning.reasons(one, opened.today)
    return {
        "uid": one.uid,
        "name": t(one.name),
        "bank": t(one.bank),
        "bank_uid": one.bank_uid,
        "station": t(one.station),
        "station_uid": one.station_uid,
        "keys": f"{one.name.zh} {one.name.en} {one.keys} {one.bank.zh} {one.bank.en}".casefold(),
        "days": days,
        "score": one.score,
        "is_low": one.score is not None and one.score < planning.LOW_SCORE,
        "visits": one.visits,
        "why": ("；" if reader_language() == "zh" else "; ").join(t(text) for text in why),
        "is_under_way": one.is_under_way,
        "is_chosen": one.uid in chosen,
        "is_shown": now.shows(one, days),
    }


def _banks(opened: Plan) -> list[dict[str, Any]]:
    counts = Counter((one.bank_uid, t(one.bank)) for one in opened.outlets)
    return [
        {"uid": key, "name": name, "count": count} for (key, name), count in sorted(counts.items(), key=lambda e: -e[1])
    ]


def loads(opened: Plan) -> list[dict[str, Any]]:
    """Each station's visits against what it can bear, the fullest first; without a period nothing can be borne yet."""
    taken = Counter(one.station_id for one in opened.chosen)
    rows = [
        {
            "uid": one.uid,
            "name": t(one.name),
            "chosen": taken[one.id],
            "can_bear": opened.bearable[one.id] if opened.period else None,
            "inspectors": len(one.inspectors),
            "ahead": one.ahead,
        }
        for one in opened.staff
    ]
    return sorted(rows, key=lambda row: -(row["chosen"] - (row["can_bear"] or 0)) if row["can_bear"] is not None else 0)


def totals(opened: Plan) -> dict[str, Any]:
    """What is chosen in all, and which stations are given more than they can bear."""
    over = [row for row in loads(opened) if row["can_bear"] is not None and row["chosen"] > row["can_bear"]]
    return {
        "outlets": len(opened.chosen),
        "banks": len({one.bank_uid for one in opened.chosen}),
        "stations": len({one.station_id for one in opened.chosen}),
        "over": [
            ngettext(
                "%(name)s has %(num)s visit too many",
                "%(name)s has %(num)s visits too many",
                row["chosen"] - row["can_bear"],
                name=row["name"],
            )
            for row in over
        ],
    }


def _suggestion(opened: Plan) -> dict[str, Any]:
    more = len(opened.suggested) - len(opened.chosen)
    return {
        "count": len(opened.suggested),
        "rule": t(planning.RULES.get(opened.one("mode"), planning.RULES["territorial"])),
        "is_new": {one.uid for one in opened.suggested} != {one.uid for one in opened.chosen},
        "more": more,
    }


def period(opened: Plan) -> str:
    """The days of the batch in words."""
    assert opened.period is not None
    first, last = opened.period
    return _("%(first)s to %(last)s", first=day(first), last=day(last))
