"""What happened to a matter on its way, from its own history: returns, transfers, suspensions and all else worth a
line; what was asked of others and what hangs on it stand in modules of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflow.engine.pauses import paused_days
from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.models.matter import Matter
from workflow.reports import collect_attached, collect_opinions
from workflow.reports import source as sources
from workflow.reports.snapshot_course import Course, Note, Pause, Return, Transfer
from workflow.reports.snapshot_parts import Bilingual
from workflow.reports.source import Source
from workflow.types import Phase, Relation

RETURN, TRANSFER, TAKE_BACK = "return", "transfer", "take_back"
RULINGS = ("return_accept", "return_refuse", "return_reject")
ELSEWHERE = frozenset(
    (RETURN, TRANSFER, *RULINGS, "withdraw", "fail", "reinspect_fail", "countersign_recall", "send_back_findings")
)
"""Steps back that have a place of their own in the report, or end what they are about."""
NOTED = frozenset(
    (
        *(TAKE_BACK, "return_to", "absorb", "relate", "unrelate", "merge", "hand_over", "rebound", "reopen"),
        *("change_version", "undo_change_version", "recalendar", "set_due", "start_lookback", "lookback_ok"),
        *("dispute", "uphold", "overturn", "deem_served"),
    )
)
"""What is worth a line beside every step back."""


def course(source: Source, parts: Sequence[Assignment]) -> Course:
    """All of it; `parts` are all the matter's parts, oldest first, those that are over included.

    Three statements, whatever hangs on the matter.
    """
    extensions, instruments = collect_attached.attached(source)
    return Course(
        returns=returns(source),
        transfers=transfers(source),
        asked=collect_opinions.asked(source, parts),
        votes=collect_opinions.votes(source, parts),
        extensions=extensions,
        instruments=instruments,
        pauses=pauses(source),
        notes=notes(source),
    )


def returns(source: Source) -> list[Return]:
    """Every return with the ruling that followed it, the lead's and a supporting unit's each with its own."""
    found = []
    for place, event in enumerate(source.events):
        if event.action != RETURN or event.from_state == event.to_state:
            continue
        later = (one for one in source.events[place + 1 :] if one.action in RULINGS)
        found.append(_return(source, event, next((one for one in later if _is_of(one, event)), None)))
    return found


def _is_of(ruling: Event, event: Event) -> bool:
    return ruling.assignment_id == event.assignment_id


def _return(source: Source, event: Event, ruled: Event | None) -> Return:
    return Return(
        at=source.moment(event.at),
        by=source.who(event),
        role=_role(event),
        ground=sources.shown(event, "ground"),
        reason=event.content["opinion"],
        suggested=sources.shown(event, "suggested_unit"),
        ruled_at=source.moment(ruled.at) if ruled else "",
        ruled_by=source.who(ruled) if ruled else None,
        ruled=action(ruled) if ruled else sources.only(""),
        ruling=ruled.content["opinion"] if ruled else "",
        basis=sources.text(ruled, "basis"),
    )


def _role(event: Event) -> str:
    part = event.content["assignment"]
    return str(part.get("role", Relation.SUPPORT)) if part else str(Relation.LEAD)


def action(event: Event) -> Bilingual:
    """What was done, as its button says."""
    did = event.content["action"]
    return Bilingual(zh=did["zh"], en=did["en"])


def transfers(source: Source) -> list[Transfer]:
    """Every transfer of the lead, from whom it was taken and to whom it went."""
    found, lead = [], None
    for event in source.own():
        named = sources.shown(event, "lead")
        if event.action == TRANSFER and named["zh"]:
            days = sources.typed(event, "days")
            found.append(
                Transfer(
                    at=source.moment(event.at),
                    by=source.who(event),
                    before=lead,
                    after=named,
                    days=int(days) if days else None,
                    reason=event.content["opinion"],
                )
            )
        if named["zh"]:
            lead = next((sources.short(unit) for unit in source.units.values() if unit.short_zh == named["zh"]), None)
            lead = lead or {"zh": named["zh"], "en": named["en"], "code": "", "kind": "member"}
    return found


def pauses(source: Source) -> list[Pause]:
    """Every suspension; `days` are the working days by which what was due moved, to the end of the matter at most."""
    found: list[Pause] = []
    begun: Event | None = None
    for event in source.own():
        was, now = _is_suspended(source.matter, event.from_state), _is_suspended(source.matter, event.to_state)
        if now and not was:
            begun = event
            found.append(_pause(source, event))
        elif was and begun is not None:
            found[-1]["planned_on"] = sources.text(event, "resume_on") or found[-1]["planned_on"]
            if not now:
                span = (begun.at, event.at)
                found[-1]["until"], found[-1]["resumed_by"] = source.moment(event.at), source.who(event)
                found[-1]["days"], begun = paused_days([span], source.calendar), None
    return found


def _is_suspended(matter: Matter, code: str | None) -> bool:
    state = matter.workflow.states.get(code) if code else None
    return state is not None and state.phase == Phase.SUSPENDED


def _pause(source: Source, event: Event) -> Pause:
    return Pause(
        since=source.moment(event.at),
        by=source.who(event),
        cause=event.content["opinion"],
        planned_on=sources.text(event, "resume_on"),
        until="",
        resumed_by=None,
        days=0,
    )


def notes(source: Source) -> list[Note]:
    """What else was sent back, taken back, tied, reopened, handed over or set, in the order in which it happened."""
    return [
        Note(
            at=source.moment(event.at),
            by=source.who(event),
            text=Bilingual(zh=_told(event, "zh"), en=_told(event, "en")),
        )
        for event in source.events
        if _is_noted(source.matter, event)
    ]


def _is_noted(matter: Matter, event: Event) -> bool:
    if event.action in NOTED:
        return True
    if event.assignment_id is not None:
        is_support = _role(event) == Relation.SUPPORT
        return is_support and event.action in ("withdraw", "send_back")
    return bool(event.is_back) and event.action not in ELSEWHERE


def _told(event: Event, language: str) -> str:
    """What was done and said: “退回前序环节”，退回到整改，补正之后直接回到本环节。缺证据。"""
    content, is_zh = event.content, language == "zh"
    part = content["assignment"] if event.assignment_id is not None else None
    did = f"“{content['action']['zh']}”" if is_zh else f'"{content["action"]["en"]}"'
    whose = [part[language]] if part else []
    said = ("，" if is_zh else ", ").join([did, *whose, *_lines(event, language)])
    opinion = content["opinion"]
    return f"{said}。{opinion}" if is_zh else f"{said}. {opinion}".strip()


def _lines(event: Event, language: str) -> Iterator[str]:
    content, is_zh = event.content, language == "zh"
    if event.action == TAKE_BACK:
        yield f"回到{content['to']['zh']}环节" if is_zh else f"back to {content['to']['en']}"
    for line in content["shown"]:
        label, value = line[language], line[f"value_{language}"]
        yield f"{label}{'' if value[:1] == '“' else '：'}{value}" if is_zh else f"{label}: {value}"
