"""The demonstration's sittings name units, people and problems that there are, and stand in the order of their days."""

from __future__ import annotations

from workflow.demo import district
from workflow.demo.reading import read

DATA = read("sittings")
LAST, NEXT = DATA["last"], DATA["next"]
UNITS = {unit.code for unit in district.units()}
LOGINS = {person.login for person in district.people()}
PROBLEMS = {problem["key"]: problem for problem in read("present_problems")["problems"]}


def test_every_unit_and_person_exists():
    units = {row[1] for sitting in (LAST, NEXT) for row in sitting["items"]} | set(LAST["absent"])
    for one in LAST["resolutions"]:
        units |= {one["lead"], *one["supports"]} if "lead" in one else set()
    logins = {row[0] for row in NEXT["replies"]} | {NEXT[name][1] for name in ("taken", "refused", "waiting")}

    assert (units - UNITS, logins - LOGINS) == (set(), set())


def test_a_resolution_became_the_problem_that_names_it():
    numbers = "一二三四五六七"
    tied = {one["problem"]: numbers[at] for at, one in enumerate(LAST["resolutions"]) if one.get("problem")}

    assert len(tied) == 5
    for key, number in tied.items():
        assert f"联席会议第9次会议议定事项第{number}项" in PROBLEMS[key]["basis"]
        assert PROBLEMS[key]["found"] > LAST["held"][0]


def test_one_resolution_waits_to_be_handed_on_and_one_is_noted():
    waiting = [one for one in LAST["resolutions"] if not one.get("note") and not one["problem"]]

    assert (len(waiting), sum(bool(one.get("note")) for one in LAST["resolutions"])) == (1, 1)


def test_the_steps_of_a_sitting_follow_each_other():
    steps = ("arranged", "notified", "held", "roll", "recorded", "submitted", "passed", "issued", "tied")
    last = [tuple(LAST[name]) for name in steps]
    replies = [(day, hour) for _, day, hour, *_ in NEXT["replies"]]

    assert last == sorted(last)
    assert replies == sorted(replies)
    assert min(replies) > tuple(NEXT["notified"])
    assert NEXT["held"][0] >= 2


def test_half_of_the_units_have_replied():
    assert len({row[0].partition(".")[0] for row in NEXT["replies"]}) == 11
