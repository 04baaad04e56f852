"""A matter's page for every kind: what it shows, how much it asks the database, and that no text becomes code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests import factories, inspections
from tests.factories import World
from workflow import clock
from workflow.db import db, transaction
from workflow.models.assignment import Assignment
from workflow.models.matter import Matter
from workflow.models.rectification import Rectification
from workflow.models.unit import Unit
from workflow.services import assignments, matters
from workflow.services.beginning import begin
from workflow.services.files import Upload, keep
from workflow.storage import Storage
from workflow.types import UnitKind

SignIn = Callable[[str], FlaskClient]
MOST_STATEMENTS = 12
CODE = "<script>alert(1)</script>'\"{{7*7}}<img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(factories.MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    found: Storage = app.extensions["lianzhi_storage"]
    return found


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent, but for those that only open, close or set up."""
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def asked(client: FlaskClient, url: str) -> list[str]:
    """What the second opening of a page asks: the first marks it as seen and fills what a process keeps."""
    assert client.get(url).status_code == 200
    with statements() as sent:
        assert client.get(url).status_code == 200
    return sent


def add_units(world: World, number: int) -> tuple[str, ...]:
    """More member units, by their codes."""
    codes = tuple(f"more{n}" for n in range(number))
    with transaction() as session:
        for code in codes:
            names = {"name_zh": code, "name_en": code, "short_zh": code, "short_en": code}
            session.add(Unit(meeting_id=world.meeting.id, kind=UnitKind.MEMBER, code=code, is_member=True, **names))
    return codes


def add_children(world: World, parent: Matter, number: int) -> None:
    """Rectifications that hang on a problem."""
    person = world.person("coord")
    with transaction() as session:
        for n in range(number):
            begin(
                session,
                person.meeting,
                "rectification",
                title=f"整改 {n}",
                actor=person,
                number=f"ZG-T-{parent.id}-{n}",
                detail=Rectification(),
                parent_id=parent.id,
            )


def test_the_page_of_a_problem_asks_the_same_however_long_it_is(
    world: World, sign_in: SignIn, storage: Storage
) -> None:
    short = factories.rectifying(world, supports=("tax",))
    add_children(world, short, 1)
    long = factories.rectifying(world, supports=add_units(world, 20), concerned_unit=world.unit("dong").uid)
    add_children(world, long, 30)
    for n in range(30):
        upload = Upload(f"{n}.txt", BytesIO(b"%d" % n))
        kept = keep([upload], actor=world.person("edu.handler"), storage=storage).files["files"]
        factories.act(world, long, "progress", "edu.handler", percent=n, text="进展。", files=[kept[0].uid])
        matters.comment(long.uid, f"说 {n}", actor=world.person("edu.head"), is_internal=False)
    client = sign_in("edu.handler")

    few = asked(client, f"/matters/{short.uid}?action=progress")
    many = asked(client, f"/matters/{long.uid}?action=progress")

    assert len(many) == len(few)
    assert len(many) <= MOST_STATEMENTS, "\n".join(many)


@pytest.mark.parametrize("action", ["", "?action=need_reinspect"])
def test_the_office_asks_no_more_with_its_longest_form(
    world: World, sign_in: SignIn, storage: Storage, action: str
) -> None:
    matter = factories.rectifying(world, supports=("tax",))
    part = world.session.scalars(select(Assignment).where(Assignment.role == "support")).one()
    tax = world.person("tax.liaison")
    for step, inputs in (("sign", {"contact": "1"}), ("report", {"text": "已核对。"})):
        version = world.session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()
        assignments.act(matter.uid, part.uid, step, actor=tax, version=version, raw=factories.raw(**inputs))
    after = inspections.photograph(world.person("edu.handler"), storage)
    factories.act(world, matter, "submit_unit", "edu.handler", report="完成。", lasting="机制。", after=[after.uid])
    factories.act(world, matter, "apply_close", "edu.head", opinion="属实。")

    sent = asked(sign_in("reviewer"), f"/matters/{matter.uid}{action}")

    assert len(sent) <= MOST_STATEMENTS, "\n".join(sent)


