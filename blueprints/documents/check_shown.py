"""The layout check of a document in the reader's language, as its page shows it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from blueprints.filters import t
from workflow.models.document import Document
from workflow.reports.measuring_report import FAILED, OK, Item, Report

TONES = {OK: "good", FAILED: "bad"}


def of(document: Document) -> dict[str, Any] | None:
    """What `papers/check.html` takes; None for a document that was made before there was a check."""
    if not document.check:
        return None
    report = Report.from_json(document.check)
    return {
        "passed": report.passed,
        "summary": t(report.summary),
        "counts": _counts(report),
        "failed": [_row(item) for item in report.failed],
        "rows": [_row(item) for item in report.items],
        "stand_ins": "; ".join(report.stand_ins).replace(":", " →"),
        "conformity": conformity(report),
        "template": [_row(item) for item in report.items if item.code == "template"],
    }


def conformity(report: Report) -> str:
    """What is claimed of GB/T 9704, and what is not."""
    if report.claims_standard:
        return _(
            "What was measured is as GB/T 9704-2012 wants it. PDF/A was checked for the marks listed, not validated."
        )
    if report.is_official:
        return _("No conformity with GB/T 9704-2012 is claimed. PDF/A was checked for the marks listed, not validated.")
    return _("GB/T 9704-2012 does not apply in full. PDF/A was checked for the marks listed, not validated.")


def _counts(report: Report) -> str:
    good = sum(item.state == OK for item in report.items)
    return _("%(good)s of %(count)s as wanted", good=good, count=len(report.items))


def _row(item: Item) -> dict[str, Any]:
    said = {OK: _("as wanted"), FAILED: _("fails")}.get(item.state, _("not claimed"))
    texts = {name: t(getattr(item, name)) for name in ("what", "standard", "wanted", "measured", "tolerance")}
    return {**texts, "page": item.page or "—", "state": said, "tone": TONES.get(item.state, "open")}
