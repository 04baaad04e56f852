"""Asking for the ledger of a batch's rectifications as a numbered paper."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import actor, allow
from blueprints.batches.views import bp
from blueprints.errors import sentence
from workflow.errors import Refused
from workflow.services import ledgers
from workflow.types import Position

MAKERS = (
    Position.DIRECTOR,
    Position.COORDINATOR,
    Position.REVIEWER,
    Position.LEADER,
    Position.TEAM_LEADER,
)


@bp.post("/<uuid:matter_uid>/ledger")
@allow(*MAKERS)
def ledger(matter_uid: UUID) -> ResponseReturnValue:
    """Number the ledger and go to its page; what is refused is said on the batch's progress page."""
    try:
        document = ledgers.make(matter_uid, actor=actor())
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("batches.progress", matter_uid=matter_uid), 303)
    flash(_("The ledger has its number; its pages are being made."), "success")
    return redirect(url_for("documents.show", document_uid=document.uid), 303)
