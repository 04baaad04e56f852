"""Every guard both ways: the facts that it lets pass, and those that it refuses, with the sentence."""

from __future__ import annotations

import pytest

from tests.engine.guards_of_parts import CASES as OF_PARTS
from workflow.engine.facts import Facts
from workflow.engine.guards import APART, REGISTRY
from workflow.types import Severity, Text

FIRE, TAX = Text("区税务局", "Tax Bureau"), Text("区教育局", "Education Bureau")
MAJOR, MINOR = Severity.MAJOR, Severity.MINOR

CASES: dict[str, tuple[Facts, Facts, str]] = {
    "is_no_duplicate": (Facts(), Facts(duplicates=2), "同类在办问题 2 件"),
    "major_is_endorsed": (
        Facts(severity=MAJOR, done=frozenset({"endorse"})),
        Facts(severity=MAJOR),
        "先由联席办主任同意",
    ),
    "is_major": (Facts(severity=MAJOR), Facts(severity=MINOR), "只有“重大”问题"),
    "is_not_endorsed": (Facts(), Facts(done=frozenset({"endorse"})), "已同意交办"),
    "lead_has_not_signed": (Facts(), Facts(lead_has_signed=True), "请用转办"),
    "needs_plan": (Facts(needs_plan=True), Facts(needs_plan=False), "不报方案"),
    "needs_no_plan": (Facts(needs_plan=False), Facts(needs_plan=True), "须先报送整改方案"),
    "is_within_return": (Facts(is_within_return=True), Facts(is_within_return=False), "1 个工作日"),
    "was_returned_less_than_twice": (Facts(returns=1), Facts(returns=2), "已退回 2 次"),
    "all_supports_reported": (Facts(), Facts(waiting_units=(FIRE, TAX)), "区税务局、区教育局"),
    "is_minor": (Facts(severity=MINOR), Facts(severity=MAJOR), "安排复查"),
    "major_has_convener": (
        Facts(severity=MAJOR, roles=frozenset({"office.convener"})),
        Facts(severity=MAJOR, roles=frozenset({"office.director"})),
        "召集人",
    ),
    "all_children_reported": (
        Facts(children=3, ready_children=3),
        Facts(children=3, ready_children=1),
        "2 件整改任务未报送",
    ),
    "all_children_settled": (Facts(), Facts(open_children=4), "4 件整改任务未办结"),
    "paper_is_made": (Facts(), Facts(paper_is_made=False), "文书尚未生成"),
    "layout_is_sound": (Facts(), Facts(paper_is_sound=False), "版式自检未通过"),
    "package_is_sound": (Facts(), Facts(package_is_sound=False), "四性检测"),
    "needs_no_countersigning": (Facts(), Facts(supports=2), "配合单位 2 个"),
    "named_units_have_checked": (Facts(), Facts(unchecked=2), "2 家尚未核对"),
    "parent_was_reopened": (Facts(parent_was_reopened=True), Facts(), "没有重新办理"),
    "report_is_ready": (Facts(report_is_ready=True), Facts(), "尚未生成"),
    "subject_is_competent": (Facts(), Facts(subject_is_competent=False), "不具备检查资格"),
    "subject_is_not_office": (Facts(), Facts(subject_is_office=True), "不得作为执法主体"),
    "has_checklist": (Facts(), Facts(has_checklist=False), "检查表"),
    "has_objects": (Facts(planned_objects=1), Facts(), "尚未选定网点"),
    "is_not_random": (Facts(), Facts(is_random=True), "须抽取"),
    "teams_are_complete": (Facts(), Facts(short_teams=3), "3 个网点"),
    "no_visit_begun": (Facts(), Facts(begun_children=1), "不能取消"),
    "some_visit_begun": (Facts(begun_children=1), Facts(), "尚无巡查"),
    "all_visits_finished": (Facts(children=2, ready_children=2), Facts(children=2, ready_children=1), "未结束"),
    "batch_is_published": (Facts(), Facts(parent_is_published=False), "尚未下发"),
    "batch_is_cancelled": (Facts(parent_is_cancelled=True), Facts(), "没有取消"),
    "nobody_stood_back": (Facts(), Facts(done=frozenset({"recuse"})), "重新派发"),
    "is_in_window": (Facts(), Facts(is_in_window=False), "检查期间"),
    "actor_is_in_team": (Facts(in_team=True), Facts(), "本组检查人员"),
    "actor_is_not_in_team": (Facts(), Facts(in_team=True), "不能审核自己"),
    "all_items_answered": (Facts(), Facts(unanswered=5), "5 项未填"),
    "all_failures_proven": (Facts(), Facts(unproven=1), "1 项“不符合”"),
    "has_agenda": (Facts(), Facts(has_agenda=False), "列入议题"),
    "has_invited": (Facts(), Facts(has_invited=False), "参会单位"),
    "is_ahead": (Facts(is_ahead=True), Facts(is_ahead=False), "会议时间已过"),
    "has_begun": (Facts(is_ahead=False), Facts(is_ahead=True), "尚未开始"),
    "actor_took_last_step": (Facts(took_last_step=True), Facts(), "只有刚刚办理上一步的人"),
    "next_has_not_touched": (Facts(), Facts(is_untouched=False), "下一环节已经打开"),
    "suspension_is_not_renewed": (Facts(), Facts(is_renewed=True), "不能再延长"),
    "was_not_looked_back": (Facts(), Facts(done=frozenset({"start_lookback"})), "已做过回头看"),
    "was_not_disputed": (Facts(), Facts(done=frozenset({"dispute"})), "只能提出一次"),
    "is_within_dispute": (Facts(days_here=3), Facts(days_here=4), "异议期限"),
    "has_waited_for_receipt": (Facts(days_here=3), Facts(days_here=2), "未满 3 个工作日"),
    "severity_is_minor": (Facts(severity=MINOR), Facts(severity=MAJOR), "当场整改"),
    **OF_PARTS,
    "parent_is_open": (Facts(), Facts(parent_is_open=False), "已办结或终结"),
    "parent_has_ended": (Facts(parent_is_open=False), Facts(), "尚未办结"),
    "parent_clock_runs": (Facts(), Facts(parent_clock_runs=False), "不在本单位"),
    "parent_clock_has_stopped": (Facts(parent_clock_runs=False), Facts(), "仍在承办单位"),
    "parent_has_changed_hands": (Facts(is_led_by_another=True), Facts(), "仍由原单位"),
    "no_correction_is_open": (Facts(), Facts(corrections=1), "更正稿在办"),
    "is_only_one": (Facts(), Facts(siblings=1), "已有一件"),
    "was_granted_less_than_twice": (Facts(granted=1), Facts(granted=2), "已延期 2 次"),
    "is_not_listed": (
        Facts(parent_is_listed=True, roles=frozenset({"office.convener"})),
        Facts(parent_is_listed=True, roles=frozenset({"office.director"})),
        "召集人",
    ),
    "reading_suffices": (Facts(task_type="read"), Facts(task_type="self"), "不是阅知件"),
    "must_be_worked_on": (Facts(task_type="self"), Facts(task_type="read"), "确认阅知"),
    "unit_closes_itself": (Facts(task_type="self"), Facts(task_type="accept"), "联席办验收"),
    "office_accepts": (Facts(task_type="accept"), Facts(task_type="self"), "自行办结"),
}


