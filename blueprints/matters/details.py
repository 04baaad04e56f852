"""What a matter is about, kind by kind: texts to read, facts in pairs, findings and milestones in tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from blueprints.batches import arranged
from blueprints.filters import day, moment, short_day, t
from blueprints.matters import made
from blueprints.matters.veil import Veil
from blueprints.visits import answers
from workflow.engine.definition import Workflow
from workflow.models.matter import Matter
from workflow.queries.pages import MatterPage
from workflow.queries.scope import reads_all
from workflow.types import SEVERITIES, Severity


@dataclass(frozen=True, slots=True)
class Details:
    """One section on what a matter is about.

    Attributes:
        title: the section's name.
        prose: texts to read, each with its label.
        pairs: facts as label and value.
        tables: (title, head, rows) of plain cells.
        link: the page made for this kind, if there is one.
    """

    title: str
    prose: list[tuple[str, list[str]]] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    tables: list[tuple[str, list[str], list[list[str]]]] = field(default_factory=list)
    link: dict[str, str] | None = None


def of(page: MatterPage, veil: Veil) -> list[Details]:
    """The sections of a matter's kind; `veil` masks personal data where the reader may not see them."""
    return _OF.get(page.matter.kind, _made)(page, veil)


def choice(workflow: Workflow, name: str, value: str | None) -> str:
    """A stored choice in the reader's language, by any form of the workflow that sets it."""
    for transition in workflow.transitions:
        for one in transition.form:
            if name in (one.sets, one.name):
                for option in one.choices:
                    if option.value == value:
                        return t(option.text)
    return value or ""


def _problem(page: MatterPage, veil: Veil) -> list[Details]:
    matter, problem = page.matter, page.matter.problem
    assert problem is not None
    said = [(_("Facts"), problem.facts), (_("Requirements"), problem.requirements)]
    pairs = [
        _source(page),
        _pair(_("Category"), choice(matter.workflow, "category", problem.category)),
        _pair(_("Found on"), day(problem.found_on)),
        _pair(_("Unit concerned"), _name(problem.concerned_unit)),
        _pair(_("Place"), veil(problem.place)),
        _pair(_("Registered by"), _by(page, "begin")),
        _pair(_("Assigned by"), _by(page, "assign")),
        _pair(_("Urgency"), choice(matter.workflow, "urgency", problem.urgency) if matter.lead_unit_id else ""),
        _pair(_("Basis"), veil(problem.basis), is_wide=True),
        _pair(_("Archive number"), problem.archive_number),
    ]
    facts = Details(_("Facts and requirements"), _prose(said, veil), _filled(pairs))
    return [facts, _plan(problem.plan, veil)] if problem.plan else [facts]


def _source(page: MatterPage) -> dict[str, Any]:
    """Where a problem comes from; a resolution by its sitting and number, with the way to it where it may be read."""
    problem = page.matter.problem
    assert problem is not None
    pair = _pair(_("Source"), choice(page.matter.workflow, "source", problem.source))
    if problem.resolution is None:
        return pair
    sitting = problem.resolution.sitting.matter
    return pair | _resolved(page, sitting.id, sitting.number, problem.resolution.number)


def _resolved(page: MatterPage, sitting_id: int, sitting: str, number: int) -> dict[str, Any]:
    """The resolution that a matter follows, with the way to its sitting where that may be read."""
    found: dict[str, Any] = {"value": _("Sitting %(sitting)s, resolution %(number)s", sitting=sitting, number=number)}
    above = next((one for one in page.relatives.above if one.id == sitting_id), None)
    if above is not None:
        found["url"] = url_for("matters.show", matter_uid=above.uid, tab="resolutions", _anchor="tab")
    return found


def _plan(plan: dict[str, Any], veil: Veil) -> Details:
    """The plan as it was reported: measures, who answers for it, funds, target, contingency, milestones."""
    target = plan.get("target_on")
    pairs = [
        _pair(_("Person in charge"), veil(plan.get("responsible") or "")),
        _pair(_("Funds"), veil(plan.get("funds") or "")),
        _pair(_("Target date"), day(target) if target else ""),
    ]
    said = [(_("Measures"), plan.get("measures")), (_("Contingency plan"), plan.get("contingency"))]
    rows = [[veil(row["what"]), short_day(row["by"]), veil(row["who"])] for row in plan.get("milestones") or []]
    head = [_("Milestone"), _("By"), _("Who answers for it")]
    tables = [(_("Milestones"), head, rows)] if rows else []
    return Details(_("Rectification plan"), _prose(said, veil), _filled(pairs), tables)


