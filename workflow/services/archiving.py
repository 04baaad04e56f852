"""Making the archive package of a settled matter: asked for on a page, packed and verified by a worker, then kept."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workflow import clock
from workflow.archive import verifying
from workflow.archive.checking import Signed
from workflow.archive.packing import Packed, pack
from workflow.archive.verifying import NoPackage
from workflow.db import db, transaction
from workflow.errors import Refused
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import FAILED, FINISHED, RENDERING, WAITING
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import archiving
from workflow.services.promises import promise
from workflow.signing.signers import Signers
from workflow.storage import Storage
from workflow.types import Text

MOST = 200
"""Packages that are asked for at once."""
PROGRESS_STEP = 10


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of a package once it lies in the storage."""

    packed: Packed
    sha256: str
    size: int


def ask(matter_uids: Iterable[UUID], *, actor: User) -> int:
    """Have the packages of settled matters made, anew where there is one; what is filed is left alone.

    Returns:
        How many were asked for.

    Raises:
        NotFound: one of them is no matter that `actor` may know of; nothing is asked for then.
        Refused: one is not settled, or more than 200 are named.
    """
    uids = list(dict.fromkeys(matter_uids))
    if len(uids) > MOST:
        raise Refused("too_many", Text(f"一次最多 {MOST} 件。", f"{MOST} at most at once."))
    with transaction() as session:
        asked = [_ask(session, archiving.seen(session, actor, uid), actor) for uid in uids]
    return sum(asked)


def _ask(session: Session, matter: Matter, actor: User) -> bool:
    package = session.scalars(select(ArchivePackage).where(ArchivePackage.matter_id == matter.id)).one_or_none()
    if package is not None and package.archived_at is not None:
        return False
    if package is None:
        package = ArchivePackage(meeting_id=matter.meeting_id, matter_id=matter.id)
        session.add(package)
    package.asked_at, package.asked_by_id = clock.now(), actor.id
    package.making, package.progress, package.fault, package.verified_at = WAITING, 0, None, None
    session.flush()
    promise(session, "make_package", package_id=package.id)
    return True


def make(package_id: int, storage: Storage, signers: Signers | None = None) -> None:
    """Pack a matter, read the package back, keep it, and say what its check found. One that is made is left alone.

    Raises:
        OSError: the storage cannot be used; the reason is kept, and the relay tries again.
    """
    package = db.session().get(ArchivePackage, package_id)
    if package is None or package.making == FINISHED or package.archived_at is not None:
        return
    _say(package_id, making=RENDERING, progress=0)
    at = clock.now()
    try:
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            kept = _packed(package_id, file, storage, signers)
    except Exception as error:
        _say(package_id, making=FAILED, fault=_worded(error))
        raise
    is_sound = kept.packed.is_sound
    _say(
        package_id,
        making=FINISHED,
        progress=100,
        fault=None if is_sound else _failures(kept.packed),
        made_at=at,
        sha256=kept.sha256,
        size=kept.size,
        manifest=kept.packed.manifest,
        members=kept.packed.members,
        points=json.dumps([point.to_json() for point in kept.packed.points], ensure_ascii=False),
        verified_at=clock.now() if is_sound else None,
    )


def _packed(package_id: int, file: IO[bytes], storage: Storage, signers: Signers | None) -> _Kept:
    session = db.session()
    package = session.get_one(ArchivePackage, package_id)
    asker = session.get(User, package.asked_by_id) if package.asked_by_id else None
    by = f"{asker.unit.short.zh if asker.unit else ''} {asker.name}".strip() if asker else "system"
    content = archiving.content(session, package.matter, storage, at=clock.now(), by=by)
    prove = partial(proved, signers) if signers else None
    packed = pack(content, file, _Progress(package_id), prove)
    file.flush()
    if verifying.verify(Path(file.name), packed.manifest).faults:
        raise NoPackage("the package does not read back as it was written")
    sha256 = storage.put_file(file)  # type: ignore[arg-type]
    return _Kept(packed, sha256, file.seek(0, 2))


def proved(signers: Signers, pdf: bytes) -> Signed | None:
    """What the signatures of a file are worth; None where it has none."""
    found = signers.inspect(pdf)
    if not found.is_signed:
        return None
    by = "、".join(dict.fromkeys(one.certificate.name for one in found.signatures))
    return Signed(by, found.is_unchanged, all(one.trust == "trusted" for one in found.signatures))


class _Progress:
    """Writes how far it is, at most every tenth of the way: each time is a transaction of its own."""

    def __init__(self, package_id: int) -> None:
        self.package_id, self.said = package_id, 0

    def __call__(self, done: int, of: int) -> None:
        percent = 95 * done // of
        if percent >= self.said + PROGRESS_STEP:
            self.said = percent
            _say(self.package_id, progress=percent)


def _say(package_id: int, **values: object) -> None:
    with transaction() as session:
        session.execute(update(ArchivePackage).where(ArchivePackage.id == package_id).values(**values))


def _failures(packed: Packed) -> str:
    """The points that failed, as the page says them."""
    failed = [point for point in packed.points if point.result == "failed"]
    said = {
        "zh": "四性检测不通过：" + "；".join(f"{one.what.zh}（{one.seen.zh}）" for one in failed),
        "en": "The four-property check failed: " + "; ".join(f"{one.what.en} ({one.seen.en})" for one in failed),
    }
    return json.dumps(said, ensure_ascii=False)


def _worded(error: Exception) -> str:
    known = _LOST if isinstance(error, OSError) else _STOPPED
    return json.dumps({"zh": known.zh, "en": known.en}, ensure_ascii=False)


_LOST = Text(
    "有文件缺失或无法读取，未生成归档包。请系统管理员运行 storage verify 检查。",
    "A file is missing or cannot be read, so no package was made. Ask the system administrator to run storage verify.",
)
_STOPPED = Text(
    "生成归档包时出错，系统会自动再试；多次失败请联系系统管理员。",
    "Making the package failed and is tried again by itself; if it keeps failing, ask the system administrator.",
)
