"""The named guards: whether a transition may fire now, each with the sentence that it refuses with."""

from __future__ import annotations

from functools import partial

from workflow.engine.facts import Facts
from workflow.engine.guarding import REGISTRY, Guard, guard
from workflow.types import Severity, Text

__all__ = ["APART", "REGISTRY", "Guard", "guard"]

# Who did what before: maker and checker are never one person.


APART: dict[str, tuple[frozenset[str], Text]] = {
    "actor_is_not_assigner": (
        frozenset({"assign", "transfer"}),
        Text(
            "交办人不能复核自己交办的事项，请由另一位复核员办理",
            "whoever assigned the matter may not review it; another reviewer must",
        ),
    ),
    "actor_is_not_reviewer": (
        frozenset({"review_pass", "need_reinspect"}),
        Text("复核人不能同时批准销号，请由另一人审批", "the reviewer may not approve the write-off; another must"),
    ),
    "actor_is_not_reinspector": (
        frozenset({"pass", "fail", "reinspect", "desk_pass", "verify_spot"}),
        Text("复查人不能批准销号，请由另一人审批", "the re-inspector may not approve the write-off; another must"),
    ),
    "actor_is_not_drafter": (
        frozenset({"submit"}),
        Text("拟制人不能审批自己的批次，请由另一人审批", "the drafter may not approve this batch; somebody else must"),
    ),
    "actor_is_not_returner": (
        frozenset({"return"}),
        Text("退回裁定须由退回人以外的人作出", "somebody other than the one who returned it must rule"),
    ),
    "actor_is_not_requester": (
        frozenset({"begin", "submit"}),
        Text("申请人不能审核自己的延期申请，请由另一人审核", "whoever asked may not review it; somebody else must"),
    ),
    "actor_is_not_planner": (
        frozenset({"submit_plan", "send_countersign"}),
        Text("报送方案的人不能批准方案，请由另一人审批", "whoever submitted the plan may not approve it; another must"),
    ),
    "actor_is_not_sender": (
        frozenset({"send_check", "send_countersign"}),
        Text("拟稿人不能核自己的稿，请由另一人核稿", "whoever drafted the report may not check it; another must"),
    ),
    "actor_is_not_writer": (
        frozenset({"submit_minutes"}),
        Text("纪要起草人不能核自己的稿，请由另一人核稿", "whoever wrote the minutes may not check them; another must"),
    ),
    "actor_is_not_issuer": (
        frozenset({"issue"}),
        Text(
            "签发人不能裁定对自己所发通知书的异议，请由另一人裁定",
            "whoever issued the notice may not rule; another must",
        ),
    ),
    "actor_is_not_recorder": (
        frozenset({"fix_on_spot"}),
        Text("记录人不能核实自己的记录，请由另一人核实", "the recorder may not verify this; somebody else must"),
    ),
}
"""The actions of which a guard keeps the person away who took one of them in the present round, and what it says."""


def _is_apart(actions: frozenset[str], facts: Facts) -> bool:
    return not facts.did & actions


REGISTRY.update({name: Guard(name, partial(_is_apart, actions), text) for name, (actions, text) in APART.items()})


# The problem.


@guard(
    zh="30 日内已有同一单位同类在办问题 {duplicates} 件，请并案",
    en="{duplicates} open problem(s) on the same unit and item within 30 days: merge instead",
)
def is_no_duplicate(facts: Facts) -> bool:
    """No open matter says the same."""
    return facts.duplicates == 0


@guard(zh="“重大”问题须先由联席办主任同意交办", en="a major problem needs the office director's endorsement first")
def major_is_endorsed(facts: Facts) -> bool:
    """Only an endorsed problem of severity major is assigned."""
    return facts.severity is not Severity.MAJOR or "endorse" in facts.done


@guard(zh="只有“重大”问题需要主任先行同意", en="only a major problem needs the director's endorsement")
def is_major(facts: Facts) -> bool:
    """The severity is major."""
    return facts.severity is Severity.MAJOR


@guard(zh="主任已同意交办", en="the director has endorsed it already")
def is_not_endorsed(facts: Facts) -> bool:
    """Nobody has endorsed it in this round."""
    return "endorse" not in facts.done


@guard(zh="牵头单位已签收，不能召回，请用转办", en="the lead unit has signed for it; transfer instead")
def lead_has_not_signed(facts: Facts) -> bool:
    """The lead's assignment is still unsigned."""
    return not facts.lead_has_signed


@guard(zh="本事项为立行立改，不报方案", en="this matter is put right at once, without a plan")
def needs_plan(facts: Facts) -> bool:
    """A plan comes before the work."""
    return facts.needs_plan


@guard(zh="本事项须先报送整改方案", en="this matter needs a plan first")
def needs_no_plan(facts: Facts) -> bool:
    """The work starts at once."""
    return not facts.needs_plan


@guard(zh="已超过送达后 1 个工作日的退回期限", en="returning is possible within one working day of delivery only")
def is_within_return(facts: Facts) -> bool:
    """Delivered no more than one working day ago."""
    return facts.is_within_return


@guard(
    zh="已退回 {returns} 次，不能再退；请办理或请联席办裁定",
    en="returned {returns} times already; it cannot be returned again",
)
def was_returned_less_than_twice(facts: Facts) -> bool:
    """Fewer than two earlier returns."""
    return facts.returns < 2


@guard(zh="配合单位尚未答复：{waiting}", en="not yet reported: {waiting}")
def all_supports_reported(facts: Facts) -> bool:
    """Every supporting unit has reported."""
    return not facts.waiting_units


