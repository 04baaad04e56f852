"""`python3 -m tooling COMMAND`: what the Makefile calls."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tooling import environment, fonts, frontend, locks, system
from tooling.progress import Stopped, carry_out, report, say


def main(command: str) -> int:
    """Run one command; gives its exit code."""
    try:
        COMMANDS[command]()
    except Stopped as error:
        return report(error)
    except KeyboardInterrupt:
        return report(Stopped("interrupted; what is finished is kept", code=130))
    return 0


def assets() -> None:
    """Have the system libraries, the environment, the front end and the fonts."""
    _prepare(environment.RUN)


def _prepare(*packages: Path) -> None:
    carry_out([system.libraries(), *environment.steps(*packages), *frontend.steps(), fonts.step()])
    if warning := fonts.warning(os.environ.get("FONT_FANGSONG")):
        say(f"Note: {warning}.")


COMMANDS = {"assets": assets, "lock": locks.compile_all}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
