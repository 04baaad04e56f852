"""Linux Landlock: from here on this process and its children may read what is named and write nothing.

Source: the kernel's userspace-api/landlock. The numbers of these calls are the same on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_READ = (1 << 2) | (1 << 3)
"""Read a file, list a folder."""
_ONE_FILE = 1 << 2
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files each version of the kernel's interface knows; later ones know as many as the last."""
_TCP_SINCE, _SCOPE_SINCE = 4, 6
_TCP, _SCOPES = 0b11, 0b11
"""Bind and connect; sockets without a file, and signals, of processes outside."""
_NO_NEW_PRIVILEGES = 38


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """The version of the interface that this kernel offers; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, _call(_CREATE_RULESET, None, 0, _VERSION_FLAG))


def read_only(paths: Iterable[Path]) -> bool:
    """Let this process read these files and folders and touch no other, for good; False where the kernel cannot."""
    known = version()
    if not known:
        return False
    rules = _Ruleset(
        (1 << _RIGHTS.get(known, 16)) - 1,
        _TCP if known >= _TCP_SINCE else 0,
        _SCOPES if known >= _SCOPE_SINCE else 0,
    )
    size = 8 if known < _TCP_SINCE else 16 if known < _SCOPE_SINCE else 24
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    try:
        for path in paths:
            _allow(ruleset, path)
        return forbid_privileges() and _call(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def forbid_privileges() -> bool:
    """No program that this process may start gives it more rights; what walls are built on."""
    return bool(ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0)


def _allow(ruleset: int, path: Path) -> None:
    """Reading under `path`; one that is not there is left out."""
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rule = _Beneath(_READ if path.is_dir() else _ONE_FILE, folder)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(folder)


def _call(number: int, *arguments: object) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments))
