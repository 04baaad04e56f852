"""What a visit came to: score, answers with their corrections, photographs, findings, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from blueprints.access import actor
from blueprints.filters import moment, t
from blueprints.matters.veil import Veil, veil_for
from blueprints.visits import sheet
from workflow.db import db
from workflow.models.matter import Matter
from workflow.models.user import User
from workflow.queries import relatives
from workflow.queries import visits as found
from workflow.queries.flows import newest
from workflow.queries.visits import Line
from workflow.services.visits import RESULTS
from workflow.types import GRADES, SEVERITIES, Severity

GRADE_TONES = {"excellent": "green", "good": "green", "rectify": "amber", "failed": "red"}
BEFORE = ("pending_dispatch", "pending_accept", "scheduled", "notified")


def page(matter: Matter, *, notice: str = "") -> str:
    """The checklist as it reads."""
    session, person = db.session(), actor()
    lines = found.lines(session, matter) if shows_answers(matter, person) else _bare(matter)
    veil = veil_for(person, matter)
    return render_template(
        "visits/result.html",
        **summary(matter, lines, veil),
        title=veil(t(matter.heading)),
        state=t(matter.standing.text),
        sections=_sections(lines, matter, veil),
        notice=notice or _notice(matter, person),
        sign_url=url_for("visits.sign", matter_uid=matter.uid) if matter.state == "pending_sign" else "",
        is_signer=person.unit_id == matter.subject_unit_id,
    )


def shows_answers(matter: Matter, person: User) -> bool:
    """The inspected side sees the answers once they are handed in; until then the team may still change them."""
    is_inspected = person.unit_id is not None and person.unit_id in (matter.subject_unit_id, matter.bank_id)
    return not (is_inspected and matter.state == "on_site")


def _bare(matter: Matter) -> list[Line]:
    return [Line(line.item) for line in found.lines(db.session(), matter)]


def _notice(matter: Matter, person: User) -> str:
    if matter.state in BEFORE:
        return _("Nobody has been there yet; these are the items that will be looked at.")
    if matter.state == "on_site":
        if shows_answers(matter, person):
            return _("The team is on site and still filling this in.")
        return _("The team is on site; the answers appear once the checklist is handed in.")
    return ""


def summary(matter: Matter, lines: Sequence[Line], veil: Veil) -> dict[str, Any]:
    """Score, grade, counts, findings and team, for the result and for the page that is signed."""
    session, visit = db.session(), matter.visit
    assert visit is not None
    counts = Counter(line.last.result for line in lines if line.last)
    return {
        "matter": matter,
        "outlet": t(matter.subject_unit.short) if matter.subject_unit else "",
        "checklist": _("checklist version %(number)s", number=visit.checklist.number),
        "score": visit.score,
        "grade": t(GRADES[visit.grade]) if visit.grade in GRADES else "",
        "grade_tone": GRADE_TONES.get(visit.grade or "", ""),
        "counts": [(label, counts[value]) for value, label, _tone, _weight in sheet.choices()],
        "findings": _findings(matter, veil),
        "team": [(t(one.name), one.certificate) for one in found.team(session, visit.team)],
        "visited": moment(visit.checked_in_at) if visit.checked_in_at else "",
    }


def _findings(matter: Matter, veil: Veil) -> list[dict[str, Any]]:
    """The findings that stand, with the working days to put each right."""
    rows = [one for one in relatives.findings_of(db.session(), matter) if one.dismissed_on is None]
    term = newest(db.session(), matter.meeting_id)["rectification"].term("unit") if rows else None
    return [
        {
            "number": one.number,
            "item": one.item_number,
            "text": t(one.item),
            "facts": veil(one.facts),
            "severity": t(SEVERITIES[one.severity]),
            "days": _days(term, one.severity),
            "is_fixed": one.is_fixed,
        }
        for one in rows
    ]


def _days(term: Any, severity: Severity) -> int:
    limit = term.limit(severity) if term else None
    return limit.length if limit else 0


def _sections(lines: Sequence[Line], matter: Matter, veil: Veil) -> list[dict[str, Any]]:
    return [
        {"title": t(title), "lines": [_line(one, matter, veil) for one in group]}
        for title, group in groupby(lines, key=lambda line: line.item.section)
    ]


def _line(line: Line, matter: Matter, veil: Veil) -> dict[str, Any]:
    item, last = line.item, line.last
    return {
        "number": item.number,
        "title": t(item.text),
        "points": item.points,
        "is_key": item.is_critical,
        "basis": t(item.basis),
        "answer": t(RESULTS[last.result]) if last else "",
        "tone": sheet.TONES[last.result] if last else "",
        "remark": veil(last.remark) if last else "",
        "is_fixed": bool(last and last.is_fixed),
        "is_corrected": len(line.answers) > 1,
        "corrected_at": moment(last.at) if last and len(line.answers) > 1 else "",
        "before": [
            {"answer": t(RESULTS[one.result]), "remark": veil(one.remark), "at": moment(one.at)}
            for one in sheet.corrections(line)
        ],
        "photos": [sheet.photo(one, matter, t(item.text)) | {"url_remove": ""} for one in line.photos],
    }
