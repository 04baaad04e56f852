"""Papers that acts on the way draft: replies, records and opinions say what was decided and by whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories, inspections
from tests.factories import MONDAY, World, act, raw
from tests.reports.story import printed
from tests.services.test_instruments import asked, granted
from tests.statements import counting
from tests.web.test_together import CATEGORIES
from workflow import clock
from workflow.db import transaction
from workflow.models.document import Document
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.services import bulk, kinds
from workflow.storage import Storage
from workflow.types import UnitKind


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def storage(app: Flask) -> Storage:
    found: Storage = app.extensions["lianzhi_storage"]
    return found


def drafted(world: World, matter: Matter, kind: str) -> list[Document]:
    """The documents of that kind of a matter, oldest first."""
    world.session.rollback()
    mine = Document.matter_id == matter.id, Document.kind == kind
    return list(world.session.scalars(select(Document).where(*mine).order_by(Document.id)))


def data(document: Document) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(document.snapshot)
    return found


def missing(document: Document, zh: tuple[str, ...], en: tuple[str, ...]) -> list[str]:
    """What the pages do not say."""
    texts = {"zh": printed(data(document), "zh"), "en": printed(data(document), "en")}
    return [said for language, wanted in (("zh", zh), ("en", en)) for said in wanted if said not in texts[language]]


def test_more_time_is_granted_in_writing(app: Flask, world: World) -> None:
    parent = factories.rectifying(world)

    request = granted(app, world, parent)

    [reply] = drafted(world, request, "extension_reply")
    assert (reply.number, reply.title) == ("岚反诈联办复〔2026〕1号", f"关于同意{parent.title}延期的批复")
    zh = ("区教育局：", f"（{parent.number}）的延期申请（{request.number}）收悉", "需多家单位协调", "延至2026年12月4日")
    assert missing(reply, (*zh, "一、同意延期。办理时限由", "特此批复。"), ("Moretimeisgranted",)) == []


def test_more_time_is_refused_in_writing_with_the_reason(app: Flask, world: World) -> None:
    request = asked(app, world, factories.rectifying(world))
    act(world, request, "unit_ok", "edu.head", opinion="同意。")
    act(world, request, "review_ok", "coord", opinion="同意。")

    act(world, request, "refuse", "director", reason="等待名单不是理由。")

    [reply] = drafted(world, request, "extension_reply")
    assert data(reply)["granted_until"] == ""
    zh = ("一、不予延期。原办理时限", "二、审批意见：等待名单不是理由。")
    assert missing(reply, zh, ("Moretimeisnotgranted",)) == []


def test_a_talk_is_recorded_once_both_sides_have_signed(world: World) -> None:
    parent = factories.rectifying(world)
    form = {"facts": "两次逾期。", "talk_on": "2026-11-20", "place": "联席办二楼会议室"}
    talk = kinds.register("talk", raw(**form), actor=world.person("director"), parent=parent.uid)
    act(world, talk, "approve", "convener", opinion="同意。")
    said = {"held_on": "2026-11-20", "record": "单位说明了原因。", "commitments": "月底前办结。"}
    act(world, talk, "hold", "director", **said, promised_on="2026-11-30", signed_office="true")
    assert drafted(world, talk, "talk_record") == []

    act(world, talk, "countersign", "edu.head", signed_unit="true", remark="已布置。")

    [record] = drafted(world, talk, "talk_record")
    [notice] = drafted(world, talk, "talk_notice")
    assert record.number == "岚反诈联办谈〔2026〕1号"
    zh = (
        "约谈事由两次逾期。",
        "单位说明了原因。",
        "月底前办结。",
        "承诺完成日期2026年11月30日",
        str(notice.number),
        "已布置。",
    )
    people = tuple(world.person(login).name for login in ("director", "edu.head"))
    assert missing(record, (*zh, *people), ("Recordofatalk", "Promisedfor30Nov2026")) == []


def test_an_inspection_is_recorded_once_it_has_been_audited(world: World, storage: Storage) -> None:
    visit = inspections.visits_of(world, inspections.batch(world))[0]
    inspections.signed(world, visit, storage)
    assert drafted(world, visit, "visit_record") == []

    act(world, visit, "audit_ok", "north.leader", opinion="情况属实。")

    [record] = drafted(world, visit, "visit_record")
    said = data(record)
    assert [row["answer"] for row in said["answers"]] == ["failed", "met", "met"]
    assert [file["name"] for file in said["attachments"]] == ["现场.jpg"]
    zh = ("共检查3项：符合2项，部分符合0项，不符合1项", "台账缺失。", "照片1张", "情况属实。", "JCM-1")
    assert missing(record, (*zh, visit.number, "已阅，记录属实，无不同意见。"), ("3itemswerelookedat",)) == []


def test_a_refusal_to_sign_is_on_the_record_with_its_witness(world: World, storage: Storage) -> None:
    visit = inspections.visits_of(world, inspections.batch(world))[0]
    inspections.handed_in(world, visit, storage)
    team = [world.person(login).uid for login in inspections.TEAM]
    told = {"refusal": "负责人拒绝。", "inspectors": team, "witness": "社区民警", "files": []}
    act(world, visit, "sign_refused", inspections.TEAM[0], **told)

    act(world, visit, "audit_ok", "north.leader", opinion="同意。")

    [record] = drafted(world, visit, "visit_record")
    assert missing(record, ("被检查单位拒绝签字。负责人拒绝。", "见证人：社区民警"), ("refusedtosign",)) == []


def test_a_drawn_signature_stands_in_the_box_and_not_among_the_evidence(world: World, storage: Storage) -> None:
    visit = inspections.visits_of(world, inspections.batch(world))[0]
    inspections.handed_in(world, visit, storage, failed=None)
    drawn = inspections.photograph(world.person("pu1.rep"), storage, "black", "签名.png")
    digest = drawn.sha256
    act(world, visit, "sign", "pu1.rep", signer="林一", objection="第2项已当场说明。", signature=[drawn.uid])

    act(world, visit, "audit_ok", "north.leader", opinion="同意。")

    [record] = drafted(world, visit, "visit_record")
    said = data(record)
    assert (said["signed"]["picture"], said["signed"]["name"], said["attachments"]) == (digest, "林一", [])
    assert missing(record, ("第2项已当场说明。", "签名（盖章）：林*"), ("林*",)) == []


def reinspected(world: World, storage: Storage) -> Matter:
    """A rectification whose re-inspection is arranged, with its notice served."""
    matter = inspections.noticed(world, inspections.rectification(world, storage))
    act(world, matter, "receive", "pu1.rep", signer="林一", contact="8001")
    return arranged(world, matter, storage)


def arranged(world: World, matter: Matter, storage: Storage) -> Matter:
    after = inspections.photograph(world.person("pu1.rep"), storage, "green", "整改后.jpg").uid
    act(world, matter, "report", "pu1.rep", measures="补齐三个月台账。", lasting="每周自查。", after=[after])
    team = [world.person(login).uid for login in (inspections.TEAM[0], "north.inspector3")]
    return act(world, matter, "reinspect", "north.team_leader", reinspectors=team, reinspect_on="2026-11-18")


def test_each_re_inspection_has_an_opinion_of_its_own(world: World, storage: Storage) -> None:
    matter = reinspected(world, storage)

    act(world, matter, "fail", "north.team_leader", reason="缺一个月台账。", days=5)
    arranged(world, matter, storage)
    act(world, matter, "pass", "north.team_leader", opinion="台账齐全。")

    failed, passed = drafted(world, matter, "reinspection_opinion")
    [notice] = drafted(world, matter, "rectification_notice")
    assert (failed.number, passed.number) == ("岚反诈联办查〔2026〕1号", "岚反诈联办查〔2026〕2号")
    due = data(failed)["due_on"]
    zh = (
        str(notice.number),
        "台账缺失三个月。",
        "补齐三个月台账。",
        "缺一个月台账。",
        "复查结论：不合格。",
        "（5个工作日）",
    )
    assert due
    assert missing(failed, (*zh, world.person("north.inspector3").name), ("Conclusion:failed",)) == []
    assert missing(passed, ("复查结论：合格。", "台账齐全。"), ("Conclusion:passed",)) == []


def test_two_failures_propose_supervision_and_three_a_talk(world: World, storage: Storage) -> None:
    matter = reinspected(world, storage)
    for number in range(3):
        act(world, matter, "fail", "north.team_leader", reason="未到位。", days=5)
        if number < 2:
            arranged(world, matter, storage)

    once, twice, thrice = (printed(data(one), "zh") for one in drafted(world, matter, "reinspection_opinion"))

    assert ("建议" in once, "建议予以督办" in twice, "建议约谈单位负责人" in thrice) == (False, True, True)


def test_how_outlets_were_chosen_is_on_record_when_the_batch_is_published(world: World) -> None:
    batch = inspections.batch(world)

    [record] = drafted(world, batch, "draw_record")

    said = data(record)
    assert [step["step"] for step in said["steps"]] == ["submit", "approve", "select", "publish"]
    assert sum(pool["chosen"] for pool in said["pools"]) == len(said["chosen"]) == 1
    zh = ("由执法主体在待选名单内直接选定", "属地网点", "属地日常巡查", "岚公查批〔2026〕1号")
    people = tuple(world.person(login).name for login in inspections.TEAM)
    assert missing(record, (*zh, *people, batch.number), ("chosenfromthepoolbytheenforcementsubject",)) == []


def pending(app: Flask, world: World, number: int) -> Matter:
    """A request that awaits the director, on a problem of its own."""
    request = asked(app, world, factories.rectifying(world, category=CATEGORIES[number]))
    act(world, request, "unit_ok", "edu.head", opinion="同意。")
    return act(world, request, "review_ok", "coord", opinion="同意。")


def test_many_requests_answered_at_once_read_and_number_together(app: Flask, world: World) -> None:
    requests = [pending(app, world, number) for number in range(6)]
    typed = raw(until="2026-12-04", opinion="同意。")
    sent = []

    for group in (requests[:1], requests[1:]):
        with counting(app) as statements:
            bulk.act_on_all([one.uid for one in group], "approve", actor=world.person("director"), raw=typed)
        sent.append([one for one in statements if "FROM event" in one or "counter" in one])

    numbers = [reply.number for one in requests for reply in drafted(world, one, "extension_reply")]
    assert numbers == [f"岚反诈联办复〔2026〕{n}号" for n in range(1, 7)]
    assert len(sent[0]) == len(sent[1])


def test_many_inspections_audited_at_once_read_together(app: Flask, world: World, storage: Storage) -> None:
    north = {"station_id": world.unit("north").id, "parent_id": world.unit("pu").id}
    with transaction() as session:
        session.add_all(outlet(world, f"more{number}", **north) for number in range(4))
    batch = inspections.batch(world, outlets=("pu1", *(f"more{number}" for number in range(4))))
    visits = inspections.visits_of(world, batch)
    for visit in visits:
        inspections.handed_in(world, visit, storage, failed=None)
        team = [world.person(login).uid for login in inspections.TEAM]
        told = {"refusal": "负责人拒绝。", "inspectors": team, "witness": "", "files": []}
        act(world, visit, "sign_refused", inspections.TEAM[0], **told)
    sent = []

    for group in (visits[:1], visits[1:]):
        with counting(app) as statements:
            typed = raw(opinion="同意。")
            bulk.act_on_all([one.uid for one in group], "audit_ok", actor=world.person("north.leader"), raw=typed)
        wanted = ("FROM answer", "FROM checklist_item", "FROM file", "certificate", "grant_")
        sent.append([one for one in statements if "SELECT" in one and any(word in one for word in wanted)])

    numbers = [record.number for one in visits for record in drafted(world, one, "visit_record")]
    assert numbers == [f"岚反诈联办检〔2026〕{n}号" for n in range(1, 6)]
    assert len(sent[0]) == len(sent[1])


def outlet(world: World, code: str, **keys: int) -> Unit:
    names = {"name_zh": code, "name_en": code, "short_zh": code, "short_en": code}
    return Unit(meeting_id=world.meeting.id, kind=UnitKind.OUTLET, code=code, **names, **keys)


def test_the_record_in_a_paper_has_the_events_with_their_hashes_and_nobody_s_words(world: World) -> None:
    matter = factories.assigned(world)
    snapshot = json.loads(world.session.scalars(select(Document.snapshot).where(Document.matter_id == matter.id)).one())
    rows = world.session.scalars(select(Event).where(Event.matter_id == matter.id).order_by(Event.seq)).all()

    assert [line["hash"] for line in snapshot["events"]] == [row.hash for row in rows]
    assert {(line["person"], line["opinion"]) for line in snapshot["events"]} == {("", "")}
