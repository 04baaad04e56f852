"""A month of the assessment from the count to its publication: what is counted, who may do what, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.factories import MONDAY, World
from tests.services.test_assignments import act as act_on_part
from workflow import clock
from workflow.errors import Forbidden, Invalid, NotFound, Refused, Stale
from workflow.models.admin_event import AdminEvent
from workflow.models.assessment import Assessment, AssessmentRemark, AssessmentSheet
from workflow.models.matter import Matter
from workflow.queries import assessments as known
from workflow.queries.assessment_rules import USUAL, weights_of
from workflow.queries.spans import Span
from workflow.reports.bulletin_text import sections
from workflow.services import assessment_remarks, assessments, bulletins
from workflow.services.assessment_weights import set_weights

NOVEMBER = date(2026, 11, 1)
TUESDAY = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""The first working day of December, 09:00 in Shanghai; objections of that day end with Friday the 4th."""
MONDAY_AFTER = TUESDAY + timedelta(days=6)


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@pytest.fixture
def matter(world: World) -> Matter:
    """Led by the education bureau in ten working days, supported in five by a unit that signs and one that does not."""
    found = factories.rectifying(world, supports=("tax", "court"))
    act_on_part(world, found, "tax", "sign", "tax.liaison", contact="8002")
    return found


@pytest.fixture
def counted(world: World, matter: Matter) -> Assessment:
    with clock.at(TUESDAY):
        return assessments.count(NOVEMBER, actor=world.person("coord"))


@pytest.fixture
def shown(world: World, counted: Assessment) -> Assessment:
    with clock.at(TUESDAY):
        return assessments.show(counted.uid, actor=world.person("coord"), version=counted.version)


def sheet(world: World, one: Assessment, code: str) -> AssessmentSheet:
    mine = AssessmentSheet.assessment_id == one.id, AssessmentSheet.unit_id == world.unit(code).id
    return world.session.scalars(select(AssessmentSheet).where(*mine)).one()


def standing(world: World, one: Assessment) -> dict[str, tuple[object, ...]]:
    rows = known.sheets(world.session, one, world.person("coord"))
    return {row.unit.code: (row.standing, row.points, row.place) for row in rows if not row.is_idle}


def unmoved(session: Session, refused: Callable[[], object], error: type[Exception]) -> None:
    """It is refused, and nothing of any sheet, round, remark or log changes."""

    def everything() -> list[object]:
        sheets = session.execute(select(AssessmentSheet.id, AssessmentSheet.corrected, AssessmentSheet.points)).all()
        rounds = session.execute(select(Assessment.state, Assessment.version)).all()
        remarks = session.execute(select(AssessmentRemark.id, AssessmentRemark.state)).all()
        return [*sheets, *rounds, *remarks, session.scalars(select(AdminEvent.id)).all()]

    before = everything()
    with pytest.raises(error):
        refused()
    assert everything() == before


def test_a_month_is_counted_from_the_record(world: World, counted: Assessment) -> None:
    assert standing(world, counted) == {
        "tax": ({"help": [1, 2], "red": 1}, Decimal("48.0"), 1),
        "edu": ({"sign": [1, 1], "material": [1, 1], "close": [0, 1], "red": 1}, Decimal("38.0"), 2),
        "court": ({"help": [0, 2], "red": 1}, Decimal("0.0"), 3),
    }
    idle = sheet(world, counted, "north")
    assert (idle.is_idle, idle.points, idle.place) == (True, None, None)


def test_each_number_opens_the_cases_it_counts(world: World, counted: Assessment, matter: Matter) -> None:
    coord = world.person("coord")
    for row in known.sheets(world.session, counted, coord):
        for measure, number in row.counts.items():
            found = known.cases(world.session, row, measure, coord)
            met = sum(one.is_met for one in found)
            assert number == ([met, len(found)] if isinstance(number, list) else len(found))
            assert {one.uid for one in found} == {matter.uid}


