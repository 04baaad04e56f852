"""Renders in a process of its own behind walls: whatever a document does there, it harms and learns nothing else."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from jinja2 import UndefinedError

from workflow.reports import fonts
from workflow.reports.confinement import Limits, close_all_but, confine, die_with_parent
from workflow.reports.fonts import FontsMissing
from workflow.reports.pictures import Ready
from workflow.reports.render import Rendered, load, readable, render

BEAT_SECONDS = 1.0
MOST_BYTES = 400 * 1024 * 1024
_KNOWN = {kind.__name__: kind for kind in (FontsMissing, KeyError, TypeError, UndefinedError, MemoryError)}
_GONE, _ORIGINAL, _READY = b"-", b"0", b"1"
log = logging.getLogger(__name__)


class TookTooLong(RuntimeError):
    """It had more time than one document may have."""


class Died(RuntimeError):
    """The process that rendered ended by itself, most likely for want of memory; `signal` killed it, or 0."""

    def __init__(self, number: int) -> None:
        super().__init__(f"killed by signal {number}" if number else "ended without a word")
        self.signal = number


class Unrendered(RuntimeError):
    """Rendering stopped at an error of its own; `name` is the error's kind."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how it goes on; what these raise stops the rendering, and nothing is left behind.

    Attributes:
        on_progress: as `render` calls it.
        on_beat: called about each second while nothing else is heard.
    """

    on_progress: Callable[[int, int, str], None]
    on_beat: Callable[[], None]


def render_apart(
    kind: str,
    snapshot: Mapping[str, Any],
    *,
    pictures: Callable[[str], bytes] | None,
    watch: Watch,
    limits: Limits,
    **arguments: Any,
) -> Rendered:
    """`render` in a forked process that may read our fonts and templates, write nothing and reach no network.

    `pictures` is asked here; what it gives is decoded there. `arguments` are the others of `render`.

    Raises:
        TookTooLong: it was not ready within `limits.seconds`.
        MemoryError, Died: it wanted more memory than `limits.memory`.
        Unrendered: any other error of the rendering, which is logged.
        KeyError, TypeError, UndefinedError, FontsMissing: as `render`.
    """
    with fonts.wearing(snapshot["head"].get("template", {}).get("faces", {})):
        return _render_apart(json.dumps([kind, snapshot, arguments]), pictures, watch, limits)


def _render_apart(work: str, pictures: Callable[[str], bytes] | None, watch: Watch, limits: Limits) -> Rendered:
    load()
    from_child, to_parent = os.pipe()
    from_parent, to_child = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        _render_behind_walls(work, limits, parent, Line(from_parent, to_parent))
    os.close(to_parent)
    os.close(from_parent)
    line = Line(from_child, to_child)
    try:
        return _followed(line, child, _Desk(line, pictures, watch), limits)
    finally:
        line.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


class Line:
    """What two processes say to each other: a value of JSON, and bytes."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading = Connection(reading, writable=False)
        self.writing = Connection(writing, readable=False)

    def say(self, value: Any, content: bytes = b"") -> None:
        """Send both."""
        self.writing.send_bytes(json.dumps(value).encode())
        self.writing.send_bytes(content)

    def hear(self) -> tuple[Any, bytes]:
        """Wait for both.

        Raises:
            EOFError: the other one has ended.
            OSError: it says more than `MOST_BYTES` at once.
        """
        return json.loads(self.reading.recv_bytes(MOST_BYTES)), self.reading.recv_bytes(MOST_BYTES)

    def close(self) -> None:
        """Hang up."""
        self.reading.close()
        self.writing.close()


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the parent does at each word of the child."""

    line: Line
    pictures: Callable[[str], bytes] | None
    watch: Watch

    def on_picture(self, name: str) -> None:
        """Hand a stored picture over."""
        try:
            found = self.pictures(name) if self.pictures else None
        except (OSError, LookupError):
            found = None
        state = _GONE if found is None else _READY if isinstance(found, Ready) else _ORIGINAL
        self.line.say(None, state + (found or b""))


def _followed(line: Line, child: int, desk: _Desk, limits: Limits) -> Rendered:
    end = time.monotonic() + limits.seconds
    while True:
        if time.monotonic() > end:
            raise TookTooLong(f"not ready within {limits.seconds} s")
        if not line.reading.poll(min(BEAT_SECONDS, max(0.01, end - time.monotonic()))):
            desk.watch.on_beat()
            continue
        try:
            said, content = line.hear()
        except EOFError:
            raise _end_of(child) from None
        match said:
            case ["picture", name]:
                desk.on_picture(name)
            case ["progress", done, total, what]:
                desk.watch.on_progress(done, total, what)
            case ["made", facts]:
                return _rebuilt(content, facts)
            case ["fault", name, text, trace]:
                raise _fault(name, text, trace)


def _fault(name: str, text: str, trace: str) -> Exception:
    if name == "SystemError":
        return MemoryError(text)  # So say libraries written in C when there is no memory for saying more.
    if name not in _KNOWN:
        log.error("rendering failed\n%s", trace)
        return Unrendered(name, text)
    return _KNOWN[name](text)


def _end_of(child: int) -> Exception:
    """Why a child that says no more has ended, if it has; it is left to be reaped."""
    end, ended = time.monotonic() + BEAT_SECONDS, None
    while ended is None and time.monotonic() < end:
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        time.sleep(0 if ended else 0.01)
    killed_by = ended.si_status if ended and ended.si_code != os.CLD_EXITED else 0
    if killed_by == signal.SIGXCPU:
        return TookTooLong("more of the processor's time than one document may have")
    return Died(killed_by)


def _render_behind_walls(work: str, limits: Limits, parent: int, line: Line) -> NoReturn:
    """The child's whole life; it never returns into what the parent was doing."""
    try:
        gc.disable()
        die_with_parent(parent)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        close_all_but(line.reading.fileno(), line.writing.fileno())
        _note_walls(str(confine(limits, readable=readable())))
        kind, snapshot, arguments = json.loads(work)
        line.say(*_rendered(kind, snapshot, arguments, line))
    except BaseException as error:
        with suppress(BaseException):
            line.say(["fault", type(error).__name__, str(error)[:500], traceback.format_exc()[-8000:]])
    finally:
        os._exit(0)


def _rendered(kind: str, snapshot: Any, arguments: Any, line: Line) -> tuple[Any, bytes]:
    def on_progress(done: int, total: int, what: str) -> None:
        line.say(["progress", done, total, what])

    def picture(name: str) -> bytes:
        line.say(["picture", name])
        _none, found = line.hear()
        if found[:1] == _GONE:
            raise LookupError(name)
        return Ready(found[1:]) if found[:1] == _READY else found[1:]

    made = render(kind, snapshot, pictures=picture, on_progress=on_progress, **arguments)
    return ["made", {name: value for name, value in vars(made).items() if name != "pdf"}], made.pdf


def _rebuilt(pdf: bytes, facts: dict[str, Any]) -> Rendered:
    """What the child made, its lists being tuples again."""
    values: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in facts.items()}
    return Rendered(pdf, **values)


@cache
def _note_walls(walls: str) -> None:
    log.debug("rendering behind %s", walls)