@guard(
    zh="严重程度为“轻微”的可书面复核，其他须安排复查",
    en="only a minor problem is reviewed on paper; others need a re-inspection",
)
def is_minor(facts: Facts) -> bool:
    """The severity is minor."""
    return facts.severity is Severity.MINOR


@guard(zh="“重大”问题须由召集人批准销号", en="the write-off of a major problem needs the convener")
def major_has_convener(facts: Facts) -> bool:
    """A major problem is approved by the convener only."""
    return facts.severity is not Severity.MAJOR or "office.convener" in facts.roles


@guard(zh="尚有 {unready_children} 件整改任务未报送", en="{unready_children} rectification(s) not yet reported")
def all_children_reported(facts: Facts) -> bool:
    """No child is still on the unit's side."""
    return facts.ready_children >= facts.children


@guard(zh="尚有 {open_children} 件整改任务未办结", en="{open_children} rectification(s) not yet settled")
def all_children_settled(facts: Facts) -> bool:
    """Every child is settled or cancelled."""
    return facts.open_children == 0


@guard(zh="办结报告尚未生成", en="the closure report is not finished yet")
def report_is_ready(facts: Facts) -> bool:
    """The closure report is there to be filed."""
    return facts.report_is_ready


# Batch and visit.


@guard(zh="执法主体不具备检查资格，请另选", en="this enforcement subject may not inspect; choose another")
def subject_is_competent(facts: Facts) -> bool:
    """The enforcement subject is flagged as competent."""
    return facts.subject_is_competent


@guard(zh="联席会议办公室不得作为执法主体", en="the joint-meeting office may never be the enforcement subject")
def subject_is_not_office(facts: Facts) -> bool:
    """Source: 国办发〔2024〕54号; a coordinating body may not inspect enterprises."""
    return not facts.subject_is_office


@guard(zh="未选定已发布的检查表", en="choose a published checklist first")
def has_checklist(facts: Facts) -> bool:
    """The batch names a published version of a checklist."""
    return facts.has_checklist


@guard(zh="尚未选定网点", en="no outlet has been chosen yet")
def has_objects(facts: Facts) -> bool:
    """At least one outlet is planned."""
    return facts.planned_objects > 0


@guard(zh="双随机批次须抽取，不能直接选定", en="objects of a random batch are drawn, not chosen")
def is_not_random(facts: Facts) -> bool:
    """The mode allows a direct choice."""
    return not facts.is_random


@guard(
    zh="有 {short_teams} 个网点的检查人员不足 2 名",
    en="{short_teams} outlet(s) with fewer than two certified inspectors",
)
def teams_are_complete(facts: Facts) -> bool:
    """Two certified inspectors at least for every object."""
    return facts.short_teams == 0


@guard(zh="已有巡查到场签到，不能取消", en="a visit has checked in already")
def no_visit_begun(facts: Facts) -> bool:
    """Nobody has been on site yet."""
    return facts.begun_children == 0


@guard(zh="尚无巡查到场签到", en="no visit has checked in yet")
def some_visit_begun(facts: Facts) -> bool:
    """Somebody has been on site."""
    return facts.begun_children > 0


@guard(zh="尚有巡查未结束", en="some visits are not finished")
def all_visits_finished(facts: Facts) -> bool:
    """Visits there are, and every one is settled or cancelled."""
    return facts.children > 0 and facts.ready_children == facts.children


@guard(zh="批次尚未下发", en="the batch is not published yet")
def batch_is_published(facts: Facts) -> bool:
    """The parent batch has gone out."""
    return facts.parent_is_published


@guard(zh="批次没有取消", en="the batch has not been cancelled")
def batch_is_cancelled(facts: Facts) -> bool:
    """The parent batch has been called off."""
    return facts.parent_is_cancelled


@guard(zh="有人申请回避，须由协调员重新派发", en="somebody stood back: the coordinator must dispatch it anew")
def nobody_stood_back(facts: Facts) -> bool:
    """No recusal in the present round."""
    return "recuse" not in facts.done


@guard(zh="今天不在批次规定的检查期间内", en="today lies outside the period of the batch")
def is_in_window(facts: Facts) -> bool:
    """Today is between the batch's first and last day."""
    return facts.is_in_window


@guard(zh="只有本组检查人员可以办理", en="only this visit's inspectors may do this")
def actor_is_in_team(facts: Facts) -> bool:
    """The person is one of the visit's team."""
    return facts.in_team


@guard(zh="检查组成员不能审核自己的巡查", en="a member of the team may not audit its visit")
def actor_is_not_in_team(facts: Facts) -> bool:
    """The person is not one of the visit's team."""
    return not facts.in_team


@guard(zh="检查表还有 {unanswered} 项未填", en="{unanswered} item(s) of the checklist not answered yet")
def all_items_answered(facts: Facts) -> bool:
    """No mandatory item is left open."""
    return facts.unanswered == 0


@guard(zh="有 {unproven} 项“不符合”缺少说明或证据", en="{unproven} failed item(s) without remark or evidence")
def all_failures_proven(facts: Facts) -> bool:
    """Every failed item has a remark and evidence."""
    return facts.unproven == 0


@guard(zh="只有“轻微”问题可当场整改", en="only a minor finding is put right on the spot")
def severity_is_minor(facts: Facts) -> bool:
    """The finding is minor."""
    return facts.severity is Severity.MINOR
