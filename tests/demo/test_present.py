"""The present day covers every state, is possible, and lies before now."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import pytest
import yaml
from chinese_calendar import is_workday

from tests.demo.test_history import DEFINITIONS, end_of
from workflow.demo import district
from workflow.demo.days import Counted
from workflow.demo.pictures import SCENES
from workflow.demo.plans import Picture, in_order
from workflow.demo.present import present
from workflow.demo.reading import read

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 24, tzinfo=ZONE)
TODAY = present(NOW, is_workday)
VISITS = [visit for batch in TODAY.batches for visit in batch.visits]
RECTIFICATIONS = [rectification for visit in VISITS for rectification in visit.rectifications]
ACTS = [*in_order(TODAY.batches), *(act for problem in TODAY.problems for act in problem.acts)]


@cache
def definition(kind: str) -> dict:
    return yaml.load((DEFINITIONS / f"{kind}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def states(kind: str) -> set[str]:
    return set(definition(kind)["states"])


@cache
def form_names(kind: str, action: str) -> set[str]:
    """The names of the fields of an action, in any of its variants."""
    found = definition(kind)
    written = found["transitions"][action]
    names: set[str] = set()
    for one in written if isinstance(written, list) else [written]:
        for field in one.get("form", []):
            name = field if isinstance(field, str) else field["name"]
            names.add(found["fields"][name].get("name", name) if isinstance(field, str) else name)
    return names


def test_there_are_problems_in_every_state():
    found = {problem.state for problem in TODAY.problems}
    filed = {act.action for _, act in TODAY.archiving}

    assert states("problem") - found == {"archived"}
    assert filed == {"archive"}


def test_there_are_visits_and_rectifications_in_every_state():
    assert {visit.state for visit in VISITS} == states("visit")
    aside = {"disputed", "transferred", "void"}
    assert {rectification.state for rectification in RECTIFICATIONS} == states("rectification") - aside
    assert states("batch") - {batch.state for batch in TODAY.batches} == {"closed"}


def test_there_are_parts_in_every_state():
    acts = {act.action for problem in TODAY.problems for act in problem.acts if act.part}

    assert {"sign", "return", "withdraw", "report", "progress", "accept", "send_back"} <= acts


def test_every_member_unit_leads_something():
    leads = {act.values["lead"] for act in ACTS if act.action in ("assign", "transfer")}

    assert leads == {unit.code for unit in district.units() if unit.is_member}


@pytest.mark.parametrize("problem", TODAY.problems, ids=lambda problem: problem.key)
def test_a_problem_comes_where_it_should(problem):
    own = [act for act in problem.acts if act.part is None]
    moments = [problem.begun_at, *(act.at for act in problem.acts)]

    assert problem.state in end_of(own, "draft", "problem").split("/")
    assert moments == sorted(moments)
    for unit in {act.part for act in problem.acts if act.part}:
        end_of([act for act in problem.acts if act.part == unit], "pending_sign", "assignment")


@pytest.mark.parametrize("batch", TODAY.batches, ids=lambda batch: batch.key)
def test_a_batch_comes_where_it_should(batch):
    assert end_of(batch.acts[:4], "draft", "batch") in (batch.state, "published")
    assert len(batch.acts) <= 4 or end_of(batch.acts[4:], "summarising", "batch") == batch.state
    for visit in batch.visits:
        assert end_of(visit.acts, "pending_accept", "visit") == visit.state, visit.outlet
        assert batch.starts_on <= visit.visited_on <= batch.ends_on, visit.outlet
        for rectification in visit.rectifications:
            moments = [visit.acts[-1].at, *(act.at for act in rectification.acts)]
            assert end_of(rectification.acts, "recorded", "rectification") == rectification.state, visit.outlet
            assert moments == sorted(moments), visit.outlet


def test_every_form_is_filled_with_fields_that_it_has():
    plans = [("problem", plan.acts) for plan in TODAY.problems] + [("batch", plan.acts) for plan in TODAY.batches]
    plans += [("visit", visit.acts) for visit in VISITS] + [("rectification", r.acts) for r in RECTIFICATIONS]

    for kind, acts in plans:
        for act in acts:
            names = form_names("assignment" if act.part else kind, act.action)
            assert set(act.values) <= names, (kind, act.action, set(act.values) - names)


def test_every_required_field_is_filled():
    for kind, plans in (("problem", TODAY.problems), ("rectification", RECTIFICATIONS)):
        found = definition(kind)
        for act in (act for plan in plans for act in plan.acts if act.part is None):
            form = (
                [f for f in (found["transitions"][act.action] or {}).get("form", []) if isinstance(f, dict)]
                if isinstance(found["transitions"][act.action], dict)
                else []
            )
            missing = [
                f["name"] for f in form if f.get("required") and "default" not in f and f["name"] not in act.values
            ]
            assert missing == [], (kind, act.action, act.login)


def test_plans_end_within_the_term():
    days = Counted(NOW, is_workday)
    calendar = {days.day(offset): offset for offset in range(-60, 20)}

    for problem in TODAY.problems:
        assigned = [act for act in problem.acts if act.action == "assign"]
        for act in (act for act in problem.acts if act.action == "submit_plan"):
            last = calendar[assigned[-1].at.date()] + assigned[-1].values["days"]
            ends = [act.values["target_on"], *(row["by"] for row in act.values["milestones"])]
            assert act.at.date() <= min(ends), problem.key
            assert calendar[max(ends)] <= last, problem.key


def test_everything_lies_before_now_and_in_office_hours():
    for act in ACTS:
        assert act.at < NOW, act
        if act.at.date() != NOW.date():
            assert is_workday(act.at.date()), act
            assert time(8, 30) <= act.at.time() <= time(17, 30), act


def test_clocks_show_overdue_due_today_and_time_left():
    days = Counted(NOW, is_workday)
    delivered = {
        problem.key: next(act for act in reversed(problem.acts) if act.action in ("assign", "transfer"))
        for problem in TODAY.problems
        if problem.state == "rectifying"
    }
    calendar = {days.day(offset): offset for offset in range(-60, 1)}
    left = [calendar[act.at.date()] + act.values["days"] for act in delivered.values()]

    assert min(left) < 0 < max(left)
    assert 0 in left


def test_who_acts_is_known_and_units_are_too():
    logins = {person.login for person in district.people()}
    units = {unit.code for unit in district.units()}
    said = [
        *(r for problem in TODAY.problems for r in problem.remarks),
        *(r for one in RECTIFICATIONS for r in one.remarks),
    ]

    assert {act.login for act in ACTS} | {remark.login for remark in said} <= logins
    assert {remark.at < NOW for remark in said} == {True}
    assert {act.part for act in ACTS} - {None} <= units
    for act in ACTS:
        people = [act.values.get(name) for name in ("handler", "person")] + list(act.values.get("reinspectors", ()))
        assert set(people) - {None} <= logins, act
    assert len(said) >= 20


def test_every_picture_has_its_scene():
    drawn = [
        p
        for act in ACTS
        for value in act.values.values()
        if isinstance(value, list)
        for p in value
        if isinstance(p, Picture)
    ]

    assert drawn
    assert {picture.kind for picture in drawn} <= set(SCENES)


def test_titles_and_texts_differ():
    titles = Counter(problem.title for problem in TODAY.problems)
    facts = Counter(row["facts"] for row in read("present_problems")["problems"])

    assert (max(titles.values()), max(facts.values())) == (1, 1)
    assert len(TODAY.problems) >= 45


@pytest.mark.parametrize("day", [date(2026, 10, 4), date(2026, 2, 18), date(2026, 6, 1)])
def test_it_works_on_any_day(day):
    found = present(datetime.combine(day, time(0, 20), tzinfo=ZONE), is_workday)

    assert len(found.problems) == len(TODAY.problems)
    for act in in_order(found.batches):
        assert act.at < datetime.combine(day, time(0, 20), tzinfo=ZONE)
