"""What differs between two versions, in words."""

from __future__ import annotations

from workflow.engine.comparing import ADDED, CHANGED, REMOVED, Difference, differences
from workflow.engine.loading import load, shipped
from workflow.types import Text


def compared(*changes: tuple[str, str], kind: str = "rectification") -> tuple[Difference, ...]:
    source, flow = shipped()[kind]
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    return differences(flow, load(source, name="draft"))


def test_nothing_differs_from_itself():
    assert compared() == ()


def test_a_limit_is_told_with_both_lengths():
    found = compared(("    limit: 5 wd", "    limit: 4 oh"))

    assert [(one.path, one.how) for one in found] == [("states/reinspecting", CHANGED)]
    assert found[0].part == Text("状态“复查中”", "State “Re-inspecting”")
    assert found[0].what == Text("时限", "limit")
    assert found[0].before == Text("5 个工作日", "5 working days")
    assert found[0].after == Text("4 个办公小时", "4 office hours")


def test_hours_and_minutes_are_told_apart():
    found = compared(("    limit: 5 wd", "    limit: 4 h"), ("    limit: 1 wd", "    limit: 30 min"))

    assert {one.after.en for one in found} == {"4 hours", "30 minutes"}


def test_a_state_and_its_action_come_and_go():
    found = compared(
        ("  dismissed: {zh: 不予认定, en: Dismissed, phase: cancelled, holder: none, limit: none}\n", ""),
        ("    to: dismissed\n", "    to: closed\n"),
        ("  pass:\n", "  passed:\n"),
    )

    assert {(one.path, one.how) for one in found} == {
        ("states/dismissed", REMOVED),
        ("transitions/dismiss", CHANGED),
        ("transitions/passed", ADDED),
        ("transitions/pass", REMOVED),
    }


def test_who_may_and_what_is_asked_are_told():
    found = compared(
        ("    who: [enforcement.leader]\n", "    who: [enforcement.leader, office.director]\n"),
        ("zh: 签收人姓名, en: Signed for by, required: true", "zh: 签收人姓名, en: Signed for by"),
    )

    told = {(one.path, one.what.en if one.what else "") for one in found}
    assert told == {("transitions/issue", "who"), ("transitions/receive", "field “Signed for by”")}
    assert "联席办主任" in next(one.after.zh for one in found if one.path == "transitions/issue")


def test_the_whole_and_its_terms_are_told():
    found = compared(("minor: 5 wd", "minor: 6 wd"), ("prefix: ZG", "prefix: ZH"))

    assert [(one.path, one.what.en if one.what else "") for one in found] == [("", "prefix"), ("terms/unit", "length")]
    assert "6 个工作日" in found[1].after.zh


def test_actions_of_one_name_are_told_apart():
    found = compared(
        ("      to: planning\n      who: [office.director]", "      to: planning\n      who: [office.coordinator]"),
        kind="problem",
    )

    assert [one.path for one in found] == ["transitions/return_refuse/1"]
