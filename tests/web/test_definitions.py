"""The pages of definitions: kinds, versions, rehearsal, publishing, moving over and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.rewriting import drafted, published, rehearsed
from workflow import clock
from workflow.models.definition_draft import DefinitionDraft
from workflow.models.moving_over import MovingOver
from workflow.models.rehearsal import Rehearsal
from workflow.models.workflow_version import WorkflowVersion

LONGER = ("holder: office.coordinator\n    limit: 1 wd", "holder: office.coordinator\n    limit: 3 wd")
SignIn = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def monday() -> Any:
    with clock.at(MONDAY):
        yield


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def test_the_list_says_what_is_in_force_and_what_runs_on_it(world: World, sign_in: SignIn):
    factories.problem(world)
    published(world, "problem", LONGER)
    drafted(world, "visit")

    page = text(sign_in("coord"), "/workflows")

    assert "第 2 版" in page
    assert "本联席会议自订" in page
    assert "/workflows/problem#versions" in page
    assert page.count("打开草稿") == 1


@pytest.mark.parametrize("login", ["edu.head", "sysadmin", "viewer", "director"])
def test_everybody_who_works_here_reads_a_version(world: World, sign_in: SignIn, login: str):
    published(world, "problem", LONGER)
    client = sign_in(login)

    assert "修订说明" in text(client, "/workflows/problem")
    assert "<svg" in text(client, "/workflows/problem/versions/1")
    assert client.get("/workflows/problem/versions/2/yaml").text.startswith("# The problem")
    text(client, "/workflows/problem/versions/9", 404)
    text(client, "/workflows/nothing", 404)


def test_a_draft_begins_from_a_version_and_opens_in_the_editor(world: World, session: Session, sign_in: SignIn):
    answer = sign_in("coord").post("/workflows/problem/versions/1/draft")

    draft = session.scalars(select(DefinitionDraft)).one()
    assert answer.location == f"/workflows/drafts/{draft.uid}"
    again = sign_in("director").post("/workflows/problem/versions/1/draft")
    assert (again.location, len(session.scalars(select(DefinitionDraft)).all())) == ("/workflows/problem", 1)


def test_a_draft_is_deleted(world: World, session: Session, sign_in: SignIn):
    drafted(world, "problem")

    assert sign_in("coord2").post("/workflows/problem/draft/drop").location == "/workflows/problem"
    assert session.scalars(select(DefinitionDraft)).all() == []


def test_the_rehearsal_puts_those_stranded_first_and_offers_places(world: World, session: Session, sign_in: SignIn):
    matter = factories.accepted(world)
    draft, client = drafted(world, "problem", ("pending_assign", "to_assign")), sign_in("coord")
    assert "尚未演练" in text(client, f"/workflows/drafts/{draft.uid}/rehearsal")

    client.post(f"/workflows/drafts/{draft.uid}/rehearsal")
    before = text(client, f"/workflows/drafts/{draft.uid}/rehearsal")
    client.post(f"/workflows/drafts/{draft.uid}/rehearsal", data={"to-pending_assign": "to_assign"})
    after = text(client, f"/workflows/drafts/{draft.uid}/rehearsal")

    assert before.index(matter.number) < before.index('name="to-pending_assign"')
    assert "也未指定去处" in before
    assert "也未指定去处" not in after
    assert session.scalars(select(Rehearsal)).all()[-1].state_map == {"pending_assign": "to_assign"}


def test_the_rehearsal_says_in_a_sentence_and_by_state_what_comes_and_goes(world: World, sign_in: SignIn):
    matter = factories.accepted(world)
    old = "who: [office.coordinator]\n    guards: [major_is_endorsed]"
    draft = drafted(world, "problem", (old, old.replace("coordinator", "director")))
    rehearsed(world, draft)

    page = text(sign_in("coord"), f"/workflows/drafts/{draft.uid}/rehearsal")

    assert "如将在办的 1 件转到新版：全部可以接着办；1 个状态下的可办操作有增减；到期日不变。" in page
    lines = [" ".join(line.split()) for line in re.findall(r'<li class="change">(.*?)</li>', page, re.S)]
    told = [re.sub(r"\s*<[^>]+>\s*", " ", line).split() for line in lines]
    assert told == [
        ["−", "取消", "交办", "联席办协调员", "1", "件，如", matter.number],
        ["+", "新增", "交办", "联席办主任", "1", "件，如", matter.number],
    ]


def test_an_administrator_sees_figures_and_no_matter(world: World, sign_in: SignIn):
    matter = factories.accepted(world)
    draft = drafted(world, "problem", ("pending_assign", "to_assign"))
    rehearsed(world, draft)

    page = text(sign_in("sysadmin"), f"/workflows/drafts/{draft.uid}/rehearsal")

    assert matter.number not in page
    assert "滞留" in page


def test_publishing_says_what_stands_in_the_way(world: World, session: Session, sign_in: SignIn):
    draft = drafted(world, "problem", LONGER)

    page = text(sign_in("director"), f"/workflows/drafts/{draft.uid}/publish")

    assert "当前文本尚未演练" in page
    answer = sign_in("director").post(f"/workflows/drafts/{draft.uid}/publish", data={"version": 2, "note": "x"})
    assert (answer.status_code, len(versions(session))) == (409, 1)


def versions(session: Session) -> list[int]:
    return list(session.scalars(select(WorkflowVersion.number).where(WorkflowVersion.kind == "problem")))


def test_the_director_publishes(world: World, session: Session, sign_in: SignIn):
    draft = drafted(world, "problem", LONGER)
    rehearsed(world, draft)
    client, address = sign_in("director"), f"/workflows/drafts/{draft.uid}/publish"
    assert "1 个工作日" in text(client, address)

    blank = client.post(address, data={"version": draft.version, "note": ""})
    made = client.post(address, data={"version": draft.version, "note": "放宽立项时限"})

    assert (blank.status_code, made.location, versions(session)) == (422, "/workflows/problem", [1, 2])
    assert "放宽立项时限" in text(client, "/workflows/problem")


def test_a_coordinator_looks_but_does_not_publish(world: World, session: Session, sign_in: SignIn):
    draft = drafted(world, "problem", LONGER)
    rehearsed(world, draft)
    client, address = sign_in("coord2"), f"/workflows/drafts/{draft.uid}/publish"

    assert "由联席办主任或系统管理员发布" in text(client, address)
    assert client.post(address, data={"version": draft.version, "note": "x"}).status_code == 403
    assert versions(session) == [1]


def test_matters_move_over_and_back(world: World, session: Session, sign_in: SignIn):
    matter = factories.submitted(world)
    published(world, "problem", LONGER)
    client, address = sign_in("director"), "/workflows/problem/versions/2/moving"
    client.post(f"{address}/rehearsal")
    rehearsal = session.scalars(select(Rehearsal)).all()[-1]
    assert matter.number in text(client, address)

    blank = client.post(address, data={"rehearsal": str(rehearsal.uid), "reason": ""})
    moved = client.post(address, data={"rehearsal": str(rehearsal.uid), "reason": "新时限"})
    moving = session.scalars(select(MovingOver)).one()
    page = text(client, moved.location)
    client.post(f"/workflows/movings/{moving.uid}/undo")

    assert (blank.status_code, moved.location) == (422, f"/workflows/movings/{moving.uid}")
    assert matter.number in page
    assert "已退回原版本" in text(client, moved.location)
    assert "流程换版" in text(client, f"/matters/{matter.uid}/history")


def test_single_matters_can_be_chosen(world: World, session: Session, sign_in: SignIn):
    first = factories.submitted(world)
    second = factories.submitted(world, concerned_unit=world.unit("dong").uid)
    published(world, "problem", LONGER)
    client, address = sign_in("director"), "/workflows/problem/versions/2/moving"
    client.post(f"{address}/rehearsal")
    rehearsal = session.scalars(select(Rehearsal)).all()[-1]

    given = {"rehearsal": str(rehearsal.uid), "reason": "新时限", "chosen": str(second.uid)}
    moved = client.post(address, data=given)

    page = text(client, moved.location)
    assert (second.number in page, first.number in page) == (True, False)


def test_a_coordinator_moves_nothing(world: World, session: Session, sign_in: SignIn):
    factories.problem(world)
    published(world, "problem", LONGER)

    assert sign_in("coord").post("/workflows/problem/versions/2/moving", data={"reason": "x"}).status_code == 403
    assert session.scalars(select(MovingOver)).all() == []
