"""What the scheduler fires, and how often."""

from __future__ import annotations

from workflow.jobs import relay
from workflow.jobs.schedule import Recurring

RECURRING = (Recurring("relay", 1, relay.relay_once, answers_wake=True),)
