"""Lists that are no lists of matters as Excel files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, send_file
from flask_babel import gettext as _

from blueprints.access import actor
from blueprints.filters import clock as hour
from blueprints.filters import day, reader_language, reader_zone
from blueprints.lists import sheet
from blueprints.lists.page import EXCEL
from blueprints.lists.sheet import SheetColumn
from workflow import clock


def answer(
    title: str, columns: Sequence[SheetColumn], rows: Iterable[Mapping[str, Any]], filters: Sequence[str]
) -> Response:
    """The rows as an attachment; beneath them how many, which filters, who took it and when."""
    at = clock.now()

    def footer(count: int) -> list[str]:
        who = actor().name_in(reader_language())
        return [
            _("%(title)s: %(count)s rows", title=title, count=count),
            _("Filters: %(filters)s", filters="; ".join(filters)) if filters else _("No filters"),
            _("Exported by %(who)s, %(day)s %(time)s", who=who, day=day(at), time=hour(at)),
            _("For official use; what you learn here stays here."),
        ]

    file = sheet.write(title, columns, rows, footer, reader_zone())
    name = f"{title}-{at.astimezone(reader_zone()).date().isoformat()}.xlsx"
    return send_file(file, mimetype=EXCEL, as_attachment=True, download_name=name)
