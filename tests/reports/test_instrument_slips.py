"""A letter, a talk and a listing each have a numbered slip from the moment in which they are issued."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World, act, raw
from tests.reports.story import printed, report_of
from workflow import clock
from workflow.models.document import Document
from workflow.services import kinds

FORMS: dict[str, dict[str, Any]] = {
    "letter": {"facts": "进度滞后。", "demand": "请说明原因。"},
    "talk": {"facts": "两次逾期。", "talk_on": "2026-11-20", "place": "联席办二楼会议室"},
    "listing": {"facts": "久拖未决。", "leader": "副区长周明远", "demand": "每月报送进展。"},
}


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.mark.parametrize(
    ("kind", "asked_by", "action", "paper", "mark", "zh", "en"),
    [
        (
            "letter",
            "coord",
            "issue",
            "reminder_letter",
            "岚反诈联办函〔2026〕1号",
            ("提醒函", "区教育局：", "提醒事由：进度滞后。", "提醒要求：请说明原因。", "收到本函后5个工作日内书面回函"),
            ("Reminderletter", "EducationBureau:", "inwritingwithin5workingdaysofreceipt"),
        ),
        (
            "talk",
            "director",
            "approve",
            "talk_notice",
            "岚反诈联办约〔2026〕1号",
            ("约谈通知书", "约谈日期：2026年11月20日", "约谈地点：联席办二楼会议室", "我单位将按时参加约谈。"),
            ("Noticeofatalk", "Dayofthetalk:20Nov2026", "andwillattendthetalk."),
        ),
        (
            "listing",
            "director",
            "approve",
            "listing_notice",
            "岚反诈联办挂〔2026〕1号",
            ("挂牌督办通知书", "督办领导副区长周明远", "挂牌期限2027年"),
            ("Noticeoflistedsupervision", "Listeduntil", "2027"),
        ),
    ],
)
def test_it_is_numbered_and_says_what_was_decided(
    world: World,
    kind: str,
    asked_by: str,
    action: str,
    paper: str,
    mark: str,
    zh: tuple[str, ...],
    en: tuple[str, ...],
) -> None:
    parent = factories.rectifying(world)
    one = kinds.register(kind, raw(**FORMS[kind]), actor=world.person(asked_by), parent=parent.uid)
    signer = "director" if kind == "letter" else "convener"

    act(world, one, action, signer, opinion="同意。")

    [document] = world.session.scalars(select(Document).where(Document.matter_id == one.id))
    assert (document.kind, document.number) == (paper, mark)
    snapshot = report_of(world, one, paper)
    for language, wanted in (("zh", zh), ("en", en)):
        text = printed(snapshot, language)
        assert [said for said in (*wanted, one.number, parent.number) if said not in text] == []
