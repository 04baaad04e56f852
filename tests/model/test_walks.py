"""Random walks of random people through the real services: whatever they do, what must be true stays true."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import Phase as phases
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import Application
from tests.model.walks import Walk

WALKS, STEPS = 6, 90


def test_whatever_people_do_everything_stays_true(busy: Application) -> None:
    run_state_machine_as_test(
        type("District", (Walk,), {"application": busy}),
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[phases.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
