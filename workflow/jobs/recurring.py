"""What the scheduler fires, and how often."""

from __future__ import annotations

from workflow.jobs import attached, children, cleaning, escalate, relay, rereading, resuming, silence
from workflow.jobs.schedule import Recurring

RECURRING = (
    Recurring("relay", 1, relay.relay_once, answers_wake=True),
    Recurring("sweep", 600, children.sweep),
    Recurring("escalate", 60, escalate.sweep),
    Recurring("sweep-attached", 600, attached.sweep),
    Recurring("silence", 300, silence.sweep),
    Recurring("clean", 3600, cleaning.clean),
    Recurring("resume", 300, resuming.resume),
    Recurring("reread", rereading.WEEK_SECONDS, rereading.begin),
)
