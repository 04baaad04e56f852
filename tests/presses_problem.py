"""Every press on a problem, and on a supporting unit's part of it."""

from __future__ import annotations

from tests import factories, papers, presses_beside
from tests.presses import Beginning, Inputs, Press, Scene, Table
from tests.presses_parts import COUNTERSIGNING
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.types import Severity


def registration(scene: Scene) -> Inputs:
    return {
        "title": "对公账户清理滞后",
        "source": "meeting",
        "category": "account",
        "severity": "general",
        "facts": "比对发现 37 户未清理。",
        "concerned_unit": scene.unit("pu"),
        "found_on": "2026-11-13",
    }


def acceptance(_scene: Scene) -> Inputs:
    return {"category": "account", "severity": "general", "basis": "规则第 12 条"}


def major(scene: Scene) -> Inputs:
    return {**acceptance(scene), "severity": "major"}


def master(scene: Scene) -> Inputs:
    return {"master": factories.accepted(scene.world).uid, "reason": "同一问题。"}


def assignment(scene: Scene) -> Inputs:
    return {
        "lead": scene.unit("edu"),
        "days": 10,
        "urgency": "normal",
        "needs_plan": "true",
        "requirements": "逐户核实并销户。",
        "supports-0-unit": scene.unit("tax"),
        "supports-0-task": "核对名单",
        "supports-0-days": 5,
        "copies": [scene.unit("court")],
    }


def alone(scene: Scene) -> Inputs:
    """No supporting unit that would have to answer first."""
    return {name: value for name, value in assignment(scene).items() if not name.startswith("supports-")}


def at_once(scene: Scene) -> Inputs:
    return {**alone(scene), "needs_plan": "false"}


def signing(scene: Scene) -> Inputs:
    return {"handler": scene.people("edu.handler")[0], "contact": "8001"}


def transfer(scene: Scene) -> Inputs:
    return {"lead": scene.unit("court"), "days": 8, "reason": "职责调整。"}


def report(scene: Scene) -> Inputs:
    return {"report": "已逐户销户。", "lasting": "每季比对。", "after": scene.picture("edu.handler", "green")}


def reinspection(scene: Scene) -> Inputs:
    team = scene.people("north.inspector1", "north.inspector2")
    return {"unit": scene.unit("north"), "reinspectors": team, "reinspect_on": "2026-11-18", "task": "抽查 10 户。"}


def opinion(_scene: Scene) -> Inputs:
    return {"opinion": "同意。"}


def reason(_scene: Scene) -> Inputs:
    return {"reason": "情况不符。"}


def minor(_scene: Scene, matter: Matter) -> None:
    with transaction() as session:
        session.get_one(Matter, matter.id).severity = Severity.MINOR


def needs_no_plan(_scene: Scene, matter: Matter) -> None:
    with transaction() as session:
        problem = session.get_one(Matter, matter.id).problem
        assert problem is not None
        problem.needs_plan = False


def reported(scene: Scene, matter: Matter) -> None:
    """The closure report is issued, and its package has passed the check."""
    papers.issued(scene.world, matter)
    papers.packed(matter)


