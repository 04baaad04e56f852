"""A small world, and matters in any state, made by the product's own services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow import clock
from workflow.db import transaction
from workflow.models.checklist import ChecklistItem, ChecklistVersion
from workflow.models.matter import Matter
from workflow.models.meeting import CalendarDay, Meeting
from workflow.models.problem import Problem
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.services import accounts, definitions, matters
from workflow.services.beginning import begin
from workflow.types import Position, Severity, UnitKind

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
"""Monday 2026-11-16, 09:00 in Shanghai: where tests begin unless they say otherwise."""

PASSWORD = "Right-Horse-7"
UNITS: tuple[tuple[str, UnitKind, str, str, str | None, str | None], ...] = (
    ("office", UnitKind.OFFICE, "联席办", "Office", None, None),
    ("bureau", UnitKind.BUREAU, "公安分局", "Police Bureau", None, None),
    ("edu", UnitKind.MEMBER, "区教育局", "Education Bureau", None, None),
    ("tax", UnitKind.MEMBER, "区税务局", "Tax Bureau", None, None),
    ("court", UnitKind.MEMBER, "区人民法院", "Court", None, None),
    ("north", UnitKind.STATION, "北渚派出所", "North Station", "bureau", None),
    ("south", UnitKind.STATION, "南渡派出所", "South Station", "bureau", None),
    ("pu", UnitKind.BANK, "浦兴银行", "Puxing Bank", None, None),
    ("dong", UnitKind.BANK, "东岚银行", "Donglan Bank", None, None),
    ("pu1", UnitKind.OUTLET, "浦兴银行青榆路支行", "Puxing Qingyu Rd", "pu", "north"),
    ("pu2", UnitKind.OUTLET, "浦兴银行柳湾支行", "Puxing Liuwan", "pu", "south"),
    ("dong1", UnitKind.OUTLET, "东岚银行望澜支行", "Donglan Wanglan", "dong", "north"),
)
PEOPLE: tuple[tuple[str, str, str], ...] = (
    ("coord", "office", "coordinator"),
    ("coord2", "office", "coordinator"),
    ("reviewer", "office", "reviewer"),
    ("reviewer2", "office", "reviewer"),
    ("director", "office", "director"),
    ("convener", "office", "convener"),
    ("archivist", "office", "archivist"),
    *(
        (f"{unit}.{position}", unit, position)
        for unit in ("edu", "tax", "court")
        for position in ("head", "liaison", "handler")
    ),
    *(
        (f"bureau.{position}", "bureau", position)
        for position in ("leader", "team_leader", "liaison", "head", "handler")
    ),
    *((f"{s}.{p}", s, p) for s in ("north", "south") for p in ("leader", "team_leader")),
    *((f"{s}.inspector{n}", s, "inspector") for s in ("north", "south") for n in (1, 2, 3)),
    *((f"{bank}.liaison", bank, "liaison") for bank in ("pu", "dong")),
    *((f"{outlet}.rep", outlet, "representative") for outlet in ("pu1", "pu2", "dong1")),
    ("viewer", "office", "viewer"),
    ("auditor", "office", "auditor"),
    ("sysadmin", "", "system_admin"),
    ("secadmin", "", "security_admin"),
    ("audadmin", "", "audit_admin"),
)


@dataclass
class World:
    """Units and people of the small world."""

    session: Session

    @property
    def meeting(self) -> Meeting:
        """The joint meeting."""
        return self.session.scalars(select(Meeting).where(Meeting.code == "small")).one()

    def unit(self, code: str) -> Unit:
        """The unit of that code."""
        return self.session.scalars(select(Unit).where(Unit.code == code)).one()

    def person(self, login: str) -> User:
        """The person of that login, such as `edu.liaison`."""
        return self.session.scalars(select(User).where(User.login == login)).unique().one()

    def matter(self, number: str) -> Matter:
        """The matter of that number."""
        return self.session.scalars(select(Matter).where(Matter.number == number)).one()


def make_world() -> None:
    """Fill an empty database with the small world."""
    definitions.publish_shipped()
    with transaction() as session:
        meeting = Meeting(
            code="small",
            name_zh="岚江区反诈工作联席会议",
            name_en="Lanjiang Anti-Fraud Joint Meeting",
            settings={
                "marks": {
                    "closure_report": "岚反诈联办结",
                    "assignment_slip": "岚反诈联办交",
                    "rectification_notice": "岚公责改",
                }
            },
        )
        session.add(meeting)
        session.flush()
        session.add_all(_days(meeting))
        _add_units(session, meeting)
        _add_people(session, meeting)
        session.add(_checklist(meeting))


def _days(meeting: Meeting) -> list[CalendarDay]:
    off = [date(2026, 10, n) for n in range(1, 8)] + [date(2026, 9, n) for n in (25, 26, 27)]
    days = [CalendarDay(meeting_id=meeting.id, day=day, kind="holiday") for day in off]
    return [*days, CalendarDay(meeting_id=meeting.id, day=date(2026, 10, 10), kind="makeup")]


def _add_units(session: Session, meeting: Meeting) -> None:
    made: dict[str, Unit] = {}
    for sort, (code, kind, zh, en, parent, station) in enumerate(UNITS):
        made[code] = Unit(
            meeting_id=meeting.id,
            kind=kind,
            code=code,
            name_zh=zh,
            name_en=en,
            short_zh=zh,
            short_en=en,
            sort=sort,
            parent_id=made[parent].id if parent else None,
            station_id=made[station].id if station else None,
            is_member=kind in (UnitKind.MEMBER, UnitKind.BUREAU),
            is_enforcement=kind in (UnitKind.BUREAU, UnitKind.STATION),
        )
        session.add(made[code])
        session.flush()


def _add_people(session: Session, meeting: Meeting) -> None:
    units = {unit.code: unit.id for unit in session.scalars(select(Unit))}
    hashed = accounts.hasher.hash(PASSWORD)
    for login, unit, position in PEOPLE:
        person = User(
            meeting_id=meeting.id,
            unit_id=units.get(unit),
            login=login,
            password_hash=hashed,
            name=f"张{login}",
            name_en=f"Zhang {login}",
            certificate=f"JZ{login}" if position == "inspector" else "",
            session_key="test",
        )
        person.grants.append(Grant(position=Position(position), approved_at=MONDAY))
        session.add(person)


def _checklist(meeting: Meeting) -> ChecklistVersion:
    items = [
        ChecklistItem(
            code=f"item{n}",
            number=n,
            section_zh="一、公告与宣传",
            section_en="1. Notices",
            text_zh=f"检查项{n}",
            text_en=f"Item {n}",
            points=points,
            is_critical=is_critical,
            severity=Severity.SERIOUS if is_critical else Severity.GENERAL,
            basis_zh="机制要求",
            basis_en="Mechanism",
        )
        for n, points, is_critical in ((1, 40, False), (2, 30, True), (3, 30, False))
    ]
    return ChecklistVersion(
        meeting_id=meeting.id,
        code="outlet",
        number=1,
        name_zh="网点巡查表",
        name_en="Outlet checklist",
        published_at=MONDAY,
        items=items,
    )


def raw(**inputs: Any) -> Mapping[str, list[str]]:
    """Inputs as a form posts them; a list stays a list, everything else becomes one string."""
    return {
        name: [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]
        for name, value in inputs.items()
    }


def problem(world: World, *, title: str = "对公账户清理滞后", by: str = "coord") -> Matter:
    """A problem in `draft`, registered by a person."""
    person = world.person(by)
    with transaction() as session:
        return begin(session, person.meeting, "problem", title=title, actor=person, detail=Problem())


def act(world: World, matter: Matter, action: str, login: str, **inputs: Any) -> Matter:
    """Fire an action as a login, on the matter as it stands."""
    version = world.session.scalars(select(Matter.version).where(Matter.id == matter.id)).one()
    return matters.act(matter.uid, action, actor=world.person(login), version=version, raw=raw(**inputs))


def submitted(world: World, **also: Any) -> Matter:
    """A problem that awaits the decision to register."""
    inputs = {
        "title": "对公账户清理滞后",
        "source": "meeting",
        "category": "account",
        "severity": "general",
        "facts": "比对发现 37 户未清理。",
        "concerned_unit": world.unit("pu").uid,
        "found_on": "2026-11-13",
    }
    return act(world, problem(world), "submit", "coord", **{**inputs, **also})


def accepted(world: World, **also: Any) -> Matter:
    """A problem that awaits assignment."""
    severity = also.get("severity", "general")
    return act(
        world, submitted(world, **also), "accept", "coord", category="account", severity=severity, basis="规则第 12 条"
    )


def assigned(
    world: World,
    *,
    lead: str = "edu",
    supports: tuple[str, ...] = (),
    copies: tuple[str, ...] = (),
    days: int = 10,
    **also: Any,
) -> Matter:
    """A problem delivered to its lead and supporting units."""
    rows = {
        f"supports-{n}-{name}": value
        for n, code in enumerate(supports)
        for name, value in (("unit", world.unit(code).uid), ("task", "核对名单"), ("days", 5))
    }
    inputs = {
        "lead": world.unit(lead).uid,
        "days": days,
        "urgency": "normal",
        "needs_plan": "true",
        "requirements": "逐户核实并销户。",
        "copies": [world.unit(code).uid for code in copies],
        **rows,
    }
    return act(world, accepted(world, **also), "assign", "coord", **inputs)


def rectifying(world: World, *, lead: str = "edu", **also: Any) -> Matter:
    """A problem being worked on after its plan was approved."""
    matter = assigned(world, lead=lead, **also)
    act(world, matter, "sign", f"{lead}.liaison", handler=world.person(f"{lead}.handler").uid, contact="8001")
    act(world, matter, "submit_plan", f"{lead}.head", **plan())
    return act(world, matter, "plan_ok", "coord", opinion="同意。")


def plan() -> dict[str, Any]:
    """A plan as its form wants it."""
    return {
        "measures": "逐户核实。",
        "responsible": "顾清和",
        "funds": "无需专项资金",
        "target_on": "2026-11-25",
        "contingency": "每日调度。",
        "milestones-0-what": "完成核实",
        "milestones-0-by": "2026-11-20",
        "milestones-0-who": "顾清和",
    }


def now() -> datetime:
    """The moment of the product's clock."""
    return clock.now()
