"""`python -m tooling.serve`: migrate, load the demonstration the first time, then supervise until told to stop."""

from __future__ import annotations

import os
import shutil
import sys

from tooling import preflight, reachable
from tooling.progress import Step, Stopped, call, carry_out, heed_stops, report, say
from tooling.reachable import Database
from tooling.supervision import supervise
from workflow.config import Config
from workflow.demo import accounts

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


def main() -> int:
    """Everything from a checked environment to a running installation; gives the exit code."""
    heed_stops()
    try:
        config = preflight.configuration(os.environ)
        preflight.address_is_free(config)
        preflight.folder_is_free(config)
        reachable.queue_answers(config)
        prepare(config, reachable.database(config))
        return supervise(config, lambda: welcome(config))
    except Stopped as error:
        return report(error)
    except KeyboardInterrupt:
        return report(Stopped("interrupted; the next start goes on from here", code=130))


def prepare(config: Config, database: Database) -> None:
    """Bring the database up to date, and load the demonstration district into a new one.

    Raises:
        Stopped: a migration failed, or the district could not be loaded.
    """
    mark = config.data_dir / "demonstration-is-loading"
    wants_demonstration = config.is_demo and (database is Database.NEW or mark.exists())
    if wants_demonstration:
        begin_afresh(config, database)
        mark.touch()
    steps = [Step("Database", lambda: database is Database.CURRENT and not wants_demonstration, _migrate)]
    if wants_demonstration:
        steps.append(Step("Demonstration district", lambda: False, _load_demonstration))
    carry_out(steps)
    mark.unlink(missing_ok=True)


def welcome(config: Config) -> None:
    """Print the address, and who may sign in where there is a demonstration."""
    say(f"\nLianzhi 联治: {config.public_url}\n")
    if config.demo_password:
        for line in accounts.lines(config.demo_password):
            say(f"  {line}")
        say("")
    say(f"Ctrl-C stops it; nothing is lost. Logs: {config.data_dir / 'log'}")


def begin_afresh(config: Config, database: Database) -> None:
    """Remove what an interrupted load left behind; nobody can have worked in it, since nothing was served yet.

    Raises:
        Stopped: it is in a database that is not ours to remove.
    """
    own = config.data_dir / "lianzhi.db"
    if database is Database.NEW:
        return
    if config.database_url != f"sqlite:///{own}":
        raise Stopped("DATABASE_URL: a load of the demonstration was interrupted there; give an empty database")
    say("The last load of the demonstration was interrupted; it begins afresh.")
    for path in own.parent.glob(f"{own.name}*"):
        path.unlink()
    shutil.rmtree(config.data_dir / "files", ignore_errors=True)


def _migrate() -> None:
    call([*FLASK, "db", "upgrade"], log="migrate", otherwise="the database could not be migrated")


def _load_demonstration() -> None:
    call(
        [*FLASK, "demo", "load"],
        log="demonstration",
        otherwise="the demonstration district could not be loaded",
        shows=True,
    )


if __name__ == "__main__":
    sys.exit(main())
