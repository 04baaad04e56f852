"""The supervisor as our child: it ends with us, we end with it, and a stop reaches every process in order."""

from __future__ import annotations

import ctypes
import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from tooling.places import ROOT
from tooling.progress import say
from workflow.config import Config
from workflow.jobs import processes

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PULSE_SECONDS = 5
PR_SET_PDEATHSIG = 1


def supervise(config: Config, welcome: Callable[[], None]) -> int:
    """Keep every process running until a signal says stop; calls `welcome` when all are alive. Gives the exit code."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(processes.write(config))]
    supervisor = subprocess.Popen(command, cwd=ROOT, process_group=0, preexec_fn=_end_with_parent)
    stops: list[int] = []
    _pass_on(supervisor, stops)
    say("Starting the web server, the worker and the scheduler …")
    if _await(config, lambda: supervisor.poll() is not None or bool(stops)):
        welcome()
    code = supervisor.wait()
    with suppress(OSError):
        say("Stopped; nothing is lost." if stops else f"The supervisor ended by itself; see {config.data_dir / 'log'}.")
    return 0 if stops else code or 1


def down(config: Config) -> list[str]:
    """The parts that are not alive, by /healthz; "web" when nobody answers."""
    host = "127.0.0.1" if config.host in ("0.0.0.0", "::") else config.host
    connection = http.client.HTTPConnection(host, config.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return [] if answer.status == http.HTTPStatus.OK else _dead(answer.read())
    except (OSError, http.client.HTTPException):
        return ["web"]
    finally:
        connection.close()


def _dead(body: bytes) -> list[str]:
    """The parts that an answer says are down; "web" when it does not say."""
    with suppress(ValueError, KeyError, TypeError):
        return [str(part) for part in json.loads(body)["down"]] or ["web"]
    return ["web"]


def _await(config: Config, is_over: Callable[[], bool]) -> bool:
    """Whether all parts came alive before it was over; says every 5 s which are not."""
    began = said = time.monotonic()
    while not is_over():
        missing = down(config)
        if not missing:
            return True
        if time.monotonic() - said > PULSE_SECONDS:
            said = time.monotonic()
            say(f"      {said - began:.0f} s: waiting for {', '.join(missing)}; logs: {config.data_dir / 'log'}")
        time.sleep(0.2)
    return False


def _pass_on(supervisor: subprocess.Popen[bytes], stops: list[int]) -> None:
    """From now on a signal that says stop ends the supervisor, in order, and is noted in `stops`."""

    def stop(number: int, _frame: object) -> None:
        supervisor.terminate()
        stops.append(number)
        with suppress(OSError):  # the terminal may be what went away
            say("\nStopping …" if len(stops) == 1 else "Still stopping …")

    for number in STOPS:
        signal.signal(number, stop)


def _end_with_parent() -> None:
    """In the child: have Linux tell it to stop when we are killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
