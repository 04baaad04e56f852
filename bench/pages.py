"""The worklist, a matter's page and an action beside a bare page and a bare commit, at 10,000 and 100,000 matters."""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.client import Browser, Spell, ask
from bench.report import Report
from tests.servers import postgresql

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "1.5"))
SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000").split(","))
PASSWORD = "Lianzhi-bench-1"
UNIT, LIAISON = "scjgj", "scjgj.liaison"
TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[1]


class Matters:
    """The open matters of one unit, each with the version it has come to."""

    def __init__(self, lines: list[str]) -> None:
        self._versions = {uid: int(version) for uid, version in (line.split() for line in lines)}
        self._turn = itertools.cycle(self._versions)
        self._lock = threading.Lock()

    def some(self, seed: str) -> str:
        """One of them, the same for the same seed."""
        return list(self._versions)[zlib.crc32(seed.encode()) % len(self._versions)]

    def progress(self) -> tuple[str, dict[str, str]]:
        """Where to post the next report of progress, and what; never the same matter twice at once."""
        with self._lock:
            uid = next(self._turn)
            version = self._versions[uid]
            self._versions[uid] += 1
        return f"/matters/{uid}/act", {"action": "progress", "version": str(version), "percent": "40", "text": "进展"}


def main(report: Report) -> None:
    """Measure on SQLite, then on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        _database(report, "sqlite", Path(folder), "")
    with postgresql() as url, tempfile.TemporaryDirectory() as folder:
        _database(report, "postgresql", Path(folder), url)


def _database(report: Report, name: str, folder: Path, url: str) -> None:
    environ = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "DEMO": "on",
        "DEMO_PASSWORD": PASSWORD,
        "PORT": "8931",
    }
    late: dict[int, float] = {}
    for before, size in zip((0, *SIZES), SIZES, strict=False):
        start = time.perf_counter()
        _python(environ, "bench.prepare", str(size - before))
        print(f"# {name}: {size} matters in {time.perf_counter() - start:.0f} s", flush=True)
        matters = Matters((folder / "uids").read_text().splitlines())
        with _server(environ) as cpu:
            late[size] = _measure(report, f"{name} {size}", matters, cpu)
    if len(late) > 1:
        small, large = late[SIZES[0]], late[SIZES[-1]]
        report.say(f"{name} worklist p95 at {SIZES[-1]} / at {SIZES[0]}", large / small, "x", goal="goal <= 1.2")


def _python(environ: dict[str, str], module: str, *words: str) -> None:
    subprocess.run([sys.executable, "-m", module, *words], env=environ, cwd=ROOT, check=True)


@contextmanager
def _server(environ: dict[str, str]) -> Iterator[Callable[[], float]]:
    """One web process of eight threads; yields a reading of its CPU seconds."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-b",
        "127.0.0.1:8931",
        "-k",
        "gthread",
        "--threads",
        "8",
        "-w",
        "1",
        "--keep-alive",
        "60",
    ]
    process = subprocess.Popen([*command, "bench.serving:app"], env=environ, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        _await_answer()
        child = _worker_of(process.pid)
        yield lambda: _cpu(child)
    finally:
        process.terminate()
        process.wait(30)


def _await_answer() -> None:
    for _ in range(120):
        try:
            Browser(8931, LIAISON, PASSWORD)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the server does not answer")


def _worker_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0])


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _measure(report: Report, name: str, matters: Matters, cpu: Callable[[], float]) -> float:
    """Every page at 1 and 8 clients, in interleaved rounds; returns the worklist's p95 at one client in seconds."""
    asked: dict[str, Callable[[Browser], tuple[int, dict[str, str]]]] = {
        "bare page": lambda b: _get(b, "/bench/bare"),
        "worklist": lambda b: _get(b, "/worklist"),
        "matter page": lambda b: _get(b, f"/matters/{matters.some(b.cookie)}"),
        "bare commit": lambda b: _post(b, "/bench/commit", {}),
        "action": lambda b: _post(b, *matters.progress()),
    }
    worst = 0.0
    for clients in (1, 8):
        browsers = [Browser(8931, LIAISON, PASSWORD) for _ in range(clients)]
        spells: dict[str, list[Spell]] = {what: [] for what in asked}
        for _ in range(ROUNDS):
            for what, one in asked.items():
                spells[what].append(ask(browsers, one, SECONDS, cpu))
        _say(report, f"{name}, {clients} client{'s' if clients > 1 else ''}", spells)
        if clients == 1:
            worst = _percentile([t for spell in spells["worklist"] for t in spell.times], 95)
    return worst


def _get(browser: Browser, path: str) -> tuple[int, dict[str, str]]:
    status, _, headers = browser.get(path)
    return status, headers


def _post(browser: Browser, path: str, values: dict[str, str]) -> tuple[int, dict[str, str]]:
    status, _, headers = browser.post(path, values)
    return status, headers


def _say(report: Report, name: str, spells: dict[str, list[Spell]]) -> None:
    for what, of_it in spells.items():
        bare = spells["bare commit" if what in ("action", "bare commit") else "bare page"]
        against = spells["bare page"] if what == "action" else bare
        ratio = statistics.median(one.rate / other.rate for one, other in zip(of_it, against, strict=True))
        times = [t for spell in of_it for t in spell.times]
        goal = (
            "goal >= 0.3" if what in ("worklist", "matter page") or (what == "action" and "8 clients" in name) else ""
        )
        report.say(
            f"{name}: {what}, requests/s", statistics.median(s.rate for s in of_it), "1/s", ratio=ratio, goal=goal
        )
        report.say(f"{name}: {what}, p50", _percentile(times, 50) * 1000, "ms")
        report.say(f"{name}: {what}, p95", _percentile(times, 95) * 1000, "ms")
        report.say(f"{name}: {what}, CPU a request", 1000 * sum(s.cpu for s in of_it) / max(1, len(times)), "ms")
        report.say(f"{name}: {what}, statements", of_it[-1].statements, "")
        if what == "action":
            beside = statistics.median(
                one.rate / other.rate for one, other in zip(of_it, spells["bare commit"], strict=True)
            )
            report.say(f"{name}: action beside a bare one-row commit", beside, "x")


def _percentile(times: list[float], percent: int) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
