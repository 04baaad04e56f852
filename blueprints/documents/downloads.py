"""Documents taken away: one marked as a copy, several or all of a matter as a ZIP; each is written down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.documents import bundling
from blueprints.documents.bundling import Bundle
from blueprints.documents.views import asked, bp
from blueprints.filters import clock as hour
from blueprints.filters import day, reader_language, reader_zone, t
from blueprints.sending import sent
from blueprints.uids import uid_of
from workflow import clock
from workflow.db import db
from workflow.errors import NotFound, Refused
from workflow.models.document import DRAFT, WATERMARKED, ZIP
from workflow.queries import bundles
from workflow.queries import documents as register
from workflow.queries.calendars import calendar_of
from workflow.reports.copies import Mark, marked
from workflow.services import documents
from workflow.storage import Storage
from workflow.types import Text


@bp.get("/documents/<uuid:document_uid>/copy")
@allow(*BUSINESS)
def copy(document_uid: UUID) -> ResponseReturnValue:
    """A copy with this person's unit, name and the time on every page."""
    document = register.one(db.session(), document_uid, actor())
    if not document.is_finished or document.sha256 is None or document.standing == DRAFT:
        raise NotFound
    content = marked(b"".join(_storage().checked(document.sha256)), _mark(), document.standing)
    documents.log_download(document, actor=actor(), form=WATERMARKED, sha256=hashlib.sha256(content).hexdigest())
    name = bundling.file_name(document.number, f"{document.title}{_(' (copy)')}", document.edition)
    return _private(sent(content, name, media_type="application/pdf"))


@bp.post("/documents/zip")
@allow(*BUSINESS)
def several() -> ResponseReturnValue:
    """The ticked documents, or with `all` everything that the list shows, as a ZIP."""
    session, viewer = db.session(), actor()
    if request.form.get("all"):
        rows = bundles.listed(session, viewer, asked(), calendar_of(session, viewer.meeting))
    else:
        rows = bundles.chosen(session, viewer, _ticked())
    return _bundle(_("Index of documents"), rows)


@bp.get("/matters/<uuid:matter_uid>/documents.zip")
@allow(*BUSINESS)
def under(matter_uid: UUID) -> ResponseReturnValue:
    """All documents of a matter and of everything below it, such as a batch's visits and rectifications."""
    matter, rows = bundles.under(db.session(), actor(), matter_uid)
    return _bundle(_("%(number)s documents", number=matter.number), rows)


def _ticked() -> list[UUID]:
    found = (uid_of(value) for value in request.form.getlist("document")[: bundles.MOST + 1])
    return [uid for uid in found if uid]


def _bundle(title: str, rows: Sequence[Any]) -> Response:
    _require(rows)
    at, viewer = clock.now().astimezone(reader_zone()), actor()
    mark = _mark() if request.values.get("copy") else None
    taken = documents.log_bundle((row.id for row in rows), actor=viewer, form=WATERMARKED if mark else ZIP)
    lines = [
        _("%(count)s documents", count=len(rows)),
        _("Taken by %(who)s, %(day)s %(time)s", who=_who(), day=day(at), time=hour(at)),
        _("For official use; what you learn here stays here."),
    ]
    bundle = Bundle(
        title=title,
        papers=bundling.papers(rows, viewer, reader_zone()),
        storage=_storage(),
        at=at,
        mark=mark,
        columns=bundling.columns(),
        footer=lambda _count: lines,
        language=reader_language(),
        words=bundling.words(),
        on_copies=_noting(taken),
    )
    name = f"{bundling.safe(title)}-{at.date().isoformat()}.zip"
    return _private(sent(bundle.stream(), name, media_type="application/zip"))


def _noting(taken: str) -> Callable[[dict[int, str]], None]:
    """Writes down the copies in a ZIP, which ends after the request does."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def note(copies: dict[int, str]) -> None:
        with app.app_context():
            documents.log_copies(taken, copies)

    return note


def _require(rows: Sequence[Any]) -> None:
    """Refuse what would be an empty file, or one too large to be of use.

    Raises:
        Refused: none of them is issued; or there are too many.
    """
    if not rows:
        none = Text(
            "所选文书均未办结，没有可下载的文件。", "None of these documents is issued yet: there is no file to take."
        )
        raise Refused("nothing_issued", none)
    if len(rows) > bundles.MOST:
        many = Text(
            f"一次最多打包下载 {bundles.MOST} 份文书，请缩小筛选范围后再试。",
            f"One ZIP takes {bundles.MOST} documents at most; narrow the list and try again.",
        )
        raise Refused("too_many", many)


def _mark() -> Mark:
    return Mark(f"{_who()} {clock.now().astimezone(reader_zone()):%Y-%m-%d %H:%M}", reader_language())


def _who() -> str:
    viewer = actor()
    unit = t(viewer.unit.short) if viewer.unit else ""
    return f"{unit} {viewer.name_in(reader_language())}".strip()


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _storage() -> Storage:
    found: Storage = current_app.extensions["lianzhi_storage"]
    return found
