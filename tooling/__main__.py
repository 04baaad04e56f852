"""`python3 -m tooling COMMAND`: what the Makefile calls."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tooling import (
    checks,
    environment,
    fangsong,
    fonts,
    frontend,
    locks,
    mutants,
    preflight,
    servers,
    system,
    translations,
)
from tooling.places import PYTHON
from tooling.progress import Step, Stopped, carry_out, heed_stops, report, say


def main(command: str) -> int:
    """Run one command; gives its exit code."""
    heed_stops()
    try:
        COMMANDS[command]()
    except Stopped as error:
        return report(error)
    except KeyboardInterrupt:
        return report(Stopped("interrupted; what is finished is kept", code=130))
    return 0


def assets() -> None:
    """Have the system libraries, the environment, the front end and the fonts; FangSong is tried again."""
    fangsong.forget()
    _prepare(environment.RUN)


def run() -> None:
    """Check what can be checked at once, have all that is needed, then become the supervisor's parent."""
    os.environ.setdefault("DEMO", "on")
    config = preflight.configuration(os.environ)
    preflight.address_is_free(config)
    preflight.folder_is_free(config)
    _prepare(environment.RUN)
    os.execv(PYTHON, [str(PYTHON), "-m", "tooling.serve"])


def test() -> None:
    """Have all that is needed and what only tests need, then check everything."""
    _prepare(environment.TEST, also=servers.steps())
    checks.check()


def bench() -> None:
    """Have what the benches of the engine and of documents measure themselves beside."""
    carry_out(environment.steps(environment.BENCH))


def mutate() -> None:
    """Have what changes the engine, change it, and say what its tests notice."""
    carry_out(environment.steps(environment.TEST) + environment.steps(environment.MUTANTS))
    mutants.try_all(os.environ.get("PARTS", "").split())


def _prepare(packages: Path, *, also: Sequence[Step] = ()) -> None:
    own = [system.libraries(), *environment.steps(packages), translations.step(), *frontend.steps(), fonts.step()]
    carry_out([*own, fangsong.step(), *also])
    if warning := fonts.warning(os.environ.get("FONT_FANGSONG")):
        say(f"Note: {warning}.")


COMMANDS = {
    "run": run,
    "test": test,
    "mutants": mutate,
    "bench": bench,
    "assets": assets,
    "lock": locks.compile_all,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
