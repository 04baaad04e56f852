"""Garbage collection put off while objects are made by the ten thousand that all stay, and what is free given back."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Garbage collection off, the youngest collected once afterwards; nothing that lives is looked through in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect(0)


def settle() -> None:
    """Collect all garbage, hand free memory to the system where the C library can, and look at what is left no more."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)
    gc.freeze()
