"""What every background task has in common: it outlives a database that goes away and comes back."""

from __future__ import annotations

from dataclasses import dataclass

import django.db
import psycopg
from procrastinate import App, BaseRetryStrategy, RetryStrategy
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision

ATTEMPTS = 8
# What a job sees when PostgreSQL is killed or restarted under it; a mistake in a task is not retried.
GONE = (
    django.db.OperationalError,
    django.db.InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


LOST_DATABASE = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=2, retry_exceptions=GONE)


@dataclass(frozen=True)
class OrLostDatabase(BaseRetryStrategy):
    """A task's own strategy, and where that gives up, the one for a lost database: after 2, 4, 8 … seconds."""

    own: BaseRetryStrategy | None

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again, None for never."""
        decided = self.own.get_retry_decision(exception=exception, job=job) if self.own else None
        return decided or LOST_DATABASE.get_retry_decision(exception=exception, job=job)


def do_let_tasks_outlive_the_database(app: App) -> None:
    """Gives every task this strategy beside its own. Called when the tasks of all packages are known.

    A job whose worker died too is given back by `config.retry_stalled_jobs`; every task may run twice.
    """
    for task in app.tasks.values():
        if not isinstance(task.retry_strategy, OrLostDatabase):
            task.retry_strategy = OrLostDatabase(task.retry_strategy)
