"""Closure reports as a warm worker makes them, beside WeasyPrint as one would use it, in interleaved rounds.

Ours is made behind its walls, by as many processes as we take; theirs in one warm process of its own with the same
markup, fonts, style sheet and pictures, which both sides print as an upload made them ready. ReportLab, typst and a
Chromium set the same content, each in a warm process of its own too.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.report import Report
from bench.setters import SETTERS
from tests.reports import samples
from tests.reports.sample_parts import PHOTOS
from workflow.reports import fonts, geometry, halves, html, pdf, render
from workflow.reports.apart import Watch, render_apart
from workflow.reports.confinement import Limits
from workflow.reports.fonts import FONT
from workflow.services.pictures import for_documents, for_rendering
from workflow.storage import Storage

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
OTHERS_ROUNDS = 3
PICTURES = 9
CASES = (
    ("rectification report", "closure_report_rectification", "short", 0.4, None),
    ("rectification report with photos", "closure_report_rectification", "typical", None, None),
    ("250-visit batch report, nine photos", "closure_report_batch", "huge", None, 0.6),
)
ARGUMENTS = {
    "verify_url": "http://lianzhi.test/verify/ABCD",
    "verify_code": "ABCD",
    "number": "岚反诈联办结〔2026〕1号",
}
Figures = tuple[float, float, int, int]
"""Seconds by the clock and of the processor, bytes of the file, kilobytes of memory."""


def main(report: Report) -> None:
    """The rectification reports and the batch report of 250 visits."""
    render.warm(None)
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(Path(folder))
        upload(storage)
        for case in CASES:
            _measure(report, case, storage)


def upload(storage: Storage) -> None:
    """Keep the photos of the samples as an upload would."""
    for _name, kind, size, *_goals in CASES:
        samples.sample(kind, size)
    for photo in PHOTOS.values():
        for_documents(storage, storage.put(photo))


def record(kind: str, size: str) -> Mapping[str, Any]:
    """A sample with at most nine photos, which are named as the store names them."""
    whole = dict(samples.sample(kind, size))
    files = whole.get("attachments", [])
    shown = [file for file in files if file["media_type"].startswith("image/")][:PICTURES]
    rest = [file for file in files if not file["media_type"].startswith("image/")]
    text = json.dumps({**whole, "attachments": [*shown, *rest]})
    for name, photo in PHOTOS.items():
        text = text.replace(name, sha256(photo).hexdigest())
    named: dict[str, Any] = json.loads(text)
    return named


def make(kind: str, snapshot: Mapping[str, Any], storage: Storage) -> render.Rendered:
    """One document as a worker makes it."""
    watch = Watch(lambda *step: None, lambda: None)
    pictures = partial(for_rendering, storage)
    return render_apart(kind, snapshot, pictures=pictures, watch=watch, limits=Limits(), **ARGUMENTS)


def _measure(report: Report, case: tuple[str, str, str, float | None, float | None], storage: Storage) -> None:
    name, kind, size, most_seconds, most_ratio = case
    snapshot = record(kind, size)
    pages = make(kind, snapshot, storage).pages
    memory = _memory(kind, snapshot, storage)
    with tempfile.TemporaryDirectory() as folder:
        _lay_out(Path(folder), kind, snapshot, storage)
        with _other("bench.bare", folder) as bare:
            rounds = [((*_ours(kind, snapshot, storage), memory), bare()) for _ in range(ROUNDS)]
        others = {setter: _set(setter, folder) for setter in SETTERS}
    took = statistics.median(mine[0] for mine, _ in rounds)
    ratio = statistics.median(mine[0] / other[0] for mine, other in rounds)
    seconds_met = most_seconds is None or took <= most_seconds
    goal = " and ".join(
        part
        for part in (
            f"<= {most_seconds} s" if most_seconds else "",
            f"<= {most_ratio} of bare" if most_ratio else "",
        )
        if part
    )
    met = seconds_met and (most_ratio is None or ratio <= most_ratio)
    report.say(f"{name}, {pages} pages", took, "s", ratio=ratio, goal=goal, met=met if goal else None)
    report.say(f"{name}, bare WeasyPrint on the same markup", statistics.median(o[0] for _, o in rounds), "s")
    _say_rest(report, name, rounds)
    for setter, (seconds, size_of) in others.items():
        report.say(f"{name}, {setter}, {size_of // 1024} KB", seconds, "s", ratio=took / seconds)


def _set(setter: str, folder: str) -> tuple[float, int]:
    """Seconds and bytes of another's file of the same content."""
    with _other("bench.setters", setter, folder) as once:
        made = [once() for _ in range(OTHERS_ROUNDS)]
    return statistics.median(one[0] for one in made), made[0][2]


