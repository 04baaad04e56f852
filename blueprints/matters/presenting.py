"""A matter's page in the reader's language: plain values for the components of its template."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from blueprints.documents import shown as papers
from blueprints.filters import clock, day, local, moment, reader_language, short_day, t
from blueprints.matters import details, made, parts, rounds, strip, times
from blueprints.matters.details import acted
from blueprints.matters.veil import Veil, veil_for
from blueprints.reminders import shown as reminding
from workflow.engine.deadlines import Calendar, days_left
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries.files import Attached
from workflow.queries.history import Line
from workflow.queries.pages import MatterPage
from workflow.queries.relatives import Relative
from workflow.queries.roles import FIELD_POSITIONS
from workflow.types import POSITIONS, RELATIONS, Phase, Position, Relation, Severity, Text

TONES = {Severity.SERIOUS: "amber", Severity.MAJOR: "red"}
OPEN = (Phase.OPEN, Phase.SUSPENDED)
DAY = re.compile(r"20\d\d-[01]\d-[0-3]\d([ T][0-2]\d:[0-5]\d)?")
ELSEWHERE = frozenset({"minutes"})
"""Texts that stand in a place of their own, where not everybody reads them at once; the record holds them all."""


def context(page: MatterPage) -> dict[str, Any]:
    """Everything that the templates of a matter read, but for its actions."""
    matter, veil = page.matter, veil_for(page.viewer, page.matter)
    return {
        "matter": matter,
        "title": veil(t(matter.heading)),
        "kind_name": t(matter.workflow.text),
        "joint": "，" if reader_language() == "zh" else " · ",
        "labels": [*labels(matter), *_provisional(page)],
        "due": due(matter, page.calendar, page.now),
        "steps": strip.steps(page),
        "sections": details.of(page, veil),
        "clocks": times.rows(page),
        "parts": parts.lines(page, veil),
        "outstanding": parts.outstanding(page),
        "vote": parts.vote(page),
        "reminders": reminding.panel(page, veil),
        "trail_crumbs": [_crumb(one) for one in page.relatives.above],
        "children": [relative(one, page, veil) for one in page.relatives.below],
        "attached": [relative(one, page, veil) for one in page.relatives.attached],
        "hanging": made.hanging(page),
        "tied": [relative(one, page, veil) | {"how": rounds.tie(one)} for one in page.relatives.tied],
        "closings": rounds.closings(page),
        "lines": [line(one, veil) for one in page.history.told],
        "line_count": matter.seq,
        "older_count": len(page.history.lines) - len(page.history.told),
        "oldest": page.history.told[-1].seq if page.history.told else 0,
        "evidence": evidence(page.files, veil),
        "documents": papers.panel(page.documents, page.viewer),
        "is_life": any(paper.life_id == matter.id for paper in page.documents),
        "remarks": [remark(one, page.viewer, veil) for one in page.remarks],
        "waiting": waiting(matter, page.facts.consulting),
        "is_paper": False,
    }


def _provisional(page: MatterPage) -> list[dict[str, str]]:
    """A due date in a year whose days off are not announced may still move."""
    day = page.matter.due_on
    is_so = day is not None and page.matter.phase in OPEN and page.calendar.is_provisional(day.year)
    return [{"text": _("date provisional"), "tone": "amber"}] if is_so else []


def labels(matter: Matter) -> list[dict[str, str]]:
    """What marks this matter: how grave it is, how often it came back, which version of its workflow it runs on."""
    found = (
        [{"text": details.severity(matter.severity), "tone": TONES.get(matter.severity, "")}] if matter.severity else []
    )
    loops = [(matter.returns, _("returned %(count)s×", count=matter.returns))]
    loops.append((matter.fails, _("re-inspection failed %(count)s×", count=matter.fails)))
    found += [{"text": text, "tone": "amber"} for count, text in loops if count]
    if matter.resume_on is not None:
        found.append({"text": _("resumes on %(day)s", day=short_day(matter.resume_on)), "tone": ""})
    if matter.round > 1:
        found.append({"text": _("round %(number)s", number=matter.round), "tone": "amber"})
    version = _("workflow version %(number)s", number=matter.workflow_version.number)
    return [*found, {"text": version, "tone": "line"}]


def due(matter: Matter, calendar: Calendar, now: Any) -> dict[str, Any]:
    """The box at the top right: light, working days left, state, day and hour."""
    left = days_left(matter.due_on, calendar.local_date(now), calendar) if matter.due_on else None
    ends = matter.due_at
    is_by_the_hour = ends is not None and calendar.midnight(local(ends).date()) != ends  # type: ignore[union-attr]
    return {
        "light": matter.light(now),
        "days_left": left if matter.phase in OPEN else None,
        "due_on": matter.due_on,
        "state": t(matter.standing.text),
        "hour": clock(ends) if is_by_the_hour else "18:00",
    }


def _crumb(one: Relative) -> dict[str, str]:
    return {"label": one.number, "url": url_for("matters.show", matter_uid=one.uid)}


def relative(one: Relative, page: MatterPage, veil: Veil) -> dict[str, Any]:
    """Another matter as a line with a link."""
    left = days_left(one.due_on, page.calendar.local_date(page.now), page.calendar) if one.due_on else None
    return {
        "url": url_for("matters.show", matter_uid=one.uid),
        "number": one.number,
        "title": veil(t(one.title)),
        "kind_name": t(one.kind_name),
        "state": t(one.state),
        "due_on": one.due_on,
        "light": one.light,
        "days_left": left if one.phase in OPEN else None,
    }


def line(one: Line, veil: Veil) -> dict[str, Any]:
    """One line of the history as the events component takes it."""
    content = one.content or {}
    came_from, went_to = content.get("from"), content["to"]
    part_of = content.get("assignment")
    return {
        "at": one.at,
        "unit": t(content["unit"]) if content["unit"] else None,
        "person": acted(content, lambda name: veil.person(name, content["unit"])),
        "action": t(content["action"]),
        "from_state": t(came_from) if came_from else None,
        "to_state": t(went_to),
        "moved": _part_moved(part_of, came_from, went_to) if part_of else None,
        "opinion": veil(content["opinion"]),
        "is_back": one.is_back,
        "is_system": content["actor"] is None,
        "details": [
            (t(item), veil.field(item["name"], _value(item)))
            for item in content["shown"]
            if item["name"] not in ELSEWHERE
        ],
        "files": [_file(file) for file in content["files"]],
    }


def _value(item: Mapping[str, str]) -> str:
    """What was filled in, in the reader's language; a day or a moment as the site writes them."""
    value = t({"zh": item["value_zh"], "en": item["value_en"]})
    if not DAY.fullmatch(value):
        return value
    return day(value) if len(value) == 10 else f"{day(value[:10])} {value[11:]}"


