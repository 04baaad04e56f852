"""Lists as Excel files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, send_file
from flask_babel import gettext as _

from blueprints.access import actor
from blueprints.filters import clock as hour
from blueprints.filters import day, reader_language, reader_zone, t
from blueprints.lists import sheet
from blueprints.lists.sheet import SheetColumn
from workflow import clock

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Mapping[str, Any]],
    filters: Sequence[str],
    *,
    most: int | None = None,
) -> Response:
    """The rows as an attachment; beneath them how many, which filters, who took it and when.

    Args:
        most: after how many rows they were cut off; the file says so.
    """
    at, viewer = clock.now(), actor()
    who = " ".join([t(viewer.unit.short) if viewer.unit else "", viewer.name_in(reader_language())]).strip()

    def footer(count: int) -> list[str]:
        lines = [
            _("%(title)s: %(count)s rows", title=title, count=count),
            _("Filters: %(filters)s", filters="; ".join(filters)) if filters else _("No filters"),
            _("Exported by %(who)s, %(day)s %(time)s", who=who, day=day(at), time=hour(at)),
            _("For official use; what you learn here stays here."),
        ]
        cut = _("Only the first %(count)s rows are here; narrow the list for the others.", count=most)
        return [cut, *lines] if most is not None and count >= most else lines

    file = sheet.write(title, columns, rows, footer, reader_zone())
    name = f"{title}-{at.astimezone(reader_zone()).date().isoformat()}.xlsx"
    return send_file(file, mimetype=EXCEL, as_attachment=True, download_name=name)
