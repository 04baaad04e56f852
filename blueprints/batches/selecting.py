"""Confirming the outlets of an approved batch and giving each station its inspectors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from blueprints.access import actor, allow
from blueprints.batches.views import bp
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.filters import day, t
from workflow import clock
from workflow.db import db
from workflow.engine import machine
from workflow.errors import Invalid, NotFound, Refused, Stale
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import drafts, outlets, stations
from workflow.queries import matters as found
from workflow.queries.calendars import calendar_of
from workflow.queries.facts import facts_for
from workflow.queries.outlets import Candidate
from workflow.queries.stations import Inspector, Station
from workflow.services import matters, planning
from workflow.types import Position, Text

SELECTORS = (Position.COORDINATOR, Position.TEAM_LEADER)
CELL = re.compile(r"teams-(\d{1,6})-(station|inspectors)")
Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Selection:
    """What the enforcement subject may choose from, and what the plan proposes."""

    session: Session
    matter: Matter

    @property
    def period(self) -> tuple[Any, Any]:
        """First and last day."""
        batch = self.matter.batch
        assert batch is not None
        return batch.starts_on, batch.ends_on

    @cached_property
    def days(self) -> int:
        """Working days of the period."""
        return planning.working_days(calendar_of(self.session, self.matter.meeting), *self.period)

    @cached_property
    def covered(self) -> set[int]:
        """The stations of the enforcement subject."""
        subject = self.matter.enforcement_unit
        return stations.covered(self.session, subject) if subject else set()

    @cached_property
    def outlets(self) -> list[Candidate]:
        """The outlets of those precincts."""
        today = calendar_of(self.session, self.matter.meeting).local_date(clock.now())
        return outlets.candidates(self.session, self.matter.meeting_id, today=today, stations=self.covered)

    @cached_property
    def staff(self) -> list[Station]:
        """Those stations, with their inspectors."""
        meeting_id = self.matter.meeting_id
        return stations.staffed(self.session, meeting_id, period=self.period, only=self.covered, besides=self.matter.id)

    def proposal(self) -> dict[str, list[str]]:
        """The outlets of the plan, for each station with some of them a team, and the mode as the reason."""
        batch = self.matter.batch
        assert batch is not None
        planned = {one.outlet_id for one in batch.objects}
        typed = {"outlets": [one.uid for one in self.outlets if one.id in planned], "reason": [_reason(self.matter)]}
        for number, station in enumerate(self.staff):
            visits = sum(one.id in planned and one.station_id == station.id for one in self.outlets)
            if visits:
                team = planning.proposed(station.inspectors, visits, self.days)
                typed[f"teams-{number}-inspectors"] = [person.uid for person in team]
        return typed

    def posted(self, raw: Raw) -> dict[str, list[str]]:
        """The form without the teams of stations that are given no outlet."""
        ticked = set(raw.get("outlets", ()))
        wanted = {one.station_id for one in self.outlets if one.uid in ticked}
        idle = {str(number) for number, station in enumerate(self.staff) if station.id not in wanted}
        return {
            name: list(values)
            for name, values in raw.items()
            if not ((cell := CELL.fullmatch(name)) and cell[1] in idle)
        }


def _reason(matter: Matter) -> str:
    """The mode of the batch in words, as what stands in the field at first."""
    form = matter.workflow.actions["submit"][0].form
    mode = matter.batch.mode if matter.batch else ""
    words = {choice.value: choice.text for field in form if field.name == "mode" for choice in field.choices}
    return t(words.get(mode, Text("", "")))


@bp.get("/<uuid:matter_uid>/select")
@allow(*SELECTORS)
def select(matter_uid: UUID) -> ResponseReturnValue:
    """Outlets and teams by station, filled with what was typed before or with a proposal."""
    matter = _found(matter_uid, actor())
    blocked = _blocked(matter)
    if blocked:
        flash(blocked, "warning")
        return redirect(url_for("matters.show", matter_uid=matter_uid), 303)
    kept = drafts.of(db.session(), actor(), f"{matter_uid}/select")
    selection = Selection(db.session(), matter)
    return _page(selection, kept.values if kept else selection.proposal())


@bp.post("/<uuid:matter_uid>/select")
@allow(*SELECTORS)
def choose(matter_uid: UUID) -> ResponseReturnValue:
    """Fix outlets and teams; or, without JavaScript, count anew."""
    posted = forms.read(actor())
    selection = Selection(db.session(), _found(matter_uid, actor()))
    raw = selection.posted(posted.raw)
    version = request.form.get("version", -1, type=int)
    try:
        matter = matters.act(matter_uid, "select", actor=actor(), version=version, raw=raw)
    except Invalid as error:
        return _page(selection, posted.raw, faults=faults_in(error)), 422
    except (Stale, Refused) as error:
        return _page(Selection(db.session(), _found(matter_uid, actor())), posted.raw, notice=sentence(error)), 409
    text = ngettext(
        "%(num)s outlet of %(number)s is chosen; the office publishes it next.",
        "%(num)s outlets of %(number)s are chosen; the office publishes them next.",
        len(raw.get("outlets", ())),
        number=matter.number,
    )
    flash(text, "success")
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


@bp.post("/<uuid:matter_uid>/select/draft")
@allow(*SELECTORS)
def keep_selection(matter_uid: UUID) -> ResponseReturnValue:
    """Keep what has been ticked so far."""
    _found(matter_uid, actor())
    matters.save_draft(f"{matter_uid}/select", forms.read(actor()).raw, actor=actor())
    if "X-Draft" in request.headers:
        return "", 204
    flash(_("Your draft is kept; you will find it here again."), "success")
    return redirect(url_for("batches.select", matter_uid=matter_uid), 303)


def _found(uid: UUID, person: User) -> Matter:
    matter = found.found(db.session(), uid, person)
    if matter.kind != "batch":
        raise NotFound
    return matter


def _blocked(matter: Matter) -> str:
    """Why outlets cannot be chosen now; empty where they can."""
    facts = facts_for(db.session(), [matter], actor())[matter.id]
    offers = machine.available(matter.workflow, matter.state, facts)
    offer = next((one for one in offers if one.transition.action == "select"), None)
    if offer is None:
        return _("This batch is “%(state)s”; its outlets are fixed.", state=t(matter.standing.text))
    return t(offer.reason) if offer.reason else ""


def _page(selection: Selection, typed: Raw, *, faults: Mapping[str, str] | None = None, notice: str = "") -> str:
    matter, faults = selection.matter, faults or {}
    sections = [_section(selection, number, one, typed, faults) for number, one in enumerate(selection.staff)]
    return render_template(
        "batches/select.html",
        matter=matter,
        fact=_("%(first)s to %(last)s", first=day(selection.period[0]), last=day(selection.period[1])),
        sections=[one for one in sections if one["chosen"]],
        others=[one for one in sections if not one["chosen"]],
        reason=next(iter(typed.get("reason", ())), ""),
        faults=[{"id": _place(name), "label": "", "text": text} for name, text in faults.items()],
        reason_fault=faults.get("reason", ""),
        notice=notice,
        days=selection.days,
        total=sum(one["chosen"] for one in sections),
    )


def _place(name: str) -> str:
    cell = CELL.fullmatch(name)
    return f"team-{cell[1]}" if cell else f"select-{name}"


def _section(
    selection: Selection, number: int, station: Station, typed: Raw, faults: Mapping[str, str]
) -> dict[str, Any]:
    """One station: its outlets, the ticked ones first, and everybody who may go."""
    ticked, team = set(typed.get("outlets", ())), set(typed.get(f"teams-{number}-inspectors", ()))
    own = [_outlet(one, ticked) for one in selection.outlets if one.station_id == station.id]
    return {
        "number": number,
        "uid": station.uid,
        "name": t(station.name),
        "proposed": [one for one in own if one["is_chosen"]],
        "others": [one for one in own if not one["is_chosen"]],
        "chosen": sum(one["is_chosen"] for one in own),
        "can_bear": planning.can_bear(len(station.inspectors), selection.days, station.ahead),
        "ahead": station.ahead,
        "inspectors": [_inspector(one, team) for one in station.inspectors],
        "fault": faults.get(f"teams-{number}-inspectors", ""),
    }


def _outlet(one: Candidate, ticked: set[str]) -> dict[str, Any]:
    score = _("%(score)s points", score=one.score) if one.score is not None else ""
    last = day(one.last_on) if one.last_on else _("never visited")
    return {
        "uid": one.uid,
        "name": t(one.name),
        "fact": " ".join(word for word in (last, score) if word),
        "is_chosen": one.uid in ticked,
    }


def _inspector(one: Inspector, team: set[str]) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "name": t(one.name),
        "certificate": one.certificate,
        "load": ngettext("%(num)s visit ahead", "%(num)s visits ahead", one.ahead) if one.ahead else _("none ahead"),
        "is_chosen": one.uid in team,
    }
