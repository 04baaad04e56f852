"""The script of autumn 2020 counts what it should, keeps office hours, and is possible."""

from __future__ import annotations

from collections import Counter
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest
import yaml
from chinese_calendar import is_workday

from workflow.demo import checklists, district
from workflow.demo.plans import in_order
from workflow.demo.script import history

DEFINITIONS = Path(district.__file__).parents[1] / "definitions"
VISITS = [visit for batch in history() for visit in batch.visits]
RECTIFICATIONS = [rectification for visit in VISITS for rectification in visit.rectifications]


@cache
def moves(kind: str) -> set[tuple[str, str, str]]:
    """(from, action, to) of a definition; `stay` is written out."""
    definition = yaml.load((DEFINITIONS / f"{kind}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    found = set()
    for action, written in definition["transitions"].items():
        for one in written if isinstance(written, list) else [written]:
            for source in [one["from"]] if isinstance(one["from"], str) else one["from"]:
                found.add((source, action, source if one["to"] == "stay" else one["to"]))
    return found


def end_of(acts, start: str, kind: str) -> str:
    """Where acts lead from `start`; an act that is not possible there is a failure."""
    known, standing = moves(kind), {start}
    for act in acts:
        reached = {target for source, action, target in known if source in standing and action == act.action}
        assert reached, f"{act.action} from {standing}"
        standing = reached
    return standing.pop() if len(standing) == 1 else "/".join(sorted(standing))


def test_the_autumn_has_the_counts_it_stands_for():
    banks = {unit.code: unit.parent for unit in district.units()}
    with_findings = [visit for visit in VISITS if visit.rectifications]

    assert (len(history()), len(VISITS), len(RECTIFICATIONS)) == (11, 250, 9)
    assert len({banks[visit.outlet] for visit in with_findings}) == 6
    assert len(with_findings) == 9


def test_every_rectification_was_written_off_in_the_period():
    last = district.meeting().reporting_to

    assert [r.state for r in RECTIFICATIONS] == ["closed"] * 9
    assert all(r.acts[-1].action == "close" and r.acts[-1].at.date() <= last for r in RECTIFICATIONS)


def test_only_a_failed_answer_is_a_finding():
    for visit in VISITS:
        failed = [answer.number for answer in visit.answers if answer.result == "failed"]
        assert failed == [rectification.item for rectification in visit.rectifications]
        assert [answer.number for answer in visit.answers] == list(range(1, 23))


def test_nobody_is_asked_for_what_did_not_exist_yet():
    results = {visit.answers[number - 1].result for visit in VISITS for number in (1, 6)}

    assert results == {"not_applicable"}


def test_every_answer_is_one_that_its_item_allows():
    options = {number: set(item["options"]) for number, item in checklists.items().items()}

    assert all(answer.result in options[answer.number] for visit in VISITS for answer in visit.answers)
    assert all(answer.remark for visit in VISITS for answer in visit.answers if answer.result != "met")


def test_scores_are_good_where_nothing_failed():
    scores = [checklists.score(visit.answers) for visit in VISITS if not visit.rectifications]

    assert [int(min(scores)), int(max(scores))] == [92, 100]


def test_everything_happens_on_working_days_in_office_hours():
    for act in in_order(history()):
        assert is_workday(act.at.date()), act
        assert time(8, 30) <= act.at.time() <= time(17, 30), act
        assert act.at.tzinfo is not None


def test_visits_lie_within_their_batch_and_the_autumn():
    for batch in history():
        days = [visit.visited_on for visit in batch.visits]
        assert batch.starts_on <= min(days) <= max(days) <= batch.ends_on
        assert date(2020, 9, 7) <= min(days) <= max(days) <= date(2020, 11, 30)
        assert len({visit.outlet for visit in batch.visits}) == len(batch.visits)


def test_teams_are_two_inspectors_of_the_precinct_who_are_in_one_place_at_a_time():
    precinct = {unit.code: unit.station for unit in district.units()}
    inspectors = {person.login: person.unit for person in district.people() if person.certificate}
    on_site = Counter()

    for visit in VISITS:
        acts = {act.action: act.at for act in visit.acts}
        assert {inspectors[login] for login in visit.team} == {precinct[visit.outlet]} == {visit.station}
        assert len(set(visit.team)) == 2
        slot = 0 if acts["check_in"].time() < time(10, 30) else acts["check_in"].hour
        on_site.update((login, visit.visited_on, slot) for login in visit.team)
        assert acts["check_in"] < acts["finish"] < acts["sign"] < acts["audit_ok"]
    assert max(on_site.values()) == 1


@pytest.mark.parametrize("batch", history(), ids=lambda batch: batch.key)
def test_acts_are_possible_and_in_order(batch):
    assert end_of(batch.acts[:4], "draft", "batch") == "published"
    confirmed = next(act.at for act in batch.acts if act.action == "confirm")
    any(r.acts[-1].at > confirmed for visit in batch.visits for r in visit.rectifications)
    assert end_of(batch.acts[4:], "summarising", "batch") == "completed"
    for visit in batch.visits:
        assert end_of(visit.acts, "pending_accept", "visit") == visit.state == "completed"
        for rectification in visit.rectifications:
            assert end_of(rectification.acts, "recorded", "rectification") == rectification.state
            assert visit.acts[-1].at < rectification.acts[0].at
    lines = [visit.acts for visit in batch.visits] + [r.acts for visit in batch.visits for r in visit.rectifications]
    for acts in [batch.acts, *lines]:
        assert [act.at for act in acts] == sorted(act.at for act in acts)


def test_nobody_writes_off_what_they_re_inspected():
    checking = {"pass", "fail", "reinspect", "desk_pass", "verify_spot"}

    for rectification in RECTIFICATIONS:
        *before, close = rectification.acts
        assert close.login not in {act.login for act in before if act.action in checking}


def test_one_re_inspector_was_not_of_the_batch_s_team():
    for batch in history():
        (select,) = (act for act in batch.acts if act.action == "select")
        teams = {row["station"]: set(row["inspectors"]) for row in select.values["teams"]}
        for visit in batch.visits:
            again = [act for r in visit.rectifications for act in r.acts if act.action == "reinspect"]
            assert all(set(act.values["reinspectors"]) - teams[visit.station] for act in again), visit.outlet


def test_every_login_and_unit_named_is_known():
    logins = {person.login for person in district.people()}
    units = {unit.code for unit in district.units()}

    assert {act.login for act in in_order(history())} <= logins
    assert {batch.subject for batch in history()} | {visit.outlet for visit in VISITS} <= units
    assert {r.login for rectification in RECTIFICATIONS for r in rectification.remarks} <= logins


def test_a_subject_that_is_not_the_bureau_inspects_its_own_precinct():
    for batch in history():
        assert batch.subject == "gafj" or {visit.station for visit in batch.visits} == {batch.subject}


def test_full_coverage_covers_the_precinct():
    for batch in history():
        submitted = batch.acts[0].values
        if submitted["mode"] == "full":
            assert len(batch.visits) == sum(unit.station == batch.subject for unit in district.units())
