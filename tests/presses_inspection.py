"""Every press on an inspection batch, its visits, and the rectifications that come of them."""

from __future__ import annotations

from tests import inspections, presses_beside
from tests.inspections import TEAM
from tests.presses import Beginning, Inputs, Press, Scene, Table
from tests.presses_problem import minor, opinion, reason
from workflow.jobs import performing
from workflow.models.matter import Matter


def visited(scene: Scene) -> Matter:
    """A batch whose visits are over, with a finding."""
    matter = inspections.batch(scene.world)
    for visit in inspections.visits_of(scene.world, matter):
        inspections.visited(scene.world, visit, scene.storage)
    performing.perform_all("children_changed")
    return matter


def cancelling(after: str, who: str = "director") -> Press:
    return Press(action="cancel", after=after, who=who, to="cancelled", inputs=reason)


BATCH = Table(
    "batch",
    {
        "planned": Beginning("pending_approval", lambda scene: inspections.planned(scene.world)),
        "visited": Beginning("summarising", visited),
    },
    {
        "send_back": Press(action="send_back", after="planned", who="bureau.leader", to="draft", inputs=reason),
        "submit": Press(
            action="submit",
            after="send_back",
            who="coord",
            to="pending_approval",
            inputs=lambda scene: inspections.plan(scene.world),
            route="batches.submit",
        ),
        "approve": Press(
            action="approve",
            after="planned",
            who="bureau.leader",
            to="approved",
            inputs=lambda scene: {"approval_number": "岚公查批〔2026〕1号", "opinion": "同意。"},
        ),
        "select": Press(
            action="select",
            after="approve",
            who="coord",
            to="drawn",
            inputs=lambda scene: inspections.selection(scene.world),
            route="batches.choose",
        ),
        "publish": Press(
            action="publish",
            after="select",
            who="coord",
            to="published",
            inputs=lambda scene: {"notice": "请按期完成。"},
        ),
        "submit_summary": Press(
            action="submit_summary",
            after="visited",
            who="bureau.team_leader",
            to="pending_confirm",
            inputs=lambda scene: {"summary": "巡查完成。", "typical": "台账缺失。"},
        ),
        "summary_back": Press(
            action="summary_back", after="submit_summary", who="reviewer", to="summarising", inputs=reason
        ),
        "confirm": Press(action="confirm", after="submit_summary", who="reviewer", to="completed", inputs=opinion),
        **presses_beside.BATCH,
        "cancel a draft": cancelling("send_back"),
        "cancel a plan": cancelling("planned", "bureau.leader"),
        "cancel when approved": cancelling("approve"),
        "cancel when chosen": cancelling("select"),
        "cancel when published": cancelling("publish"),
    },
)


def sheet(scene: Scene) -> Inputs:
    """A checklist with one failed item and its photograph."""
    failed = {
        "a-item1": "failed",
        "a-item1-remark": "台账缺失三个月。",
        "a-item1-photos": scene.picture(TEAM[0]),
    }
    return {**failed, "a-item2": "met", "a-item3": "partly"}


def standing_back(scene: Scene) -> Inputs:
    return {"person": scene.people(TEAM[1])[0], "ground": "relative", "reason": "配偶在该行任职。"}


def gone(scene: Scene) -> Inputs:
    return {"ground": "moved", "reason": "已迁出辖区。", "files": scene.picture(TEAM[0])}


