"""The closure report of an inspection batch (批次办结报告): nine parts with counts, charts, visits, photos, ledger."""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes, batch_figures, sections
from workflow.reports.batch_annexes import visits
from workflow.reports.batch_figures import Figures
from workflow.reports.blocks import Block, prose, subheading
from workflow.reports.charts import Bar, bars
from workflow.reports.fonts import faces
from workflow.reports.ledger import ledger_table
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot import BatchClosure
from workflow.reports.titles import balanced

TEMPLATE = "report.html"
TEMPLATE_VERSION = "3"
_COVER_SIZE = 36
_MOST_NAMED = 8


def values(snapshot: BatchClosure, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = [
        *visits(pen, snapshot["visits"]),
        *annexes.photos(pen, snapshot["attachments"]),
        *annexes.files(pen, snapshot["attachments"]),
        *annexes.events(pen, snapshot["events"]),
        *_ledger(pen, snapshot),
    ]
    blocks = [
        *sections.edition(pen, snapshot.get("issue")),
        *_opening(pen, snapshot),
        *_parts(pen, snapshot, appended),
        *annexes.note(pen, appended),
    ]
    numbered = annexes.numbered(pen, appended)
    return {
        "blocks": blocks,
        "annexes": numbered,
        "names": [],
        "cover_title": balanced(pen, pen.name(snapshot["head"]["title"]), (), _COVER_SIZE),
        "subtitle": f"{pen.name(snapshot['batch']['enforcement'])}　{snapshot['batch']['number']}",
        "contents": {"title": pen.label("contents"), "entries": [*_entries(blocks), *_entries(numbered)]},
    }


def _entries(blocks: list[Block]) -> list[Block]:
    """The lines of the table of contents: parts and annexes."""
    return [
        {
            "id": block["id"],
            "text": block["text"] if block["block"] == "heading" else f"{block['label']}　{block['text']}",
        }
        for block in blocks
        if block["block"] == "annex" or (block["block"] == "heading" and block["level"] == 2)
    ]


def _parts(pen: Pen, snapshot: BatchClosure, appended: list[annexes.Annex]) -> list[Block]:
    counts = batch_figures.figures(snapshot)
    bodies = [
        _basics(pen, snapshot, counts),
        _findings(pen, snapshot, counts),
        _sent_out(pen, snapshot, counts, appended),
        _measures(pen, snapshot, appended),
        _inspections(pen, snapshot, counts, appended),
        sections.records(pen, snapshot),
        sections.clocks(pen, snapshot["clock"], snapshot["stages"]),
        sections.lessons(pen, snapshot["lessons"]),
        sections.approvals(pen, snapshot["approvals"], snapshot["head"]["organ"]),
    ]
    labels = {2: "part.2.batch"}
    parts = [
        block
        for number, body in enumerate(bodies, 1)
        for block in sections.part(pen, number, body, labels.get(number, ""))
    ]
    return [*parts, *sections.remark(pen, snapshot.get("issue"), len(bodies) + 1)]


def _opening(pen: Pen, snapshot: BatchClosure) -> list[Block]:
    batch = snapshot["batch"]
    return prose(pen, pen.say("open.batch", name=pen.name(batch["name"]), number=batch["number"]))


def _basics(pen: Pen, snapshot: BatchClosure, counts: Figures) -> list[Block]:
    batch = snapshot["batch"]
    start, end = pen.day(batch["period_from"], full=True), pen.day(batch["period_to"], full=True)
    about = [
        ("batch", batch["number"]),
        ("mode", pen.name(batch["mode"])),
        ("enforcement", pen.name(batch["enforcement"])),
        ("approval", batch["approval_number"]),
        ("period", pen.say("basic.period", start=start, end=end)),
        ("checklist", batch["checklist"]),
    ]
    lines = [
        pen.clauses(about),
        pen.say("basic.batch.basis", basis=pen.ended(batch["basis"])) if batch["basis"] else "",
        pen.say("basic.batch.scope", scope=pen.ended(batch["scope"])) if batch["scope"] else "",
        _coverage(pen, snapshot, counts),
        _outcome(pen, counts),
        _scores(pen, snapshot, counts),
    ]
    return [block for line in lines for block in prose(pen, line)]


def _coverage(pen: Pen, snapshot: BatchClosure, counts: Figures) -> str:
    batch, rest = snapshot["batch"], batch_figures.unfinished(snapshot)
    listed = pen.listed(
        [pen.say("basic.batch.rest.item", state=pen.name(visit["state_name"]), count=n) for visit, n in rest]
    )
    return pen.say(
        "basic.batch.visits",
        banks=batch["banks_in_scope"],
        outlets=batch["outlets_in_scope"],
        planned=counts.planned,
        completed=counts.completed,
        covered=counts.covered,
        coverage=pen.percent(counts.covered, batch["outlets_in_scope"]),
        rest=pen.say("basic.batch.rest", count=sum(n for _, n in rest), list=listed) if rest else "",
    )


def _outcome(pen: Pen, counts: Figures) -> str:
    if not counts.findings:
        return pen.say("basic.batch.none")
    rate = pen.percent(counts.settled, counts.rectifications)
    return pen.say("basic.batch.findings", **counts._asdict(), rate=rate)


def _scores(pen: Pen, snapshot: BatchClosure, counts: Figures) -> str:
    if not counts.scores:
        return ""
    grades = batch_figures.by_grade(batch_figures.completed(snapshot))
    return pen.say(
        "basic.batch.score",
        count=len(counts.scores),
        mean=f"{sum(counts.scores) / len(counts.scores):.1f}",
        best=f"{max(counts.scores):g}",
        worst=f"{min(counts.scores):g}",
        grades=pen.listed(
            [pen.say("basic.batch.grade", grade=pen.name(visit["grade"]), count=n) for visit, n in grades]
        ),
    )


def _findings(pen: Pen, snapshot: BatchClosure, counts: Figures) -> list[Block]:
    stations = batch_figures.by_station(batch_figures.completed(snapshot))
    parts = [part for part in (_by_item(pen, snapshot, counts), _by_bank(pen, snapshot)) if part]
    parts += [_by_station(pen, stations)] if stations else []
    opening = [] if counts.findings else prose(pen, pen.say("basic.batch.none"))
    blocks = [
        block
        for number, (label, body) in enumerate(parts, 1)
        for block in [subheading(pen, number, pen.label(label)), *body]
    ]
    return opening + _figured(pen, blocks)


def _figured(pen: Pen, blocks: list[Block]) -> list[Block]:
    """The blocks with the titles of their charts numbered; a chart of a single bar says nothing and is left out."""
    shown = [block for block in blocks if block["block"] != "chart" or block["bars"] > 1]
    charts = [block for block in shown if block["block"] == "chart"]
    for number, chart in enumerate(charts, 1):
        chart["title"] = f"{pen.label('figure', n=number)}　{chart['title']}"
    return shown


def _by_item(pen: Pen, snapshot: BatchClosure, counts: Figures) -> tuple[str, list[Block]] | None:
    rows = batch_figures.by_item(snapshot["findings"])
    if not rows:
        return None
    key = "wrong.item" if counts.critical else "wrong.item.plain"
    text = pen.say(key, findings=counts.findings, items=len(rows), critical=counts.critical, top=_top(pen, rows))
    shown = [
        Bar(f"{row.item}.{pen.space}{pen.name(row.finding['name'])}", row.count, row.count, row.is_critical)
        for row in rows
    ]
    return "by_item", [*prose(pen, text), bars(pen, pen.label("figure.items"), shown, unit=pen.label("unit.finding"))]


def _top(pen: Pen, rows: list[batch_figures.ItemCount]) -> str:
    """The three items that failed most; nothing if none failed twice."""
    named = [
        pen.say("wrong.item.one", item=row.item, name=pen.quoted(pen.name(row.finding["name"])), count=row.count)
        for row in rows[:3]
        if row.count > 1
    ]
    return pen.say("wrong.item.top", list=pen.listed(named)) if named else ""


def _by_bank(pen: Pen, snapshot: BatchClosure) -> tuple[str, list[Block]] | None:
    rows = batch_figures.by_bank(snapshot["findings"])
    if not rows:
        return None
    named = [pen.say("wrong.bank.one", bank=pen.name(bank), count=count) for bank, count in rows[:_MOST_NAMED]]
    rest = sum(count for _, count in rows[_MOST_NAMED:])
    named += [pen.say("wrong.bank.one", bank=pen.label("figure.others"), count=rest)] if rest else []
    text = pen.say("wrong.bank", banks=len(rows), list=pen.listed(named))
    shown = [Bar(pen.name(bank), count, count) for bank, count in rows]
    return "by_bank", [*prose(pen, text), bars(pen, pen.label("figure.banks"), shown, unit=pen.label("unit.finding"))]


def _by_station(pen: Pen, rows: list[batch_figures.StationCount]) -> tuple[str, list[Block]]:
    visits, found = sum(row.visits for row in rows), sum(row.with_findings for row in rows)
    key = "wrong.station" if found else "wrong.station.none"
    text = pen.say(key, stations=len(rows), visits=visits, found=found)
    shown = [Bar(pen.name(row.station), row.visits, row.with_findings) for row in rows]
    legend = (pen.label("figure.visits"), pen.label("figure.visits_found"))
    return "by_station", [
        *prose(pen, text),
        bars(pen, pen.label("figure.stations"), shown, unit=pen.label("unit.visit"), legend=legend),
    ]


def _sent_out(pen: Pen, snapshot: BatchClosure, counts: Figures, appended: list[annexes.Annex]) -> list[Block]:
    ledger = snapshot["rectifications"]
    stations = {visit["station"]["code"] for visit in snapshot["visits"]}
    words = {"at": pen.moment(snapshot["batch"]["published_at"]), "stations": len(stations)}
    if not ledger:
        return prose(pen, pen.say("assigned.batch.none", **words))
    signed = sum(bool(row["signed_on"]) for row in ledger)
    annex = _ledger_label(pen, appended)
    key = "assigned.batch" if signed else "assigned.batch.spot"
    return prose(pen, pen.say(key, **words, count=counts.rectifications, signed=signed, annex=annex))


def _measures(pen: Pen, snapshot: BatchClosure, appended: list[annexes.Annex]) -> list[Block]:
    if snapshot["measures"]:
        return sections.measures(pen, snapshot)
    result, key = pen.ended(snapshot["result"]), "measures.batch" if snapshot["rectifications"] else "measures.none"
    opening = prose(pen, pen.say(key, annex=_ledger_label(pen, appended)))
    return opening + (prose(pen, pen.say("result", text=result)) if result else [])


def _inspections(pen: Pen, snapshot: BatchClosure, counts: Figures, appended: list[annexes.Annex]) -> list[Block]:
    rounds = sections.inspections(pen, snapshot["inspections"]) if snapshot["inspections"] else []
    if not counts.rectifications:
        return rounds or prose(pen, pen.say("basic.batch.none"))
    annex = _ledger_label(pen, appended)
    text = pen.say("inspected.batch", count=counts.rectifications, settled=counts.settled, annex=annex)
    return [*prose(pen, text), *rounds]


def _ledger(pen: Pen, snapshot: BatchClosure) -> list[annexes.Annex]:
    rows = snapshot["rectifications"]
    if not rows:
        return []
    return [annexes.Annex(pen.label("annex.ledger"), [ledger_table(pen, rows)], is_landscape=True)]


def _ledger_label(pen: Pen, appended: list[annexes.Annex]) -> str:
    """附件5: the ledger is always the last annex."""
    return annexes.label_of(pen, len(appended), len(appended))
