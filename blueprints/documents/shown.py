"""Documents in the reader's language: plain values for the components of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.access import OFFICE
from blueprints.filters import day, moment, t
from workflow import clock
from workflow.models.document import CANCELLED, FAILED, FINISHED, RENDERING, VALID, Document, grouped
from workflow.models.user import User
from workflow.reports.masking import mask
from workflow.services.documents import may_cancel, may_retry
from workflow.types import Position, Text, titled

REGISTER_READERS = OFFICE | {Position.CONVENER, Position.AUDITOR}
"""Who sees every number there is: one without its row would look like a gap."""
POLLS = ((6, "load delay:200ms"), (120, "load delay:1s"), (3600, "load delay:5s"))
"""How often a page asks, by how many seconds ago it was asked for; what has waited longer is asked for each 20 s."""


def rows(found: Iterable[Any], viewer: User) -> list[dict[str, Any]]:
    """Rows of the list, as `document_row` takes them."""
    return [row(one, viewer) for one in found]


def row(one: Any, viewer: User) -> dict[str, Any]:
    """One row of the list; `one` is a row of `queries.documents`."""
    return {
        **_common(one, viewer),
        "matter": one.matter_number,
        "matter_url": url_for("matters.show", matter_uid=one.matter_uid),
        "page_url": url_for("documents.show", document_uid=one.uid),
        "retry_url": retry_url(one, viewer, one.enforcement_unit_id),
        "superseded_by": one.newer_number or one.newer_edition,
        "life_url": url_for("matters.show", matter_uid=one.life_uid) if one.life_uid else "",
        "poll_url": url_for("documents.part", document_uid=one.uid, part="row"),
    }


def panel(documents: Iterable[Document], viewer: User) -> list[dict[str, Any]]:
    """The documents of one matter, as `papers/panel.html` takes them."""
    return [card(one, viewer) for one in documents]


def card(one: Document, viewer: User) -> dict[str, Any]:
    """One document in the panel of its matter."""
    return {
        **_common(one, viewer),
        "kind": kind(one.kind),
        "page_url": url_for("documents.show", document_uid=one.uid),
        "archive_no": one.archive_no,
        "poll_url": url_for("documents.part", document_uid=one.uid, part="card"),
    }


def _common(one: Any, viewer: User) -> dict[str, Any]:
    is_ready = one.making == FINISHED
    return {
        "uid": one.uid,
        "title": title(one, viewer),
        "number": one.number or _("Draft, no number yet"),
        "state": state(one),
        "step": step(one),
        "percent": one.progress,
        "error": reason(one),
        "attempts": one.attempts,
        "pages": one.pages,
        "version": one.edition,
        "sha256": one.sha256 or "",
        "size": one.size,
        "made_at": one.finished_at or one.created_at,
        "url": url_for("documents.file", document_uid=one.uid) if is_ready else "",
        "verify_url": url_for("documents.verify", code=grouped(one.verify_code)),
        "poll_trigger": poll_trigger(one, clock.now()),
    }


def title(one: Any, viewer: User) -> str:
    """A document's title; the business auditor sees personal data masked."""
    said = t(titled(one.title, one.title_en))
    return mask(said) if Position.AUDITOR in viewer.positions else said


def name(one: Document) -> str:
    """A document by its number, by its title while it has none."""
    return one.number or t(titled(one.title, one.title_en))


def kind(code: str) -> str:
    """A kind of document in a word."""
    if code.startswith("closure_report"):
        return _("Closure report")
    return {
        "rectification_notice": _("Rectification notice"),
        "assignment_slip": _("Assignment slip"),
        "supervision_slip": _("Supervision slip"),
        "reminder_letter": _("Reminder letter"),
        "talk_notice": _("Notice of a talk"),
        "listing_notice": _("Notice of listed supervision"),
        "minutes": _("Minutes of the sitting"),
        "extension_reply": _("Reply on more time"),
        "talk_record": _("Record of a talk"),
        "visit_record": _("Record of an inspection"),
        "reinspection_opinion": _("Opinion on a re-inspection"),
        "draw_record": _("Record of selection"),
        "rectification_ledger": _("Ledger of rectifications"),
        "bulletin": _("Bulletin"),
    }.get(code, code)


def state(one: Any) -> str:
    """How a component names it: making, queued, failed, cancelled, draft, ready, superseded or void."""
    if one.making == FINISHED:
        return "ready" if one.standing == VALID else str(one.standing)
    return {RENDERING: "making", FAILED: "failed", CANCELLED: "cancelled"}.get(one.making, "queued")


def is_coming(one: Any) -> bool:
    """Its pages are still to be made, and somebody is on it."""
    return state(one) in ("making", "queued")


def step(one: Any) -> str:
    """What is being done to it now; empty where nothing is."""
    if one.making == RENDERING:
        return _making(one.progress_note)
    if one.fault and is_coming(one):
        return _("Tried again by itself: %(reason)s", reason=reason(one))
    return _("Queued") if is_coming(one) else ""


def _making(note: str) -> str:
    """`pages:7:11` in words."""
    what, _colon, counts = note.partition(":")
    done, _colon, total = counts.partition(":")
    if what == "pictures":
        return _("Reading picture %(done)s of %(total)s", done=done, total=total)
    if what == "pages":
        return _("Setting page %(done)s of about %(total)s", done=done, total=total)
    said = {
        "drawing": _("Writing the file"),
        "checking": _("Checking the layout"),
        "signing": _("Signing the file"),
        "keeping": _("Keeping the file"),
    }
    return said.get(what, _("Being made"))


