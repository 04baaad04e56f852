"""The worker does what is queued, says that it is alive, and stops when told."""

from __future__ import annotations

import pytest

from workflow.jobs import queues, worker


def test_a_job_is_done_and_the_worker_leaves_no_trace_of_itself(connection, valkey_url, tmp_path):
    job = queues.queue(connection, queues.DOCUMENTS).enqueue("os.mkdir", str(tmp_path / "made"))

    worker.work(valkey_url, burst=True)

    assert (tmp_path / "made").is_dir()
    assert job.is_finished
    assert connection.keys("lianzhi:beats:*") == []


def test_the_urgent_queue_is_emptied_first(connection, valkey_url, tmp_path):
    folder = tmp_path / "made"
    queues.queue(connection, queues.BACKFILL).enqueue("os.rename", str(folder), str(tmp_path / "renamed"))
    queues.queue(connection, queues.PROMPT).enqueue("os.mkdir", str(folder))

    worker.work(valkey_url, burst=True)

    assert [path.name for path in tmp_path.iterdir()] == ["renamed"]


def test_there_is_no_queue_to_which_no_worker_listens(connection):
    with pytest.raises(ValueError, match="no queue 'letters'"):
        queues.queue(connection, "letters")


def test_each_heartbeat_of_a_worker_is_a_beat(connection):
    one = worker.BeatingWorker([queues.PROMPT], connection=connection, name="one")

    one.heartbeat()
    with connection.pipeline() as pipeline:
        one.heartbeat(pipeline=pipeline)
        pipeline.execute()

    assert [name for name, _ in connection.zrange("lianzhi:beats:worker", 0, -1, withscores=True)] == [b"one"]
