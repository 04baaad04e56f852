"""Packages, their check and the form to file them, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import day, filesize, moment, t
from workflow import clock
from workflow.archive.checking import RESULTS
from workflow.archive.content import due_on, keeping
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import FAILED, FINISHED
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.filing import COMING, DUE, FILED, MADE
from workflow.types import Text

DIGEST = 64
TONES = {"ok": "good", "failed": "bad", "by_hand": "wait"}


def tabs(counts: Mapping[str, int], current: str) -> list[dict[str, Any]]:
    """The four tabs with their counts."""
    labels = {DUE: _("No package yet"), COMING: _("In the making"), MADE: _("Ready to file"), FILED: _("Filed")}
    return [
        {"label": label, "url": url_for("archive.index", tab=tab), "count": counts[tab], "is_current": tab == current}
        for tab, label in labels.items()
    ]


def nothing(tab: str) -> tuple[str, str]:
    """What an empty tab says."""
    return {
        DUE: (
            _("Nothing waits for its package."),
            _("A settled matter appears here once its documents are issued, and leaves when its package is made."),
        ),
        COMING: (
            _("No package is being made."),
            _("One that failed stays here with its reason until it is made again."),
        ),
        MADE: (_("No package waits to be filed."), _("Packages that passed the four-property check appear here.")),
        FILED: (_("Nothing has been filed yet."), _("What is filed stays here with its archive number.")),
    }[tab]


def row(one: Any, viewer: User) -> dict[str, Any]:
    """A line of any tab."""
    package: ArchivePackage | None = one.ArchivePackage
    on = settled_on(one.closed_at, viewer)
    by = due_on(on)
    return {
        "uid": one.uid,
        "number": one.number,
        "title": one.title,
        "papers": one.papers,
        "settled_on": on,
        "by": by,
        "is_late": by < settled_on(clock.now(), viewer),
        "keep": kept(keeping(is_listed=one.is_listed)),
        "percent": package.progress if package else 0,
        "fault": fault(package),
        "is_failed": package is not None and (package.making == FAILED or _is_unsound(package)),
        "size": package.size if package else None,
        "archive_no": package.archive_no if package else None,
        "archived_at": package.archived_at if package else None,
        "retention": retentions().get(package.retention or "", "") if package else "",
        "by_whom": one.by,
    }


def settled_on(moment: datetime | None, viewer: User) -> date:
    """The day of a moment where the joint meeting is."""
    assert moment is not None
    return moment.astimezone(viewer.meeting.timezone).date()


def kept(words: str) -> str:
    """How long a matter is kept, in the reader's language."""
    return _("30 years") if words == "30年" else _("10 years")


def retentions() -> dict[str, str]:
    """The choices of how long it is kept."""
    return {"permanent": _("Permanent"), "years_30": _("30 years"), "years_10": _("10 years")}


def facts(matter: Matter, package: ArchivePackage | None, keep: str, viewer: User) -> list[dict[str, Any]]:
    """What is known of a matter's package."""
    on = settled_on(matter.closed_at, viewer)
    told = [(_("Settled on"), day(on)), (_("File by"), day(due_on(on))), (_("Kept for"), kept(keep))]
    if package is not None and package.making == FINISHED:
        told += [
            (_("Made"), moment(package.made_at)),
            (_("Size"), filesize(package.size)),
            (_("Files in it"), str(package.members)),
            (_("SHA-256 of the package"), package.sha256 or ""),
            (_("SHA-256 of the manifest"), package.manifest or ""),
        ]
    if package is not None and package.archived_at is not None:
        told += [
            (_("Archive number"), package.archive_no or ""),
            (_("Retention"), retentions()[package.retention or "years_10"]),
            (_("Filed at"), moment(package.archived_at)),
        ]
    return [{"label": label, "value": value, "is_wide": len(value) == DIGEST} for label, value in told]


def points(package: ArchivePackage | None) -> list[tuple[str, list[dict[str, str]]]]:
    """The four-property report: each property with its points."""
    told = package.tested if package else []
    found = []
    for _key, group in groupby(told, key=lambda one: one["property"]["en"]):
        lines = list(group)
        found.append((t(Text(**lines[0]["property"])), [_point(one) for one in lines]))
    return found


def form(typed: Mapping[str, str], faults: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The fields with which a matter is filed."""
    number = {
        "name": "archive_no",
        "type": "line",
        "label": _("Archive number"),
        "required": True,
        "max": 60,
        "hint": _("Offered from year, retention and running number; change it where your archive numbers otherwise."),
    }
    retention = {
        "name": "retention",
        "type": "choice",
        "label": _("Retention"),
        "required": True,
        "choices": list(retentions().items()),
    }
    return {
        str(field["name"]): {
            **field,
            "value": typed[str(field["name"])],
            "error": faults.get(str(field["name"]), ""),
        }
        for field in (number, retention)
    }


def _point(one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "what": t(Text(**one["what"])),
        "result": t(RESULTS[one["result"]]),
        "tone": TONES[one["result"]],
        "seen": t(Text(**one["seen"])),
    }


def _is_unsound(package: ArchivePackage) -> bool:
    return package.making == FINISHED and package.verified_at is None


def fault(package: ArchivePackage | None) -> str:
    """Why there is no package, or none that may be filed."""
    return t(package.reason) if package and package.reason else ""
