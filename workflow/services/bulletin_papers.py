"""The paper of a bulletin: its figures frozen when it is begun, its text written on them, both kept with the draft."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow.errors import Invalid
from workflow.models.document import Document
from workflow.models.event import canonical
from workflow.models.matter import Matter
from workflow.models.unit import Unit
from workflow.queries import templates
from workflow.queries.spans import Span
from workflow.reports import bulletin_tokens as tokens
from workflow.reports import collect_head as heads
from workflow.reports import source as sources
from workflow.reports.adapted import adapted
from workflow.reports.bulletin import Part, issue_of
from workflow.reports.bulletin_text import Snapshot, sections, title
from workflow.reports.collect import with_events
from workflow.reports.issuing import Issue
from workflow.reports.snapshot_parts import Bilingual, Head
from workflow.reports.source import Source
from workflow.reports.templates import TEMPLATE_VERSIONS
from workflow.services import drafting, lives, made, reporting
from workflow.services.bulletins import frozen, ledger
from workflow.services.promises import promise
from workflow.types import Text

if TYPE_CHECKING:
    from workflow.services.steps import Act

Carried = Mapping[str, Any]
KIND = "bulletin"
SECTIONS = ("overall", "ranking", "lights", "practice", "faults", "next")
NAMED, CHANGED = "named_units", "facts_changed_at"


def begin(act: Act) -> Document:
    """A draft with the figures of this moment and the text that follows from them."""
    units = [str(uid) for uid in act.inputs.get("units") or []]
    figures = _figures(act, units)
    act.matter.title_en = act.matter.title_en or title(figures, "en")
    document = drafting.of_snapshot(
        act.matter, KIND, _snapshot(act, figures, tokens.drafted(figures), _carried(act, units)), act
    )
    document.life, document.issue = act.matter, canonical(Issue(edition=1, replaces="", reason="", remark=""))
    act.session.add(document)
    act.session.flush()
    promise(act.session, "render_document", document_id=document.id)
    return document


def correct(act: Act, former: Document) -> Document:
    """Another edition of an issued bulletin in a life of its own: same text, figures, issue and languages, and why."""
    kept, before = json.loads(former.snapshot), lives.issue_of(former)
    life = made.again(act)
    inner = replace(act, matter=life)
    snapshot = _snapshot(inner, kept["figures"], kept["source"], kept)
    document = drafting.of_snapshot(life, KIND, snapshot, inner)
    edition, number = former.edition + 1, former.number or ""
    issue = Issue(edition=edition, replaces=number, reason=str(act.inputs["reason"]), remark="")
    issue["issue"] = issue_of(before)
    document.life, document.edition, document.issue = life, edition, canonical(issue)
    document.supersedes_id, document.language = former.id, former.language
    act.session.add(document)
    act.session.flush()
    promise(act.session, "render_document", document_id=document.id)
    return document


def count(session: Session, life: Matter, document: Document) -> None:
    """Which issue of its year a numbered bulletin is: corrections have numbers, but are no issues of their own."""
    issue = lives.issue_of(document)
    if document.edition == 1:
        alike = (Document.meeting_id == document.meeting_id, Document.family == document.family)
        first = (Document.year == document.year, Document.edition == 1, Document.serial <= document.serial)
        issue["issue"] = session.scalar(select(func.count()).where(*alike, *first))
        document.issue = canonical(issue)
    _tell(life, issue=issue["issue"], edition=document.edition)


def _tell(life: Matter, **said: Any) -> None:
    """What lists say of a bulletin is kept in its row."""
    life.details = {**(life.details or {}), **said}


def write(act: Act, document: Document) -> None:
    """Another text on the same figures; the draft is made anew."""
    kept = json.loads(document.snapshot)
    texts = {name: str(act.inputs[name]) for name in SECTIONS}
    if texts["faults"] != kept["source"]["faults"]:
        _facts_changed(act)
    _keep(act, document, _snapshot(act, kept["figures"], texts, kept))


def freeze_anew(act: Act, document: Document) -> None:
    """The same text on figures that are counted now.

    Raises:
        Invalid: the text names a figure that there is no more.
    """
    kept = json.loads(document.snapshot)
    figures = _figures(act, kept["only"])
    lost = unknown(kept["source"], figures)
    if lost:
        words = "、".join(dict.fromkeys(word for several in lost.values() for word in several))
        zh = f"正文用到的数据“{words}”已不存在，请先改写正文。"
        raise Invalid({"reason": Text(zh, f"The text uses figures that are gone: {words}. Change the text first.")})
    _facts_changed(act)
    _keep(act, document, _snapshot(act, figures, kept["source"], _carried(act, kept["only"])))


def _facts_changed(act: Act) -> None:
    """What units have said of the facts so far was said of others, so they are asked again."""
    act.matter.memory = {**(act.matter.memory or {}), CHANGED: act.at.isoformat()}


def unknown(texts: Mapping[str, str], figures: Snapshot) -> dict[str, list[str]]:
    """By section what its text takes for a figure and is none; only sections with a fault."""
    known = tokens.figures(figures, "zh")
    found = {name: tokens.unknown(texts.get(name) or "", known) for name in SECTIONS}
    return {name: strange for name, strange in found.items() if strange}


def named_units(session: Session, meeting_id: int, snapshot: Mapping[str, Any]) -> list[Unit]:
    """The units that stand under Shortcomings, in the order of the ranking."""
    uids = tokens.named(snapshot["source"]["faults"], snapshot["figures"])
    found = session.scalars(select(Unit).where(Unit.meeting_id == meeting_id)).all()
    by_uid = {str(unit.uid): unit for unit in found}
    return [by_uid[uid] for uid in uids if uid in by_uid]


def _keep(act: Act, document: Document, snapshot: dict[str, Any]) -> None:
    document.snapshot, document.snapshot_sha256 = drafting.frozen(snapshot)
    document.template_version = TEMPLATE_VERSIONS[KIND]
    reporting.redraw(act.session, document)


def _figures(act: Act, units: list[str]) -> Snapshot:
    assert act.actor is not None
    return frozen(act.session, act.actor, act.matter.details["units_group"], _span(act), only=units)


def _carried(act: Act, units: list[str]) -> Carried:
    """The units it is only about, and the ledger as it is now where the drafter wants one."""
    assert act.actor is not None
    is_wanted, group = act.matter.details.get("ledger"), act.matter.details["units_group"]
    return {
        "only": units,
        "ledger": ledger(act.session, act.actor, group, _span(act), only=units) if is_wanted else None,
    }


def _span(act: Act) -> Span:
    details = act.matter.details
    return Span(date.fromisoformat(details["first_on"]), date.fromisoformat(details["last_on"]))


def _snapshot(act: Act, figures: Snapshot, texts: Mapping[str, str], carried: Carried) -> dict[str, Any]:
    """The data of the paper; which units it names is kept with the matter, for who must check the facts."""
    source = sources.read(act.session, act.matter, act.calendar, actor=act.actor, at=act.at)
    snapshot = {
        "head": _head(act, source, figures),
        "issue": 0,
        "figures": figures,
        "parts": _parts(figures, texts),
        "source": dict(texts),
        "only": carried["only"],
        "ledger": carried.get("ledger"),
    }
    named = named_units(act.session, act.matter.meeting_id, snapshot)
    act.matter.memory = {**(act.matter.memory or {}), NAMED: [unit.id for unit in named]}
    _tell(act.matter, named=[{"zh": unit.short_zh, "en": unit.short_en} for unit in named])
    return adapted(with_events(snapshot, source), templates.frozen(act.session, act.matter.meeting, KIND))


def _parts(figures: Snapshot, texts: Mapping[str, str]) -> list[Part]:
    """The sections as they are printed; what nobody has changed says the same in English by itself."""
    plain, usual = tokens.figures(figures, "zh"), tokens.drafted(figures)
    english = {one.key: "\n".join(one.paragraphs) for one in sections(figures, "en")}
    values = tokens.figures(figures, "en")
    return [
        Part(
            kind=name,
            text=Bilingual(
                zh=tokens.filled(texts[name], plain),
                en=english[name] if texts[name] == usual[name] else tokens.filled(texts[name], values),
            ),
        )
        for name in SECTIONS
    ]


def _head(act: Act, source: Source, figures: Snapshot) -> Head:
    matter = act.matter
    drawn = heads.head(
        source,
        KIND,
        organ=heads.issuer(source, KIND),
        addressee=Bilingual(zh="各有关单位", en="All units concerned"),
        subject=Bilingual(zh="", en=""),
        signer="",
        copies=[],
    )
    meeting = matter.meeting
    called = Bilingual(zh=matter.title, en=matter.title_en or title(figures, "en"))
    mark = Bilingual(zh=f"{meeting.name_zh}通报", en=f"{meeting.name_en}: bulletin")
    return {**drawn, "mark": mark, "title": called}
