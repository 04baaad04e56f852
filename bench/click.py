"""From the click that writes a rectification off to its finished closure report, on an idle system of all processes."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from bench.client import Browser, ask
from bench.report import Report
from workflow.config import Config
from workflow.jobs.processes import queue_command

PORT, PASSWORD = 8932, "Lianzhi-bench-1"
ROOT = Path(__file__).parents[1]
PATIENCE = 900
SECONDS = 3.0
REPORT = (
    "SELECT d.making FROM document d JOIN matter m ON m.id = d.matter_id WHERE m.uid = ? AND d.kind LIKE 'closure%'"
)


def main(report: Report) -> None:
    """Write off every rectification that waits for it, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            **os.environ,
            "DATA_DIR": folder,
            "DATABASE_URL": "",
            "DEMO": "on",
            "DEMO_PASSWORD": PASSWORD,
            "PORT": str(PORT),
        }
        start = time.perf_counter()
        _flask(environ, "db", "upgrade")
        _flask(environ, "demo", "load")
        report.say("demonstration district, history and present day", time.perf_counter() - start, "s")
        with _processes(environ):
            database = sqlite3.connect(f"file:{folder}/lianzhi.db?mode=ro", uri=True, timeout=30)
            start = time.perf_counter()
            count = _until_idle(database)
            report.say(f"{count} documents of the district, one worker", time.perf_counter() - start, "s")
            clicked = [(key, _click(database, *key)) for key in _waiting(database)]
            times = [seconds for _, seconds in clicked if seconds is not None]
            report.say(
                f"click to finished report, {len(times)} rectifications",
                statistics.median(times),
                "s",
                goal="goal <= 1",
            )
            report.say("click to finished report, slowest", max(times), "s")
            uid, _, station = next(key for key, seconds in clicked if seconds is not None)
            _downloads(report, database, uid, station)


def _downloads(report: Report, database: sqlite3.Connection, uid: UUID, station: str) -> None:
    """The finished report as its readers fetch it, one and eight at once."""
    (document,) = database.execute(REPORT.replace("d.making", "d.uid"), (uid.hex,)).fetchone()
    address = f"/documents/{UUID(document)}/file"

    def fetch(browser: Browser) -> tuple[int, dict[str, str]]:
        status, _, headers = browser.get(address)
        return status, headers

    for clients in (1, 8):
        browsers = [Browser(PORT, f"{station}.leader", PASSWORD) for _ in range(clients)]
        spell = ask(browsers, fetch, SECONDS, lambda: 0.0)
        name = f"closure report fetched by {clients} client{'s' if clients > 1 else ''}"
        report.say(f"{name}, requests/s", spell.rate, "1/s")
        for percent in (50, 95):
            ordered = sorted(spell.times)
            report.say(f"{name}, p{percent}", 1000 * ordered[len(ordered) * percent // 100], "ms")


def _flask(environ: dict[str, str], *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        env=environ,
        cwd=ROOT,
        check=True,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def _processes(environ: dict[str, str]) -> Iterator[None]:
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        f"127.0.0.1:{PORT}",
        "-k",
        "gthread",
        "--threads",
        "4",
        "-w",
        "1",
        "wsgi:app",
    ]
    commands = [list(queue_command(Config.from_environment(environ))), web, [*flask, "worker"], [*flask, "scheduler"]]
    running = [
        subprocess.Popen(c, env=environ, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for c in commands
    ]
    try:
        yield
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(40)


def _until_idle(database: sqlite3.Connection) -> int:
    for _ in range(PATIENCE * 2):
        waiting, every = database.execute(
            "SELECT sum(making IN ('waiting', 'rendering')), count(*) FROM document"
        ).fetchone()
        if not waiting:
            time.sleep(2)
            return int(every)
        time.sleep(0.5)
    raise RuntimeError("the documents are not finished")


def _waiting(database: sqlite3.Connection) -> list[tuple[UUID, int, str]]:
    rows = database.execute(
        "SELECT m.uid, m.version, u.code FROM matter m JOIN unit u ON u.id = m.station_id "
        "WHERE m.kind = 'rectification' AND m.state = 'closing' ORDER BY m.id"
    )
    return [(UUID(uid), version, code) for uid, version, code in rows]


def _click(database: sqlite3.Connection, uid: UUID, version: int, station: str) -> float | None:
    """Seconds until the report is finished; None where this leader may not write it off."""
    browser = Browser(PORT, f"{station}.leader", PASSWORD)
    browser.get(f"/matters/{uid}?action=close")
    start = time.perf_counter()
    status, _, _ = browser.post(
        f"/matters/{uid}/act", {"action": "close", "version": str(version), "opinion": "同意销号。"}
    )
    if status != 303:
        return None
    while time.perf_counter() - start < 60:
        row = database.execute(
            REPORT,
            (uid.hex,),
        ).fetchone()
        if row and row[0] == "finished":
            return time.perf_counter() - start
        time.sleep(0.01)
    raise RuntimeError("the report did not come")
