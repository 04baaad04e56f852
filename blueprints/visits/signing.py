"""Signing for a visit: the outlet sees result, findings and limits first, and may object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.files import posted as forms
from blueprints.matters.fields import Filling, drawn, errors
from blueprints.matters.veil import veil_for
from blueprints.visits import result
from blueprints.visits.checklist import visit_of
from blueprints.visits.views import bp
from workflow.db import db
from workflow.engine import machine
from workflow.errors import Invalid, Refused, Stale
from workflow.models.matter import Matter
from workflow.queries import files
from workflow.queries import visits as found
from workflow.queries.facts import facts_for
from workflow.services import matters
from workflow.types import Position, Text

DRAWN = "signer_image"
"""The field in which the signature pad sends what was drawn; it goes with the pictures of the signature."""


UNSIGNED = Text("请在签名框内手写签名，或上传签字照片", "sign in the box above, or add a picture of the signature")


@bp.get("/<uuid:matter_uid>/sign")
@allow(*BUSINESS)
def sign(matter_uid: UUID) -> ResponseReturnValue:
    """The result, and for the outlet the form; once it is signed, the checklist as it reads."""
    matter = visit_of(matter_uid)
    if matter.state != "pending_sign":
        return redirect(url_for("visits.checklist", matter_uid=matter_uid), 303)
    return _page(matter)


@bp.post("/<uuid:matter_uid>/sign")
@allow(Position.REPRESENTATIVE)
def confirm(matter_uid: UUID) -> ResponseReturnValue:
    """Sign; a drawn signature goes on record as a picture beside the name in print."""
    posted, version = forms.read(actor()), request.form.get("version", -1, type=int)
    raw = dict(posted.raw)
    raw["signature"] = [*raw.get("signature", []), *raw.pop(DRAWN, [])]
    try:
        posted.refuse()
        _refuse_unsigned(visit_of(matter_uid), raw, version)
        matter = matters.act(matter_uid, "sign", actor=actor(), version=version, raw=raw)
    except Invalid as error:
        return _page(visit_of(matter_uid), raw, faults_in(error)), 422
    except (Stale, Refused) as error:
        return result.page(visit_of(matter_uid), notice=sentence(error)), 409
    flash(_("%(number)s is signed and goes to the audit.", number=matter.number), "success")
    return redirect(url_for("matters.show", matter_uid=matter.uid), 303)


def _refuse_unsigned(matter: Matter, raw: Mapping[str, Sequence[str]], version: int) -> None:
    """A name in print alone is no signature; of what came too late the step itself speaks.

    Raises:
        Invalid: neither drawn nor photographed.
    """
    if matter.version == version and not any(raw.get("signature", ())):
        raise Invalid(faults={"signature": UNSIGNED})


def _page(
    matter: Matter,
    typed: Mapping[str, Sequence[str]] | None = None,
    faults: Mapping[str, str] | None = None,
) -> str:
    session, person = db.session(), actor()
    facts = facts_for(session, [matter], person)[matter.id]
    allowed = {
        one.transition.action for one in machine.available(matter.workflow, matter.state, facts) if one.is_allowed
    }
    form = matter.workflow.actions["sign"][0].form
    kept = files.named_in(session, typed or {}, person)
    filling = Filling(subject=matter, typed=typed, faults=faults or {}, kept=kept)
    fields = {one["name"]: one for one in drawn(form, filling)}
    label = _("Signature of the outlet manager")
    fields["signer"] |= {"type": "signature", "label": label, "value": fields["signer"]["value"] or person.name}
    fields["signature"]["hint"] = _("Sign in the box, or add a picture of the signature: one of the two")
    fields["objection"] |= {"rows": 2}
    return render_template(
        "visits/sign.html",
        **result.summary(matter, found.lines(session, matter), veil_for(person, matter)),
        fields=fields,
        faults=errors(form, filling, prefix="sign"),
        notice="",
        may_sign="sign" in allowed,
        may_refuse="sign_refused" in allowed,
        refuse_url=url_for("matters.show", matter_uid=matter.uid, action="sign_refused", _anchor="actions"),
    )
