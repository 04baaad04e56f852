"""A workflow is changed, and a kind made, in the browser: rehearsed, published by another; only new matters take it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import StorageState, expect

from tests import inspections
from tests.browser import inspection, office
from tests.browser.conftest import DESKTOP, PHONE, Enter
from tests.browser.person import Person
from tests.browser.site import Site, serving
from tests.conftest import Application, afresh
from tests.factories import MONDAY, PASSWORD, World, act
from tests.servers import valkey
from workflow import clock
from workflow.db import db
from workflow.models.matter import Matter

pytestmark = pytest.mark.browser
KIND, STEP = "整改任务", "分局审签中"
NEW = f"{inspection.SECOND}：检查项1"


@pytest.fixture
def app(_application: Application) -> Iterator[Flask]:
    """The application whose database the site serves."""
    with afresh(_application) as app:
        yield app


@pytest.fixture
def site(app: Flask, _application: Application) -> Iterator[Site]:
    """The small world with one rectification under re-inspection, served; the test goes on changing it by services."""
    with clock.at(MONDAY):
        world = World(db.session())
        parent = inspections.batch(world, outlets=("pu1", "dong1"))
        reinspecting(app, inspections.visits_of(world, parent)[0])
        db.session.remove()
    with valkey() as redis_url, serving(_application[1].parent, redis_url, PASSWORD) as site:
        yield site


@pytest.fixture
def cookies() -> dict[str, StorageState]:
    """A site of its own knows nobody yet."""
    return {}


def reinspecting(app: Flask, visit: Matter) -> None:
    """The visit done with one finding, which has come as far as its re-inspection."""
    world, storage = World(db.session()), app.extensions["lianzhi_storage"]
    outlet = visit.subject_unit.code if visit.subject_unit else ""
    inspections.visited(world, visit, storage)
    rows = db.session.query(Matter).filter_by(kind="rectification").order_by(Matter.id.desc())
    matter = rows.first()
    assert matter is not None
    inspections.noticed(world, matter)
    act(world, matter, "receive", f"{outlet}.rep", signer="林一", contact="8001")
    after = inspections.photograph(world.person(f"{outlet}.rep"), storage, "green", "整改后.jpg")
    report = {"measures": "补齐台账。", "lasting": "每周自查。", "after": [after.uid]}
    act(world, matter, "report", f"{outlet}.rep", **report)
    team = [world.person(login).uid for login in (inspections.TEAM[0], "north.inspector3")]
    act(world, matter, "reinspect", "north.team_leader", reinspectors=team, reinspect_on="2026-11-18")


def test_a_limit_and_a_step_are_changed_rehearsed_and_published(enter: Enter, app: Flask) -> None:
    clerk = enter("coord", DESKTOP)
    office.drafts(clerk, KIND)
    office.sets_limit(clerk, "复查中", 7)
    office.sets_limit(clerk, "待销号", 9)
    office.takes_back(clerk)
    office.puts_step_in(clerk, "复查合格", (STEP, "With the bureau"), ("审签通过", "Signed off"), "执法主体负责人")
    clerk.takes_picture("editor")
    office.rehearses(clerk)
    clerk.sees("如将在办的 1 件转到新版：全部可以接着办；各人可办的操作不变；1 个到期日有变动。", "推迟 2 个工作日")
    clerk.takes_picture("rehearsal")
    clerk.follows("前往发布")
    clerk.sees("须由另一人发布")

    director = enter("director", DESKTOP)
    office.publishes(director, KIND, "复查放宽到 7 日，合格后由分局审签。")
    director.sees("第 2 版")

    with clock.at(MONDAY + timedelta(days=1)):
        world = World(db.session())
        later = db.session.query(Matter).filter_by(kind="visit").order_by(Matter.id.desc()).first()
        assert later is not None
        reinspecting(app, later)
        assert [world.matter(number).workflow_version.number for number in numbers()] == [1, 2]
        db.session.remove()

    leader = enter("north.team_leader", PHONE)
    passes(leader, inspection.FINDING, "待销号")
    passes(leader, NEW, STEP)
    inspection.write_off(enter("north.leader", DESKTOP))
    chief = enter("bureau.leader", DESKTOP)
    chief.opens_to_do(NEW)
    chief.opens_form("审签通过")
    chief.acts("审签通过")
    chief.sees_state("待销号")


def numbers() -> list[str]:
    """Of the rectifications, the older one first."""
    return [one.number for one in db.session.query(Matter).filter_by(kind="rectification").order_by(Matter.id)]


def passes(leader: Person, title: str, state: str) -> None:
    """The re-inspection is passed, and the matter goes where its own version says."""
    leader.opens_to_do(title)
    leader.opens_form("复查合格")
    leader.acts("复查合格")
    leader.sees_state(state)


def test_a_kind_is_made_from_a_copy_and_its_matters_registered_listed_numbered_and_closed(enter: Enter) -> None:
    name = "校园宣讲"
    clerk = enter("coord", DESKTOP)
    clerk.chooses_from_menu("流程")
    clerk.follows("新建事项类型")
    clerk.selects("source", "宣传任务")
    for field, words in (("zh", name), ("en", "Campus lecture"), ("prefix", "XY")):
        clerk.writes(field, words)
    clerk.takes_picture("new-kind")
    clerk.presses_at("#kind button[type=submit]")
    clerk.sees("新的事项类型", name)
    office.rehearses(clerk)
    director = enter("director", DESKTOP)
    office.publishes(director, name, "校园宣讲单列统计。")

    clerk.chooses_from_menu("专项事项")
    clerk.follows(name)
    clerk.follows("登记")
    clerk.writes("title", "高校新生反诈宣讲")
    clerk.selects("form_of", "专题宣讲")
    clerk.selects("lead", "区教育局")
    clerk.writes("requirements", "新生全覆盖。")
    clerk.presses("登记")
    clerk.sees_state("待签收")

    liaison = enter("edu.liaison", PHONE)
    liaison.opens_to_do("高校新生反诈宣讲")
    liaison.opens_form("签收")
    liaison.writes("handler", "张老师")
    liaison.acts("签收")
    liaison.opens_form("报送成效")
    liaison.writes("given_out", "800")
    liaison.writes("text", "宣讲 4 场。")
    liaison.acts("报送成效")
    clerk.opens_to_do("高校新生反诈宣讲")
    clerk.opens_form("核定并办结")
    clerk.acts("核定并办结")

    clerk.goes_to("/kinds/campus_lecture")
    expect(clerk.page.locator("tr", has_text="XY-")).to_contain_text("已办结")
