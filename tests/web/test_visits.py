"""A visit's checklist and its signature in a browser without JavaScript, and who may see them when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import inspections
from tests.factories import MONDAY, World, act
from workflow import clock
from workflow.models.file import StoredFile
from workflow.models.matter import Matter
from workflow.models.visit import Answer, Finding
from workflow.services import visits
from workflow.services.visits import Given
from workflow.storage import Storage

Enter = Callable[[str], FlaskClient]
LEAD = inspections.TEAM[0]
MET = {f"a-item{n}": "met" for n in (1, 2, 3)}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    kept: Storage = app.extensions["lianzhi_storage"]
    return kept


@pytest.fixture
def unannounced(world: World) -> Matter:
    """A visit that its team has still to accept."""
    return inspections.visits_of(world, inspections.batch(world))[0]


@pytest.fixture
def visit(world: World, unannounced: Matter) -> Matter:
    """The same with its team on site."""
    inspections.arrived(world, unannounced)
    return afresh(world, unannounced)


def afresh(world: World, matter: Matter) -> Matter:
    return world.session.get_one(Matter, matter.id, populate_existing=True)


def picture(colour: str = "red") -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    out.seek(0)
    return out, "现场.jpg"


def at(visit: Matter, *parts: str) -> str:
    return "/".join([f"/visits/{visit.uid}", *parts])


def said(session: Session) -> list[tuple[str, str]]:
    return [(one.result, one.remark) for one in session.scalars(select(Answer).order_by(Answer.item_id))]


def signed_off(world: World, visit: Matter, storage: Storage, *, failed: bool = True) -> Matter:
    lead = world.person(LEAD)
    proof = inspections.photograph(lead, storage)
    first = Given("failed", "台账缺失。", files=(proof.uid,)) if failed else Given("met")
    answers = {"item1": first, "item2": Given("met"), "item3": Given("not_applicable")}
    return visits.hand_in(visit.uid, answers, {}, actor=lead, version=visit.version)


def test_a_checklist_is_saved_handed_in_signed_and_audited(
    world: World, session: Session, visit: Matter, sign_in: Enter
) -> None:
    team, outlet, leader = sign_in(LEAD), sign_in("pu1.rep"), sign_in("north.leader")
    failed = {"a-item1": "failed", "a-item1-remark": "台账缺失。"}

    kept = team.post(at(visit, "checklist", "keep"), data=failed | {"remark": "配合良好。"})
    gaps = team.post(at(visit, "checklist"), data=failed | {"a-item2": "met", "version": visit.version})
    proof = {"a-item1-photos": picture(), "version": visit.version}
    done = team.post(at(visit, "checklist"), data=MET | failed | proof)
    before = outlet.get(at(visit, "sign")).text
    signature = {"signer": "林一", "objection": "无异议，已安排补登。", "signer_image": picture("blue")}
    signed = outlet.post(at(visit, "sign"), data=signature | {"version": afresh(world, visit).version})
    audit = {"action": "audit_ok", "opinion": "同意。", "version": afresh(world, visit).version}
    audited = leader.post(f"/matters/{visit.uid}/act", data=audit)

    assert (kept.status_code, kept.location) == (303, at(visit, "checklist"))
    assert gaps.status_code == 409
    for sentence in ("检查表还有 1 项未填", "本项未答，请选择一项。", "请至少拍照一张。"):
        assert sentence in gaps.text
    assert "台账缺失。" in gaps.text
    assert (done.status_code, done.location) == (303, at(visit, "sign"))
    for sentence in ("60.0", "整改", "台账缺失。", "10 个工作日", "JZnorth.inspector1"):
        assert sentence in before
    assert (signed.status_code, audited.status_code) == (303, 303)
    matter = afresh(world, visit)
    assert matter.visit is not None
    assert (matter.state, matter.visit.signer, matter.visit.objection) == ("completed", "林一", "无异议，已安排补登。")
    drawn = session.scalars(select(StoredFile).where(StoredFile.evidence == "signature")).one()
    assert (drawn.matter_id, drawn.event_id is not None) == (visit.id, True)
    assert session.scalars(select(Finding)).one().rectification_id is not None


def test_the_inspected_side_learns_of_a_visit_when_the_team_is_there(
    world: World, unannounced: Matter, sign_in: Enter
) -> None:
    pages = [at(unannounced, "checklist"), at(unannounced, "sign"), f"/matters/{unannounced.uid}"]

    before = [sign_in(login).get(page).status_code for login in ("pu.liaison", "pu1.rep") for page in pages]
    inspections.arrived(world, unannounced)
    after = [sign_in(login).get(pages[0]).status_code for login in ("pu.liaison", "pu1.rep", "dong.liaison")]

    assert before == [404] * 6
    assert after == [200, 200, 404]


def test_the_inspected_side_reads_the_answers_once_they_are_handed_in(
    world: World, visit: Matter, storage: Storage, sign_in: Enter
) -> None:
    visits.record(visit.uid, {"item1": Given("partly", "缺一张海报。")}, actor=world.person(LEAD))
    address = at(visit, "checklist")

    early = {
        login: "缺一张海报。" in sign_in(login).get(address).text for login in ("pu1.rep", "north.leader", "coord")
    }
    signed_off(world, visit, storage)
    late = sign_in("pu1.rep").get(address).text

    assert early == {"pu1.rep": False, "north.leader": True, "coord": True}
    assert "台账缺失。" in late


def test_only_the_team_has_the_form(world: World, visit: Matter, sign_in: Enter) -> None:
    address = at(visit, "checklist")

    assert 'name="a-item1"' in sign_in(LEAD).get(address).text
    for login in ("north.inspector3", "north.leader", "coord", "pu1.rep"):
        assert 'name="a-item1"' not in sign_in(login).get(address).text
    assert sign_in("north.inspector3").post(f"{address}/keep", data=MET).status_code == 403
    assert sign_in("south.inspector1").post(f"{address}/keep", data=MET).status_code == 404
    assert sign_in("coord").post(f"{address}/keep", data=MET).status_code == 403


def test_the_browser_saves_by_itself(session: Session, visit: Matter, sign_in: Enter) -> None:
    client, data = sign_in(LEAD), {"a-item1": "partly", "a-item1-remark": "缺一张。", "a-item2": "", "remark": "匆忙。"}

    answer = client.post(at(visit, "checklist", "keep"), data=data, headers={"X-Draft": "1"})
    page = client.get(at(visit, "checklist")).text

    assert (answer.status_code, answer.data, said(session)) == (204, b"", [("partly", "缺一张。")])
    assert ("匆忙。" in page, "已答 1 / 3 项，未答 2 项" in page) == (True, True)


def test_what_cannot_be_kept_comes_back_in_the_form(session: Session, visit: Matter, sign_in: Enter) -> None:
    long = {"a-item1": "failed", "a-item1-remark": "字" * 2001}
    broken = {"a-item2": "failed", "a-item2-remark": "未签名。", "a-item2-photos": (BytesIO(b"<html>"), "现场.jpg")}

    answers = [sign_in(LEAD).post(at(visit, "checklist"), data=MET | one | {"version": 1}) for one in (long, broken)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert ("说明最多 2000 字。" in answers[0].text, "字" * 2001 in answers[0].text) == (True, True)
    assert ("未签名。" in answers[1].text, "现场.jpg" in answers[1].text) == (True, True)
    assert said(session) == []


def test_a_photograph_is_kept_as_soon_as_it_is_taken_and_can_be_taken_away(
    session: Session, visit: Matter, sign_in: Enter
) -> None:
    client = sign_in(LEAD)

    sent = client.post(at(visit, "checklist", "item2", "photos"), data={"photos": picture()})
    file = session.scalars(select(StoredFile)).one()
    page = client.get(at(visit, "checklist")).text
    away = client.post(at(visit, "checklist", "withdraw"), data={"withdraw": str(file.uid), "a-item1": "met"})
    bad = client.post(at(visit, "checklist", "item2", "photos"), data={"photos": (BytesIO(b"x"), "现场.exe")})

    assert (sent.status_code, str(file.uid) in sent.text, str(file.uid) in page) == (200, True, True)
    assert (away.status_code, bad.status_code) == (303, 422)
    assert str(file.uid) not in client.get(at(visit, "checklist")).text
    assert said(session) == [("met", "")]


def test_a_failed_item_says_which_finding_it_becomes_and_by_when(visit: Matter, sign_in: Enter) -> None:
    page = sign_in(LEAD).get(at(visit, "checklist")).text

    hints = re.findall(r'<p class="item-verdict[^"]*">([^<]+)</p>', page)
    assert hints[0] == (
        "将记为发现问题 FX-2026-0001-001-01，严重程度一般，整改时限 10 个工作日。通知书今日送达的，2026年11月30日到期。"
    )
    assert "评为“不合格”" in hints[1]


def test_a_correction_is_marked_beside_the_first_answer(
    world: World, visit: Matter, storage: Storage, sign_in: Enter
) -> None:
    signed_off(world, visit, storage)
    act(world, visit, "sign", "pu1.rep", signer="林一")
    act(world, visit, "audit_back", "north.leader", defects="第 1 项台账已找到。")

    form = sign_in(LEAD).get(at(visit, "checklist")).text
    visits.record(visit.uid, {"item1": Given("met")}, actor=world.person(LEAD))
    again = sign_in(LEAD).get(at(visit, "checklist")).text
    read = sign_in("north.leader").get(at(visit, "checklist")).text

    assert ("第 1 次退回补正" in form, "第 1 项台账已找到。" in form) == (True, True)
    assert "首次答案：不符合" in again
    assert re.search(r"更正；原答：不符合·台账缺失。", read)


def test_nobody_but_the_outlet_signs_and_the_team_may_note_a_refusal(
    world: World, visit: Matter, storage: Storage, sign_in: Enter
) -> None:
    signed_off(world, visit, storage)
    address = at(visit, "sign")

    team, outlet, office = (sign_in(login).get(address).text for login in (LEAD, "pu1.rep", "coord"))

    assert ('name="signer"' in outlet, 'name="signer"' in team, 'name="signer"' in office) == (True, False, False)
    assert ("action=sign_refused" in team, "action=sign_refused" in outlet) == (True, False)
    assert sign_in(LEAD).post(address, data={"signer": "张"}).status_code == 403
    assert sign_in("dong1.rep").post(address, data={"signer": "张"}).status_code == 404
    assert afresh(world, visit).state == "pending_sign"


def test_signing_without_a_name_or_too_late_says_so(
    world: World, visit: Matter, storage: Storage, sign_in: Enter
) -> None:
    matter = signed_off(world, visit, storage)
    client, address = sign_in("pu1.rep"), at(visit, "sign")

    nameless = client.post(address, data={"signer": "", "objection": "分数偏低。", "version": matter.version})
    late = client.post(address, data={"signer": "林一", "version": matter.version - 1})

    assert (nameless.status_code, "分数偏低。" in nameless.text) == (422, True)
    assert late.status_code == 409
    assert afresh(world, visit).state == "pending_sign"


def test_a_name_in_print_alone_is_no_signature(world: World, visit: Matter, storage: Storage, sign_in: Enter) -> None:
    matter = signed_off(world, visit, storage)

    page = sign_in("pu1.rep").post(at(visit, "sign"), data={"signer": "林一", "version": matter.version})

    assert (page.status_code, "请在签名框内手写签名，或上传签字照片" in page.text) == (422, True)
    assert afresh(world, visit).state == "pending_sign"


def test_the_team_on_site_finds_the_way_to_its_checklist(visit: Matter, sign_in: Enter) -> None:
    team, leader = (sign_in(login).get(f"/matters/{visit.uid}").text for login in (LEAD, "north.leader"))

    assert ("填写检查表" in team, "填写检查表" in leader) == (True, False)


def test_once_signed_the_page_is_the_checklist_as_it_reads(
    world: World, visit: Matter, storage: Storage, sign_in: Enter
) -> None:
    signed_off(world, visit, storage, failed=False)
    act(world, visit, "sign", "pu1.rep", signer="林一")

    assert sign_in("pu1.rep").get(at(visit, "sign")).location == at(visit, "checklist")


def test_the_audit_sees_on_the_visits_page_how_it_was_answered(
    world: World, visit: Matter, storage: Storage, sign_in: Enter
) -> None:
    signed_off(world, visit, storage)
    act(world, visit, "sign", "pu1.rep", signer="林一")

    page = sign_in("north.leader").get(f"/matters/{visit.uid}").text

    for sentence in ("符合 1", "不符合 1", "不适用 1", f'href="{at(visit, "checklist")}"', "审核通过"):
        assert sentence in page


def test_a_matter_of_another_kind_has_no_checklist(world: World, sign_in: Enter) -> None:
    parent: Any = inspections.batch(world)

    assert [sign_in("coord").get(f"/visits/{parent.uid}/{page}").status_code for page in ("checklist", "sign")] == [
        404,
        404,
    ]
