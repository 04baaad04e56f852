"""Sets a long document in two processes at once, the second forked from the first, which have loaded the same fonts."""

from __future__ import annotations

import gc
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from workflow.reports import pdf
from workflow.reports.confinement import die_with_parent
from workflow.reports.joining import Joint, Unjoinable, receive, send
from workflow.reports.pdf import Made, Pictures, Record

log = logging.getLogger(__name__)


def make(
    whole: Callable[[], str],
    halves: tuple[str, str, dict[str, int]],
    pictures: Pictures,
    record: Record,
    on_page: Callable[[int], None],
) -> Made:
    """The PDF of one document, of which the first process sets halves[0] and the second halves[1].

    `halves` ends in how many pages the second one's annexes have, by id. If that is wrong, or they use a font that the
    rest does not, one process makes `whole`. The same markup gives the same bytes on any machine.
    """
    first, second, wanted = halves
    try:
        return _joined(first, second, wanted, pictures, record, on_page)
    except Unjoinable as reason:
        log.info("set in one process: %s", reason)
        return pdf.make(whole(), pictures, record, on_page)


def _joined(
    first: str, second: str, wanted: dict[str, int], pictures: Pictures, record: Record, on_page: Callable[[int], None]
) -> Made:
    reading, writing = os.pipe()
    parent, child = os.getpid(), os.fork()
    if child == 0:
        _second(second, pictures, parent, Connection(writing, readable=False))
    os.close(writing)
    line = Connection(reading, writable=False)
    try:
        return pdf.make(first, pictures, record, on_page, joint=Joint(wanted, lambda: receive(line)))
    finally:
        line.close()
        with suppress(PermissionError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _second(markup: str, pictures: Pictures, parent: int, line: Connection) -> None:
    """The second process's whole life; what goes wrong in it is met again by the one process that then does it all."""
    try:
        gc.disable()
        die_with_parent(parent)
        send(line, pdf.make_bundle(markup, pictures))
    except BaseException as error:
        log.info("the second process made nothing: %r", error)
    finally:
        os._exit(0)
