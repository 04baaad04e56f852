"""The demonstration district in the database: its joint meeting, organisations and accounts."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from workflow.db import transaction
from workflow.demo import district
from workflow.initials import initials
from workflow.models.meeting import Meeting
from workflow.models.unit import Unit
from workflow.models.user import Grant, User
from workflow.services import accounts, installation

FOUNDED = datetime(2020, 8, 31, 1, 0, tzinfo=UTC)
"""When the district's accounts were opened, before its first batch."""
PHRASES = (
    ("同意。", "Agreed."),
    ("已阅。", "Noted."),
    ("请按要求抓紧办理。", "Please proceed as required without delay."),
    ("请补充佐证材料后再报。", "Please add evidence and report again."),
    ("按计划推进。", "On schedule."),
)


def seed(password: str) -> None:
    """Make the joint meeting, every unit and every account; all accounts share one hash of `password`."""
    with transaction() as session:
        meeting = _meeting(session)
        installation.equip(session, meeting)
        units = _units(session, meeting)
        _people(session, meeting, units, accounts.hasher.hash(password))


def _meeting(session: Session) -> Meeting:
    data = district.meeting()
    meeting = Meeting(
        code=data.code,
        name_zh=data.name.zh,
        name_en=data.name.en,
        zone=data.timezone,
        is_demo=True,
        settings={
            "short": {"zh": data.short.zh, "en": data.short.en},
            "district": {"zh": data.district.zh, "en": data.district.en},
            "marks": data.marks,
            "organs": {kind: {"zh": organ.zh, "en": organ.en} for kind, organ in data.organs.items()},
            "office_close": "17:30",
            "period": [data.reporting_from.isoformat(), data.reporting_to.isoformat()],
            "phrases": [{"zh": zh, "en": en} for zh, en in PHRASES],
        },
    )
    session.add(meeting)
    session.flush()
    return meeting


def _units(session: Session, meeting: Meeting) -> dict[str, int]:
    keys: dict[str, int] = {}
    for level in (("bureau", "member", "bank"), ("office", "station"), ("outlet",)):
        rows = [_unit(meeting, data, keys) for data in district.units() if data.kind in level]
        session.add_all(rows)
        session.flush()
        keys |= {row.code: row.id for row in rows}
    return keys


def _unit(meeting: Meeting, data: district.UnitData, keys: dict[str, int]) -> Unit:
    return Unit(
        meeting_id=meeting.id,
        kind=data.kind,
        code=data.code,
        name_zh=data.name.zh,
        name_en=data.name.en,
        short_zh=data.short.zh,
        short_en=data.short.en,
        initials=initials(data.short.zh),
        parent_id=keys[data.parent] if data.parent else None,
        station_id=keys[data.station] if data.station else None,
        is_member=data.is_member,
        is_enforcement=data.is_enforcement,
        credit_code=data.credit_code,
        address_zh=data.address.zh,
        address_en=data.address.en,
        phone=data.phone,
        sort=data.sort,
        tile_x=data.tile[0] if data.tile else None,
        tile_y=data.tile[1] if data.tile else None,
    )


def _people(session: Session, meeting: Meeting, units: dict[str, int], password_hash: str) -> None:
    for data in district.people():
        session.add(
            User(
                meeting_id=meeting.id,
                unit_id=units[data.unit] if data.unit else None,
                login=data.login,
                password_hash=password_hash,
                name=data.name.zh,
                name_en=data.name.en,
                certificate=data.certificate,
                session_key=f"{len(data.login):02d}demo",
                grants=[Grant(position=position, approved_at=FOUNDED) for position in data.positions],
            )
        )
