"""Definitions drawn at random: every one is found sound, and walks through it keep everything true."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Application, afresh
from tests.model import acts, beside, soak, sound
from tests.model.drawn import definitions
from tests.model.office import UNDER_WAY, Office
from tests.model.walks import HOURS
from tests.suspending import publish
from workflow import clock
from workflow.models.matter import Matter
from workflow.services.soundness import findings

KIND, MATTERS, STEPS = "drn", 2, 45
DEFINITIONS = 8


def walk(office: Office, dice: Random) -> None:
    """Some weeks with a few matters of the kind."""
    for _ in range(STEPS):
        office.now += timedelta(hours=dice.choice(HOURS))
        with clock.at(office.now):
            office.session.rollback()
            _step(office, dice)
    with clock.at(office.now):
        sound.district_is_sound(office)


def _step(office: Office, dice: Random) -> None:
    own = [matter for matter in office.matters(*UNDER_WAY) if matter.kind == KIND]
    chance = dice.random()
    if len(own) < MATTERS:
        acts.register(office, dice, KIND)
    elif chance < 0.12:
        beside.sweep(office)
    elif chance < 0.17:
        dice.choice((beside.remind, beside.reply, beside.stand_in))(office, dice)
    else:
        _act(office, dice.choice(own), dice)


def _act(office: Office, matter: Matter, dice: Random) -> None:
    parts = [part for part in office.parts(matter) if part.is_current]
    if parts and dice.random() < 0.35:
        acts.act_on_part(office, dice.choice(parts), dice)
    else:
        acts.act_on(office, matter, dice)
    sound.matter_is_sound(office, matter)


@soak.seeded
@soak.some(DEFINITIONS)
@given(source=definitions(KIND), seed=st.integers(0, 2**32))
def test_in_any_sound_definition_everything_stays_true(small: Application, source: str, seed: int) -> None:
    if soak.is_over("drawn"):
        return
    with afresh(small) as app:
        office = Office(app)
        world = office.scene.world
        with clock.at(office.now):
            assert findings(office.session, world.meeting, source, kind=KIND) == ()
            publish(world, KIND, source)
        walk(office, Random(seed))
