"""A plugin of pytest for mutation runs: few examples, always the same, and nothing remembered from another test."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from hypothesis import settings

from workflow.engine.definition import Workflow

settings.register_profile("mutants", max_examples=8, derandomize=True, deadline=None, database=None)
settings.load_profile("mutants")


def pytest_sessionstart() -> None:
    """Forget the shipped definitions as they were read before."""
    _forget(slow=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Forget what the caches of the engine hold, since a mutant may not hide behind what was computed before it."""
    _forget(slow=False)


def _forget(*, slow: bool) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("workflow.engine."):
            _clear_caches(module, slow)
        elif name.startswith("tests.engine."):
            for flow in _flows(module):
                flow.memo.clear()
                for derived in ("leaving", "actions"):
                    vars(flow).pop(derived, None)


def _clear_caches(module: ModuleType, slow: bool) -> None:
    for value in vars(module).values():
        if hasattr(value, "cache_clear") and (slow or getattr(value, "__name__", "") != "shipped"):
            value.cache_clear()


def _flows(module: ModuleType) -> list[Workflow]:
    """The definitions that a test module holds, by themselves or by kind."""
    held = [one for value in vars(module).values() for one in (value.values() if isinstance(value, dict) else [value])]
    return [one for one in held if isinstance(one, Workflow)]