def test_what_is_late_belongs_to_the_month_of_its_last_day_and_to_no_other(world: World, counted: Assessment) -> None:
    with clock.at(datetime(2027, 1, 4, 1, 0, tzinfo=UTC)):
        december = assessments.count(date(2026, 12, 1), actor=world.person("coord"))

    assert [key for key in standing(world, december) if standing(world, december)[key][0]] == []


def test_a_unit_sees_its_own_sheet_once_shown_and_the_ranking_once_published(world: World, counted: Assessment) -> None:
    edu = world.person("edu.liaison")
    with pytest.raises(NotFound):
        known.found(world.session, edu, counted.uid)

    with clock.at(TUESDAY):
        assessments.show(counted.uid, actor=world.person("coord"), version=counted.version)
    assert [one.unit.code for one in known.sheets(world.session, counted, edu)] == ["edu"]
    with pytest.raises(NotFound):
        known.sheet(world.session, edu, sheet(world, counted, "tax").uid)

    with clock.at(MONDAY_AFTER):
        assessments.settle(counted.uid, actor=world.person("director"), version=counted.version)
        assessments.publish(counted.uid, actor=world.person("coord"), version=counted.version)
    assert {"edu", "tax", "court"} <= {one.unit.code for one in known.sheets(world.session, counted, edu)}


def test_an_upheld_objection_puts_the_number_right_and_a_refused_one_does_not(world: World, shown: Assessment) -> None:
    own, director = sheet(world, shown, "edu"), world.person("director")
    with clock.at(TUESDAY):
        first = assessment_remarks.object_to(own.uid, "close", "11月30日已报。", actor=world.person("edu.head"))
        second = assessment_remarks.object_to(own.uid, "red", "同上。", actor=world.person("edu.head"))
        assessment_remarks.rule(
            first.uid,
            is_upheld=True,
            typed={"met": "1", "whole": "1", "reason": "经核属实。"},
            actor=director,
            version=shown.version,
        )
        told = {"reason": "不予采纳。"}
        assessment_remarks.rule(second.uid, is_upheld=False, typed=told, actor=director, version=shown.version)

    assert (first.state, first.was, second.state) == ("upheld", "0/1", "refused")
    assert own.counts["close"] == [0, 1]
    assert (own.standing["close"], own.points, own.place) == ([1, 1], Decimal("98.0"), 1)


def test_a_late_objection_and_somebody_elses_are_refused(world: World, shown: Assessment) -> None:
    own, head = sheet(world, shown, "edu"), world.person("edu.head")

    assert shown.due_on == date(2026, 12, 4)
    with clock.at(MONDAY_AFTER):
        unmoved(world.session, lambda: assessment_remarks.object_to(own.uid, "close", "已报。", actor=head), Refused)
    with clock.at(TUESDAY):
        for login, error in (("edu.handler", Forbidden), ("tax.head", NotFound), ("coord", Forbidden)):
            who = world.person(login)
            unmoved(
                world.session, lambda who=who: assessment_remarks.object_to(own.uid, "close", "x", actor=who), error
            )
        unmoved(world.session, lambda: assessment_remarks.object_to(own.uid, "close", " ", actor=head), Invalid)


def test_the_director_settles_when_the_time_is_over_and_nothing_waits(world: World, shown: Assessment) -> None:
    own, director, coord = sheet(world, shown, "edu"), world.person("director"), world.person("coord")
    with clock.at(TUESDAY):
        assessment_remarks.object_to(own.uid, "close", "已报。", actor=world.person("edu.head"))
        unmoved(world.session, lambda: assessments.settle(shown.uid, actor=director, version=shown.version), Refused)
    with clock.at(MONDAY_AFTER):
        for who, version, error in (
            (director, shown.version, Refused),
            (coord, shown.version, Forbidden),
            (director, shown.version - 1, Stale),
        ):
            unmoved(
                world.session,
                lambda who=who, version=version: assessments.settle(shown.uid, actor=who, version=version),
                error,
            )