def _rectification(page: MatterPage, veil: Veil) -> list[Details]:
    matter, row = page.matter, page.matter.rectification
    assert row is not None
    said = [
        (_("What is wrong"), row.facts),
        (_("Clause"), row.clause),
        (_("What must be done"), row.requirement),
        (_("What was done"), row.measures),
        (_("Similar cases and lasting measures"), row.lasting),
    ]
    pairs = [
        *_where(matter),
        _pair(_("Delivered"), choice(matter.workflow, "delivery", row.delivery)),
        _pair(_("Re-inspection on"), day(row.reinspect_on) if row.reinspect_on else ""),
    ]
    details = Details(_("Finding and requirements"), _prose(said, veil), _filled(pairs))
    _add_findings(details, page, veil)
    return [details]


def _visit(page: MatterPage, veil: Veil) -> list[Details]:
    matter, visit = page.matter, page.matter.visit
    assert visit is not None
    score = _("%(score)s points", score=visit.score) if visit.score is not None else ""
    pairs = [
        *_where(matter),
        _pair(_("Planned for"), day(visit.planned_on) if visit.planned_on else ""),
        _pair(_("Arrived"), moment(visit.checked_in_at) if visit.checked_in_at else ""),
        _pair(_("Place of arrival"), visit.place),
        _pair(_("Notice or code"), visit.notice_number),
        _pair(_("Checklist"), t(visit.checklist.name)),
        _pair(_("Score"), " ".join(word for word in (score, _grade(visit.grade)) if word)),
        _pair(_("Answers"), answers.counted(matter), is_wide=True),
        _pair(_("Signed by"), veil.field("signer", visit.signer)),
    ]
    said = [(_("Objection"), visit.objection), (_("Signature refused"), visit.refusal)]
    details = Details(
        _("Visit"), _prose(said, veil), _filled(pairs), link=_link("visits.checklist", _("Open the checklist"), matter)
    )
    _add_findings(details, page, veil)
    return [details]


def _grade(grade: str | None) -> str:
    words = {
        "excellent": _("grade: excellent"),
        "good": _("grade: good"),
        "rectify": _("grade: to be rectified"),
        "failed": _("grade: failed"),
    }
    return words.get(grade or "", "")


def _batch(page: MatterPage, veil: Veil) -> list[Details]:
    matter, batch, facts = page.matter, page.matter.batch, page.facts
    assert batch is not None
    said = [
        (_("Basis"), batch.basis),
        (_("Scope"), batch.scope),
        (_("Notice"), batch.notice),
        (_("Summary"), batch.summary),
    ]
    pairs = [
        _pair(_("Mode"), choice(matter.workflow, "mode", batch.mode)),
        _pair(_("Period"), _("%(first)s to %(last)s", first=day(batch.starts_on), last=day(batch.ends_on))),
        _pair(_("Enforcement subject"), _name(matter.enforcement_unit)),
        _pair(_("Checklist"), t(batch.checklist.name) if batch.checklist else ""),
        _pair(_("Approval number"), batch.approval_number),
        _pair(_("Outlets chosen"), str(facts.planned_objects)),
        _pair(_("Visits over, outlets that are gone included"), f"{facts.ready_children} / {facts.children}"),
        _pair(_("Findings not settled"), str(facts.open_children)),
    ]
    link = _link("batches.progress", _("Open the progress"), matter)
    details = Details(_("Plan"), _prose(said, veil), _filled(pairs), link=link)
    loads = arranged.table(matter)
    if loads is not None:
        details.tables.append(loads)
    return [details]


