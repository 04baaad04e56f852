"""Documents: listed by scope, found by number and code, made again on request."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import MONDAY, World
from workflow import clock
from workflow.db import transaction
from workflow.errors import Forbidden, NotFound, Refused
from workflow.models.document import FAILED, FINISHED, WAITING, Document, Download
from workflow.models.outbox import OutboxMessage
from workflow.queries import documents as register
from workflow.queries import verifying
from workflow.queries.calendars import calendar_of
from workflow.queries.documents import Wanted
from workflow.services import documents
from workflow.types import Text


def mark(world: World, family: str = "assignment_slip") -> str:
    """What stands before the year in the numbers of a family."""
    words: str = world.meeting.settings["marks"][family]
    return words


def slip(world: World, **also: Any) -> Document:
    """The assignment slip of a problem that has just been assigned."""
    with clock.at(MONDAY):
        matter = factories.assigned(world, **also)
    return world.session.scalars(select(Document).where(Document.matter_id == matter.id)).one()


def _list(session: Any, viewer: Any, **wanted: Any) -> list[str]:
    calendar = calendar_of(session, viewer.meeting)
    return [row.number for row in register.page(session, viewer, Wanted(**wanted), calendar).rows]


def test_a_unit_lists_the_documents_of_its_own_matters_only(world, session):
    number = slip(world, supports=("tax",)).number

    seen = {login: _list(session, world.person(login)) for login in ("coord", "edu.head", "tax.liaison", "court.head")}
    assert seen == {"coord": [number], "edu.head": [number], "tax.liaison": [number], "court.head": []}


def test_the_list_is_narrowed_by_kind_state_year_words_and_verify_code(world, session):
    document, viewer = slip(world), world.person("coord")
    found, missed = [document.number], []

    assert [
        _list(session, viewer, family="assignment_slip"),
        _list(session, viewer, family="closure_report"),
        _list(session, viewer, state="coming"),
        _list(session, viewer, state="valid"),
        _list(session, viewer, year=2026),
        _list(session, viewer, year=2025),
        _list(session, viewer, text="对公 WT-2026"),
        _list(session, viewer, text="对公 没有"),
        _list(session, viewer, text=document.verify_code[:4].lower() + "-" + document.verify_code[4:]),
        _list(session, viewer, text="%"),
    ] == [found, missed, found, missed, found, missed, found, missed, found, missed]


def test_an_ask_for_a_document_outside_ones_scope_finds_nothing(world, session):
    document = slip(world)
    stranger = world.person("court.head")

    for ask in (register.one, register.row, register.locked):
        with pytest.raises(NotFound):
            ask(session, document.uid, stranger)


def _fail(document: Document) -> None:
    with transaction() as session:
        row = session.get_one(Document, document.id)
        row.making, row.attempts, row.fault = FAILED, 6, '{"zh": "磁盘已满", "en": "disk full"}'


def test_the_office_or_the_enforcement_leader_has_a_failed_document_made_again(world, session):
    document = slip(world)
    _fail(document)

    with pytest.raises(Forbidden):
        documents.retry(document.uid, actor=world.person("edu.head"))
    session.expire_all()
    unchanged = session.get_one(Document, document.id).making
    again = documents.retry(document.uid, actor=world.person("coord"))

    promises = session.scalar(select(func.count()).select_from(OutboxMessage))
    assert (unchanged, again.making, again.attempts, again.fault, promises) == (FAILED, WAITING, 0, None, 2)


@pytest.mark.parametrize(("making", "code"), [(FINISHED, "finished"), (WAITING, "making")])
def test_what_is_finished_or_under_way_is_not_made_again(world, session, making, code):
    document = slip(world)
    with transaction() as writing:
        writing.get_one(Document, document.id).making = making

    with pytest.raises(Refused) as refusal:
        documents.retry(document.uid, actor=world.person("coord"))

    promises = session.scalar(select(func.count()).select_from(OutboxMessage))
    assert (refusal.value.code, promises) == (code, 1)


def test_who_took_a_document_is_written_down(world, session):
    document, person = slip(world), world.person("edu.head")

    with clock.at(MONDAY):
        documents.log_download(document, actor=person)

    assert [(row.document_id, row.user_id, row.at) for row in session.scalars(select(Download))] == [
        (document.id, person.id, MONDAY)
    ]


def test_the_public_learns_number_title_date_hash_and_standing(world, session):
    document = slip(world)

    found = verifying.by_code(session, f" {document.verify_code[:4].lower()}-{document.verify_code[4:]} ")
    assert found == verifying.Public(
        number=document.number,
        title=Text(document.title, document.title_en),
        issued_on=MONDAY.date(),
        sha256=None,
        standing="valid",
        code=document.verify_code,
    )
    assert verifying.by_code(session, "A" * 12) is None


def test_a_number_is_found_however_its_brackets_are_written(world, session):
    document = slip(world)

    for written in (document.number, f"{mark(world)}[2026]1号", f"{mark(world)}（2026） 1 号"):
        found = register.numbered(session, written)
        assert found is not None
        assert found.id == document.id
    assert register.numbered(session, f"{mark(world)}〔2026〕2号") is None
