"""What is particular to a list: its rows, columns, filters, and what it says when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import short_day, t
from blueprints.lists.rows import Reader
from blueprints.lists.sheet import DATE, MOMENT, NUMBER, TEXT, SheetColumn
from workflow.engine.definition import Field
from workflow.queries.listing import Listing
from workflow.queries.paging import AnyRow
from workflow.types import LIGHTS, Light

ALWAYS = ("light", "number", "title", "next")
"""Columns that nobody can leave out."""
RUNNING = (Light.RED, Light.AMBER, Light.GREEN, Light.GREY)


@dataclass(frozen=True, slots=True)
class Extra:
    """A column of one list only.

    Attributes:
        name: where its value stands in a row.
        holds: what the Excel file takes it for.
        url_name: where its link stands in a row.
        is_for_sheet: it is in the Excel file and not on the page.
        rank: 3 leaves on a narrow screen and in large type, 2 in large type and in English; 0 stays.
    """

    name: str
    label: str
    is_number: bool = False
    holds: str = TEXT
    width: int = 14
    url_name: str = ""
    is_for_sheet: bool = False
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What is particular to a list.

    Attributes:
        shown: makes a row of the list from a row of the query.
        columns: those of the `worklist` component, in its words.
        sorts: which order a column's heading asks for.
        filters: the filters offered, by their names in `Wanted`.
        kinds: the kinds whose states may be chosen; None offers every kind.
        unit, moment: what the filters of unit and period are about: the word, and the choice that filters nothing.
        nothing: what an empty list says: title, sentence, ways on.
        ways: buttons in the title line, such as the one that registers a problem.
        choices: the details of a made kind that the list can be narrowed by.
        total: how many rows there are without filters, where that is known already.
    """

    title: str
    listing: Listing
    shown: Callable[[AnyRow, Reader], dict[str, Any]]
    columns: Sequence[str]
    extra: Sequence[Extra] = ()
    sorts: Mapping[str, str]
    filters: Sequence[str]
    kinds: Sequence[str] | None = None
    lights: Sequence[Light] = RUNNING
    unit: tuple[str, str]
    moment: tuple[str, str]
    nothing: tuple[str, str, list[dict[str, str]]]
    ways: Sequence[Mapping[str, str]] = ()
    total: int | None = None
    choices: Mapping[str, Field] = field(default_factory=dict)
    form: str = ""

    @property
    def on_page(self) -> list[Extra]:
        """The list's own columns that the page shows."""
        return [one for one in self.extra if not one.is_for_sheet]


def choosable(spec: Spec) -> list[tuple[str, str]]:
    """The columns of the page that a person may leave out, by name and heading, in their order."""
    known = {
        "left": _("Left"),
        "kind": _("Kind"),
        "state": _("State"),
        "from": _("From"),
        "received": _("Received"),
        "due": _("Due"),
    }
    own = [(one.name, one.label) for one in spec.on_page if not one.url_name]
    before = [(name, known[name]) for name in spec.columns if name not in (*ALWAYS, "due")]
    return [*before, *own, *((name, known[name]) for name in ("due",) if name in spec.columns)]


def sheet_columns(spec: Spec) -> list[SheetColumn]:
    """The columns of the Excel file: those of the page, in its order, with the list's own ones before the due day."""
    known = {
        "light": SheetColumn("light_word", _("Light"), width=10),
        "left": SheetColumn("days_left", _("Working days left"), NUMBER, 10),
        "number": SheetColumn("number", _("Number"), width=18),
        "title": SheetColumn("title", _("Title"), width=48),
        "kind": SheetColumn("kind", _("Kind"), width=12),
        "state": SheetColumn("state", _("State"), width=16),
        "from": SheetColumn("from_unit", spec.unit[0], width=22),
        "received": SheetColumn("received_on", spec.moment[0], DATE, 12),
        "due": SheetColumn("due_on", _("Due"), DATE, 12),
        "next": SheetColumn("next", _("Next step"), width=18),
    }
    extra = [SheetColumn(one.name, one.label, one.holds, one.width) for one in spec.extra]
    before = [known[name] for name in spec.columns if name not in ("due", "next")]
    return [*before, *extra, *(known[name] for name in ("due", "next") if name in spec.columns)]


def for_page(row: dict[str, Any], spec: Spec) -> dict[str, Any]:
    """A row as the page shows it: days of the list's own columns in short form."""
    for one in spec.on_page:
        value = row[one.name]
        row[one.name] = short_day(value) if one.holds in (DATE, MOMENT) and value is not None else _dashed(value)
    return row


def _dashed(value: Any) -> Any:
    """The page shows a dash for what is not there."""
    return None if value == "" else value


def for_sheet(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the page with its light and next step in words."""
    lamp = row["light"]
    row["light_word"] = t(LIGHTS[Light(lamp)]) if lamp else ""
    row["next"] = row.get("action_label") or row.get("action_words") or ""
    return row
