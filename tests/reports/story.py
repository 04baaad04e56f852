"""A problem to which everything happened that can happen on the way, made by the product's own services."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.factories import MONDAY, World, act
from tests.presses import Scene
from tests.reports.reading import Read
from tests.reports.samples import picture
from tests.services.test_asking import on_part
from tests.services.test_instruments import granted
from workflow import clock
from workflow.models.assignment import Assignment
from workflow.models.document import Document
from workflow.models.matter import Matter
from workflow.reports.render import render
from workflow.services import assignments, kinds, reminders, substitutes
from workflow.types import Relation

DAY = timedelta(days=1)


def on(day: int) -> clock.at:
    """So many days after the first Monday."""
    return clock.at(MONDAY + day * DAY)


def returned(world: World) -> Matter:
    """A problem whose first lead returned it, and which went to another with ten working days; day 1."""
    matter = factories.assigned(world, lead="court", supports=("tax",))
    unit = world.unit("edu").uid
    typed = {"ground": "duty", "reason": "三定方案第六条无此职责。", "suggested_unit": unit}
    act(world, matter, "return", "court.head", **typed)
    with on(1):
        act(world, matter, "return_accept", "coord2", ruling="情况属实，改由区教育局牵头。")
        rows = {"supports-0-unit": world.unit("tax").uid, "supports-0-task": "核对名单", "supports-0-days": 5}
        given = {"days": 10, "urgency": "normal", "needs_plan": "true", "requirements": "逐户核实并销户。", **rows}
        act(world, matter, "assign", "coord", lead=unit, **given)
    return matter


def countersigned(world: World, matter: Matter) -> None:
    """The plan goes round twice, refused by the court the first time, and is approved; day 2."""
    with on(1):
        act(world, matter, "sign", "edu.liaison", handler=world.person("edu.handler").uid, contact="8001")
        rows = {f"countersigners-{n}-unit": world.unit(code).uid for n, code in enumerate(("tax", "court"))}
        act(world, matter, "send_countersign", "edu.head", **rows, **factories.plan())
        on_part(world, matter, "tax", "agree", "tax.head", opinion="同意。")
        on_part(world, matter, "court", "refuse", "court.head", reason="第二条措施没有完成日期。")
    with on(2):
        act(world, matter, "send_countersign", "edu.head", **factories.plan())
        on_part(world, matter, "tax", "agree", "tax.head", opinion="同意。")
        on_part(world, matter, "court", "agree", "court.head", opinion="已按意见修改，同意。")
        act(world, matter, "plan_ok", "coord", opinion="同意。")


def helped(world: World, matter: Matter) -> None:
    """The lead asks for an opinion, and the supporting unit replies; day 2."""
    with on(2):
        asked = {"units": [world.unit("pu").uid], "question": "销户所需材料。", "mode": "before", "days": 2}
        act(world, matter, "consult", "edu.liaison", **asked)
        on_part(world, matter, "pu", "answer", "pu.liaison", opinion="凭营业执照注销证明办理。")
        reply(world, matter, "tax", "名单已核对。")


def reply(world: World, matter: Matter, code: str, text: str) -> None:
    """A supporting unit signs for its part and replies."""
    world.session.rollback()
    mine = (Assignment.matter_id == matter.id, Assignment.role == Relation.SUPPORT)
    parts = world.session.scalars(select(Assignment).where(*mine).order_by(Assignment.id.desc()))
    part, person = next(one for one in parts if one.unit.code == code), world.person(f"{code}.liaison")
    for action, typed in (("sign", {"contact": "9001"}), ("report", {"text": text})):
        version = world.session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()
        assignments.act(matter.uid, part.uid, action, actor=person, version=version, raw=factories.raw(**typed))


def delayed(app: Flask, world: World, matter: Matter) -> None:
    """Two working days more, a supervision, a reminder and a week's suspension; day 14."""
    scene = Scene(world, app.extensions["lianzhi_storage"])
    with on(3):
        granted(app, world, matter, "2026-12-03")
        sent = reminders.remind(matter.uid, "请抓紧办理。", actor=world.person("coord"))
        reminders.reply(sent[0].uid, "本周内完成。", actor=world.person("edu.liaison"))
        slip = {"level": "yellow", "facts": "进度滞后。", "demand": "三日内书面回复。"}
        note = kinds.register("supervision", factories.raw(**slip), actor=world.person("coord"), parent=matter.uid)
        act(world, note, "issue", "director", opinion="同意。")
    with on(4):
        act(world, note, "sign", "edu.head")
        act(world, note, "reply", "edu.head", reply="因等待名单。", measures="增派两人。", promised_on="2026-11-27")
        act(world, note, "lift", "coord", opinion="同意解除。")
        proof = scene.picture("director")
        act(world, matter, "suspend", "director", reason="等待法院判决。", files=proof, resume_on="2026-11-30")
    with on(11):
        act(world, matter, "resume", "coord", reason="判决已下。")


def finished(app: Flask, world: World, matter: Matter) -> Matter:
    """Reported, taken back, reported again, re-inspected and written off by a substitute; day 16."""
    scene = Scene(world, app.extensions["lianzhi_storage"])
    with on(14):
        done = {"report": "已逐户销户。", "lasting": "每季比对。"}
        act(world, matter, "submit_unit", "edu.handler", **done, after=scene.picture("edu.handler", "green"))
        act(world, matter, "apply_close", "edu.head", opinion="同意。")
        act(world, matter, "take_back", "edu.head", reason="补充一份附件。")
        act(world, matter, "unit_back", "edu.head", reason="补充附件。")
        act(world, matter, "submit_unit", "edu.handler", **done, after=scene.picture("edu.handler", "green"))
        act(world, matter, "apply_close", "edu.head", opinion="同意。")
    with on(15):
        team = scene.people("north.inspector1", "north.inspector2")
        look = {"unit": scene.unit("north"), "reinspectors": team, "reinspect_on": "2026-12-02", "task": "抽查 10 户。"}
        act(world, matter, "need_reinspect", "reviewer", **look)
        act(world, matter, "reinspect_pass", "north.team_leader", opinion="经复查，已整改到位。")
        director, other = world.person("director"), world.person("coord2")
        window = {"substitute": str(other.uid), "from": "2026-12-01", "until": "2026-12-04"}
        substitutes.make(director.uid, window, actor=director)
        act(world, matter, "approve_close", "coord2", opinion="同意销号。")
    return matter


def whole(app: Flask, world: World) -> Matter:
    """All of it."""
    matter = returned(world)
    countersigned(world, matter)
    helped(world, matter)
    delayed(app, world, matter)
    return finished(app, world, matter)


def report_of(world: World, matter: Matter, kind: str = "closure_report_problem") -> Mapping[str, Any]:
    """The frozen data of a matter's document of that kind."""
    rows = select(Document).where(Document.matter_id == matter.id, Document.kind == kind)
    found: Mapping[str, Any] = json.loads(
        world.session.scalars(rows.order_by(Document.id.desc()).limit(1)).one().snapshot
    )
    return found


def made(snapshot: Mapping[str, Any], language: Any) -> bytes:
    """The pages."""
    kind = snapshot["head"]["kind"]
    address = {"verify_url": "http://lianzhi.test/verify/A", "verify_code": "A", "number": "1"}
    return render(kind, snapshot, language=language, pictures=picture, **address).pdf


def printed(snapshot: Mapping[str, Any], language: Any) -> str:
    """The text of the pages without spaces and line breaks."""
    return "".join(Read(made(snapshot, language)).text.split())
