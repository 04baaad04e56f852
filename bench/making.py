"""How many documents two workers make in a minute, from frozen data to the signed and stored file; signing; a ZIP.

Each worker is a process forked from one that has loaded everything, as the worker's are.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.documents import make, record, upload
from bench.report import Report
from blueprints.documents.bundling import Bundle, Paper
from blueprints.lists.sheet import NUMBER, SheetColumn
from workflow import clock
from workflow.jobs import finishing, sealing
from workflow.reports import render
from workflow.reports.copies import Mark
from workflow.reports.stamp import stamp
from workflow.signing.certificates import Subject, packed, self_signed
from workflow.signing.interface import Place, Signer, Visible
from workflow.signing.signers import Signers
from workflow.signing_settings import SigningSettings
from workflow.storage import Storage
from workflow.types import Text

DOCUMENTS, WORKERS = int(os.environ.get("BENCH_DOCUMENTS", "100")), 2
SIGNATURES, RATE, BUNDLED = 9, 150, 300
KIND, ORGAN = "closure_report_rectification", Text("岚江区反诈联席会议办公室", "Office")
PAPER = sealing.Paper("small", ORGAN, "岚反诈联办结〔2026〕1号", is_zh=True)


def main(report: Report) -> None:
    """Signing, then a hundred rectification reports."""
    render.warm(None)
    with tempfile.TemporaryDirectory() as folder:
        storage, signers = Storage(Path(folder) / "files"), _signers(Path(folder))
        upload(storage)
        _sign(report, storage, signers)
        _make_many(report, storage, signers)
        _bundle(report, storage)


def _signers(folder: Path) -> Signers:
    kept = folder / "certificates"
    kept.mkdir()
    held = self_signed(Subject(ORGAN.zh, ORGAN.zh), clock.now())
    (kept / "small.p12").write_bytes(packed(held, b"bench"))
    (kept / "small.password").write_text("bench", encoding="utf-8")
    return Signers(SigningSettings.from_environment({}, folder))


def _sign(report: Report, storage: Storage, signers: Signers) -> None:
    pdf = make(KIND, record(KIND, "short"), storage).pdf
    signer = signers.of(PAPER.meeting)
    assert signer is not None
    seen = Visible(stamp(ORGAN.zh, signer.certificate.fingerprint, is_zh=True), Place(0, 300.0, 300.0))
    for name, visible, most in (("invisible", None, 0.15), ("visible", seen, 0.3)):
        took = statistics.median(_signing(signer, pdf, visible) for _ in range(SIGNATURES))
        report.say(f"signing, {name}", took, "s", goal=f"<= {most} s", met=took <= most)


def _signing(signer: Signer, pdf: bytes, visible: Visible | None) -> float:
    start = time.perf_counter()
    signer.sign(pdf, reason="bench", location=ORGAN.zh, visible=visible)
    return time.perf_counter() - start


def _make_many(report: Report, storage: Storage, signers: Signers) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_work, args=(n, storage, signers)) for n in range(WORKERS)]
    before, start = _processor(), time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    rate = 60 * DOCUMENTS / (time.perf_counter() - start)
    failed = any(worker.exitcode for worker in workers)
    name = f"rectification reports, {WORKERS} workers, signed and stored"
    report.say(name, rate, "a minute", goal=f">= {RATE}", met=rate >= RATE and not failed)
    each, most = (_processor() - before) / DOCUMENTS, 60 * WORKERS / RATE
    report.say("the same: processor for each", each, "CPU s", goal=f"<= {most} on {WORKERS} cores", met=each <= most)


def _processor() -> float:
    """Seconds of the processor that ended children used."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def _bundle(report: Report, storage: Storage) -> None:
    """The first piece of a ZIP, and all of it; what the list of documents costs is measured with the pages."""
    sha256 = storage.put(make(KIND, record(KIND, "short"), storage).pdf)
    at = clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    papers = [Paper(f"{n}.pdf", sha256, at, {"place": n, "sha256": sha256}) for n in range(BUNDLED)]
    columns = [SheetColumn("place", "No.", NUMBER, 6), SheetColumn("sha256", "SHA-256", width=66)]
    words = {"index": "index", "page": "page {page} of {pages}"}
    for name, mark in (("", None), (", watermarked", Mark("bench", "zh"))):
        bundle = Bundle("bench", papers, storage, at, mark, columns, lambda count: ["bench"], "zh", words)
        start, pieces = time.perf_counter(), bundle.stream()
        next(pieces)
        took = time.perf_counter() - start
        goal, met = ("", None) if mark else ("<= 0.2 s", took <= 0.2)
        report.say(f"ZIP of {BUNDLED}{name}: first piece", took, "s", goal=goal, met=met)
        size = sum(map(len, pieces)) / 1e6
        report.say(f"ZIP of {BUNDLED}{name}: all {size:.0f} MB", time.perf_counter() - start, "s")


def _work(first: int, storage: Storage, signers: Signers) -> None:
    snapshot = record(KIND, "short")
    wanted = finishing.Wanted(KIND, "zh", PAPER.number, is_final=True, paper=PAPER)
    for n in range(first, DOCUMENTS, WORKERS):
        one = {**snapshot, "copy": n}
        finishing.keep(make(KIND, one, storage), wanted, finishing.Desk(storage, signers), lambda what: None)