def test_every_guard_has_a_case():
    assert set(CASES) | set(APART) == set(REGISTRY)


@pytest.mark.parametrize("name", CASES)
def test_a_guard_holds_or_refuses_in_a_sentence(name):
    passing, failing, words = CASES[name]
    guard = REGISTRY[name]

    assert guard.holds(passing)
    assert not guard.holds(failing)
    assert words in guard.reason(failing).zh


@pytest.mark.parametrize("name", REGISTRY)
def test_a_refusal_is_put_in_both_languages_without_a_gap(name):
    reason = REGISTRY[name].reason(Facts(waiting_units=(FIRE,)))

    assert reason.zh
    assert reason.en.isascii()
    assert "{" not in reason.zh + reason.en


@pytest.mark.parametrize(("name", "action"), [(name, action) for name in APART for action in sorted(APART[name][0])])
def test_maker_and_checker_are_never_one_person(name, action):
    guard = REGISTRY[name]

    assert guard.holds(Facts(done=frozenset({action})))
    assert not guard.holds(Facts(done=frozenset({action}), did=frozenset({action})))


def test_no_visits_at_all_are_not_finished_visits():
    assert not REGISTRY["all_visits_finished"].holds(Facts())


def test_one_visit_that_is_over_is_enough():
    assert REGISTRY["all_visits_finished"].holds(Facts(children=1, ready_children=1))


@pytest.mark.parametrize("name", APART)
def test_who_did_nothing_of_it_may_look_at_it(name):
    guard, actions = REGISTRY[name], APART[name][0]

    assert guard.holds(Facts()) is True
    assert guard.holds(Facts(did=frozenset({"look"}))) is True
    assert guard.holds(Facts(did=frozenset({"look", *actions}))) is False


def test_the_units_that_are_waited_for_are_put_one_after_the_other():
    assert Facts(waiting_units=(FIRE, TAX)).waiting == Text("区税务局、区教育局", "Tax Bureau, Education Bureau")
    assert Facts().waiting == Text("", "")
    assert Facts(children=5, ready_children=2).unready_children == 3
