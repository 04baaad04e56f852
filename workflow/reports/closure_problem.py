"""The closure report of a problem (问题办结报告): nine parts after handbook D3, from its snapshot."""

from __future__ import annotations

from typing import Any

from workflow.reports import annexes, course, sections
from workflow.reports.blocks import Block, on_grid, prose
from workflow.reports.fonts import faces
from workflow.reports.ledger import ledger_table
from workflow.reports.pen import Language, Pen
from workflow.reports.snapshot import Assignment, Plan, ProblemClosure, Progress

TEMPLATE = "official.html"
TEMPLATE_VERSION = "3"


def values(snapshot: ProblemClosure, language: Language) -> dict[str, Any]:
    """What the template shows, as plain values."""
    pen = Pen.of(snapshot["head"], language, faces())
    appended = [
        *_children(pen, snapshot),
        *annexes.photos(pen, snapshot["attachments"]),
        *annexes.files(pen, snapshot["attachments"]),
        *annexes.events(pen, snapshot["events"]),
    ]
    return {
        "blocks": [
            *sections.edition(pen, snapshot.get("issue")),
            *_opening(pen, snapshot),
            *_parts(pen, snapshot),
            *annexes.note(pen, appended),
        ],
        "annexes": annexes.numbered(pen, appended),
        "names": _names(pen, snapshot),
    }


def _parts(pen: Pen, snapshot: ProblemClosure) -> list[Block]:
    bodies = [
        _basics(pen, snapshot),
        _wrong(pen, snapshot),
        _assignment(pen, snapshot),
        [
            *_plan(pen, snapshot["plan"]),
            *course.opinions(pen, snapshot),
            *sections.measures(pen, snapshot),
            *_replies(pen, snapshot),
        ],
        sections.inspections(pen, snapshot["inspections"]),
        sections.records(pen, snapshot),
        [*sections.clocks(pen, snapshot["clock"], snapshot["stages"], "closed"), *sections.rounds(pen, snapshot)],
        sections.lessons(pen, snapshot["lessons"]),
        sections.approvals(pen, snapshot["approvals"], snapshot["head"]["organ"]),
    ]
    parts = [block for number, body in enumerate(bodies, 1) for block in sections.part(pen, number, body)]
    return [*parts, *sections.remark(pen, snapshot.get("issue"), len(bodies) + 1)]


def _names(pen: Pen, snapshot: ProblemClosure) -> list[str]:
    parties = [row["unit"] for row in snapshot["assignments"]]
    subject = snapshot["problem"]["subject"]
    return [pen.name(party) for party in (*parties, *([subject] if subject else []))]


def _opening(pen: Pen, snapshot: ProblemClosure) -> list[Block]:
    problem = snapshot["problem"]
    organ, title = pen.name(snapshot["head"]["organ"]), pen.quoted(pen.name(problem["title"]))
    return prose(pen, pen.say("open.problem", organ=organ, title=title, number=problem["number"]))


def _basics(pen: Pen, snapshot: ProblemClosure) -> list[Block]:
    problem, clock = snapshot["problem"], snapshot["clock"]
    about = [
        ("problem", problem["number"]),
        ("source", pen.name(problem["source"])),
        ("category", pen.name(problem["category"])),
        ("severity", pen.name(problem["severity"])),
        ("concerned", pen.name(problem["subject"]) if problem["subject"] else ""),
    ]
    support = pen.some(row["unit"] for row in _of_role(snapshot, "support"))
    units = [("lead", _lead(pen, snapshot)), ("support", support)]
    moments = [("registered", problem["registered_at"]), ("assigned", clock["assigned_at"])]
    days = pen.days([*moments, ("due", clock["due_on"]), ("closed", clock["closed_at"])])
    return prose(pen, pen.joined([pen.clauses(about), pen.clauses(units), pen.clauses(days)]))


def _wrong(pen: Pen, snapshot: ProblemClosure) -> list[Block]:
    problem = snapshot["problem"]
    place = problem["place"]
    found = pen.say("wrong.found" if place else "wrong.found.day", on=pen.day(problem["found_on"]), place=place)
    basis = pen.ended(problem["basis"])
    return [
        *prose(pen, pen.joined([found, pen.ended(problem["facts"])])),
        *(prose(pen, pen.say("wrong.basis", basis=basis)) if basis else []),
    ]


def _assignment(pen: Pen, snapshot: ProblemClosure) -> list[Block]:
    support = _of_role(snapshot, "support")
    words = {
        "at": pen.moment(snapshot["clock"]["assigned_at"]),
        "organ": pen.name(snapshot["head"]["organ"]),
        "lead": _lead(pen, snapshot),
        "support": pen.some(row["unit"] for row in support),
    }
    requirement = pen.ended(snapshot["problem"]["requirement"])
    rows = snapshot["assignments"]
    return [
        *course.receipt(pen, snapshot),
        *prose(pen, pen.say("assigned.lead.support" if support else "assigned.lead", **words)),
        *(prose(pen, pen.say("assigned.requirement", text=requirement)) if requirement else []),
        *(on_grid(sections.assignment_table(pen, rows)) if rows else []),
    ]


def _plan(pen: Pen, plan: Plan | None) -> list[Block]:
    if plan is None:
        return []
    opening = pen.say(
        "plan",
        submitted=pen.day(plan["submitted_at"]),
        approved=pen.day(plan["approved_at"]),
        person=pen.person(plan["responsible"]),
        target=pen.day(plan["target_on"]),
    )
    details = [
        block
        for key, text in (("text", plan["text"]), ("resources", plan["resources"]), ("safeguards", plan["safeguards"]))
        if text.strip()
        for block in prose(pen, pen.say(f"plan.{key}", text=pen.ended(text)))
    ]
    return [*prose(pen, opening), *details]


def _replies(pen: Pen, snapshot: ProblemClosure) -> list[Block]:
    lines = [_progress(pen, row) for row in snapshot["progress"]]
    told = [block for line in lines for block in prose(pen, line)] + sections.replies(pen, snapshot["assignments"])
    if snapshot["rectifications"]:
        settled = sum(row["settled"] for row in snapshot["rectifications"])
        told += prose(pen, pen.say("children", count=len(snapshot["rectifications"]), settled=settled))
    return told


def _progress(pen: Pen, row: Progress) -> str:
    return pen.say(
        "progress",
        at=pen.day(row["at"]),
        unit=pen.name(row["unit"]),
        percent=row["percent"],
        text=pen.ended(row["text"]),
    )


def _children(pen: Pen, snapshot: ProblemClosure) -> list[annexes.Annex]:
    rows = snapshot["rectifications"]
    if not rows:
        return []
    return [annexes.Annex(pen.label("annex.ledger"), [ledger_table(pen, rows)], is_landscape=True)]


def _of_role(snapshot: ProblemClosure, role: str) -> list[Assignment]:
    return [row for row in snapshot["assignments"] if row["role"] == role]


def _lead(pen: Pen, snapshot: ProblemClosure) -> str:
    return pen.names(row["unit"] for row in _of_role(snapshot, "lead")) or pen.label("dash")