def _say_rest(report: Report, name: str, rounds: list[tuple[Figures, Figures]]) -> None:
    for what, at, unit, scale, most in (
        ("processor", 1, "CPU s", 1, None),
        ("file", 2, "KB", 1024, 1.1),
        ("memory of one process at most", 3, "MB", 1024, None),
    ):
        mine = statistics.median(ours[at] for ours, _ in rounds) / scale
        other = statistics.median(theirs[at] for _, theirs in rounds) / scale
        ratio = mine / other
        met = ratio <= most if most else mine <= 300 if unit == "MB" else None
        goal = f"<= {most} of bare" if most else "<= 300 MB" if unit == "MB" else ""
        report.say(f"{name}: {what}", mine, unit, ratio=ratio, goal=goal, met=met)


def _memory(kind: str, snapshot: Mapping[str, Any], storage: Storage) -> int:
    """Kilobytes of the largest process that one document needs, the one that it is forked from being as a worker is."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_ask, args=(theirs, kind, snapshot, storage))
    process.start()
    found = int(mine.recv())
    process.join()
    return found


def _ask(line: Any, kind: str, snapshot: Mapping[str, Any], storage: Storage) -> None:
    render.warm(None)
    make(kind, snapshot, storage)
    line.send(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _ours(kind: str, snapshot: Mapping[str, Any], storage: Storage) -> tuple[float, float, int]:
    before = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) + time.process_time()
    start = time.perf_counter()
    made = make(kind, snapshot, storage)
    took = time.perf_counter() - start
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, sum(children[:2]) + time.process_time() - before, len(made.pdf)


@contextmanager
def _other(*command: str) -> Iterator[Callable[[], Figures]]:
    """A call that has a module in another process make its file once more, and gives its figures."""
    whole, quiet = [sys.executable, "-m", *command], subprocess.DEVNULL
    with subprocess.Popen(whole, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, text=True) as other:
        asked, said = other.stdin, other.stdout
        assert asked
        assert said
        if said.readline() != "ready\n":
            raise RuntimeError(f"{' '.join(command)} did not start")

        def once() -> Figures:
            print("go", file=asked, flush=True)
            took, used, size, memory = json.loads(said.readline())
            return took, used, size, memory

        yield once
        asked.close()


def _lay_out(folder: Path, kind: str, snapshot: Mapping[str, Any], storage: Storage) -> None:
    """Write what the other process needs: the markup of one process, the style sheet, fonts and pictures."""
    with patch.object(halves, "divided", lambda values: None), patch.object(pdf, "make", side_effect=pdf.make) as made:
        render.render(kind, snapshot, pictures=partial(for_rendering, storage), **ARGUMENTS)
    markup, pictures = made.call_args.args[:2]
    (folder / "markup.html").write_text(markup, "utf-8", "backslashreplace")
    faces = list(fonts.faces().files())
    rules = "".join(f'@font-face{{font-family:"{face.family}";src:url("{FONT}{face.path.name}")}}' for face in faces)
    (folder / "style.css").write_text(rules + html.style_sheet() + geometry.counted_rules(), "utf-8")
    known = {f"{FONT}{face.path.name}": face.path.read_bytes() for face in faces}
    for name, content in {**known, **{name: data for name, (_type, data) in pictures.items()}}.items():
        (folder / name.removeprefix("lianzhi:").replace("/", "_")).write_bytes(content)