VISIT = Table(
    "visit",
    {
        "dispatched": Beginning(
            "pending_accept", lambda scene: inspections.visits_of(scene.world, inspections.batch(scene.world))[0]
        )
    },
    {
        "accept": Press(
            action="accept",
            after="dispatched",
            who=TEAM[0],
            to="scheduled",
            inputs=lambda scene: {"planned_on": "2026-11-17"},
        ),
        "recuse": Press(action="recuse", after="dispatched", who=TEAM[1], to="pending_dispatch", inputs=standing_back),
        "recuse when scheduled": Press(
            action="recuse", after="accept", who=TEAM[1], to="pending_dispatch", inputs=standing_back
        ),
        "dispatch": Press(
            action="dispatch",
            after="recuse",
            who="coord",
            to="pending_accept",
            inputs=lambda scene: {"team": scene.people(TEAM[0], "north.inspector3")},
        ),
        "notify": Press(
            action="notify",
            after="accept",
            who=TEAM[0],
            to="notified",
            inputs=lambda scene: {"manner": "code", "notice_number": "JCM-1"},
        ),
        "check_in": Press(
            action="check_in",
            after="notify",
            who=TEAM[0],
            to="on_site",
            inputs=lambda scene: {"present": scene.people(*TEAM), "place": "北渚路1号"},
        ),
        "obstruct": Press(
            action="obstruct",
            after="check_in",
            who=TEAM[0],
            to="obstructed",
            inputs=lambda scene: {"facts": "拒不开门。", "files": scene.picture(TEAM[0])},
        ),
        "finish": Press(
            action="finish", after="check_in", who=TEAM[0], to="pending_sign", inputs=sheet, route="visits.hand_in"
        ),
        "sign": Press(
            action="sign",
            after="finish",
            who="pu1.rep",
            to="submitted",
            inputs=lambda scene: {"signer": "林一", "signature": scene.picture("pu1.rep")},
            route="visits.confirm",
        ),
        "sign_refused": Press(
            action="sign_refused",
            after="finish",
            who=TEAM[0],
            to="submitted",
            inputs=lambda scene: {"refusal": "负责人拒绝签字。", "inspectors": scene.people(*TEAM)},
        ),
        "audit_ok": Press(action="audit_ok", after="sign", who="north.leader", to="completed", inputs=opinion),
        "audit_back": Press(
            action="audit_back",
            after="sign",
            who="north.team_leader",
            to="on_site",
            inputs=lambda scene: {"defects": "第 3 项说明不清。"},
        ),
        "invalidate when scheduled": Press(
            action="invalidate", after="accept", who=TEAM[0], to="object_gone", inputs=gone
        ),
        "invalidate when notified": Press(
            action="invalidate", after="notify", who=TEAM[0], to="object_gone", inputs=gone
        ),
        "invalidate on site": Press(action="invalidate", after="check_in", who=TEAM[0], to="object_gone", inputs=gone),
        "cancel undispatched": cancelling("recuse", "coord"),
        "cancel unaccepted": cancelling("dispatched", "coord"),
        "cancel when scheduled": cancelling("accept", "north.team_leader"),
        "cancel when notified": cancelling("notify", "coord"),
    },
)


def confirmation(_scene: Scene) -> Inputs:
    return {"severity": "general", "clause": "联动机制第九条。", "responsible": "outlet"}


def mending(scene: Scene) -> Inputs:
    return {"measures": "补齐台账。", "lasting": "每周自查。", "after": scene.picture("pu1.rep", "green")}


def on_the_spot(scene: Scene) -> Inputs:
    files = {"before": scene.picture(TEAM[0]), "after": scene.picture(TEAM[0], "green")}
    return {"measures": "当场补贴公告。", **files}


RECTIFICATION = Table(
    "rectification",
    {"recorded": Beginning("recorded", lambda scene: inspections.rectification(scene.world, scene.storage))},
    {
        "confirm": Press(
            action="confirm", after="recorded", who="north.team_leader", to="confirmed", inputs=confirmation
        ),
        "dismiss": Press(action="dismiss", after="recorded", who="north.team_leader", to="dismissed", inputs=reason),
        "fix_on_spot": Press(
            action="fix_on_spot",
            after="recorded",
            who=TEAM[0],
            to="fixed_on_spot",
            inputs=on_the_spot,
            first=minor,
        ),
        "verify_spot": Press(
            action="verify_spot", after="fix_on_spot", who="north.team_leader", to="closing", inputs=opinion
        ),
        "spot_back": Press(
            action="spot_back", after="fix_on_spot", who="north.team_leader", to="confirmed", inputs=reason
        ),
        "draft_notice": Press(
            action="draft_notice",
            after="confirm",
            who="coord",
            to="notice_draft",
            inputs=lambda scene: {"facts": "台账缺失。", "clause": "第九条。", "requirement": "补齐台账。"},
        ),
        "issue": Press(
            action="issue",
            after="draft_notice",
            who="bureau.leader",
            to="notice_issued",
            inputs=lambda scene: {"delivery": "system"},
        ),
        "receive": Press(
            action="receive",
            after="issue",
            who="pu1.rep",
            to="rectifying",
            inputs=lambda scene: {"signer": "林一", "contact": "8001"},
        ),
        "report": Press(action="report", after="receive", who="pu1.rep", to="reported", inputs=mending),
        "report_back": Press(
            action="report_back",
            after="report",
            who="reviewer",
            to="rectifying",
            inputs=lambda scene: {"defects": "缺照片。", "days": 3},
        ),
        "desk_pass": Press(
            action="desk_pass", after="report", who="reviewer", to="closing", inputs=opinion, first=minor
        ),
        "reinspect": Press(
            action="reinspect",
            after="report",
            who="north.team_leader",
            to="reinspecting",
            inputs=lambda scene: {
                "reinspectors": scene.people(TEAM[0], "north.inspector3"),
                "reinspect_on": "2026-11-18",
            },
        ),
        "pass": Press(action="pass", after="reinspect", who="north.team_leader", to="closing", inputs=opinion),
        "fail": Press(
            action="fail",
            after="reinspect",
            who="north.team_leader",
            to="rectifying",
            inputs=lambda scene: {"reason": "仍缺两个月。", "days": 5},
        ),
        "close": Press(action="close", after="pass", who="north.leader", to="closed", inputs=opinion),
        "close_back": Press(action="close_back", after="pass", who="north.leader", to="reported", inputs=reason),
        **presses_beside.RECTIFICATION,
    },
)
