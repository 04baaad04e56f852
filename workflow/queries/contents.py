"""Which contents of the file storage are needed, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.models.archive_package import ArchivePackage
from workflow.models.document import Document
from workflow.models.file import StoredFile
from workflow.models.matter import Matter


@dataclass(frozen=True, slots=True)
class Needed:
    """A content that a row names; `what` is the number of a document or package, or the name of a file."""

    sha256: str
    what: str


def needed(session: Session) -> Iterator[Needed]:
    """Every content that a document, an archive package or an uploaded file names, in this order; three statements."""
    documents = select(Document.sha256, Document.number, Document.title).where(Document.sha256.is_not(None))
    for sha256, number, title in session.execute(documents.order_by(Document.id).execution_options(yield_per=500)):
        yield Needed(sha256 or "", number or title)
    packages = select(ArchivePackage.sha256, Matter.number).join(Matter).where(ArchivePackage.sha256.is_not(None))
    for sha256, number in session.execute(packages.order_by(ArchivePackage.id)):
        yield Needed(sha256 or "", f"{number}.zip")
    files = select(StoredFile.sha256, StoredFile.name)
    for sha256, name in session.execute(files.order_by(StoredFile.id).execution_options(yield_per=500)):
        yield Needed(sha256, name)
