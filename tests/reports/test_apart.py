"""A document is rendered behind walls: what goes wrong or bad there stays there, and is told in words."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.reports.conftest import CODE, NUMBER, URL
from tests.reports.reading import Read
from tests.reports.samples import picture, sample
from tests.reports.test_sandbox import bomb
from workflow.reports import apart, confinement, landlock, seccomp
from workflow.reports.confinement import MEGABYTE, Limits
from workflow.reports.render import Rendered

KIND = "closure_report_rectification"
ARGUMENTS = {"verify_url": URL, "verify_code": CODE, "number": NUMBER}
needs_walls = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")


def watch(told: list[Any] | None = None, on_beat: Callable[[], None] = lambda: None) -> apart.Watch:
    return apart.Watch(lambda *step: told.append(step) if told is not None else None, on_beat)


def rendered(record: Any = None, limits: Limits | None = None, **given: Any) -> Rendered:
    arguments: dict[str, Any] = {"pictures": picture, "watch": watch(), **ARGUMENTS, **given}
    return apart.render_apart(KIND, record or sample(KIND, "short"), limits=limits or Limits(), **arguments)


def doing(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have the child do this instead of rendering."""

    def instead(*_arguments: Any, **_named: Any) -> Rendered:
        return Rendered(repr(act()).encode(), 1, (), ())

    monkeypatch.setattr(apart, "render", instead)


def test_a_document_made_apart_has_the_same_bytes_and_tells_its_steps(made):
    told: list[Any] = []

    apart_made = rendered(sample(KIND, "typical"), watch=watch(told))

    assert apart_made == made(KIND, "typical").rendered
    assert [step[2] for step in told] == ["pictures"] * 4 + ["pages"] * (len(told) - 4)
    assert told[-1][0] == 4 + apart_made.pages


@needs_walls
@pytest.mark.parametrize(
    "act",
    [
        lambda: Path("/etc/passwd").read_text(),
        lambda: os.listdir("/"),
        lambda: Path("/proc/self/environ").read_bytes(),
        lambda: Path("wsgi.py").resolve().read_text(),
        lambda: os.kill(os.getppid(), 0),
        lambda: os.execv("/bin/true", ["true"]),
        lambda: socket.socket(socket.AF_INET),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_UNIX),
    ],
    ids=["file", "folder", "environment", "project", "signal", "program", "tcp", "udp", "unix socket"],
)
def test_nothing_outside_can_be_reached(monkeypatch, act):
    doing(monkeypatch, act)

    with pytest.raises(apart.Unrendered, match="PermissionError"):
        rendered()


@needs_walls
def test_nothing_can_be_written(monkeypatch, tmp_path):
    doing(monkeypatch, lambda: (tmp_path / "left").write_text("x"))

    with pytest.raises(apart.Unrendered):
        rendered()

    assert list(tmp_path.iterdir()) == []


def test_what_the_parent_had_open_is_closed(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("secret")
    with (tmp_path / "secret").open() as file:
        doing(monkeypatch, lambda: os.read(file.fileno(), 10))

        with pytest.raises(apart.Unrendered, match="Bad file descriptor"):
            rendered()


def _endless() -> None:
    while True:
        pass


@pytest.mark.parametrize("act", [lambda: time.sleep(60), _endless], ids=["asleep", "busy"])
def test_more_time_than_its_own_is_not_given(monkeypatch, act):
    doing(monkeypatch, act)
    began = time.monotonic()

    with pytest.raises(apart.TookTooLong):
        rendered(limits=Limits(seconds=1))

    assert time.monotonic() - began < 6


def test_more_memory_than_its_own_is_not_given(monkeypatch):
    doing(monkeypatch, lambda: bytes(300 * MEGABYTE))

    with pytest.raises(MemoryError):
        rendered(limits=Limits(memory=200 * MEGABYTE))


@pytest.mark.parametrize(
    ("act", "number"),
    [(lambda: ctypes.string_at(0), signal.SIGSEGV), (lambda: os._exit(0), 0)],
    ids=["crash", "silence"],
)
def test_a_child_that_ends_without_a_word_is_told_of(monkeypatch, act, number):
    doing(monkeypatch, act)

    with pytest.raises(apart.Died) as died:
        rendered()

    assert died.value.signal == number


def children() -> set[str]:
    """The processes that this one has begun and not buried."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split())


def test_whoever_watches_may_stop_it_and_no_process_is_left(monkeypatch):
    doing(monkeypatch, lambda: time.sleep(60))

    def stop() -> None:
        raise InterruptedError

    before = children()
    with pytest.raises(InterruptedError):
        rendered(watch=watch(on_beat=stop))

    assert children() == before


def test_a_child_does_not_outlive_its_parent(tmp_path):
    program = (
        "import os, time\n"
        "from workflow.reports.confinement import die_with_parent\n"
        "parent, child = os.getpid(), os.fork()\n"
        "if child == 0:\n    die_with_parent(parent)\n    print(os.getpid(), flush=True)\n    time.sleep(60)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()

    end = time.monotonic() + 10
    while _lives(child) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _lives(child)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] not in "ZX"
    except OSError:
        return False


def test_pictures_are_decoded_behind_the_walls_and_what_is_none_is_a_frame():
    record = sample(KIND, "typical")
    names = [file["sha256"] for file in record["attachments"]]
    asked: list[str] = []

    def stored(name: str) -> bytes:
        asked.append(name)
        if name == names[1]:
            raise FileNotFoundError(name)
        return bomb() if name == names[0] else picture(name)

    text = Read(rendered(record, pictures=stored).pdf).text

    assert (text.count("图片过大或已损坏，未予载入"), text.count("图片未能载入")) == (1, 1)
    assert set(asked) >= set(names[:2])


def test_errors_of_the_data_come_back_as_themselves():
    record = dict(sample(KIND, "short"))
    del record["head"]

    with pytest.raises(KeyError):
        rendered(record)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_jumps_to_where_it_should(machine):
    refused = sorted(seccomp._REFUSED[machine].values())
    lines = list(seccomp._filter(seccomp._ARCHITECTURES[machine], refused))

    assert len(lines) == 5 + len(refused) + 2
    for place, line in enumerate(lines[4:-2], 4):
        assert place + 1 + line[2] == len(lines) - 1, "a refused call jumps to the last line"


def test_without_the_kernel_s_help_the_answer_says_so(monkeypatch):
    monkeypatch.setattr(landlock.sys, "platform", "elsewhere")
    monkeypatch.setattr(confinement, "_limit", lambda limits: None)
    monkeypatch.setattr(confinement, "_FIRST_TO_DIE", "0")

    assert confinement.confine(Limits()) == confinement.Walls(files=False, network=False)


def test_ten_megabytes_in_one_text_are_cut_and_the_record_keeps_them() -> None:
    record = sample(KIND, "short")
    record["result"] = "长文本" * 3_500_000

    made = rendered(record)

    assert made.pages < 60
    assert len(made.pdf) < 3_000_000


def test_data_nested_without_end_stop_the_document_and_nothing_else() -> None:
    record = sample(KIND, "short")
    inner: Any = "x"
    for _ in range(3000):
        inner = [inner]
    record["result"] = inner

    with pytest.raises((apart.Unrendered, RecursionError)):
        rendered(record)
