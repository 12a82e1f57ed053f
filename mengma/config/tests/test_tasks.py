"""Jobs of dead workers come back by themselves."""

import asyncio

import psycopg
import pytest
from procrastinate.contrib.django import app

from mengma.config.tasks import retry_stalled_jobs


@pytest.fixture
def rows(program_database_url):
    with psycopg.connect(program_database_url, autocommit=True) as opened:
        yield opened


def doing_job(rows, heartbeat_seconds_ago):
    worker = rows.execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
        [heartbeat_seconds_ago],
    ).fetchone()[0]
    return rows.execute(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args, status, attempts, worker_id)"
        " VALUES ('documents.render', 'default', 0, '{}', 'doing', 0, %s) RETURNING id",
        [worker],
    ).fetchone()[0]


def run_once():
    class Context:
        pass

    async def go():
        worker_app = app.with_connector(app.connector.get_worker_connector())
        async with worker_app.open_async():
            context = Context()
            context.app = worker_app
            return await retry_stalled_jobs.func(context, timestamp=0)

    return asyncio.run(go())


def status(rows, job):
    return rows.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()[0]


def test_a_job_whose_worker_fell_silent_is_given_back(rows):
    dead = doing_job(rows, heartbeat_seconds_ago=25)
    alive = doing_job(rows, heartbeat_seconds_ago=3)
    assert run_once() == 1
    assert status(rows, dead) == "todo"
    assert status(rows, alive) == "doing"


def test_a_job_of_a_worker_that_was_swept_away_is_given_back(rows):
    job = doing_job(rows, heartbeat_seconds_ago=3)
    rows.execute("DELETE FROM procrastinate_workers")
    assert run_once() == 1
    assert status(rows, job) == "todo"


def test_it_runs_often_enough_to_give_back_within_a_minute():
    periodic = [task for task in app.periodic_registry.periodic_tasks.values() if task.task is retry_stalled_jobs]
    assert [task.cron for task in periodic] == ["* * * * * */15"]
