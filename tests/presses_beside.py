"""Presses of the operations beside the path: taking back, returning, suspending, ending early, looking back."""

from __future__ import annotations

from collections.abc import Mapping

from tests import factories
from tests.presses import Inputs, Press, Scene
from workflow import clock
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.tie import RELATES, Tie

AT = {
    "draft": "registered",
    "pending_accept": "submit",
    "pending_assign": "accept",
    "pending_sign": "assign",
    "planning": "sign",
    "plan_review": "submit_plan",
    "rectifying": "plan_ok",
    "unit_review": "submit_unit",
    "reviewing": "apply_close",
    "reinspecting": "need_reinspect",
    "pending_closure": "reinspect_pass",
    "suspended": "suspend the plan",
    "closed": "approve_close",
    "lookback": "start_lookback",
}
"""The press that leads to each state of a problem."""


def reason(_scene: Scene) -> Inputs:
    return {"reason": "登记有误。"}


def master(scene: Scene) -> Inputs:
    return {"master": factories.accepted(scene.world, concerned_unit="", place="望澜路").uid, "reason": "同一问题。"}


def other(scene: Scene) -> Inputs:
    return {"other": factories.accepted(scene.world, concerned_unit="", place="望澜路").uid, "kind": "relates"}


def until(scene: Scene) -> Inputs:
    return {"reason": "涉诉，等待判决。", "files": scene.picture("director"), "resume_on": "2026-12-01"}


def longer(_scene: Scene) -> Inputs:
    return {"reason": "判决未下。", "resume_on": "2026-12-10"}


def back(state: str, then: str = "come_back") -> Inputs:
    return {"state": state, "then": then, "reason": "材料不全，请补充。"}


def looking(scene: Scene) -> Inputs:
    people = scene.people("north.inspector1", "north.inspector2")
    return {"plan_number": "回头看〔2026〕1号", "unit": scene.unit("north"), "checkers": people}


def come_again(_scene: Scene) -> Inputs:
    return {"facts": "又新增 5 户。", "days": 10}


def task(kind: str):
    """The matter is of another kind of task."""

    def changed(scene: Scene, matter: Matter) -> None:
        with transaction() as session:
            session.get_one(Matter, matter.id).problem.task_type = kind

    return changed


def related(scene: Scene, matter: Matter) -> None:
    """Somebody has related it to another."""
    twin, person = factories.accepted(scene.world, concerned_unit="", place="望澜路"), scene.world.person("coord")
    with transaction() as session:
        ends = {"matter_id": matter.id, "other_id": twin.id, "meeting_id": matter.meeting_id}
        session.add(Tie(**ends, kind=RELATES, at=clock.now(), by_id=person.id))


def tied(scene: Scene) -> Inputs:
    tie = scene.session.query(Tie).order_by(Tie.id.desc()).first()
    return {"tied": scene.session.get_one(Matter, tie.other_id).uid, "reason": "关联有误。"}


def _taken(action: str, after: str, who: str, to: str) -> Press:
    return Press(action=action, after=after, who=who, to=to)


PROBLEM: Mapping[str, Press] = {
    "withdraw a draft": Press(action="withdraw", after="registered", who="coord", to="withdrawn", inputs=reason),
    "withdraw": Press(action="withdraw", after="submit", who="coord", to="withdrawn", inputs=reason),
    "take back the registration": _taken("take_back", "submit", "coord", "draft"),
    "take back the acceptance": _taken("take_back", "accept", "coord", "pending_accept"),
    "take back a plan sent back": _taken("take_back", "plan_back", "coord", "plan_review"),
    "take back the plan": _taken("take_back", "submit_plan", "edu.head", "planning"),
    "take back the approval": _taken("take_back", "plan_ok", "coord", "plan_review"),
    "take back the report": _taken("take_back", "submit_unit", "edu.handler", "rectifying"),
    "take back the application": _taken("take_back", "apply_close", "edu.head", "unit_review"),
    "take back the arrangement": _taken("take_back", "need_reinspect", "reviewer", "reviewing"),
    "take back the re-inspection": _taken("take_back", "reinspect_pass", "north.team_leader", "reinspecting"),
    **{
        f"return to {to} from {state}": Press(
            action="return_to", after=AT[state], who=who, to=to, inputs=lambda scene, to=to: back(to)
        )
        for state, who, to in (
            ("pending_accept", "coord", "draft"),
            ("pending_assign", "coord", "draft"),
            ("reviewing", "reviewer", "rectifying"),
            ("pending_closure", "director", "reviewing"),
            ("rectifying", "edu.head", "planning"),
            ("unit_review", "edu.head", "planning"),
        )
    },
    "suspend the plan": Press(action="suspend", after="sign", who="director", to="suspended", inputs=until),
    "suspend the work": Press(action="suspend", after="plan_ok", who="director", to="suspended", inputs=until),
    "suspend the round": Press(
        action="suspend", after="send_countersign", who="director", to="suspended", inputs=until
    ),
    "renew_suspension": Press(
        action="renew_suspension", after="suspend the plan", who="director", to="suspended", inputs=longer
    ),
    "resume": Press(action="resume", after="suspend the plan", who="coord", to="planning", inputs=reason),
    **{
        f"merge in {state}": Press(action="merge", after=AT[state], who="coord", to="merged", inputs=master)
        for state in ("pending_assign", "pending_sign", "planning", "plan_review", "rectifying")
    },
    **{
        f"terminate in {state}": Press(
            action="terminate", after=AT[state], who="director", to="terminated", inputs=reason
        )
        for state in ("pending_sign", "suspended")
    },
    **{
        f"void in {state}": Press(action="void", after=AT[state], who="director", to="void", inputs=reason)
        for state in ("draft", "lookback")
    },
    **{
        f"relate in {state}": Press(action="relate", after=AT[state], who="coord", to=state, inputs=other)
        for state in ("pending_accept", "lookback")
    },
    **{
        f"unrelate in {state}": Press(
            action="unrelate", after=AT[state], who="coord", to=state, inputs=tied, first=related
        )
        for state in ("pending_accept", "lookback")
    },
    "start_lookback": Press(action="start_lookback", after="approve_close", who="coord", to="lookback", inputs=looking),
    "lookback_ok": Press(
        action="lookback_ok",
        after="start_lookback",
        who="north.team_leader",
        to="closed",
        inputs=lambda scene: {"opinion": "未反弹。"},
    ),
    "rebound": Press(action="rebound", after="start_lookback", who="director", to="rectifying", inputs=come_again),
    "read": Press(
        action="read",
        after="assign",
        who="edu.liaison",
        to="closed",
        inputs=lambda scene: {"opinion": "已阅知。"},
        first=task("read"),
    ),
    "close_own": Press(
        action="close_own",
        after="submit_unit",
        who="edu.head",
        to="closed",
        inputs=lambda scene: {"opinion": "同意办结。"},
        first=task("self"),
    ),
    "return_refuse to read": Press(
        action="return_refuse",
        after="return",
        who="director",
        to="pending_sign",
        inputs=lambda scene: {"ruling": "请阅知。", "basis": "规则第 3 条"},
        first=task("read"),
    ),
}

