"""Sittings in any state, made by the product's own services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests import factories
from tests.factories import World, raw
from workflow.db import transaction
from workflow.models.matter import Matter
from workflow.models.sitting import Resolution
from workflow.services import agenda, resolutions, sittings

HELD_AT = "2026-11-20T09:30"
"""Friday of the week in which tests begin."""


def arrangement(world: World, *units: str, **also: Any) -> dict[str, Any]:
    """The form of a sitting, with the units of these codes invited."""
    return {
        "title": "反诈工作联席会议第10次会议",
        "held_at": HELD_AT,
        "place": "联席办三楼会议室",
        "chair": "张召集人",
        "recorder": "张协调员",
        "notice": "请分管领导出席。",
        "units": [world.unit(code).uid for code in units or ("edu", "tax", "bureau")],
        **also,
    }


def item(world: World, title: str = "账户清理进展", **also: Any) -> dict[str, Any]:
    """The form of an agenda item."""
    return {"title": title, "unit": world.unit("edu").uid, "minutes": 15, "brief": "通报上月情况。", **also}


def arranged(world: World, *units: str, **also: Any) -> Matter:
    """A sitting in preparation, its agenda empty."""
    return sittings.arrange(raw(**arrangement(world, *units, **also)), actor=world.person("coord"))


def prepared(world: World, *units: str, **also: Any) -> Matter:
    """A sitting in preparation with one item."""
    matter = arranged(world, *units, **also)
    agenda.add(matter.uid, raw(**item(world)), actor=world.person("coord"))
    return matter


def notified(world: World, *units: str, **also: Any) -> Matter:
    """A sitting of which its units know."""
    return factories.act(world, prepared(world, *units, **also), "notify", "coord")


def begun(matter: Matter, held_at: datetime = factories.MONDAY - timedelta(hours=1)) -> None:
    """Its hour has come."""
    with transaction() as session:
        sitting = session.get_one(Matter, matter.id).sitting
        assert sitting is not None
        sitting.held_at = held_at


def held(world: World, *units: str, **also: Any) -> Matter:
    """A sitting that was held this morning."""
    matter = notified(world, *units, **also)
    begun(matter)
    return factories.act(world, matter, "hold", "coord", chair="张召集人", recorder="张协调员")


def resolution(world: World, **also: Any) -> dict[str, Any]:
    """The form of a resolution that becomes a problem."""
    return {
        "title": "开展对公账户清理",
        "text": "由区教育局牵头，逐户核实并清理对公账户。",
        "becomes": "problem",
        "lead": world.unit("edu").uid,
        "supports": [world.unit("tax").uid],
        "days": 10,
        **also,
    }


def resolved(world: World, matter: Matter, **also: Any) -> Resolution:
    """One more resolution of a sitting that was held."""
    return resolutions.add(matter.uid, raw(**resolution(world, **also)), actor=world.person("coord"))


def issued(world: World, *notes: dict[str, Any], units: tuple[str, ...] = ()) -> tuple[Matter, list[Resolution]]:
    """A sitting whose minutes are issued, with one resolution for each of these forms."""
    matter = held(world, *units)
    made = [resolved(world, matter, **note) for note in notes]
    factories.act(world, matter, "submit_minutes", "coord", minutes="会议听取了汇报。\n会议要求抓紧清理。")
    factories.act(world, matter, "pass_minutes", "reviewer", opinion="同意。")
    return factories.act(world, matter, "issue", "director", opinion="同意印发。"), made
