"""A checklist as the page draws it, and as the page posts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from blueprints.filters import day, moment, reader_language, t
from blueprints.uids import uid_of
from workflow.models.checklist import ChecklistItem
from workflow.models.matter import Matter
from workflow.queries.visits import Given as Kept
from workflow.queries.visits import Line, Photo
from workflow.services import scoring
from workflow.services.effects.findings import finding_number
from workflow.services.visits import RESULTS, Given, is_too_early
from workflow.types import SEVERITIES, Severity

Raw = Mapping[str, Sequence[str]]
WEIGHTS: dict[str, float | None] = {"met": 1, "partly": 0.5, "failed": 0, "not_applicable": None}
TONES = {"met": "ok", "partly": "part", "failed": "no", "not_applicable": "na"}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a failed item leads to: working days and last day by severity, and the items failed shortly before."""

    days: Mapping[Severity, int]
    ends: Mapping[Severity, Any]
    repeated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visit's checklist while it is filled in.

    Attributes:
        typed: what was just posted and could not be kept; it stands before what is kept.
        faults: the sentence by item code, or by the name of a field.
    """

    matter: Matter
    lines: Sequence[Line]
    terms: Terms
    typed: Raw = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def answer(self, line: Line) -> str:
        """What is answered to an item: typed, kept, or not applicable where it was not in force."""
        posted = self.typed.get(name_of(line.item))
        if posted:
            return posted[-1]
        if line.last:
            return line.last.result
        return "not_applicable" if is_too_early(line.item, self.matter) else ""

    def remark(self, line: Line) -> str:
        """What was found."""
        posted = self.typed.get(f"{name_of(line.item)}-remark")
        return posted[-1] if posted else line.last.remark if line.last else ""


def name_of(item: ChecklistItem) -> str:
    """The name of an item's field."""
    return f"a-{item.code}"


def answers(raw: Raw, codes: Iterable[str]) -> dict[str, Given]:
    """The answers of a posted form, by item; items that nobody has answered are left out."""
    found = {}
    for code in codes:
        result = _last(raw, f"a-{code}")
        if result:
            files = uids(raw, f"a-{code}-photos")
            is_fixed = result == "failed" and bool(_last(raw, f"a-{code}-fixed"))
            found[code] = Given(result, _last(raw, f"a-{code}-remark"), is_fixed, files)
    return found


def uids(raw: Raw, name: str) -> list[UUID]:
    """The files that a field of a posted form names."""
    return [uid for text in raw.get(name, ()) if (uid := uid_of(text)) is not None]


def _last(raw: Raw, name: str) -> str:
    values = raw.get(name, ())
    return values[-1] if values else ""


def lacking(lines: Iterable[Line]) -> dict[str, str]:
    """What keeps a checklist from being handed in, by item code or by field."""
    faults = {}
    for line in lines:
        name = name_of(line.item)
        if line.last is None:
            faults[line.item.code] = _("Not answered yet.")
        elif line.last.result == "failed":
            if not line.last.remark:
                faults[f"{name}-remark"] = _("Say what was found, such as: 3 of 10 files have no interview record.")
            if not line.photos:
                faults[f"{name}-photos"] = _("Take a photograph at least.")
    return faults


def score(sheet: Sheet) -> dict[str, Any]:
    """The running score: points reached of those that could be had, items answered of all."""
    given = [(line.item.points, WEIGHTS.get(sheet.answer(line))) for line in sheet.lines if sheet.answer(line)]
    points = sum(Decimal(points) * Decimal(weight) for points, weight in given if weight is not None)
    possible = sum(points for points, weight in given if weight is not None)
    return {"score": f"{points.normalize():f}" if points else "0", "possible": possible, "answered": len(given)}


def sections(sheet: Sheet) -> list[dict[str, Any]]:
    """The items in their sections."""
    found = []
    for title, group in groupby(sheet.lines, key=lambda line: line.item.section):
        lines = list(group)
        found.append(
            {
                "title": t(title),
                "points": sum(line.item.points for line in lines),
                "answered": sum(bool(sheet.answer(line)) for line in lines),
                "items": [drawn(sheet, line) for line in lines],
            }
        )
    return found


def drawn(sheet: Sheet, line: Line) -> dict[str, Any]:
    """One item as its component takes it."""
    item, name = line.item, name_of(line.item)
    is_early = is_too_early(item, sheet.matter)
    is_fixed = (
        bool(sheet.typed.get(f"{name}-fixed")) if sheet.typed.get(name) else bool(line.last and line.last.is_fixed)
    )
    return {
        "name": name,
        "number": str(item.number),
        "title": t(item.text),
        "how": t(item.method),
        "points": item.points,
        "is_key": item.is_critical,
        "answer": sheet.answer(line),
        "answers": choices(),
        "is_fixed": is_fixed,
        "is_locked": is_early,
        "note": _note(line, is_early=is_early),
        "remark": sheet.remark(line),
        "remark_error": sheet.faults.get(f"{name}-remark", ""),
        "error": sheet.faults.get(item.code, ""),
        "photos": [photo(one, sheet.matter, t(item.text)) for one in line.photos],
        "photo_url": url_for("visits.photograph", matter_uid=sheet.matter.uid, code=item.code),
        "photo_error": sheet.faults.get(f"{name}-photos", ""),
        "stamp": t(sheet.matter.subject_unit.short) if sheet.matter.subject_unit else "",
        "hint": _verdict(sheet, item),
        "basis": t(item.basis),
    }


def choices() -> list[tuple[str, str, str, float | None]]:
    """The four answers: value, word, tone, share of the points."""
    words = {"met": _("Met"), "partly": _("Partly"), "failed": _("Not met"), "not_applicable": _("N/A")}
    return [(value, words[value], TONES[value], WEIGHTS[value]) for value in RESULTS]


def photo(one: Photo, matter: Matter, alt: str) -> dict[str, str]:
    """One photograph; what is in the record cannot be taken away."""
    return {
        "uid": str(one.uid),
        "url": url_for("files.show", file_uid=one.uid),
        "thumb_url": url_for("files.thumbnail", file_uid=one.uid),
        "alt": one.caption or alt,
        "stamp": moment(one.at),
        "url_remove": "" if one.is_recorded else url_for("visits.withdraw", matter_uid=matter.uid),
    }


def _note(line: Line, *, is_early: bool) -> str:
    if is_early:
        return _("In force from %(day)s on, so it does not apply to this visit.", day=day(line.item.not_before))
    if corrections(line):
        return _("First answered: %(answer)s", answer=t(RESULTS[line.answers[0].result]))
    return ""


def _verdict(sheet: Sheet, item: ChecklistItem) -> str:
    """Which finding a failed item becomes, and by when it must be put right."""
    is_repeated = item.code in sheet.terms.repeated
    severity = scoring.severity(item.severity, is_repeated=is_repeated)
    said = [
        _(
            "Becomes finding %(number)s, severity %(severity)s, to be put right within %(days)s working days.",
            number=finding_number(sheet.matter, item.number),
            severity=t(SEVERITIES[severity]),
            days=sheet.terms.days.get(severity, 0),
        ),
        _("If the notice is served today, by %(day)s.", day=day(sheet.terms.ends.get(severity))),
    ]
    if is_repeated:
        said.append(_("Failed here within six months already, so one level graver."))
    if item.is_critical:
        said.append(_("Key item: the visit is graded “failed” whatever the score."))
    return ("" if reader_language() == "zh" else " ").join(said)


def corrections(line: Line) -> list[Kept]:
    """Every answer but the one that counts, oldest first."""
    return list(line.answers[:-1])