def _made(page: MatterPage, veil: Veil) -> list[Details]:
    """A kind that is made of its definition: what its forms asked, and who registered it."""
    found = [Details(title, prose, pairs) for title, prose, pairs in made.told(page.matter, veil)]
    found = found or [Details(_("Particulars"))]
    found[0].pairs.extend(_filled([_pair(_("Registered by"), _by(page, "begin"))]))
    if page.matter.kind == "bulletin" and reads_all(page.viewer):
        found[0] = replace(found[0], link=_link("bulletins.frozen_figures", _("Figures and their lists"), page.matter))
    resolved = (page.matter.details or {}).get("resolution")
    if resolved:
        told = _resolved(page, resolved["sitting"], resolved["of"], resolved["number"])
        found[0].pairs.append(_pair(_("Resolution"), "") | told)
    return found


_OF: dict[str, Callable[[MatterPage, Veil], list[Details]]] = {
    "problem": _problem,
    "rectification": _rectification,
    "visit": _visit,
    "batch": _batch,
}


def _where(matter: Matter) -> list[dict[str, Any]]:
    return [
        _pair(_("Outlet"), _name(matter.subject_unit)),
        _pair(_("Bank"), _name(matter.bank)),
        _pair(_("Station"), _name(matter.station)),
        _pair(_("Enforcement subject"), _name(matter.enforcement_unit)),
    ]


def _add_findings(details: Details, page: MatterPage, veil: Veil) -> None:
    if not page.findings:
        return
    rows = [
        [one.number, f"{one.item_number}. {t(one.item)}", veil(one.facts), t(SEVERITIES[one.severity]), _stands(one)]
        for one in page.findings
    ]
    head = [_("Number"), _("Item"), _("Facts"), _("Severity"), _("State")]
    details.tables.append((_("Findings"), head, rows))


def _stands(finding: Any) -> str:
    days: list[tuple[date | None, str]] = [
        (finding.dismissed_on, _("dismissed")),
        (finding.settled_on, _("settled")),
        (finding.confirmed_on, _("confirmed")),
    ]
    return next((f"{word} {short_day(when)}" for when, word in days if when), _("recorded"))


def _by(page: MatterPage, action: str) -> str:
    """Who last did that, from the records read; where they are too old, who registered it by unit."""
    line = next((one for one in page.history.told if one.action == action), None)
    if line is None or line.content is None or line.content["unit"] is None:
        return _name(page.matter.created_unit) if action == "begin" else ""
    return f"{t(line.content['unit'])} {acted(line.content)}"


def acted(content: Mapping[str, Any], shown: Callable[[str], str] = str) -> str:
    """Who did a recorded act, and for whom where it was a substitute; `shown` is what a name goes through."""
    name, principal = shown(person(content["actor"])), content.get("on_behalf")
    if not principal:
        return name
    return _("%(name)s (on behalf of %(principal)s)", name=name, principal=shown(person(principal)))


def person(actor: Any) -> str:
    """A recorded person's name in the reader's language; nothing for the system."""
    return t({"zh": actor["name"], "en": actor["name_en"] or actor["name"]}) if actor else ""


def _link(endpoint: str, label: str, matter: Matter) -> dict[str, str] | None:
    url = page_for(endpoint, matter)
    return {"label": label, "url": url, "icon": "checklist"} if url else None


def page_for(endpoint: str, matter: Matter) -> str | None:
    """The address of a page made for one matter, whatever it calls its uid; None where there is no such page."""
    rule = next(iter(current_app.url_map.iter_rules(endpoint)), None) if _exists(endpoint) else None
    return url_for(endpoint, **{next(iter(rule.arguments)): matter.uid}) if rule and rule.arguments else None


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def _name(unit: Any) -> str:
    return t(unit.short) if unit is not None else ""


def _pair(label: str, value: str, *, is_wide: bool = False) -> dict[str, Any]:
    return {"label": label, "value": value, "is_wide": is_wide}


def _filled(pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [pair for pair in pairs if pair["value"] not in ("", "—", None)]


def _prose(said: list[tuple[str, str | None]], veil: Veil) -> list[tuple[str, list[str]]]:
    return [(label, veil(text).split("\n")) for label, text in said if text]


def severity(value: Severity | None) -> str:
    """A severity in words; nothing where none is set."""
    return t(SEVERITIES[Severity(value)]) if value else ""
