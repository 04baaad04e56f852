"""Walks through the product: one number chooses all that happens in a step, so that seeds tell a failed walk."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.conftest import Application, afresh
from tests.model import acts, beside, soak, sound
from tests.model.office import UNDER_WAY, Office
from workflow import clock
from workflow.types import Phase

SEEDS = st.integers(0, 2**32)
HOURS = (0, 0, 0, 0, 1, 4, 20, 30, 24 * 3, 24 * 9)
"""How far the clock moves on before a step, in hours."""
LOOK_ROUND = 20
"""So many steps between two looks at everything; each step looks at what it touched."""


def step(office: Office, seed: int) -> None:
    """Some time passes, and something happens."""
    dice = Random(seed)
    office.now += timedelta(hours=dice.choice(HOURS))
    with clock.at(office.now):
        office.session.rollback()
        _happens(office, dice)


def _happens(office: Office, dice: Random) -> None:
    waiting, chance = office.matters(*UNDER_WAY), dice.random()
    if not waiting or chance < 0.06:
        acts.register(office, dice)
    elif chance < 0.26:
        others = (acts.hang, beside.remind, beside.reply, beside.read, beside.stand_in, beside.hand_over)
        rare = (beside.change_calendar,) if chance < 0.08 else ()
        dice.choice((*others, *rare, *rare))(office, dice)
    elif chance < 0.32:
        beside.sweep(office)
    elif chance < 0.38:
        beside.keep_promises(office)
    elif chance < 0.46:
        for matter in acts.act_on_many(office, dice):
            sound.matter_is_sound(office, matter)
    else:
        somebody_acts(office, dice)


def somebody_acts(office: Office, dice: Random) -> None:
    """On a matter, or on one of its parts; an ended matter now and then, whose history may have an answer too."""
    ended = office.matters(Phase.SETTLED, Phase.CANCELLED)
    matter = dice.choice(ended if ended and dice.random() < 0.05 else office.matters(*UNDER_WAY))
    parts = [part for part in office.parts(matter) if part.is_current]
    if parts and dice.random() < 0.4:
        acts.act_on_part(office, dice.choice(parts), dice)
    else:
        acts.act_on(office, matter, dice)
    sound.matter_is_sound(office, matter)


class Walk(RuleBasedStateMachine):
    """Weeks of work: anybody tries anything, and mostly what is theirs to do."""

    application: Application

    @initialize()
    def open(self) -> None:
        self.stack, self.steps = ExitStack(), 0
        self.office = Office(self.stack.enter_context(afresh(self.application)))

    def teardown(self) -> None:
        if not hasattr(self, "stack"):
            return
        try:
            with clock.at(self.office.now):
                sound.district_is_sound(self.office)
        finally:
            self.stack.close()

    @rule(seed=SEEDS)
    def something_happens(self, seed: int) -> None:
        if soak.is_over("walks"):
            return
        step(self.office, seed)
        self.steps += 1
        if self.steps % LOOK_ROUND == 0:
            with clock.at(self.office.now):
                sound.district_is_sound(self.office)
