"""How long the model runs: the same few walks in `make test`; in `make soak` for minutes, and never the same."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings

MINUTES = float(os.environ.get("SOAK_MINUTES", "0"))
"""So long for the walks, and again for the drawn definitions; 0 is the few fixed ones."""
SEED = int(os.environ.get("SOAK_SEED", "0")) or random.SystemRandom().randrange(2**31)
SECONDS_AT_ONCE = min(60.0, MINUTES * 60) or 10.0
"""For so long sixteen work at once."""
MOST_A_MINUTE = 60
_ends: dict[str, float] = {}


def is_over(test: str) -> bool:
    """The minutes of a test, counted from when it is first asked about, have passed; never for the fixed walks."""
    end = _ends.setdefault(test, time.monotonic() + MINUTES * 60)
    return bool(MINUTES) and time.monotonic() > end


def some(examples: int, **also: Any) -> settings:
    """The settings of a test of so many fixed examples, or of as many as fit into its minutes."""
    most = int(MINUTES * MOST_A_MINUTE) + 1 if MINUTES else examples
    return settings(
        max_examples=most,
        derandomize=not MINUTES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        **also,
    )


def seeded(test: Any) -> Any:
    """The same test; in a soak it begins from the seed of this run."""
    sown: Callable[[Any], Any] = seed(SEED)
    return sown(test) if MINUTES else test