@pytest.mark.parametrize("login", ["coord", "bureau.leader", "north.team_leader", "auditor"])
def test_the_pages_of_an_inspection_ask_no_more_for_a_batch_of_more_visits(
    world: World, sign_in: SignIn, storage: Storage, login: str
) -> None:
    parent = inspections.batch(world, outlets=("pu1", "dong1"))
    first = inspections.visits_of(world, parent)[0]
    inspections.visited(world, first, storage)
    mending = world.session.scalars(select(Matter).where(Matter.kind == "rectification")).one()
    client = sign_in(login)

    for matter in (parent, first, mending):
        sent = asked(client, f"/matters/{matter.uid}")
        assert len(sent) <= MOST_STATEMENTS, f"{matter.kind}\n" + "\n".join(sent)


def test_the_number_trail_leads_up_and_down(world: World, sign_in: SignIn, storage: Storage) -> None:
    parent = inspections.batch(world)
    visit = inspections.visits_of(world, parent)[0]
    inspections.visited(world, visit, storage)
    mending = world.session.scalars(select(Matter).where(Matter.kind == "rectification")).one()
    inspections.noticed(world, mending)

    office = sign_in("coord")
    up, down = office.get(f"/matters/{mending.uid}").text, office.get(f"/matters/{visit.uid}").text
    bank = sign_in("pu1.rep").get(f"/matters/{mending.uid}").text

    for above in (parent, visit):
        assert f'href="/matters/{above.uid}">{above.number}' in up
    assert f'href="/matters/{mending.uid}">{mending.number}' in down
    assert f"/matters/{visit.uid}" in bank
    assert parent.number not in plain(bank).split()
    assert "台账缺失" in plain(up)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_a_page_a_sheet_a_history_and_a_diagram(
    world: World, sign_in: SignIn, storage: Storage, language: str
) -> None:
    inspections.closed_batch(world, storage)
    rows = world.session.scalars(select(Matter).order_by(Matter.id))
    client = sign_in("coord")
    client.get(f"/language/{language}")

    for matter in {row.kind: row for row in rows}.values():
        for path in ("", "/print", "/history", "/history?only=moves", "/history?only=opinions", "/diagram"):
            answer = client.get(f"/matters/{matter.uid}{path}")
            assert answer.status_code == 200
            assert "None" not in plain(answer.text)
        assert "<svg" in client.get(f"/matters/{matter.uid}/diagram", headers={"HX-Request": "true"}).text


def test_older_lines_of_the_history_are_a_click_away(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world)
    for n in range(60):
        with clock.at(factories.MONDAY + timedelta(minutes=n)):
            factories.act(world, matter, "progress", "edu.handler", percent=n, text=f"第{n}次进展")
    client = sign_in("edu.handler")

    page = plain(client.get(f"/matters/{matter.uid}").text)
    first = client.get(f"/matters/{matter.uid}/history").text
    older = re.search(r'href="([^"]*before=\d+[^"]*)"', first)
    assert older is not None
    second = plain(client.get(unescape(older.group(1))).text)
    sheet = plain(client.get(f"/matters/{matter.uid}/print").text)

    assert ("第59次进展" in page, "第20次进展" in page) == (True, False)
    assert ("第59次进展" in plain(first), "第5次进展" in plain(first)) == (True, False)
    assert ("第5次进展" in second, "第59次进展" in second) == (True, False)
    assert ("第59次进展" in sheet, "第0次进展" in sheet) == (True, True)


