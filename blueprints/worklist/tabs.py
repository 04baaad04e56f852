"""What is particular to each tab of the worklist."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.lists import rows
from blueprints.lists.sheet import MOMENT
from blueprints.lists.spec import RUNNING, Extra, Spec
from workflow.models.user import User
from workflow.queries import worklist
from workflow.queries.worklist import Figures
from workflow.types import Light

COLUMNS = ("light", "left", "number", "title", "kind", "state", "from", "received", "due", "next")
DUTY_FILTERS = ("text", "kind", "state", "light", "show", "unit", "since", "until")
MATTER_FILTERS = ("text", "kind", "state", "light", "since", "until")
DUTY_SORTS = {"left": "due", "received": "received", "number": "number"}
ENDED = (Light.DONE, Light.LATE)


def sender() -> tuple[str, str]:
    """What the unit filter of a list of duties is about."""
    return _("From"), _("All senders")


def received() -> tuple[str, str]:
    """What the period filter of a list of duties is about."""
    return _("Received"), _("Any time")


def todo(viewer: User, figures: Figures) -> Spec:
    """What the viewer's unit has to do now."""
    copies = figures.unread_copies
    ways = [{"label": _("See what was handled"), "url": url_for("worklist.done")}]
    if copies:
        ways.append({"label": _("See %(count)s copied", count=copies), "url": url_for("worklist.copied")})
    if viewer.unit_id is None or not figures.all:
        ways.append({"label": _("See the ledger"), "url": url_for("ledger.index")})
    text = _("Everything your unit had to do is done. What is assigned next appears here.")
    if worklist.only_reads(viewer):
        ways = [
            {"label": _("See the ledger"), "url": url_for("ledger.index")},
            {"label": _("See the overview"), "url": url_for("overview.show")},
        ]
        text = _("You read here and do not act; every matter that you may know of stands in the ledger.")
    return Spec(
        title=_("To do"),
        listing=worklist.todo(viewer),
        shown=rows.duty,
        columns=COLUMNS,
        sorts=DUTY_SORTS,
        filters=DUTY_FILTERS,
        unit=sender(),
        moment=received(),
        nothing=(_("Nothing to do"), text, ways[:2]),
        total=figures.all,
        form="bulk",
    )


def done(viewer: User) -> Spec:
    """What the viewer's unit has handled and is still under way."""
    text = _("Matters that your unit has acted on stay here until they are finished.")
    return _handled(viewer, _("Handled"), (_("Nothing handled yet"), text, _home()), is_finished=False)


def closed(viewer: User) -> Spec:
    """What the viewer's unit has handled and is finished."""
    text = _("Matters that your unit has acted on come here once they are written off or end otherwise.")
    return _handled(viewer, _("Finished"), (_("Nothing finished yet"), text, _home()), is_finished=True)


def _handled(viewer: User, title: str, nothing: tuple[str, str, list[dict[str, str]]], *, is_finished: bool) -> Spec:
    columns = ("light", "number", "title", "kind", "state", "from") if is_finished else COLUMNS[:7]
    extra = [
        Extra("done", _("Action taken"), width=18),
        Extra("done_at", _("Handled on"), holds=MOMENT, width=17, rank=3),
    ]
    if is_finished:
        extra.append(Extra("closed_at", _("Finished on"), holds=MOMENT, width=17))
    return Spec(
        title=title,
        listing=worklist.handled(viewer, is_finished=is_finished),
        shown=rows.handled,
        columns=(*columns, "due"),
        extra=extra,
        sorts={"due" if is_finished else "left": "due", "number": "number"},
        filters=MATTER_FILTERS,
        lights=ENDED if is_finished else RUNNING,
        unit=sender(),
        moment=(_("Handled on"), _("Any time")),
        nothing=nothing,
    )


def copied(viewer: User) -> Spec:
    """What the viewer's unit was copied on."""
    text = _("Matters that your unit is to know of without having to act appear here.")
    return Spec(
        title=_("Copied"),
        listing=worklist.copied(viewer),
        shown=rows.copied,
        columns=COLUMNS[:9],
        sorts=DUTY_SORTS,
        filters=MATTER_FILTERS,
        lights=(*RUNNING, *ENDED),
        unit=sender(),
        moment=received(),
        nothing=(_("No copies"), text, _home()),
    )


def unsigned(viewer: User) -> Spec:
    """What nobody has signed for or answered."""
    is_office = worklist.oversees(viewer)
    text = _("Everything that was delivered or asked for has been signed for or answered.")
    whose = [Extra("holder", _("To be signed for by"), width=22)] if is_office else []
    return Spec(
        title=_("Not signed for"),
        listing=worklist.unsigned(viewer),
        shown=rows.waiting,
        columns=(*COLUMNS[:6], "received", "due") if is_office else COLUMNS,
        extra=[*whose, Extra("waited", _("Waiting"), width=12, rank=3)],
        sorts=DUTY_SORTS,
        filters=("text", "kind", "light", "unit", "since", "until"),
        unit=(_("Unit"), _("All units")) if is_office else sender(),
        moment=received(),
        nothing=(_("Nothing waits to be signed for"), text, _home()),
    )


def _home() -> list[dict[str, str]]:
    return [{"label": _("See what is to do"), "url": url_for("worklist.todo")}]


def entries(figures: Figures, current: str, to_file: int | None = None) -> list[dict[str, Any]]:
    """The tabs over the list, with the counts that are known; `to_file` leads the archivist on, None is for others."""
    known = (
        ("todo", _("To do"), figures.all),
        ("done", _("Handled"), None),
        ("closed", _("Finished"), None),
        ("copied", _("Copied"), figures.unread_copies or None),
        ("unsigned", _("Not signed for"), figures.unsigned or None),
    )
    tabs = [
        {"label": label, "url": url_for(f"worklist.{name}"), "count": count, "is_current": name == current}
        for name, label, count in known
    ]
    if to_file is not None:
        tabs.append({"label": _("To be archived"), "url": url_for("archive.index"), "count": to_file or None})
    return tabs
