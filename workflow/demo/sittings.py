"""The demonstration's sittings: the last one, tied to the problems that came of it, and the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from workflow import clock
from workflow.db import db
from workflow.demo import district
from workflow.demo.days import Counted
from workflow.demo.reading import read
from workflow.demo.replay import Raw, Replay
from workflow.models.matter import Matter
from workflow.queries import sittings as known
from workflow.services import agenda, matters, resolutions, sittings

COORDINATOR, REVIEWER, DIRECTOR = "coord", "reviewer", "director"


@dataclass(slots=True)
class Stage:
    """One run over a district whose problems are there; `acts` counts what was done."""

    replay: Replay
    days: Counted
    acts: int = 0

    def run(self) -> int:
        """Hold the last sitting and notify the next; returns how many acts that took."""
        data = read("sittings")
        self._last(data["last"])
        self._next(data["next"])
        return self.acts

    def _at(self, written: list[Any], do: Callable[[], Any]) -> Any:
        """Do something at a moment of the data file, never later than now."""
        moment: datetime = min(self.days.moment(*written), self.days.now)
        self.acts += 1
        with clock.at(moment):
            return do()

    def _last(self, data: dict[str, Any]) -> None:
        uid = self._notified(data)
        self._at(data["roll"], lambda: self._roll(uid, data["absent"]))
        roles = {"chair": data["chair"], "recorder": data["recorder"]}
        self._act(uid, data["recorded"], COORDINATOR, "hold", roles)
        made = {}
        for one in data["resolutions"]:
            form = self._resolution(one)
            found = self._at(data["submitted"], partial(resolutions.add, uid, form, actor=self._coordinator))
            if one.get("problem"):
                made[found.uid] = self.replay.problems[one["problem"]]
        self._act(uid, data["submitted"], COORDINATOR, "submit_minutes", {"minutes": data["minutes"]})
        self._act(uid, data["passed"], REVIEWER, "pass_minutes", {"opinion": "文稿准确，同意送签。"})
        self._act(uid, data["issued"], DIRECTOR, "issue", {"opinion": "同意印发。"})
        for resolution, problem in made.items():
            self._at(data["tied"], partial(resolutions.link, uid, resolution, problem, actor=self._coordinator))

    def _next(self, data: dict[str, Any]) -> None:
        for name in ("taken", "refused", "waiting"):
            self._proposed(data[name])
        uid = self._notified(data, before=lambda uid: self._decided(uid, data))
        for login, day, hour, reply, person, post, note in data["replies"]:
            head = self.replay.people[f"{login.partition('.')[0]}.head"].name
            name = "" if reply == "leave" else person or head
            form = {"reply": reply, "person": name, "post": post, "note": note}
            self._act(uid, [day, hour], login, "reply", form)

    def _notified(self, data: dict[str, Any], before: Callable[[UUID], None] | None = None) -> UUID:
        """Arrange a sitting, write its agenda, and send its notice."""
        raw = self._arrangement(data)
        uid: UUID = self._at(data["arranged"], lambda: sittings.arrange(raw, actor=self._coordinator)).uid
        for title, unit, minutes, brief in data["items"]:
            item = _raw(title=title, unit=self._unit(unit), minutes=minutes, brief=brief)
            self._at(data["arranged"], partial(agenda.add, uid, item, actor=self._coordinator))
        if before is not None:
            before(uid)
        self._act(uid, data["notified"], COORDINATOR, "notify", {})
        return uid

    def _arrangement(self, data: dict[str, Any]) -> Raw:
        held = self.days.moment(*data["held"])
        texts = {name: data[name] for name in ("title", "place", "chair", "recorder", "notice")}
        units = [self._unit(unit.code) for unit in district.units() if unit.is_member]
        return _raw(held_at=f"{held:%Y-%m-%dT%H:%M}", **texts) | {"units": units}

    def _resolution(self, one: dict[str, Any]) -> Raw:
        if one.get("note"):
            return _raw(title=one["title"], text=one["text"], becomes="note")
        supports = [self._unit(code) for code in one["supports"]]
        return _raw(
            title=one["title"], text=one["text"], becomes="problem", lead=self._unit(one["lead"]), days=one["days"]
        ) | {"supports": supports}

    def _proposed(self, row: list[Any]) -> None:
        title, login, at, minutes, brief = row[:5]
        raw = _raw(title=title, minutes=minutes, brief=brief)
        self._at(at, lambda: agenda.propose(raw, actor=self.replay.people[login]))

    def _decided(self, sitting: UUID, data: dict[str, Any]) -> None:
        """Take one of the items that units proposed, and refuse another."""
        waiting = {item.title: item.uid for item in known.proposals(db.session(), self._coordinator)}
        title, *_, taken_at = data["taken"]
        self._at(taken_at, lambda: agenda.take(waiting[title], sitting, actor=self._coordinator))
        title, *_, refused_at, reason = data["refused"]
        self._at(refused_at, lambda: agenda.refuse(waiting[title], _raw(reason=reason), actor=self._coordinator))

    def _roll(self, uid: UUID, absent: list[str]) -> None:
        matter = db.session().scalars(select(Matter).where(Matter.uid == uid)).one()
        rows = known.attendance(db.session(), matter.id)
        away = {self.replay.units[code][0] for code in absent}
        there = {row.uid for row in rows if row.unit_id not in away}
        sittings.call_roll(uid, there, actor=self._coordinator)

    def _act(self, uid: UUID, at: list[Any], login: str, action: str, form: dict[str, Any]) -> None:
        version = db.session().scalar(select(Matter.version).where(Matter.uid == uid)) or 0
        person = self.replay.people[login]
        self._at(at, lambda: matters.act(uid, action, actor=person, version=version, raw=_raw(**form)))

    @property
    def _coordinator(self) -> Any:
        return self.replay.people[COORDINATOR]

    def _unit(self, code: str) -> str:
        return str(self.replay.units[code][1])


def _raw(**values: Any) -> Raw:
    return {name: [str(value)] for name, value in values.items()}
