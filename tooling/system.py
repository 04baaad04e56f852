"""What only the operating system can give: libraries and servers, installed with apt when we may."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Sequence

from tooling.progress import Step, Stopped, call

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
"""WeasyPrint's system libraries: Debian package -> the file it must bring."""


def libraries() -> Step:
    """WeasyPrint's system libraries."""
    return Step("System libraries for PDF", lambda: not _missing(), _install_libraries)


def may_install() -> bool:
    """There is apt, and we are root or sudo asks for no password."""
    return shutil.which("apt-get") is not None and _prefix() is not None


def install(packages: Sequence[str], *, log: str, otherwise: str) -> None:
    """Install Debian packages, with fresh lists.

    Raises:
        Stopped: apt could not.
    """
    apt = [*(_prefix() or []), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    call([*apt, "update"], log=f"{log}-lists", otherwise=otherwise)
    call([*apt, "install", "-y", "--no-install-recommends", *packages], log=log, otherwise=otherwise)


def apt_line(packages: Sequence[str]) -> str:
    """The command that a person would type to install packages."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def _install_libraries() -> None:
    missing = _missing()
    advice = f"PDF documents need system libraries; run: {apt_line(missing)}"
    if not may_install():
        raise Stopped(advice)
    install(missing, log="system-libraries", otherwise=advice)
    if _missing():
        raise Stopped(f"apt installed {' '.join(missing)}, but {' '.join(_missing())} still cannot be loaded")


def _missing() -> list[str]:
    return [package for package, file in LIBRARIES.items() if not _loads(file)]


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _prefix() -> list[str] | None:
    """What stands before apt-get: nothing as root, sudo where it asks nothing; None when we may not."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None