def test_falsification_counts_once_a_second_person_finds_it(world: World, counted: Assessment) -> None:
    own, coord = sheet(world, counted, "tax"), world.person("coord")
    with clock.at(TUESDAY):
        charge = assessment_remarks.accuse(own.uid, "照片系旧照。", actor=coord, version=counted.version)
        assert own.points == Decimal("48.0")
        ruling = {"is_upheld": True, "reason": "经比对属实。"}
        unmoved(
            world.session,
            lambda: assessment_remarks.find(charge.uid, actor=coord, version=counted.version, **ruling),
            Forbidden,
        )
        assessment_remarks.find(charge.uid, actor=world.person("reviewer"), version=counted.version, **ruling)

    assert (own.standing["false"], own.deducted, own.points) == (1, 12, Decimal("38.0"))


def test_only_what_is_set_by_hand_is_set_by_hand(world: World, counted: Assessment) -> None:
    own, coord = sheet(world, counted, "tax"), world.person("coord")
    typed = {"met": "2", "whole": "2", "reason": "协作事项补充核定。"}
    with clock.at(TUESDAY):
        assessment_remarks.correct(own.uid, "help", typed, actor=coord, version=counted.version)
        assert own.points == Decimal("98.0")
        for measure, also in (("close", {}), ("help", {"met": "3"}), ("help", {"reason": ""})):
            unmoved(
                world.session,
                lambda measure=measure, also=also: assessment_remarks.correct(
                    own.uid, measure, typed | also, actor=coord, version=counted.version
                ),
                Invalid,
            )


def test_a_published_month_is_moved_by_nothing(world: World, shown: Assessment, matter: Matter) -> None:
    director, coord, own = world.person("director"), world.person("coord"), sheet(world, shown, "tax")
    with clock.at(MONDAY_AFTER):
        assessments.settle(shown.uid, actor=director, version=shown.version)
        assessments.publish(shown.uid, actor=coord, version=shown.version)
        before = standing(world, shown)
        act_on_part(world, matter, "tax", "report", "tax.liaison", text="已核对。")
        typed = {"met": "2", "whole": "2", "reason": "补核。"}
        unmoved(world.session, lambda: assessments.count(NOVEMBER, actor=coord), Refused)
        unmoved(
            world.session,
            lambda: assessment_remarks.correct(own.uid, "help", typed, actor=coord, version=shown.version),
            Refused,
        )

    assert standing(world, shown) == before
    assert (shown.formula, shown.weights["close"]) == ("B5-1", 30)


def test_a_bulletin_of_a_published_month_ranks_as_published(world: World, shown: Assessment) -> None:
    coord, november = world.person("coord"), Span(NOVEMBER, date(2026, 11, 30))
    with clock.at(MONDAY_AFTER):
        assessments.settle(shown.uid, actor=world.person("director"), version=shown.version)
        before = bulletins.frozen(world.session, coord, "members", november)
        assessments.publish(shown.uid, actor=coord, version=shown.version)
        after = bulletins.frozen(world.session, coord, "members", november)

    assert before["weights"] == {"sign": 10, "close": 30, "first": 20}
    assert [(one["points"], one["place"]) for one in after["units"]][:3] == [(48.0, 1), (38.0, 2), (0.0, 3)]
    assert after["weights"] == USUAL
    assert "采用本月考核公示后发布的结果" in str(sections(after, "zh"))


def test_weights_make_a_hundred_and_each_change_is_a_new_version(world: World, counted: Assessment) -> None:
    coord = world.person("coord")
    usual = {code: str(weight) for code, weight in counted.weights.items()}

    unmoved(world.session, lambda: set_weights(usual | {"close": "31"}, actor=coord), Invalid)
    unmoved(world.session, lambda: set_weights(usual, actor=world.person("reviewer")), Forbidden)
    assert set_weights(usual | {"close": "35", "help": "0"}, actor=coord) == "B5-2"

    assert weights_of(world.meeting)[0] == "B5-2"
    assert (counted.formula, counted.weights["close"]) == ("B5-1", 30)
    assert known.oversees(world.person("viewer"))