RECTIFYING = {
    "recorded": "recorded",
    "confirmed": "confirm",
    "notice_issued": "issue",
    "rectifying": "receive",
    "closing": "pass",
    "closed": "close",
}


def objection(_scene: Scene) -> Inputs:
    return {"reason": "事实有出入。"}


def ruling(_scene: Scene) -> Inputs:
    return {"ruling": "经审查，事实清楚。"}


def handing_on(_scene: Scene) -> Inputs:
    return {"receiver": "国家金融监督管理总局分局", "document_number": "移〔2026〕1号", "reason": "涉嫌违法。"}


def _waited(scene: Scene, matter: Matter) -> None:
    """It was served a week ago."""
    with transaction() as session:
        row = session.get_one(Matter, matter.id)
        row.entered_at = row.entered_at.replace(day=row.entered_at.day - 7)


RECTIFICATION: Mapping[str, Press] = {
    "deem_served": Press(
        action="deem_served",
        after="issue",
        who="coord",
        to="rectifying",
        inputs=lambda scene: {"reason": "留置送达。", "files": scene.picture("coord")},
        first=_waited,
    ),
    "dispute the notice": Press(action="dispute", after="issue", who="pu1.rep", to="disputed", inputs=objection),
    "dispute": Press(action="dispute", after="receive", who="pu1.rep", to="disputed", inputs=objection),
    "uphold": Press(action="uphold", after="dispute", who="reviewer", to="rectifying", inputs=ruling),
    "overturn": Press(action="overturn", after="dispute", who="director", to="dismissed", inputs=ruling),
    **{
        f"transfer in {state}": Press(
            action="transfer", after=RECTIFYING[state], who="bureau.leader", to="transferred", inputs=handing_on
        )
        for state in ("confirmed", "rectifying")
    },
    "reopen": Press(action="reopen", after="close", who="director", to="rectifying", inputs=come_again),
    **{
        f"suspend in {state}": Press(action="suspend", after=after, who="director", to="suspended", inputs=until)
        for state, after in (("rectifying", "receive"), ("reinspecting", "reinspect"))
    },
    "renew_suspension": Press(
        action="renew_suspension", after="suspend in rectifying", who="bureau.leader", to="suspended", inputs=longer
    ),
    "resume": Press(action="resume", after="suspend in reinspecting", who="coord", to="reinspecting", inputs=reason),
    "return_to": Press(
        action="return_to", after="pass", who="north.leader", to="rectifying", inputs=lambda scene: back("rectifying")
    ),
    "take back the notice": _taken("take_back", "draft_notice", "coord", "confirmed"),
    "take back the report": _taken("take_back", "report", "pu1.rep", "rectifying"),
    "take back the arrangement": _taken("take_back", "reinspect", "north.team_leader", "reported"),
    "take back the re-inspection": _taken("take_back", "pass", "north.team_leader", "reinspecting"),
    "void in recorded": Press(action="void", after="recorded", who="director", to="void", inputs=reason),
    "void in suspended": Press(action="void", after="suspend in rectifying", who="director", to="void", inputs=reason),
}

BATCH: Mapping[str, Press] = {
    "take back the plan": _taken("take_back", "submit", "coord", "draft"),
    "take back the summary": _taken("take_back", "submit_summary", "bureau.team_leader", "summarising"),
}