PROBLEM = Table(
    "problem",
    {"registered": Beginning("draft", lambda scene: factories.problem(scene.world))},
    {
        "submit": Press(action="submit", after="registered", who="coord", to="pending_accept", inputs=registration),
        "accept": Press(action="accept", after="submit", who="coord", to="pending_assign", inputs=acceptance),
        "accept major": Press(action="accept", after="submit", who="coord", to="pending_assign", inputs=major),
        "merge": Press(action="merge", after="submit", who="coord", to="merged", inputs=master),
        "reject": Press(action="reject", after="submit", who="coord", to="rejected", inputs=reason),
        "endorse": Press(action="endorse", after="accept major", who="director", to="pending_assign", inputs=opinion),
        "assign with support": Press(
            action="assign",
            after="accept",
            who="coord",
            to="pending_sign",
            inputs=assignment,
            route="problems.deliver",
        ),
        "assign": Press(
            action="assign", after="accept", who="coord", to="pending_sign", inputs=alone, route="problems.deliver"
        ),
        "assign at once": Press(
            action="assign", after="accept", who="coord", to="pending_sign", inputs=at_once, route="problems.deliver"
        ),
        "recall": Press(action="recall", after="assign", who="coord", to="pending_assign", inputs=reason),
        "sign": Press(action="sign", after="assign", who="edu.liaison", to="planning", inputs=signing),
        "sign_direct": Press(
            action="sign_direct", after="assign at once", who="edu.liaison", to="rectifying", inputs=signing
        ),
        "return": Press(
            action="return",
            after="assign",
            who="edu.head",
            to="return_review",
            inputs=lambda scene: {"ground": "duty", "reason": "三定方案无此职责。"},
        ),
        "return_accept": Press(
            action="return_accept",
            after="return",
            who="coord2",
            to="pending_assign",
            inputs=lambda scene: {"ruling": "同意退回。"},
        ),
        "return_refuse to plan": Press(
            action="return_refuse",
            after="return",
            who="director",
            to="planning",
            inputs=lambda scene: {"ruling": "指定承办。", "basis": "会议纪要第 3 号"},
        ),
        "return_refuse to work": Press(
            action="return_refuse",
            after="return",
            who="director",
            to="rectifying",
            inputs=lambda scene: {"ruling": "指定承办。", "basis": "会议纪要第 3 号"},
            first=needs_no_plan,
        ),
        "transfer before the plan": Press(
            action="transfer", after="sign", who="coord", to="pending_sign", inputs=transfer
        ),
        "transfer at work": Press(action="transfer", after="plan_ok", who="coord", to="pending_sign", inputs=transfer),
        "submit_plan": Press(
            action="submit_plan",
            after="sign",
            who="edu.head",
            to="plan_review",
            inputs=lambda scene: factories.plan(),
        ),
        "plan_back": Press(action="plan_back", after="submit_plan", who="coord", to="planning", inputs=reason),
        "plan_ok": Press(action="plan_ok", after="submit_plan", who="coord", to="rectifying", inputs=opinion),
        "progress": Press(
            action="progress",
            after="plan_ok",
            who="edu.handler",
            to="rectifying",
            inputs=lambda scene: {"percent": 40, "text": "已核实 15 户。"},
        ),
        "submit_unit": Press(action="submit_unit", after="plan_ok", who="edu.handler", to="unit_review", inputs=report),
        "unit_back": Press(action="unit_back", after="submit_unit", who="edu.head", to="rectifying", inputs=reason),
        "apply_close": Press(action="apply_close", after="submit_unit", who="edu.head", to="reviewing", inputs=opinion),
        "need_reinspect": Press(
            action="need_reinspect", after="apply_close", who="reviewer", to="reinspecting", inputs=reinspection
        ),
        "review_pass": Press(
            action="review_pass", after="apply_close", who="reviewer", to="pending_closure", inputs=opinion, first=minor
        ),
        "review_back": Press(
            action="review_back",
            after="apply_close",
            who="reviewer",
            to="rectifying",
            inputs=lambda scene: {"defects": "缺销户凭证。", "days": 3},
        ),
        "reinspect_pass": Press(
            action="reinspect_pass",
            after="need_reinspect",
            who="north.team_leader",
            to="pending_closure",
            inputs=opinion,
        ),
        "reinspect_fail": Press(
            action="reinspect_fail",
            after="need_reinspect",
            who="north.team_leader",
            to="rectifying",
            inputs=lambda scene: {"reason": "仍有 2 户未销。", "days": 5},
        ),
        "refuse_close": Press(
            action="refuse_close", after="reinspect_pass", who="director", to="reviewing", inputs=reason
        ),
        "approve_close": Press(
            action="approve_close", after="reinspect_pass", who="director", to="closed", inputs=opinion
        ),
        "archive": Press(
            action="archive",
            after="approve_close",
            who="archivist",
            to="archived",
            inputs=lambda scene: {"archive_number": "2026-WT-001", "retention": "y10"},
            first=reported,
        ),
        **COUNTERSIGNING,
        "cancel a draft": Press(action="cancel", after="registered", who="coord", to="cancelled", inputs=reason),
        "cancel a submission": Press(action="cancel", after="submit", who="director", to="cancelled", inputs=reason),
        "cancel before assigning": Press(action="cancel", after="accept", who="coord", to="cancelled", inputs=reason),
        **presses_beside.PROBLEM,
    },
)

ASSIGNMENT = Table(
    "assignment",
    {"delivered": Beginning("pending_sign", lambda scene: factories.assigned(scene.world, supports=("tax",)))},
    {
        "sign": Press(
            action="sign",
            after="delivered",
            who="tax.liaison",
            to="handling",
            inputs=lambda scene: {"contact": "9001"},
        ),
        "return": Press(
            action="return",
            after="delivered",
            who="tax.head",
            to="return_review",
            inputs=lambda scene: {"ground": "duty", **reason(scene)},
        ),
        "return_accept": Press(
            action="return_accept",
            after="return",
            who="coord",
            to="returned",
            inputs=lambda scene: {"ruling": "确非其职责。"},
        ),
        "return_refuse": Press(
            action="return_refuse",
            after="return",
            who="director",
            to="handling",
            inputs=lambda scene: {"ruling": "请予配合。", "basis": "联席会议规则第十条"},
        ),
        "withdraw returned": Press(action="withdraw", after="return", who="coord", to="withdrawn", inputs=reason),
        "withdraw": Press(action="withdraw", after="delivered", who="coord", to="withdrawn", inputs=reason),
        "withdraw at work": Press(action="withdraw", after="sign", who="coord", to="withdrawn", inputs=reason),
        "progress": Press(
            action="progress",
            after="sign",
            who="tax.handler",
            to="handling",
            inputs=lambda scene: {"percent": 50, "text": "名单已核对一半。"},
        ),
        "report": Press(
            action="report",
            after="sign",
            who="tax.handler",
            to="reported",
            inputs=lambda scene: {"text": "名单已核对。", "files": scene.picture("tax.handler")},
        ),
        "accept": Press(action="accept", after="report", who="edu.liaison", to="accepted", inputs=opinion),
        "send_back": Press(action="send_back", after="report", who="edu.handler", to="handling", inputs=reason),
    },
)