def _part_moved(part_of: Mapping[str, Any], came_from: Mapping[str, Any], went_to: Mapping[str, Any]) -> str:
    """Which unit's part it was about, and where it went."""
    what = parts.of_unit(part_of)
    if came_from["code"] == went_to["code"]:
        return what
    return _("%(part)s: %(before)s → %(after)s", part=what, before=t(came_from), after=t(went_to))


def _file(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": file["name"],
        "url": url_for("files.show", file_uid=file["uid"]),
        "size": file["size"],
        "kind": "image" if file["media_type"].startswith("image/") else None,
    }


def evidence(files: Iterable[Attached], veil: Veil) -> dict[str, Any]:
    """Pictures before and after as pairs in the order they came, other pictures, and other files.

    As long as nothing has been put right there is nothing to compare: the pictures stand by themselves.
    """
    every = list(files)
    before = [f for f in every if f.is_picture and f.evidence == "before"]
    after = [f for f in every if f.is_picture and f.evidence == "after"]
    before = before if after else []
    paired = {f.uid for f in (*before, *after)}
    pairs = [_pair(number, then, now, veil) for number, (then, now) in enumerate(zip_longest(before, after), start=1)]
    return {
        "pairs": pairs,
        "pictures": [_shot(f, veil) for f in every if f.is_picture and f.uid not in paired],
        "files": [_listed(f, veil) for f in every if not f.is_picture],
        "count": len(every),
    }


def _pair(number: int, then: Attached | None, now: Attached | None, veil: Veil) -> dict[str, Any]:
    newest = now or then
    assert newest is not None
    return {
        "title": newest.caption or _("Picture pair %(number)s", number=number),
        "note": _brought(newest, veil),
        "sha256": newest.sha256,
        "before": _shot(then, veil),
        "after": _shot(now, veil),
    }


def _brought(file: Attached, veil: Veil) -> str:
    return f"{t(file.unit)} {veil.person(t(file.person), file.unit)}".strip()


def _shot(file: Attached | None, veil: Veil) -> dict[str, Any] | None:
    if file is None:
        return None
    return {
        "url": url_for("files.show", file_uid=file.uid),
        "thumb_url": url_for("files.thumbnail", file_uid=file.uid),
        "alt": file.caption or file.name,
        "name": file.name,
        "stamp": f"{moment(file.uploaded_at)} {t(file.unit)}",
        "note": _brought(file, veil),
    }


def _listed(file: Attached, veil: Veil) -> dict[str, Any]:
    url = url_for("files.show", file_uid=file.uid)
    return {"name": file.name, "url": url, "size": file.size, "kind": None, "note": _brought(file, veil)}


def remark(one: Any, viewer: User, veil: Veil) -> dict[str, Any]:
    """One remark of the discussion."""
    return {
        "at": one.at,
        "unit": t(one.unit),
        "person": veil.person(t(one.person), one.unit),
        "text": veil(one.text),
        "is_internal": one.is_internal,
        "is_own": one.author_id == viewer.id,
    }


def waiting(matter: Matter, consulting: Sequence[Text] = ()) -> str:
    """Who must act now, unit by unit, as a sentence, and whose opinion comes first; nothing where nobody need."""
    held: dict[str, list[str]] = {}
    for role in matter.standing.holder:
        held.setdefault(_unit_of(matter, role), []).append(t(POSITIONS[Position(role.partition(".")[2])]))
    if reader_language() == "zh":
        who = "、".join(f"{unit}{'/'.join(p.removeprefix(unit) for p in held[unit])}" for unit in held)
    else:
        who = ", ".join(f"{unit} ({' or '.join(positions)})" for unit, positions in held.items())
    if consulting:
        units = ("、" if reader_language() == "zh" else ", ").join(t(unit) for unit in consulting)
        return _("Waiting for the opinion of %(units)s, then for: %(who)s.", units=units, who=who)
    return _("Waiting for: %(who)s.", who=who) if who else ""


def _unit_of(matter: Matter, role: str) -> str:
    """The unit that a role belongs to here, as duties find it; what it is called where the matter has none yet."""
    relation, _dot, position = role.partition(".")
    is_in_field = relation == Relation.ENFORCEMENT and position in FIELD_POSITIONS
    units = {
        Relation.LEAD: matter.lead_unit,
        Relation.SUBJECT: matter.subject_unit,
        Relation.STATION: matter.station,
        Relation.ENFORCEMENT: matter.station if is_in_field and matter.station else matter.enforcement_unit,
        Relation.INITIATOR: matter.created_unit,
    }
    unit = units.get(Relation(relation))
    return t(unit.short) if unit else t(RELATIONS[Relation(relation)])
