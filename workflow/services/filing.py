"""Filing a matter: one archive number for its package and its documents, and the archivist's acts that go with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

import workflow.services.effects.all  # noqa: F401  (registers every effect)
from workflow import clock
from workflow.db import transaction
from workflow.engine.definition import Transition
from workflow.errors import Forbidden, Invalid, NotFound, Refused
from workflow.models.archive_package import ArchivePackage
from workflow.models.document import VALID, Document
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import matters
from workflow.services import shelving, steps
from workflow.types import Phase, Position, Text

ARCHIVE, LIFE = "archive", "closure_report"
PERMANENT, YEARS_30, YEARS_10 = "permanent", "years_30", "years_10"
RETENTIONS = {PERMANENT: "Y", YEARS_30: "D30", YEARS_10: "D10"}
"""How long a matter is kept, with the code that its archive number has. Source: DA/T 22-2015, 5.4."""
SHORT = {YEARS_30: "y30", YEARS_10: "y10"}
LONGEST = 60


def file(package_uid: UUID, archive_no: str, retention: str, *, actor: User) -> Matter:
    """File a matter: its closure reports and the matter itself take their step to *archived* where they have one.

    Raises:
        NotFound: no such package, or none that `actor` may know of.
        Forbidden: only an archivist files.
        Refused: it is filed already, or the package has not passed its check or is older than a document.
        Invalid: number or retention cannot be used.
    """
    if Position.ARCHIVIST not in actor.positions:
        raise Forbidden(Text("由档案员归档", "the archivist does this"), ("office.archivist",))
    number = _checked(archive_no, retention)
    with transaction() as session:
        uid = session.scalar(select(Matter.uid).join(ArchivePackage).where(ArchivePackage.uid == package_uid))
        if uid is None:
            raise NotFound
        matter = matters.locked(session, uid, actor)
        _require_sound(session, matter)
        reports = _reports(session, matter)
        if any(one.phase not in (Phase.SETTLED, Phase.CANCELLED) for one in reports):
            raise Refused("unsigned", _UNSIGNED)
        for one in (*reports, matter):
            if transition := _way(one):
                steps.fire(session, one, ARCHIVE, _typed(transition, number, retention), actor=actor)
        shelving.keep(session, matter, number, retention, actor=actor, at=clock.now())
    return matter


def _checked(archive_no: str, retention: str) -> str:
    number, faults = archive_no.strip(), {}
    if not number or len(number) > LONGEST:
        faults["archive_no"] = Text("请填写档号，不超过 60 字。", "Give an archive number of up to 60 characters.")
    if retention not in RETENTIONS:
        faults["retention"] = Text("请选择保管期限。", "Choose how long it is kept.")
    if faults:
        raise Invalid(faults)
    return number


def _require_sound(session: Session, matter: Matter) -> None:
    package = session.scalars(
        select(ArchivePackage).where(ArchivePackage.matter_id == matter.id).execution_options(populate_existing=True)
    ).one()
    if package.archived_at is not None:
        raise Refused("filed", Text("该事项已归档。", "It is filed already."))
    if not package.is_sound or package.made_at is None:
        raise Refused("not_sound", _UNSOUND)
    since = (Document.matter_id == matter.id, Document.standing == VALID, Document.issued_at > package.made_at)
    if session.scalar(select(Document.id).where(*since).limit(1)):
        raise Refused("older", _OLDER)


def _reports(session: Session, matter: Matter) -> Sequence[Matter]:
    """The closure reports that hang on a matter, locked after it."""
    its = (Matter.parent_id == matter.id, Matter.kind == LIFE)
    keys = session.scalars(select(Matter.id).where(*its).order_by(Matter.id)).all()
    return [matters.locked_by_id(session, key) for key in keys]


def _way(matter: Matter) -> Transition | None:
    """The step by which a matter is archived from where it stands; None where it has none."""
    ways = matter.workflow.actions.get(ARCHIVE, ())
    return next((one for one in ways if matter.state in one.sources), None)


def _typed(transition: Transition, number: str, retention: str) -> dict[str, list[str]]:
    """What the form of that step asks for: kinds differ in the names of its fields."""
    typed: dict[str, list[str]] = {}
    for field in transition.form:
        if field.name == "retention":
            known = {choice.value for choice in field.choices}
            typed[field.name] = [retention if retention in known else SHORT.get(retention, retention)]
        elif field.name in ("archive_no", "archive_number"):
            typed[field.name] = [number]
    return typed


_UNSIGNED = Text("办结报告尚未签发，不能归档。", "Its closure report is not issued yet.")
_UNSOUND = Text(
    "归档包尚未生成，或未通过四性检测，不能归档。",
    "Its package is not made, or has not passed the four-property check.",
)
_OLDER = Text(
    "生成归档包后又签发了文书，请重新生成归档包再归档。",
    "A document was issued since the package was made: make the package again, then file it.",
)
