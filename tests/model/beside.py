"""What happens beside the steps: reminding, reading, standing in, the calendar, the sweeps, the promises kept."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from sqlalchemy import func, select

from tests.model.office import UNDER_WAY, Office
from workflow import clock
from workflow.jobs import performing
from workflow.models.assignment import Assignment
from workflow.models.escalation import EscalationFired
from workflow.models.matter import Matter
from workflow.models.reminder import Reminder
from workflow.models.substitution import Substitution
from workflow.queries import handovers
from workflow.queries import substitutes as known_substitutes
from workflow.queries.calendars import calendar_of
from workflow.services import calendars, duedates, escalations, matters, reminders, resuming, silence, substitutes
from workflow.services import handovers as handing

PROMISES = ("children_changed", "parent_moved", "matter_merged")


def remind(office: Office, dice: Random) -> None:
    """Somebody urges whoever must act."""
    matter, person = dice.choice(office.matters(*UNDER_WAY)), office.anybody(dice)
    office.tried("remind", lambda: reminders.remind(matter.uid, "请抓紧办理。", actor=person))


def reply(office: Office, dice: Random) -> None:
    """Somebody answers a reminder."""
    open_ones = office.session.scalars(
        select(Reminder).where(Reminder.replied_at.is_(None)).order_by(Reminder.id)
    ).all()
    if open_ones:
        one = dice.choice(open_ones)
        theirs = [person for person in office.people if person.unit_id == one.unit_id]
        person = office.present(dice.choice(theirs))
        office.tried("reply", lambda: reminders.reply(one.uid, "正在办理。", actor=person))


def read(office: Office, dice: Random) -> None:
    """Somebody opens a matter, and says something about it."""
    matter, person = dice.choice(office.matters(*UNDER_WAY)), office.anybody(dice)
    office.tried("comment", lambda: matters.comment(matter.uid, "已知悉。", actor=person, is_internal=False))
    matters.see(office.scene.fresh(matter), viewer=person)


def stand_in(office: Office, dice: Random) -> None:
    """Somebody names another for a few days, or such a window is ended."""
    windows = office.session.scalars(select(Substitution).order_by(Substitution.id)).unique().all()
    if windows and dice.random() < 0.4:
        window = dice.choice(windows)
        office.tried("end substitution", lambda: substitutes.end(window.uid, actor=window.principal))
        return
    principal = office.anybody(dice)
    colleagues = [one for one in office.people if one.unit_id == principal.unit_id]
    today = calendar_of(office.session, principal.meeting).local_date(clock.now())
    first = today + timedelta(days=dice.randint(0, 2))
    days = {"from": str(first), "until": str(first + timedelta(days=dice.randint(0, 5))), "reason": "出差"}
    typed = {**days, "substitute": str(dice.choice(colleagues).uid)}
    office.tried("substitute", lambda: substitutes.make(principal.uid, typed, actor=principal))


def hand_over(office: Office, dice: Random) -> None:
    """Somebody's open work goes to a colleague; mostly a senior of the unit does it, and mostly all of it."""
    leaver, by = office.anybody(dice), office.anybody(dice)
    if dice.random() < 0.8:
        by = office.scene.world.person("coord")
    colleagues = known_substitutes.colleagues(office.session, leaver)
    pieces = handovers.open_work(office.session, leaver, colleagues)
    chosen = {one.key: handing.Chosen(one.version) for one in pieces if dice.random() < 0.8}
    to_all = str(dice.choice(colleagues).uid) if colleagues else ""
    given = {"to_all": to_all, "reason": "调离", "actor": by}
    office.tried("hand over", lambda: handing.hand_over(leaver.uid, chosen, **given))


def change_calendar(office: Office, dice: Random) -> None:
    """A day that was worked is off, and what is open may move on by it."""
    today = office.now.date()
    day = today + timedelta(days=dice.randint(1, 12))
    said = {"first": str(day), "last": "", "kind": "holiday", "festival": "other", "name_zh": "临时放假"}
    typed = {**said, "name_en": "Day off", "source": "通告"}
    person = office.scene.world.person("coord") if dice.random() < 0.8 else office.anybody(dice)
    if office.tried("calendar", lambda: calendars.set_days(typed, actor=person)):
        office.calendar_changed = True
        office.tried("extend all", lambda: duedates.extend(today, actor=person))


def keep_promises(office: Office) -> None:
    """The workers do what was promised."""
    performing.perform_all(*PROMISES)


def sweep(office: Office) -> None:
    """The scheduler's round; a second one at the same moment finds nothing more to do."""
    office.session.rollback()
    escalations.sweep()
    silence.count_silence()
    resuming.resume_all()
    escalations.sweep()
    before = _sent(office)
    assert (escalations.sweep(), silence.count_silence(), resuming.resume_all()) == (0, 0, 0)
    assert _sent(office) == before
    for table in (Matter, Assignment):
        late = select(func.count()).select_from(table).where(table.alarm_at <= clock.now())
        assert office.session.scalar(late) == 0


def _sent(office: Office) -> tuple[int | None, int | None]:
    office.session.rollback()
    own = select(func.count()).select_from(Reminder).where(Reminder.sent_by_id.is_(None))
    return office.session.scalar(own), office.session.scalar(select(func.count()).select_from(EscalationFired))
