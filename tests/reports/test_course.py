"""Everything that happened on the way stands in the body of the closure report, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from tests import factories
from tests.factories import MONDAY, World, act
from tests.presses import Scene
from tests.reports import story
from tests.services.test_assignments import act as on_part
from workflow import clock
from workflow.jobs import performing
from workflow.models.matter import Matter
from workflow.services import kinds

Frozen = Mapping[str, Any]


def told(snapshot: Frozen) -> tuple[str, str]:
    """The body of the pages in Chinese and English, without the annexes."""
    return tuple(
        story.printed(snapshot, language).rpartition(annex)[0]  # type: ignore[return-value]
        for language, annex in (("zh", "办理过程记录"), ("en", "Recordofhandling"))
    )


@pytest.fixture
def snapshot(app: Flask, world: World) -> Frozen:
    with clock.at(MONDAY):
        matter = story.whole(app, world)
    return story.report_of(world, matter)


def test_the_body_tells_all_of_it_in_both_languages(snapshot: Frozen) -> None:
    zh, en = told(snapshot)

    for said in (
        "11月16日，区人民法院张court.head提出退回，事由为“职责不符”，依据为三定方案第六条无此职责，建议由区教育局承办。",
        "11月17日，联席办张coord2裁定：同意退回。裁定意见：情况属实，改由区教育局牵头。",
        "11月18日，区教育局征求浦兴银行意见，11月20日前答复。事项：销户所需材料。",
        "11月18日，浦兴银行张*答复：凭营业执照注销证明办理。",
        "会签共2轮",
        "区人民法院不同意张court.head11-17第二条措施没有完成日期。",
        "申请延期（YQ-2026-0001）：原时限12月1日，申请延至12月3日，原因为需多家单位协调。等待名单。",
        "联席办张director批准延至12月3日，延长2个工作日。同意。",
        "签发督办单（DB-2026-0001），等级为黄色（进度滞后）。督办事由：进度滞后。督办要求：三日内书面回复。回复期限为11月25日。",
        "区教育局张edu.head回复：因等待名单。增派两人。承诺完成日期为11月27日。11月20日已解除（联席办张coord办理）。",
        "决定中止办理。事由：等待法院判决。预计恢复日期为11月30日。11月27日，联席办张coord恢复办理，各项时限顺延5个工作日。",
        "办理期间共催办1次。",
        "办理“取回”，回到单位审核中环节。补充一份附件。",
        "张coord2（代张director），12月1日",
    ):
        assert said in zh
    assert "区人民法院（会签）反馈" not in zh
    for said in (
        'ground:"Notourduty";basis:三定方案第六条无此职责;suggestedunit:EducationBureau.',
        "张coord2(Office)ruled:Acceptthereturn.",
        "Roundsofcountersigning:2.",
        "CourtRefused",
        "due1Dec,askedforuntil3Dec;cause:Severalunitsmustagree.",
        "extendedituntil3Dec,by2workingdays.",
        "level:Yellow(behind).",
        "Replydueon25Nov.",
        "whatwasduemovedby5workingdays.",
        "backtoUndertheunit'sownreview.",
        "张coord2(onbehalfof张director)",
    ):
        assert said in en


def test_the_steps_have_the_days_that_the_unit_had_and_no_step_that_was_taken_back(snapshot: Frozen) -> None:
    rows = [(row["name"]["zh"], row["allowed_wd"], row["used_wd"], row["light"]) for row in snapshot["stages"]]

    assert [row for row in rows if row[0] == "整改"] == [("整改", 12, 4, "done"), ("整改", 12, 4, "done")]
    assert sum(name == "单位审核" for name, *_ in rows) == 2
    assert sum(name == "联席办复核" for name, *_ in rows) == 1
    lead = next(row for row in snapshot["assignments"] if row["role"] == "lead")
    assert (lead["allowed_wd"], lead["used_wd"]) == (12, 4)


def test_what_was_handed_in_again_after_a_take_back_is_listed_once(snapshot: Frozen) -> None:
    after = [file for file in snapshot["attachments"] if file["kind"] == "after"]

    assert len(after) == 1


def test_a_transfer_a_refused_ruling_and_a_refused_extension_are_told(app: Flask, world: World) -> None:
    with clock.at(MONDAY):
        matter = factories.assigned(world, lead="court", supports=("tax",))
        on_part(world, matter, "tax", "return", "tax.head", ground="duty", reason="非税务事项")
        act(world, matter, "return", "court.head", ground="territory", reason="不属本院辖区")
        ruled = {"ruling": "属法院职责。", "basis": "会议纪要第 3 号"}
        act(world, matter, "return_refuse", "director", **ruled)
        on_part(world, matter, "tax", "return_accept", "coord", ruling="确非税务职责。")
        act(world, matter, "transfer", "coord", lead=world.unit("edu").uid, days=8, reason="职责调整")
        handler = world.person("edu.handler").uid
        act(world, matter, "sign", "edu.liaison", handler=handler, contact="8001")
        act(world, matter, "submit_plan", "edu.head", **factories.plan())
        act(world, matter, "plan_ok", "coord", opinion="同意。")
        asked_and_refused(app, world, matter)
        related(world, matter)
    with clock.at(MONDAY):
        zh, _ = told(story.report_of(world, story.finished(app, world, matter)))

    for said in (
        "提出退回配合任务，事由为“职责不符”，依据为非税务事项。",
        "裁定：同意退回。裁定意见：确非税务职责。",
        "裁定：驳回退回（指定承办）。裁定意见：属法院职责。指定依据：会议纪要第3号。",
        "联席办张coord将牵头单位由区人民法院转为区教育局，时限8个工作日。理由：职责调整。",
        "联席办张director：不予延期。理由不充分。",
        "办理“关联事项”，关联的问题：WT-2026-0002，关系：相关。",
        "系统办理“并入”，并案：WT-2026-0002已并入本事项。",
    ):
        assert said in zh


def asked_and_refused(app: Flask, world: World, matter: Matter) -> None:
    proof = Scene(world, app.extensions["lianzhi_storage"]).picture("edu.handler")
    form = {"until": "2026-12-01", "cause": "other", "progress": "已过半", "reason": "时间紧", "proof": proof}
    actor = world.person("edu.handler")
    request = kinds.register("extension", factories.raw(**form), actor=actor, parent=matter.uid)
    act(world, request, "unit_ok", "edu.head", opinion="同意。")
    act(world, request, "review_ok", "coord", opinion="同意。")
    act(world, request, "refuse", "director", reason="理由不充分。")


def related(world: World, matter: Matter) -> None:
    other = factories.accepted(world, concerned_unit="", place="望澜路")
    act(world, matter, "relate", "coord", other=other.uid, kind="relates")
    act(world, other, "merge", "coord", master=matter.uid, reason="同一问题。")
    performing.perform_all("matter_merged")


def test_the_report_of_a_made_kind_names_supports_and_opinions(world: World) -> None:
    with clock.at(MONDAY):
        form = {"title": "同址办卡", "source": "superior", "facts": "集中办理", "severity": "general"}
        clue = kinds.register("clue", factories.raw(**form, received_on="2026-11-13"), actor=world.person("coord"))
        rows = {"supports-0-unit": world.unit("tax").uid, "supports-0-task": "核对名单", "supports-0-days": 2}
        given = {"lead": world.unit("north").uid, "days": 3, "requirements": "核查", **rows}
        act(world, clue, "assign", "coord", **given)
        act(world, clue, "sign", "north.team_leader", handler="专班", contact="8106")
        story.reply(world, clue, "tax", "名单已核对，3 人登记不实。")
        done = {"result": "confirmed", "report": "属实", "cards": 23}
        act(world, clue, "feed_back", "north.team_leader", **done)
        act(world, clue, "review_pass", "reviewer", opinion="同意。")
    zh, en = told(story.report_of(world, clue, "closure_report_made"))

    assert "承办单位与协作" in zh
    assert "区税务局（配合）反馈：名单已核对，3人登记不实。" in zh
    assert "TaxBureau(Support)reported:" in en
