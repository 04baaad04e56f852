"""Steps with a number, a name and a time, and the commands they run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tooling.places import LOGS, ROOT

PULSE_SECONDS = 5
TAIL_LINES = 15


class Stopped(Exception):
    """Set-up cannot go on; the message is one sentence that says what to do.

    Attributes:
        code: what the command ends with: 2 when something has to be changed first, 1 when a step failed.
        log: the whole output of the command that failed, when there was one.
    """

    def __init__(self, message: str, *, code: int = 2, log: Path | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.log = log


@dataclass(frozen=True)
class Step:
    """One thing to have ready: `work` makes it unless `is_ready`."""

    name: str
    is_ready: Callable[[], bool]
    work: Callable[[], None]


def carry_out(steps: Sequence[Step]) -> None:
    """Make ready what is not, in order, and say of each what it took.

    Raises:
        Stopped: a step could not be done.
    """
    for number, step in enumerate(steps, start=1):
        label = f"[{number}/{len(steps)}] {step.name}"
        if step.is_ready():
            say(f"{label}: ready")
            continue
        say(f"{label} …")
        began = time.monotonic()
        step.work()
        say(f"{label}: done in {time.monotonic() - began:.1f} s")


def heed_stops() -> None:
    """Let SIGTERM end a command as Ctrl-C does, so that what it has started ends too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def call(
    command: Sequence[str | Path],
    *,
    log: str,
    cwd: Path = ROOT,
    environ: Mapping[str, str] | None = None,
    otherwise: str,
    shows: bool = False,
) -> None:
    """Run a command with its output in `build/log/<log>.log`, with a sign of life every 5 s.

    With `shows`, what it says of its progress on a terminal goes there instead.

    Raises:
        Stopped: it failed; `otherwise` says what that means.
    """
    is_shown = shows and sys.stderr.isatty()
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("wb") as output:
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=cwd,
                env={**os.environ, **(environ or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=None if is_shown else subprocess.STDOUT,
            )
        except OSError as error:
            raise Stopped(f"{otherwise} ({error})", code=1) from error
        code = _wait(process, None if is_shown else path)
    if code:
        raise Stopped(otherwise, code=1, log=path)


def _wait(process: subprocess.Popen[bytes], log: Path | None) -> int:
    began = time.monotonic()
    while True:
        try:
            return process.wait(timeout=PULSE_SECONDS)
        except subprocess.TimeoutExpired:
            if log:
                say(f"      {time.monotonic() - began:.0f} s: {last_line(log)}")
        except BaseException:
            process.terminate()
            process.wait()
            raise


def last_line(log: Path) -> str:
    """The last line of a log that says something, cut to fit a terminal; "working" when there is none."""
    lines = tail(log)
    return lines[-1].strip()[:90] if lines else "working"


def tail(log: Path) -> list[str]:
    """The last lines of a log that are not empty, oldest first."""
    text = log.read_text(encoding="utf-8", errors="replace")
    return [line for line in text.replace("\r", "\n").splitlines() if line.strip()][-TAIL_LINES:]


def report(error: Stopped) -> int:
    """Print why set-up stopped, as one line under the end of the log if there is one; gives the exit code."""
    if error.log is not None:
        for line in tail(error.log):
            print(f"      {line}", file=sys.stderr)
        print(f"      (all of it: {error.log.relative_to(ROOT)})", file=sys.stderr)
    print(f"Stopped: {error}", file=sys.stderr, flush=True)
    return error.code