def reason(one: Any) -> str:
    """Why the last attempt failed; empty where none did."""
    if not one.fault:
        return ""
    found = one.reason if isinstance(one, Document) else Document(fault=one.fault).reason
    return t(found) if isinstance(found, Text) else ""


def retry_url(one: Any, viewer: User, enforcement_unit_id: int | None) -> str:
    """Where it is asked for again, where that helps and this person may."""
    is_stuck = one.making in (FAILED, CANCELLED) or (one.fault and is_coming(one))
    if not is_stuck or not may_retry(viewer, enforcement_unit_id):
        return ""
    return url_for("documents.retry", document_uid=one.uid)


def cancel_url(one: Document, viewer: User) -> str:
    """Where its making is stopped, while there is something to stop and this person may."""
    if not is_coming(one) or not may_cancel(viewer, one.created_by_id, one.matter.enforcement_unit_id):
        return ""
    return url_for("documents.cancel", document_uid=one.uid)


def poll_trigger(one: Any, now: datetime) -> str:
    """When the page asks again how far it is."""
    seconds = (now - max(one.created_at, one.started_at or one.created_at)).total_seconds()
    return next((trigger for within, trigger in POLLS if seconds <= within), "load delay:20s")


def job(one: Document, viewer: User) -> dict[str, Any]:
    """The making of one document, as the component `job` takes it."""
    error = _("Its making was stopped; it has not been made.") if one.making == CANCELLED else reason(one)
    has_ended = one.making in (FAILED, CANCELLED)
    return {
        "percent": one.progress,
        "left": step(one),
        "spent": _("since %(at)s", at=moment(one.created_at)),
        "steps": _steps(one),
        "error": error if has_ended else "",
        "error_title": _("Stopped") if one.making == CANCELLED else _("Failed"),
        "attempts": one.attempts if one.making == FAILED else None,
        "retry_url": retry_url(one, viewer, one.matter.enforcement_unit_id),
        "cancel_url": cancel_url(one, viewer),
        "back_url": url_for("matters.show", matter_uid=one.matter.uid),
        "back_label": _("Back to %(number)s", number=one.matter.number),
        "poll_url": url_for("documents.part", document_uid=one.uid, part="state"),
        "poll_trigger": poll_trigger(one, clock.now()),
        "reload_url": url_for("documents.show", document_uid=one.uid),
    }


def _steps(one: Document) -> list[dict[str, str]]:
    """Numbered and frozen, read, set, checked, kept: which is done, which is under way."""
    what = one.progress_note.partition(":")[0]
    at = {"pages": 2, "drawing": 2, "checking": 3, "signing": 3, "keeping": 4}.get(what, 1)
    labels = [
        (_("Data frozen"), " · ".join(filter(None, [one.number, moment(one.created_at)]))),
        (_("Data and pictures read"), ""),
        (_("Pages set"), ""),
        (_("Layout checked, signed"), ""),
        (_("File kept under its SHA-256"), ""),
    ]
    if what and one.making == RENDERING:
        labels[at] = (labels[at][0], _making(one.progress_note))
    under_way = "failed" if one.making in (FAILED, CANCELLED) else "now" if one.making == RENDERING else "wait"
    return [
        {"label": label, "fact": fact, "state": "done" if place < at else under_way if place == at else "wait"}
        for place, (label, fact) in enumerate(labels)
    ]


def facts(one: Document, newer: Any = None) -> list[dict[str, Any]]:
    """What is known of a document, as `pairs` takes it; `newer` is what replaced it."""
    return [
        {"label": _("Document number"), "value": one.number or _("Draft, no number yet")},
        {"label": _("Kind"), "value": kind(one.kind)},
        {"label": _("Matter"), "value": one.matter.number, "url": url_for("matters.show", matter_uid=one.matter.uid)},
        *_life(one),
        *_replaced(one, newer),
        {"label": _("Drafted on"), "value": day(one.created_at)},
        {"label": _("Issued on"), "value": day(one.issued_at) if one.issued_at else "—"},
        {"label": _("Made"), "value": moment(one.finished_at)},
        {"label": _("Version"), "value": _("Version %(number)s", number=one.edition)},
        {"label": _("Pages"), "value": one.pages},
        {"label": _("Template version"), "value": one.template_version},
        {"label": _("Verify code"), "value": grouped(one.verify_code)},
        *([{"label": _("Archive number"), "value": one.archive_no}] if one.archive_no else []),
        {"label": _("Stand-in fonts"), "value": one.stand_ins or _("none"), "is_wide": True},
    ]


def _replaced(one: Document, newer: Any) -> list[dict[str, Any]]:
    """The edition that took its place."""
    if newer is None:
        return []
    return [
        {"label": _("Replaced by"), "value": newer.number, "url": url_for("documents.show", document_uid=newer.uid)}
    ]


def _life(one: Document) -> list[dict[str, Any]]:
    """Where its own life stands, if it has one."""
    if one.life is None:
        return []
    value = f"{one.life.number} · {t(one.life.standing.text)}"
    return [
        {"label": _("Approval"), "value": value, "url": url_for("matters.show", matter_uid=one.life.uid)},
    ]
