"""Handing a person's open work over: the list to confirm, the act, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in
from blueprints.filters import reader_language, t
from blueprints.people import windows
from blueprints.people.views import bp
from workflow import clock
from workflow.db import db
from workflow.errors import Invalid, Stale
from workflow.models.handover import Handover
from workflow.models.user import User
from workflow.queries import handovers as known
from workflow.queries import substitutes
from workflow.queries.pieces import SORTS, Piece, Sort
from workflow.queries.substitutes import SENIORS
from workflow.services import handovers
from workflow.services.handovers import Chosen


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: the ticked rows, their successors, the successor for all, the reason."""

    ticked: frozenset[str] | None = None
    to: Mapping[str, str] = field(default_factory=dict)
    to_all: str = ""
    reason: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@bp.get("/<uuid:person_uid>/hand-over")
@allow(*SENIORS)
def hand_over(person_uid: UUID) -> ResponseReturnValue:
    """Everything open that names a person, to be confirmed and handed over."""
    return _listed(person_uid, Typed(to_all=request.args.get("to", "")))


@bp.post("/<uuid:person_uid>/hand-over")
@allow(*SENIORS)
def confirm_hand_over(person_uid: UUID) -> ResponseReturnValue:
    """Hand the ticked rows over, all of them or none."""
    form = request.form
    keys = form.getlist("take")
    chosen = {key: Chosen(form.get(f"version-{key}", ""), form.get(f"to-{key}", "")) for key in keys}
    to_all, reason = form.get("to", ""), form.get("reason", "")
    to = {key: one.successor for key, one in chosen.items()}
    try:
        made = handovers.hand_over(person_uid, chosen, to_all=to_all, reason=reason, actor=actor())
    except Invalid as error:
        return _listed(person_uid, Typed(frozenset(keys), to, to_all, reason, faults_in(error))), 422
    except Stale:
        notice = _("The list has changed meanwhile; nothing was handed over. Please look at it again.")
        return _listed(person_uid, Typed(frozenset(keys), to, to_all, reason), notice=notice), 409
    flash(_("Handed over: %(count)s.", count=len(made.items)), "success")
    return redirect(url_for("people.handed_over", handover_uid=made.uid), 303)


@bp.get("/hand-overs/<uuid:handover_uid>")
@allow(*BUSINESS)
def handed_over(handover_uid: UUID) -> ResponseReturnValue:
    """What was handed over, by whom and why."""
    return render_template("people/handed_over.html", **_record(known.found(db.session(), handover_uid, actor())))


@bp.get("/hand-overs/<uuid:handover_uid>/print")
@allow(*BUSINESS)
def print_hand_over(handover_uid: UUID) -> ResponseReturnValue:
    """The same on paper, with lines to sign on."""
    row = known.found(db.session(), handover_uid, actor())
    organ, person = t(actor().meeting.name), actor().name_in(reader_language())
    shown = _record(row) | {"organ": organ, "at": clock.now(), "reader": person}
    return render_template("people/hand_over_print.html", **shown)


def _listed(person_uid: UUID, typed: Typed, notice: str = "") -> str:
    session = db.session()
    person = known.person(session, person_uid, actor())
    colleagues = substitutes.colleagues(session, person)
    pieces = known.open_work(session, person, colleagues)
    return render_template(
        "people/hand_over.html",
        person=person,
        name=person.name_in(reader_language()),
        unit=t(person.unit.short) if person.unit else "",
        positions=windows.positions(person.own_positions),
        rows=[_row(piece, colleagues, typed) for piece in pieces],
        movable=sum(piece.fault is None for piece in pieces),
        colleagues=[_colleague(one) for one in colleagues],
        typed=typed,
        errors=_errors(pieces, typed.faults),
        before=[_made(one) for one in known.of_person(session, person)],
        notice=notice,
        may_name=substitutes.may_arrange(actor(), person),
    )


def _row(piece: Piece, colleagues: Any, typed: Typed) -> dict[str, Any]:
    matter = piece.matter
    return {
        "key": piece.key,
        "id": f"row-{piece.key.replace('/', '-')}",
        "sort": t(SORTS[piece.sort]),
        "what": t(piece.what),
        "number": matter.number if matter else "",
        "url": url_for("matters.show", matter_uid=matter.uid) if matter else None,
        "state": t(matter.standing.text) if matter and piece.sort != Sort.DRAFT else "",
        "version": piece.version,
        "reason": t(piece.fault) if piece.fault else "",
        "ends": piece.ends,
        "is_ticked": piece.fault is None and (typed.ticked is None or piece.key in typed.ticked),
        "choices": [_colleague(one) for one in colleagues if piece.may_go_to(one)],
        "to": typed.to.get(piece.key, ""),
        "error": typed.faults.get(piece.key, ""),
    }


def _colleague(one: User) -> tuple[str, str]:
    name, held = one.name_in(reader_language()), windows.positions(one.own_positions)
    return str(one.uid), f"{name} · {held}" if held else name


def _errors(pieces: list[Piece], faults: Mapping[str, str]) -> list[dict[str, str]]:
    """What is wrong, for the summary at the top: the reason, and each row by its number."""
    labels = {piece.key: piece.matter.number if piece.matter else t(piece.what) for piece in pieces}
    labels |= {"reason": _("Reason given"), "": _("Rows")}
    places = {"reason": "hand-over-reason", "": "hand-over"}
    return [
        {"id": places.get(key, f"row-{key.replace('/', '-')}"), "label": labels.get(key, ""), "text": text}
        for key, text in faults.items()
    ]


def _made(one: Handover) -> dict[str, Any]:
    return {
        "url": url_for("people.handed_over", handover_uid=one.uid),
        "at": one.at,
        "by": one.made_by.name_in(reader_language()),
        "reason": one.reason,
        "count": len(one.items),
    }


def _record(row: Handover) -> dict[str, Any]:
    language = reader_language()
    return {
        "row": row,
        "name": row.person.name_in(language),
        "unit": t(row.unit.short),
        "by": row.made_by.name_in(language),
        "url": url_for("people.hand_over", person_uid=row.person.uid) if known.may_make(actor(), row.person) else None,
        "items": [
            {
                "sort": t(SORTS[Sort(item.sort)]),
                "number": item.number,
                "what": t({"zh": item.what_zh, "en": item.what_en}),
                "url": url_for("matters.show", matter_uid=item.matter.uid) if item.matter else None,
                "to": item.successor.name_in(language) if item.successor else "",
            }
            for item in row.items
        ],
        "successors": windows.listed(
            dict.fromkeys(item.successor.name_in(language) for item in row.items if item.successor)
        ),
    }
