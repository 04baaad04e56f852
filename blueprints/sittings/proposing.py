"""Items that units propose: they wait here until the office puts them on an agenda or refuses them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as uploads
from blueprints.filters import reader_language, t
from blueprints.sittings import finding
from blueprints.sittings.finding import Typed
from blueprints.sittings.panels import papers
from blueprints.sittings.views import SECRETARIES, bp
from workflow.db import db
from workflow.errors import Invalid, Refused
from workflow.models.sitting import PROPOSED, REFUSED, TAKEN, WITHDRAWN, AgendaItem
from workflow.queries import sittings as known
from workflow.services import agenda
from workflow.services.sitting_forms import PROPOSAL, REFUSAL
from workflow.types import UnitKind

TONES = {PROPOSED: "amber", TAKEN: "green", REFUSED: "red", WITHDRAWN: "line"}


@bp.get("/proposals")
@allow(*BUSINESS)
def proposals() -> ResponseReturnValue:
    """What units have proposed: to the office of every unit, to others their own."""
    return _list()


@bp.get("/proposals/new")
@allow(*agenda.PROPOSERS)
def new_proposal() -> ResponseReturnValue:
    """The empty form of a proposal."""
    return _page(None)


@bp.post("/proposals/new")
@allow(*agenda.PROPOSERS)
def propose() -> ResponseReturnValue:
    """Propose an item."""
    posted = uploads.read(actor())
    try:
        posted.refuse()
        item = agenda.propose(posted.raw, actor=actor())
    except Invalid as error:
        return _page(posted.raw, faults_in(error)), 422
    flash(_("“%(title)s” is proposed; the office decides which sitting takes it.", title=item.title), "success")
    return _back()


@bp.post("/proposals/<uuid:item_uid>/withdraw")
@allow(*agenda.PROPOSERS)
def withdraw(item_uid: UUID) -> ResponseReturnValue:
    """Take back one's own proposal."""
    try:
        agenda.withdraw(item_uid, actor=actor())
    except Refused as error:
        return _list(sentence(error)), 409
    flash(_("The proposal is withdrawn."), "success")
    return _back()


@bp.post("/proposals/<uuid:item_uid>/take")
@allow(*SECRETARIES)
def take(item_uid: UUID) -> ResponseReturnValue:
    """Put a proposal on the agenda of the sitting that was chosen."""
    known.proposal(db.session(), item_uid, actor())
    sitting_uid = request.form.get("sitting", type=UUID)
    if sitting_uid is None:
        return _list(_("Choose the sitting that takes the item.")), 422
    try:
        agenda.take(item_uid, sitting_uid, actor=actor())
    except Refused as error:
        return _list(sentence(error)), 409
    flash(_("The item is on the agenda."), "success")
    return _back()


@bp.post("/proposals/<uuid:item_uid>/refuse")
@allow(*SECRETARIES)
def refuse(item_uid: UUID) -> ResponseReturnValue:
    """Refuse a proposal with a reason that its unit reads."""
    known.proposal(db.session(), item_uid, actor())
    try:
        agenda.refuse(item_uid, uploads.read(actor()).raw, actor=actor())
    except Invalid as error:
        return _list(sentence(error)), 422
    except Refused as error:
        return _list(sentence(error)), 409
    flash(_("The item is refused; its unit reads why."), "success")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("sittings.proposals"), 303)


def _list(notice: str = "") -> str:
    session, person = db.session(), actor()
    is_secretary = bool(person.positions & set(SECRETARIES)) and _is_office()
    items = known.proposals(session, person)
    sittings = known.preparing(session, person) if is_secretary else []
    return render_template(
        "sittings/proposals.html",
        rows=[_row(item) for item in items],
        sittings=[{"value": str(uid), "label": f"{number} {title}"} for uid, number, title in sittings],
        is_secretary=is_secretary,
        reason=finding.form_of(REFUSAL, None, {}, prefix="refuse")["fields"]["reason"] if is_secretary else None,
        may_propose=person.unit_id is not None and bool(person.positions & agenda.PROPOSERS),
        notice=notice,
    )


def _is_office() -> bool:
    unit = actor().unit
    return unit is not None and unit.kind == UnitKind.OFFICE


def _row(item: AgendaItem) -> dict[str, Any]:
    words = {
        PROPOSED: _("waits for a sitting"),
        TAKEN: _("on the agenda"),
        REFUSED: _("refused"),
        WITHDRAWN: _("withdrawn"),
    }
    on_agenda = item.sitting.matter if item.sitting else None
    person = actor()
    return {
        "uid": item.uid,
        "title": item.title,
        "brief": item.brief,
        "minutes": item.minutes,
        "unit": t(item.unit.short) if item.unit else "",
        "person": item.made_by.name_in(reader_language()),
        "made_at": item.made_at,
        "files": papers(item.files),
        "standing": words[item.standing],
        "tone": TONES[item.standing],
        "reason": item.reason,
        "number": on_agenda.number if on_agenda else "",
        "url": url_for("matters.show", matter_uid=on_agenda.uid) if on_agenda and _reads(item) else "",
        "is_waiting": item.standing == PROPOSED,
        "is_own": item.unit_id == person.unit_id and bool(person.positions & agenda.PROPOSERS),
    }


def _reads(item: AgendaItem) -> bool:
    """The office opens every sitting; a unit that proposed an item knows its sitting once it is notified."""
    return _is_office() or (item.sitting is not None and item.sitting.matter.state not in ("draft",))


def _page(typed: Typed | None, faults: dict[str, str] | None = None) -> str:
    return render_template("sittings/propose.html", **finding.form_of(PROPOSAL, typed, faults or {}, prefix="item"))
