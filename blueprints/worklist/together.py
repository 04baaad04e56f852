"""Acting on several rows of the worklist at once: one form, one outcome a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.access import BUSINESS, actor, allow
from blueprints.errors import faults_in, sentence
from blueprints.filters import t
from blueprints.lists import page, rows
from blueprints.lists.rows import Reader
from blueprints.matters import fields
from blueprints.matters.fields import Filling
from blueprints.uids import chosen
from blueprints.worklist.views import bp
from workflow.db import db
from workflow.engine.definition import Field, Transition
from workflow.errors import Invalid, WorkflowError
from workflow.models.assignment import Assignment
from workflow.queries import choices, worklist
from workflow.queries.flows import flows
from workflow.queries.listing import SIZE
from workflow.queries.matters import found
from workflow.queries.paging import AnyRow
from workflow.services import assignments, bulk
from workflow.services.bulk import Outcome

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Ticked:
    """The ticked rows: those whose next step is the one asked for, and the others.

    `steps` are their transitions, `seen` the versions that the page showed, by matter or part.
    """

    chosen: Sequence[AnyRow]
    others: Sequence[AnyRow]
    steps: Sequence[Transition]
    reader: Reader
    key: str
    seen: Mapping[UUID, int]

    @property
    def form(self) -> list[Field]:
        """Every input that one of the steps asks for, once; files belong to one matter and are left out."""
        named = {one.name: one for step in self.steps for one in step.form if one.type != "files"}
        return list(named.values())


@bp.post("/worklist/act-together")
@allow(*BUSINESS)
def act_together() -> ResponseReturnValue:
    """Take the same step on every ticked row: first the form that they share, then what became of each."""
    ticked = _ticked(request.form.get("action", ""))
    if not ticked.chosen:
        flash(_("Tick rows that share a next step first."), "warning")
        return redirect(url_for(".todo"), 303)
    if ticked.form and "go" not in request.form:
        return _form(ticked, None)
    raw = {name: values for name, values in request.form.lists() if name not in ("action", "matter", "go")}
    outcomes = _act(ticked, raw)
    faults = [outcome.fault for outcome in outcomes if outcome.fault is not None]
    if faults and len(faults) == len(outcomes) and all(isinstance(fault, Invalid) for fault in faults):
        return _form(ticked, raw, faults), 422
    return _told(ticked, outcomes)


def _ticked(key: str) -> Ticked:
    session, viewer = db.session(), actor()
    shown = chosen(request.form.getlist("matter")[:SIZE])
    found_rows = worklist.ticked(session, viewer, shown) if shown else []
    reader = Reader(viewer, page.present(), flows(session, rows.flow_hashes(found_rows)), rows.veil_for(viewer))
    steps = [(row, reader.steps.of(row)) for row in found_rows]
    alike = [(row, one.transition) for row, one in steps if one.can_be_shared and one.key == key]
    taken = [transition for _row, transition in alike if transition is not None]
    others = [row for row, one in steps if not one.can_be_shared or one.key != key]
    versions = {uid: version for uid, version in shown.items() if version is not None}
    return Ticked([row for row, _transition in alike], others, taken, reader, key, versions)


def _act(ticked: Ticked, raw: Raw) -> list[Outcome]:
    """Matters in one transaction, supporting parts one after the other; each refusal stays with its row."""
    outcomes: list[Outcome] = []
    pairs = list(zip(ticked.chosen, ticked.steps, strict=True))
    for action in dict.fromkeys(step.action for _row, step in pairs):
        uids = [row.uid for row, step in pairs if row.part is None and step.action == action]
        outcomes += bulk.act_on_all(uids, action, actor=actor(), raw=raw, seen=ticked.seen) if uids else []
    moved = Counter(row.uid for row, _step in pairs if row.part is None)
    for row, step in pairs:
        if row.part is not None:
            version = ticked.seen.get(row.part, row.version)
            outcomes.append(_act_on_part(row, step, version + moved[row.uid], raw))
            moved[row.uid] += outcomes[-1].fault is None
    return outcomes


def _act_on_part(row: AnyRow, step: Transition, version: int, raw: Raw) -> Outcome:
    try:
        assignments.act(row.uid, row.part, step.action, actor=actor(), version=version, raw=raw)
    except WorkflowError as error:
        return Outcome(row.number, error)
    return Outcome(row.number, None)


def _form(ticked: Ticked, raw: Raw | None, faults: Sequence[WorkflowError] = ()) -> str:
    session, viewer = db.session(), actor()
    first = found(session, ticked.chosen[0].uid, viewer)
    said = {name: text for fault in faults if isinstance(fault, Invalid) for name, text in faults_in(fault).items()}
    filling = Filling(
        subject=Assignment(),
        typed=raw,
        faults=said,
        options=choices.for_form(session, ticked.form, first, viewer),
    )
    return render_template(
        "worklist/together.html",
        **_shown(ticked),
        fields=fields.drawn(ticked.form, filling),
        errors=fields.errors(ticked.form, filling, prefix="act"),
        key=ticked.key,
        confirm=t(ticked.steps[0].confirm) if ticked.steps[0].confirm else "",
        ticks=[rows.tick(row) for row in ticked.chosen],
    )


def _shown(ticked: Ticked) -> dict[str, Any]:
    verb = t(ticked.steps[0].text)
    return {
        "verb": verb,
        "many": _("%(action)s {n}", action=verb).replace("{n}", str(len(ticked.chosen))),
        "rows": [rows.duty(row, ticked.reader) for row in ticked.chosen],
        "others": [rows.duty(row, ticked.reader) for row in ticked.others],
    }


def _told(ticked: Ticked, outcomes: Sequence[Outcome]) -> ResponseReturnValue:
    """All of them done: back to the worklist with a word; otherwise the page that says which were not, and why."""
    refused = [outcome for outcome in outcomes if outcome.fault is not None]
    verb, done = t(ticked.steps[0].text), len(outcomes) - len(refused)
    if not refused:
        flash(_("%(action)s: %(count)s done.", action=verb, count=done), "success")
        return redirect(url_for(".todo"), 303)
    by_number = {row.number: row for row in ticked.chosen}
    told = [
        {
            "number": outcome.number,
            "title": rows.title(by_number[outcome.number], ticked.reader),
            "url": ticked.reader.address(by_number[outcome.number].uid),
            "reason": sentence(outcome.fault),
        }
        for outcome in refused
        if outcome.fault is not None
    ]
    return render_template("together/outcome.html", verb=verb, done=done, refused=told, is_whole=False)
