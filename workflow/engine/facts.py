"""Facts: all that a guard may know about a matter and the person before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from workflow.types import Severity, Text

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Counts and flags, never rows; filled by `queries.facts.facts_for`.

    Attributes:
        roles: what the person is to this matter, such as `lead.liaison`; {"system"} for the machine.
        did: the actions that this person has taken on this matter in the present round, or that were taken for them.
        acts_as: the key of the person whose roles these are: the person's own, or of one whom they stand in for.
        lent: the facts as they are for each one whom the person stands in for; looked at after the person's own.
        done: the actions that anybody has taken on this matter in the present round.
        severity: None where none is set yet.
        in_team: the person is one of the visit's inspectors.
        due_on: the last day of the running term; None where none runs.
        lead: the uid of the lead unit; None where there is none.
        handlers: the uids of the people who did the work that is to be looked at.
        team: the uids of the first visit's inspectors.
        window: the batch's first and last day.
        needs_plan: a plan must be reported before the work starts.
        returns: how often a unit has returned it.
        fails: how many re-inspections it has failed.
        lead_has_signed: the lead unit has signed for its assignment.
        is_within_return: no more than one working day since delivery.
        waiting_units: the supporting units that have not reported, in their order.
        open_children: children neither settled nor cancelled; for a batch, findings neither settled nor dismissed.
        children: all children.
        begun_children: children that have been begun on site.
        ready_children: children that are on the unit's side no longer; for a batch, visits that are over.
        duplicates: open matters about the same unit and item within 30 days.
        subject_is_competent: the enforcement subject may inspect.
        subject_is_office: the enforcement subject is the office itself.
        has_checklist: a published version of the checklist is chosen.
        planned_objects: outlets chosen for a batch.
        short_teams: planned outlets or this visit with fewer than two certified inspectors.
        parent_is_published: the batch has been published.
        parent_is_cancelled: the batch has been cancelled.
        is_in_window: today lies in the batch's period.
        unanswered: mandatory items without an answer.
        unproven: failed items without remark or evidence.
        findings: findings of this visit.
        is_random: the batch's objects are drawn by lot.
        report_is_ready: the closure report is finished.
        parent_is_open: the matter that it hangs on is neither settled nor cancelled.
        parent_clock_runs: a term of the matter that it hangs on is running: the same unit's side still owes it.
        parent_clock_rests: that term is held up, and goes on one day.
        is_led_by_another: the matter that it hangs on has been given to another unit since.
        parent_due_on: the last day of that term.
        latest_due_on: the last day that this term may be moved to: its first end, and its own length once more.
        asked_until: the day that an extension asks for.
        director_until: the last day that the office director may grant; beyond, it is the convener's to decide.
        director_days: the same in working days after the present end.
        earliest_talk_on: the first day on which a unit may be called in for a talk.
        corrections: editions of its document that are being drafted.
        siblings: open instruments of the same kind on the same matter, this one left out.
        granted: those that ended as they were asked for, in the matter's present round and for its present lead.
        parent_is_listed: the matter that it hangs on is under listed supervision.
        days_before_end: working days left of the parent's term; None where none runs.
        task_type: who decides that it is done: `read` whoever has read it, `self` the unit, `accept` the office.
        holds: the person is among those who hold the present state.
        consulting: the units whose opinion is awaited now; nobody moves the matter on before they have answered.
        delegates: units or people who do the holder's step just now.
        asked: opinions and countersignatures asked for and not given, awaited now or not.
        countersigners: units that countersign in the present round, answered or not.
        vote_round: the number of that round, from 1; 0 where there has been none.
        vote_result: whether they carry it; None as long as it is open or nobody is asked.
        is_named: of an opinion, it is asked of this person, or of anybody in the unit.
        is_unread: of a copy, nobody of the unit has opened the matter yet.
        vote_is_on: of a countersignature, its round has no result yet.
        has_agenda: the sitting has an item on its agenda.
        has_invited: the sitting has a unit to invite.
        is_ahead: the sitting has not begun.
        notice_days: working days from today to the sitting.
        passed: the states that the matter has left in the present round.
        took_last_step: the person took the step that led here, and it can be taken back.
        is_untouched: nobody who holds it now has opened or done anything since that step.
        days_here: working days since it came into its state.
        is_renewed: the present suspension has been prolonged.
        paper_is_made: of a document's life, its draft can be read.
        paper_is_sound: the draft has passed the layout check.
        package_is_sound: the matter's archive package is made, verified, and not older than its latest document.
        supports: the units that supported the matter that it reports on.
        unchecked: the units that a bulletin names and that have not checked its facts.
        parent_was_reopened: the matter that it reports on is in another round since, or ended otherwise.
    """

    roles: frozenset[str] = NOBODY
    did: frozenset[str] = NOBODY
    acts_as: int | None = None
    lent: tuple[Facts, ...] = ()
    done: frozenset[str] = NOBODY
    severity: Severity | None = None
    in_team: bool = False
    due_on: date | None = None
    lead: str | None = None
    handlers: frozenset[str] = NOBODY
    team: frozenset[str] = NOBODY
    window: tuple[date, date] | None = None
    needs_plan: bool = True
    returns: int = 0
    fails: int = 0
    lead_has_signed: bool = False
    is_within_return: bool = True
    waiting_units: tuple[Text, ...] = field(default=())
    open_children: int = 0
    children: int = 0
    begun_children: int = 0
    ready_children: int = 0
    duplicates: int = 0
    subject_is_competent: bool = True
    subject_is_office: bool = False
    has_checklist: bool = True
    planned_objects: int = 0
    short_teams: int = 0
    parent_is_published: bool = True
    parent_is_cancelled: bool = False
    is_in_window: bool = True
    unanswered: int = 0
    unproven: int = 0
    findings: int = 0
    is_random: bool = False
    report_is_ready: bool = False
    parent_is_open: bool = True
    parent_clock_runs: bool = True
    parent_clock_rests: bool = False
    is_led_by_another: bool = False
    parent_due_on: date | None = None
    latest_due_on: date | None = None
    asked_until: date | None = None
    director_until: date | None = None
    director_days: int = 10
    earliest_talk_on: date | None = None
    corrections: int = 0
    siblings: int = 0
    granted: int = 0
    parent_is_listed: bool = False
    days_before_end: int | None = None
    task_type: str | None = None
    holds: bool = True
    consulting: tuple[Text, ...] = ()
    delegates: int = 0
    asked: int = 0
    countersigners: int = 0
    vote_round: int = 0
    vote_result: bool | None = None
    is_named: bool = True
    is_unread: bool = True
    vote_is_on: bool = True
    has_agenda: bool = True
    has_invited: bool = True
    is_ahead: bool | None = None
    notice_days: int = 2
    passed: frozenset[str] = NOBODY
    took_last_step: bool = False
    is_untouched: bool = True
    days_here: int = 0
    is_renewed: bool = False
    paper_is_made: bool = True
    paper_is_sound: bool = True
    package_is_sound: bool = True
    supports: int = 0
    unchecked: int = 0
    parent_was_reopened: bool = False

    @property
    def waiting(self) -> Text:
        """The units still waited for, as words."""
        return Text("、".join(u.zh for u in self.waiting_units), ", ".join(u.en for u in self.waiting_units))

    @property
    def unready_children(self) -> int:
        """Children still on the unit's side."""
        return self.children - self.ready_children
