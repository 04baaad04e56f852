"""Every turn is taken once, whatever fails and however many schedulers there are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta

from workflow import clock
from workflow.jobs import queues, schedule
from workflow.jobs.schedule import Recurring, Turns

NOON = datetime(2020, 10, 14, 4, 0, tzinfo=UTC)


def fire(turns: Turns, *jobs: Recurring, **wake: bool) -> list[str]:
    return schedule.fire(turns, jobs, scope=nullcontext, **wake)


def nothing(_queue: object) -> None:
    return None


def test_two_schedulers_do_a_job_once_each_turn(connection):
    minute = Recurring("count", 60, nothing)
    one, other = Turns(connection), Turns(connection)

    with clock.at(NOON):
        first = [fire(one, minute), fire(other, minute), fire(one, minute)]
    with clock.at(NOON + timedelta(seconds=60)):
        second = [fire(other, minute), fire(one, minute)]

    assert first == [["count"], [], []]
    assert second == [["count"], []]


def test_a_job_that_fails_stops_no_other_and_has_its_next_turn(connection, caplog):
    def fail(_queue: object) -> None:
        raise LookupError("no such table")

    turns, broken, sound = Turns(connection), Recurring("broken", 1, fail), Recurring("sound", 1, nothing)

    with clock.at(NOON):
        now = fire(turns, broken, sound)
    with clock.at(NOON + timedelta(seconds=1)):
        later = fire(turns, broken, sound)

    assert now == later == ["broken", "sound"]
    assert "broken failed" in caplog.text


def test_a_wake_up_fires_at_once_what_answers_it(connection):
    relay, count = Recurring("relay", 60, nothing, answers_wake=True), Recurring("count", 60, nothing)
    turns = Turns(connection)

    with clock.at(NOON):
        fired = [fire(turns, relay, count), fire(turns, relay, count), fire(turns, relay, count, is_woken=True)]

    assert fired == [["relay", "count"], [], ["relay"]]


def test_a_running_scheduler_beats_answers_a_wake_up_and_leaves(connection, valkey_url):
    relayed = threading.Event()
    relay = Recurring("relay", 3600, lambda _queue: relayed.set(), answers_wake=True)

    with running(valkey_url, relay):
        is_fired = relayed.wait(5)
        relayed.clear()
        is_heard = until(lambda: connection.publish(queues.WAKE_CHANNEL, "1"))
        is_woken = relayed.wait(5)
        beats = connection.zcard("lianzhi:beats:scheduler")

    assert (is_fired, is_heard, is_woken, beats) == (True, True, True, 1)
    assert connection.keys("lianzhi:beats:*") == []


def test_a_job_put_off_comes_back_into_its_queue_when_its_time_has_come(connection, valkey_url):
    queue = queues.queue(connection, queues.DOCUMENTS)
    queue.enqueue_in(timedelta(seconds=0.1), "os.getpid", job_id="put-off")

    with running(valkey_url):
        is_back = until(lambda: queue.job_ids)

    assert is_back
    assert queue.job_ids == ["put-off"]


@contextmanager
def running(url: str, *jobs: Recurring) -> Iterator[None]:
    """A scheduler in a thread, told to end after the block."""
    is_over = threading.Event()
    thread = threading.Thread(target=schedule.run, args=(url, jobs, is_over), kwargs={"scope": nullcontext})
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(5)


def until(holds: Callable[[], object]) -> bool:
    """Whether something came true within five seconds."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False
