"""The archive's page: settled matters whose documents are to be filed, and the package of each."""

from __future__ import annotations

import tempfile
from typing import IO
from uuid import UUID

from flask import Blueprint, current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from blueprints.access import OFFICE, actor, allow
from blueprints.filters import reader_language, t
from workflow import clock
from workflow.archive.packing import pack
from workflow.db import db
from workflow.errors import Refused
from workflow.models.document import PACKAGE
from workflow.models.matter import Matter
from workflow.queries import archiving
from workflow.services import documents
from workflow.types import Text

bp = Blueprint("archive", __name__, url_prefix="/archive")


@bp.get("")
@allow(*OFFICE)
def index() -> ResponseReturnValue:
    """What is due for the archive, the most pressing first."""
    viewer = actor()
    today = clock.now().astimezone(viewer.meeting.timezone).date()
    return render_template("archive/index.html", rows=archiving.due(db.session(), viewer.meeting), today=today)


@bp.get("/<uuid:matter_uid>/package")
@allow(*OFFICE)
def package(matter_uid: UUID) -> ResponseReturnValue:
    """The package of a settled matter; who took it is written down at each of its documents."""
    session, viewer = db.session(), actor()
    matter = archiving.seen(session, viewer, matter_uid)
    keys = archiving.issued(session, matter)
    file = _packed(matter)
    documents.log_bundle(keys, actor=viewer, form=PACKAGE)
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=f"{matter.number}.zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _packed(matter: Matter) -> IO[bytes]:
    """On disk, since a package may be larger than memory.

    Raises:
        Refused: a file of it is missing, or is not as it was made.
    """
    viewer = actor()
    by = f"{t(viewer.unit.short) if viewer.unit else ''} {viewer.name_in(reader_language())}".strip()
    storage = current_app.extensions["lianzhi_storage"]
    content = archiving.content(db.session(), matter, storage, at=clock.now(), by=by)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when it was sent
    try:
        packed = pack(content, file)
    except OSError as error:
        file.close()
        raise Refused("file_missing", _LOST) from error
    if not packed.is_sound:
        file.close()
        failed = [point for point in packed.points if point.result == "failed"]
        zh, en = "；".join(one.what.zh for one in failed), "; ".join(one.what.en for one in failed)
        raise Refused("not_sound", Text(f"四性检测不通过：{zh}。", f"The four-property check failed: {en}."))
    file.seek(0)
    return file


_LOST = Text(
    "有文件缺失或无法读取，未生成归档包。请系统管理员运行 storage verify 检查。",
    "A file is missing or cannot be read, so no package was made. Ask the system administrator to run storage verify.",
)
