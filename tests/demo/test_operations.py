"""What is done beside the straight way in the demonstration: everybody exists, and each scene is there."""

from __future__ import annotations

from chinese_calendar import is_workday

from tests.demo.test_present import NOW
from workflow.demo import district
from workflow.demo.days import Counted
from workflow.demo.operations import problems
from workflow.demo.reading import read

DAYS = Counted(NOW, is_workday)
DATA = read("operations")
PROBLEMS = {one.key: one for one in problems(DAYS)}
KINDS = [row for row in read("kinds")["matters"] if "parent" in row]
LOGINS = {person.login: person for person in district.people()}


def test_everybody_who_acts_exists_and_acts_before_now_in_order():
    named = {act.login for problem in PROBLEMS.values() for act in problem.acts}
    named |= {row[name] for row in DATA["substitutes"] for name in ("principal", "substitute")}
    named |= {row[name] for row in DATA["handovers"] for name in ("person", "to", "by")}

    assert named <= set(LOGINS)
    for problem in PROBLEMS.values():
        moments = [problem.begun_at, *(act.at for act in problem.acts)]
        assert moments == sorted(moments)
        assert max(moments) < NOW


def test_no_problem_stands_in_both_files():
    assert set(PROBLEMS) & {row["key"] for row in read("present_problems")["problems"]} == set()


def test_a_plan_goes_round_twice_and_is_refused_once():
    acts = [act.action for act in PROBLEMS["counter_scripts"].acts]

    assert (acts.count("send_countersign"), acts.count("refuse"), acts.count("agree")) == (2, 1, 3)
    assert acts.index("refuse") < len(acts) - acts[::-1].index("send_countersign") - 1


def test_what_was_sent_back_comes_back_straight():
    last = PROBLEMS["deposit_accounts"].acts[-1]

    assert (last.action, last.values["state"], last.values["then"]) == ("return_to", "rectifying", "come_back")


def test_somebody_acts_in_the_name_of_who_is_away():
    [row] = DATA["substitutes"]
    named = [act for act in PROBLEMS["charity_appeals"].acts if act.action == "submit_plan"]

    assert LOGINS[row["principal"]].unit == LOGINS[row["substitute"]].unit
    assert [act.login for act in named] == [row["substitute"]]
    assert DAYS.moment(*row["made"]) < named[0].at < DAYS.moment(row["until"], "17:30")


def test_who_leaves_has_a_colleague_in_the_same_position():
    [row] = DATA["handovers"]
    leaves, takes = LOGINS[row["person"]], LOGINS[row["to"]]

    assert (leaves.unit, leaves.positions) == (takes.unit, takes.positions)
    assert any(act.values.get("lead") == leaves.unit for problem in PROBLEMS.values() for act in problem.acts)


def test_an_extension_is_granted_one_is_refused_and_talk_and_listing_hang_on_the_latter():
    ends = {(row["kind"], row["parent"]): row["acts"][-1][0] for row in KINDS if row["parent"] in PROBLEMS}

    assert ends == {
        ("extension", "counter_scripts"): "approve",
        ("extension", "idle_numbers"): "refuse",
        ("talk", "idle_numbers"): "follow",
        ("listing", "idle_numbers"): "report_month",
    }


def test_what_hangs_on_a_problem_comes_after_the_problem_s_own_acts():
    for row in KINDS:
        if row["parent"] in PROBLEMS:
            last = PROBLEMS[row["parent"]].acts[-1].at
            assert DAYS.moment(*row["by"][1:]) > last, (row["kind"], row["parent"])
