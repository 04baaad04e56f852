"""The figures of the overview: six totals, what came and went by kind, the inspection's, beside the period before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from blueprints.filters import reader_language
from blueprints.overview import addresses
from workflow.engine.definition import Workflow
from workflow.queries.figures import BankRow, Figures
from workflow.queries.overview import Flow, KindRow, together
from workflow.queries.periods import By
from workflow.queries.spans import Span
from workflow.types import Light


def totals(flows: Mapping[str, tuple[Flow, Flow]], kinds: list[KindRow], span: Span) -> list[dict[str, Any]]:
    """Six figures: four of the period with their change, two of this moment."""
    now, before = together(flows, 0), together(flows, 1)
    share = addresses.settled(span, light=Light.DONE)
    late = addresses.settled(span, light=Light.LATE)
    under_way, red = sum(k.green + k.amber + k.red + k.none for k in kinds), sum(k.red for k in kinds)
    as_of = _("at this moment")
    return [
        _figure(_("Registered"), now.begun, addresses.begun(span)) | change(now.begun, before.begun),
        _figure(_("Written off"), now.settled, addresses.settled(span)) | change(now.settled, before.settled, True),
        _figure(_("Finished in time"), whole(now.on_time), share, "%")
        | change(whole(now.on_time), whole(before.on_time), True, is_share=True),
        _figure(_("Finished late"), now.late, late) | change(now.late, before.late, False),
        _figure(_("Open now"), under_way, addresses.under_way()) | {"note": as_of},
        _figure(_("Overdue now"), red, addresses.under_way(light=Light.RED)) | {"note": as_of},
    ]


def whole(share: float | None) -> int | None:
    """A share in whole percent."""
    return None if share is None else round(share)


def _figure(label: str, value: int | None, url: str, unit: str = "") -> dict[str, Any]:
    if value is None:
        return {"label": label, "value": "—", "unit": "", "url": None}
    return {"label": label, "value": value, "unit": unit, "url": url}


def change(
    now: int | None, before: int | None, is_more_better: bool | None = None, *, is_share: bool = False
) -> dict[str, Any]:
    """How a figure stands against the period before, in words; empty where one of them is not known."""
    if now is None or before is None:
        return {"note": _("nothing to compare with")}
    more = now - before
    if not more:
        return {"change": _("as before"), "direction": "same", "is_worse": False}
    words = _changed_share(more) if is_share else _changed(more)
    return {"change": words, "direction": "up" if more > 0 else "down", "is_worse": is_more_better is (more < 0)}


def _changed(more: int) -> str:
    return _("%(count)s more", count=more) if more > 0 else _("%(count)s fewer", count=-more)


def _changed_share(more: int) -> str:
    if more > 0:
        return _("%(count)s points higher", count=more)
    return _("%(count)s points lower", count=-more)


def by_kind(flows: Mapping[str, tuple[Flow, Flow]], span: Span, known: Mapping[str, Workflow]) -> list[dict[str, Any]]:
    """A row for each kind: registered and finished, now and before, with the list of each number."""
    return [
        {
            "name": kind_name(kind, known),
            "now": now,
            "before": before,
            "more": now.begun - before.begun,
            "on_time": whole(now.on_time),
            "urls": addresses.of_flow(kind, (now, before), span),
        }
        for kind, (now, before) in flows.items()
    ]


def kind_name(kind: str, known: Mapping[str, Workflow]) -> str:
    """What a kind is called by its newest definition, the joint meeting's own kinds among them."""
    return known[kind].text.of(reader_language()) if kind in known else kind


def inspection(now: Figures, before: Figures, span: Span) -> list[dict[str, Any]]:
    """The inspection figures of the period and of the one before, each with where its rows are."""
    counted = [
        (_("Batches"), "batches", "batches.index", By.VISITED),
        (_("Visits completed"), "visits", "visits.index", By.VISITED),
        (_("Findings confirmed"), "findings", "rectifications.index", By.CONFIRMED),
        (_("Banks with findings"), "banks_with_findings", "", None),
        (_("Rectifications written off"), "rectified", "rectifications.index", By.MENDED),
    ]
    rows = []
    for label, name, endpoint, by in counted:
        values = getattr(now, name), getattr(before, name)
        urls = [addresses.inspected(endpoint, by, one) if by else None for one in (span, span.before)]
        rows.append({"label": label, "now": values[0], "before": values[1], "more": values[0] - values[1]})
        rows[-1]["urls"] = urls if by else ["#banks", "#banks-before"]
    return rows


def of_banks(rows: list[BankRow], span: Span) -> list[dict[str, Any]]:
    """The banks with findings, with the rectifications of those findings."""
    return [
        {
            "name": row.name,
            "findings": row.findings,
            "rectified": row.rectified,
            "url": addresses.inspected("rectifications.index", By.CONFIRMED, span, unit=row.uid),
            "settled_url": addresses.inspected(
                "rectifications.index", By.CONFIRMED, span, unit=row.uid, phase="settled"
            ),
        }
        for row in rows
    ]
