"""Walls round a process that renders: what it may read, how much memory and time it may take, and nothing else."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from workflow.reports import fonts, landlock, seccomp

MEGABYTE = 1024 * 1024
_DIE_WITH_PARENT = 1
_FIRST_TO_DIE = "500"
_GRACE_SECONDS = 2
"""Between the signal that says which limit it was, and the end."""
_OF_THE_SYSTEM = (
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/fontconfig",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    "/var/cache/fontconfig",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the making of one document may take.

    Attributes:
        seconds: by the clock, and again of the processor.
        memory: bytes of address space beyond what the process has when it begins.
    """

    seconds: int = 180
    memory: int = 1024 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Walls:
    """Which walls this machine could put up; limits of memory and time always stand."""

    files: bool
    network: bool


def confine(limits: Limits, *, readable: Iterable[Path] = ()) -> Walls:
    """Put up the walls round this process and its children, for good; `readable` is what it may read besides our own.

    Where the kernel has no Landlock or no seccomp, that wall is missing, and the answer says so; the fetcher of
    `sandbox.py`, which knows no file and no network, is then the only one.
    """
    _limit(limits)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_DIE, "ascii")
    return Walls(landlock.read_only([*_ours(), *readable]), seccomp.refuse_calls())


def die_with_parent(parent: int) -> None:
    """Be killed as soon as the process that forked this one is; `parent` is its id."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def close_all_but(*kept: int) -> None:
    """Close every file and socket that this process inherited, save its standard streams and `kept`."""
    last = 2
    for one in sorted(kept):
        os.closerange(last + 1, one)
        last = one
    os.closerange(last + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _limit(limits: Limits) -> None:
    _lower(resource.RLIMIT_AS, _address_space() + limits.memory)
    _lower(resource.RLIMIT_CPU, limits.seconds, grace=_GRACE_SECONDS)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(which: int, wanted: int, *, grace: int = 0) -> None:
    """Set a limit, and what can never be exceeded `grace` above it; a lower one that stands is kept."""
    hard = resource.getrlimit(which)[1]
    most = wanted + grace if hard == resource.RLIM_INFINITY else min(wanted + grace, hard)
    resource.setrlimit(which, (min(wanted, most), most))


def _address_space() -> int:
    """Bytes of address space of this process; 0 where the system does not tell, which leaves the limit as it is."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _ours() -> Iterator[Path]:
    """The interpreter with its packages, our code, templates and fonts; not the folder of the data."""
    yield from {Path(sys.prefix), Path(sys.base_prefix), *map(Path, _OF_THE_SYSTEM)}
    for name in ("assets", "templates", "workflow"):
        yield (fonts.ROOT / name).resolve()
    for face in fonts.faces().files():
        yield face.path.resolve()
