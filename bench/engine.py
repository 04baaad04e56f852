"""The engine alone: a step beside the other engines of PyPI, the buttons of a busy state, reading definitions."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median

from bench import rectification
from bench.report import Report
from bench.rivals import RIVALS, Lap
from workflow.engine import machine
from workflow.engine.checking import check
from workflow.engine.facts import Facts
from workflow.engine.loading import FOLDER
from workflow.services.effects.all import EFFECTS
from workflow.types import Severity

ROUNDS, LASTS = 9, 0.12
"""How many rounds, and how many seconds a measurement in one lasts at least."""
STEPS_A_SECOND, TIMES_THE_FASTEST = 500_000, 1.5
STATES_A_SECOND = 200_000
MILLISECONDS = 50.0


def main(report: Report) -> None:
    """All of it, the contestants of a round one after the other, the median of the rounds."""
    steps(report)
    buttons(report)
    reading(report)


def steps(report: Report) -> None:
    """Steps a second of every engine, over a lap through each of the fourteen transitions."""
    facts = rectification.facts()
    lap = [(action, facts[action]) for action in rectification.LAP]
    racers = {"ours": _ours(), **{name: build() for name, build in RIVALS.items()}}
    for name, racer in racers.items():
        if racer(lap) != rectification.STATES[0]:
            raise RuntimeError(f"{name} does not end the lap where it began")
    rates = _raced({name: lambda racer=racer: racer(lap) for name, racer in racers.items()}, len(lap))
    fastest = max(rate for name, rate in rates.items() if name != "ours")
    for name, rate in rates.items():
        if name != "ours":
            report.say(f"step, role and guard: {name}", rate, "/s", ratio=rate / fastest)
    goal = f"goal >= {STEPS_A_SECOND:,}/s"
    report.say("step, role and guard: ours", rates["ours"], "/s", goal=goal, met=rates["ours"] >= STEPS_A_SECOND)
    ratio = rates["ours"] / fastest
    met = ratio >= TIMES_THE_FASTEST
    report.say("step, ours beside the fastest of them", ratio, "times", goal=f"goal >= {TIMES_THE_FASTEST}", met=met)


def _ours() -> Lap:
    flow, step = rectification.workflow(), machine.step

    def lap(steps: list[tuple[str, Facts]]) -> str:
        state = flow.initial
        for action, facts in steps:
            state = step(flow, state, action, facts).target or state
        return state

    return lap


def buttons(report: Report) -> None:
    """States a second of which all six actions are offered or refused with a reason, for people of several roles."""
    flow = rectification.busy_state()
    roles = ("office.reviewer", "enforcement.team_leader", "office.director", "copy.viewer")
    seen = [
        Facts(roles=frozenset({role}), severity=severity, returns=returns)
        for role in roles
        for severity in (Severity.MINOR, Severity.SERIOUS)
        for returns in (0, 2)
    ]
    offered = {len(machine.available(flow, flow.initial, facts)) for facts in seen}
    if offered != {6}:
        raise RuntimeError(f"{offered} actions are offered, not six")
    rates = _raced({"": lambda: [machine.available(flow, flow.initial, facts) for facts in seen]}, len(seen))
    goal = f"goal >= {STATES_A_SECOND:,}/s"
    report.say("buttons of a state of six actions", rates[""], "/s", goal=goal, met=rates[""] >= STATES_A_SECOND)


def reading(report: Report) -> None:
    """Loading and checking every shipped definition, from the text to the findings, in milliseconds."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
    rates = _raced({"": lambda: [check(source, name=name, effects=EFFECTS) for name, source in sources.items()]}, 1)
    spent, size = 1000 / rates[""], sum(map(len, sources.values())) / 1024
    what = f"load and check {len(sources)} shipped definitions, {size:.0f} KB"
    report.say(what, spent, "ms", goal=f"goal <= {MILLISECONDS:.0f} ms", met=spent <= MILLISECONDS)


def _raced(contestants: dict[str, Callable[[], object]], count: int) -> dict[str, float]:
    """The median rate of each, as `count` of its calls' things a second; rounds are interleaved."""
    rates: dict[str, list[float]] = {name: [] for name in contestants}
    gc.collect()
    gc.freeze()  # what all of them have loaded is nobody's rubbish
    for _ in range(ROUNDS):
        for name, call in contestants.items():
            rates[name].append(count * _calls_a_second(call))
    return {name: median(found) for name, found in rates.items()}


def _calls_a_second(call: Callable[[], object]) -> float:
    """By the time that the core spent on this process: what else runs on the machine does not count."""
    calls, start = 0, time.process_time()
    while (spent := time.process_time() - start) < LASTS:
        call()
        calls += 1
    return calls / spent
