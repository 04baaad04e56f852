"""The demonstration's bulletins: last month's, issued and delivered, and a weekly one with its facts under check."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workflow import clock
from workflow.db import db
from workflow.demo.days import Counted
from workflow.demo.plans import Act
from workflow.demo.replay import Raw, Replay
from workflow.demo.reports import taken_as_made
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.queries.bulletins import periods
from workflow.queries.documents import of_life
from workflow.services import kinds

KIND = "bulletin"
PRACTICE = "岚江公安分局与金融监管部门逐户核实涉诈账户，做到当日核实、当日反馈，值得各单位借鉴。"
STEPS = (("send_check", 30), ("check_ok", 75), ("sign", 160))
PEOPLE = {"send_check": "coord", "check_ok": "reviewer", "sign": "director"}


def replayed(replay: Replay, days: Counted) -> int:
    """Both bulletins; returns how many acts that took."""
    usual = periods(days.now.date())
    month, week = usual["last_month"], usual["last_week"]
    return _monthly(replay, days, month.first, month.last) + _weekly(replay, days, week.first, week.last)


def _monthly(replay: Replay, days: Counted, first: date, last: date) -> int:
    at = min(days.moment(-4, "10:00"), days.now)
    title = f"关于{first.year}年{first.month}月重点工作推进情况的通报"
    uid = _begun(replay, at, title, "monthly", first, last)
    _write(replay, uid, at + timedelta(minutes=20), "各单位总体按要求推进，个别事项反馈质量有待提高。")
    with taken_as_made(Matter.uid == uid, Document.life_id):
        for action, minutes in STEPS:
            form = {} if action == "send_check" else {"opinion": "同意。"}
            replay.act_on(uid, Act(action, PEOPLE[action], at + timedelta(minutes=minutes), form))
    return 2 + len(STEPS)


def _weekly(replay: Replay, days: Counted, first: date, last: date) -> int:
    at = min(days.moment("now", 180), days.now)
    title = f"关于{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日重点工作推进情况的通报"
    uid = _begun(replay, at, title, "weekly", first, last)
    _write(replay, uid, at + timedelta(minutes=40), "区教育局、区市场监督管理局个别事项签收不及时，须说明原因。")
    with taken_as_made(Matter.uid == uid, Document.life_id):
        replay.act_on(uid, Act("send_facts", "coord", at + timedelta(minutes=60), {}))
    return 3


def _begun(replay: Replay, at: Any, title: str, sort: str, first: date, last: date) -> UUID:
    days = {"first_on": first.isoformat(), "last_on": last.isoformat()}
    with clock.at(at):
        asked = _raw(title=title, bulletin_kind=sort, units_group="members", **days)
        return kinds.register(KIND, asked, actor=replay.people["coord"]).uid


def _write(replay: Replay, uid: UUID, at: Any, faults: str) -> None:
    session = db.session()
    matter = session.scalars(select(Matter).where(Matter.uid == uid)).one()
    paper = of_life(session, matter)
    assert paper is not None
    source = dict(json.loads(paper.snapshot)["source"])
    replay.act_on(uid, Act("write", "coord", at, source | {"practice": PRACTICE, "faults": faults}))


def _raw(**values: str) -> Raw:
    return {name: [value] for name, value in values.items()}
