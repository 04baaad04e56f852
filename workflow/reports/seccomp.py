"""Linux seccomp: from here on this process and its children reach no network and no other process.

Source: the kernel's userspace-api/seccomp_filter; numbers of calls: arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h (64 bit).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator

from workflow.reports.landlock import forbid_privileges

_REFUSED = {
    "x86_64": {
        "socket": 41,
        "connect": 42,
        "bind": 49,
        "execve": 59,
        "kill": 62,
        "ptrace": 101,
        "mount": 165,
        "tkill": 200,
        "unshare": 272,
        "perf_event_open": 298,
        "setns": 308,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "bpf": 321,
        "execveat": 322,
        "io_uring_setup": 425,
        "pidfd_getfd": 438,
    },
    "aarch64": {
        "mount": 40,
        "unshare": 97,
        "ptrace": 117,
        "kill": 129,
        "tkill": 130,
        "socket": 198,
        "bind": 200,
        "connect": 203,
        "execve": 221,
        "perf_event_open": 241,
        "setns": 268,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "bpf": 280,
        "execveat": 281,
        "io_uring_setup": 425,
        "pidfd_getfd": 438,
    },
}
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32 = 0x40000000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_AT_NUMBER, _AT_ARCHITECTURE = 0, 4
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_SET_SECCOMP, _FILTER = 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def refuse_calls() -> bool:
    """Answer network, programs and other processes with "not permitted", for good; False where that cannot be done."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _REFUSED or not forbid_privileges():
        return False
    code = b"".join(_filter(_ARCHITECTURES[machine], sorted(_REFUSED[machine].values())))
    program = _Program(len(code) // 8, code)
    return bool(ctypes.CDLL(None).prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, refused: list[int]) -> Iterator[bytes]:
    """The filter in the kernel's small language: a call of another architecture ends the process."""
    yield _line(_LOAD, value=_AT_ARCHITECTURE)
    yield _line(_JUMP_EQUAL, 1, 0, architecture)
    yield _line(_RETURN, value=_KILL)
    yield _line(_LOAD, value=_AT_NUMBER)
    yield _line(_JUMP_AT_LEAST, len(refused) + 1, 0, _X32)
    for place, number in enumerate(refused):
        yield _line(_JUMP_EQUAL, len(refused) - place, 0, number)
    yield _line(_RETURN, value=_ALLOW)
    yield _line(_RETURN, value=_ERROR | errno.EPERM)


def _line(code: int, then: int = 0, otherwise: int = 0, value: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