def test_no_text_that_anybody_typed_becomes_code(world: World, sign_in: SignIn, storage: Storage) -> None:
    matter = factories.rectifying(world, title=CODE[:100], facts=CODE, supports=("tax",))
    upload = Upload("<img src=x>.txt", BytesIO(b"a"))
    kept = keep([upload], actor=world.person("edu.handler"), storage=storage).files["files"]
    factories.act(world, matter, "progress", "edu.handler", percent=1, text=CODE, next_step=CODE, files=[kept[0].uid])
    matters.comment(matter.uid, CODE, actor=world.person("edu.head"), is_internal=False)
    matters.save_draft(f"{matter.uid}/progress", {"text": [CODE]}, actor=world.person("edu.handler"))
    client = sign_in("edu.handler")

    for path in ("?action=progress", "/print", "/history", "/diagram"):
        html = client.get(f"/matters/{matter.uid}{path}").text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "49" not in re.findall(r"'&#34;(\d+)", html)
    late = {"action": "progress", "version": "1", "percent": CODE, "text": CODE}
    assert "<script>alert" not in client.post(f"/matters/{matter.uid}/act", data=late).text


def test_the_business_auditor_sees_personal_data_masked(world: World, sign_in: SignIn) -> None:
    matter = factories.rectifying(world, facts="当事人电话 13812345678，身份证 31010119900307001X。")

    seen = {login: plain(sign_in(login).get(f"/matters/{matter.uid}").text) for login in ("coord", "auditor")}

    assert "13812345678" in seen["coord"]
    assert ("13812345678" in seen["auditor"], "31010119900307001X" in seen["auditor"]) == (False, False)


def test_the_business_auditor_reads_no_name_of_the_inspected_side(
    world: World, sign_in: SignIn, storage: Storage
) -> None:
    matter = inspections.rectification(world, storage)
    inspections.closing(world, matter, storage)

    seen = {login: plain(sign_in(login).get(f"/matters/{matter.uid}").text) for login in ("coord", "auditor")}

    assert ("张pu1.rep" in seen["coord"], "张pu1.rep" in seen["auditor"]) == (True, False)
    assert ("林一" in seen["coord"], "林一" in seen["auditor"]) == (True, False)
    assert "张north.team_leader" in seen["auditor"]


def test_files_are_served_guarded_to_whoever_sees_their_matter(
    world: World, session: Session, sign_in: SignIn, storage: Storage
) -> None:
    matter = factories.rectifying(world)
    out = BytesIO()
    Image.new("RGB", (900, 600), "green").save(out, "JPEG")
    uploads = [Upload("现场.jpg", BytesIO(out.getvalue())), Upload("名单.csv", BytesIO(b"a,b"))]
    shot, sheet = keep(uploads, actor=world.person("edu.handler"), storage=storage).files["files"]
    handler, office = sign_in("edu.handler"), sign_in("coord")
    assert (
        handler.get(f"/files/{shot.uid}", buffered=True).status_code,
        office.get(f"/files/{shot.uid}").status_code,
    ) == (200, 404)

    factories.act(world, matter, "progress", "edu.handler", percent=1, text="x", files=[shot.uid, sheet.uid])

    picture, table, small = (
        office.get(path, buffered=True)
        for path in (f"/files/{shot.uid}", f"/files/{sheet.uid}", f"/files/{shot.uid}/thumbnail")
    )
    assert [answer.status_code for answer in (picture, table, small)] == [200, 200, 200]
    assert [a.headers["X-Content-Type-Options"] for a in (picture, table, small)] == ["nosniff"] * 3
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert (picture.mimetype, table.mimetype, small.mimetype) == ("image/jpeg", "text/csv", "image/jpeg")
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert table.headers["Content-Disposition"].startswith("attachment")
    with Image.open(BytesIO(small.data)) as drawn:
        assert drawn.size == (640, 427)
    assert office.get(f"/files/{sheet.uid}/thumbnail").status_code == 404
    assert sign_in("tax.handler").get(f"/files/{shot.uid}").status_code == 404
    assert f"/files/{shot.uid}/thumbnail" in office.get(f"/matters/{matter.uid}").text
