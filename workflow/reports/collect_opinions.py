"""What was asked of other units: opinions, delegated steps, and countersignatures round by round."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.models.assignment import Assignment
from workflow.models.event import Event
from workflow.reports import source as sources
from workflow.reports.snapshot_course import Asked, Vote
from workflow.reports.snapshot_parts import Bilingual
from workflow.reports.source import Source
from workflow.types import Relation

ANSWERS = ("answer", "agree", "refuse", "fall_silent", "return", "withdraw", "lapse")
"""The acts that end what was asked; an answer may be changed, and the last one counts."""
WORDS = {
    "pending": Bilingual(zh="尚未答复", en="not answered"),
    "answered": Bilingual(zh="已答复", en="answered"),
    "returned": Bilingual(zh="退回", en="returned"),
    "withdrawn": Bilingual(zh="撤回，不再征求", en="withdrawn"),
    "lapsed": Bilingual(zh="无需答复", en="no longer needed"),
    "agreed": Bilingual(zh="同意", en="Agreed"),
    "refused": Bilingual(zh="不同意", en="Refused"),
    "no_vote": Bilingual(zh="未表态，无需再签", en="No longer needed"),
    "silent": Bilingual(zh="逾期未答复，视为同意", en="Silent, counted as agreed"),
}
"""How what was asked ended, in the words of a report."""


def asked(source: Source, parts: Sequence[Assignment]) -> list[Asked]:
    """Every opinion asked for and every step delegated, oldest first."""
    return [_asked(source, part) for part in parts if part.role == Relation.CONSULT]


def _asked(source: Source, part: Assignment) -> Asked:
    answer = _answer(source, part)
    return Asked(
        mode=part.mode,
        unit=sources.short(part.unit),
        asked_at=source.moment(part.delivered_at),
        asked_by=source.short(part.asked_by_unit_id),
        task=part.task,
        due_on=source.day(part.due_on),
        state=_words(part.state),
        answered_at=source.moment(answer.at) if answer else "",
        answered_by=source.who(answer) if answer else None,
        reply=part.reply or (answer.content["opinion"] if answer else ""),
    )


def votes(source: Source, parts: Sequence[Assignment]) -> list[Vote]:
    """Every countersignature by rounds, each in the order in which the units were asked."""
    found = [part for part in parts if part.role == Relation.COUNTERSIGN]
    return [_vote(source, part) for part in sorted(found, key=lambda part: (part.vote_round, part.id))]


def _vote(source: Source, part: Assignment) -> Vote:
    answer = _answer(source, part)
    return Vote(
        round=max(1, part.vote_round),
        unit=sources.short(part.unit),
        asked_at=source.moment(part.delivered_at),
        verdict=part.state,
        state=_words("no_vote" if part.state == "lapsed" else part.state),
        at=source.moment(answer.at) if answer else "",
        by=source.who(answer) if answer and answer.actor_id else None,
        reply=part.reply,
    )


def _answer(source: Source, part: Assignment) -> Event | None:
    mine = [one for one in source.events if one.assignment_id == part.id and one.action in ANSWERS]
    return mine[-1] if mine else None


def _words(state: str) -> Bilingual:
    return WORDS.get(state) or Bilingual(zh=state, en=state)
