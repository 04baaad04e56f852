"""Random walks of random people through the real services: whatever they do, what must be true stays true."""

from __future__ import annotations

from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import Application
from tests.model import soak
from tests.model.walks import Walk

WALKS, STEPS = 5, 80


def test_whatever_people_do_everything_stays_true(busy: Application) -> None:
    machine = soak.seeded(type("District", (Walk,), {"application": busy}))

    run_state_machine_as_test(machine, settings=soak.some(WALKS, stateful_step_count=STEPS))
