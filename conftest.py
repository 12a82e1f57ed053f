"""Fixtures of the whole suite: the database as the program's role sees it.

- ``db`` (pytest-django): a transaction that is rolled back, as the role mengma_app.
- ``transactional_db``: real commits; afterwards the worker's database is copied anew from the migrated template.
- ``owner_database_url``, ``program_database_url``: addresses for tests that open connections of their own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from mengma.config import database_roles

LAST = ("proof", "browser")


def pytest_configure(config: pytest.Config) -> None:
    """Pages in English are tested too, so the translations are compiled where they have changed."""
    del config
    from mengma.config.messages import do_compile

    do_compile()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Proofs and browser tests run last: they are slow, and whatever breaks the small tests explains theirs.

    The proofs first, for one of them takes minutes: the other process has the journeys to do meanwhile.
    """
    places = {name: place for place, name in enumerate(LAST, start=1)}
    items.sort(key=lambda item: max((places[name] for name in LAST if item.get_closest_marker(name)), default=0))


def pytest_unconfigure(config: pytest.Config) -> None:
    """In continuous integration nothing is left running; at a desk the test cluster stays up for the next run."""
    if os.environ.get("CI") and not hasattr(config, "workerinput"):
        from mengma.config.databases_for_tests import do_stop_test_cluster

        do_stop_test_cluster()


class WorkerDatabase:
    """This pytest worker's database; ``name`` is unique to the process."""

    def __init__(self) -> None:
        from mengma.config.databases_for_tests import TestServer

        self.server = TestServer.ready()
        self.template = self.server.template()
        self.name = f"test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
        self.recreate()

    def recreate(self) -> None:
        """Throw the database away and copy it from the template."""
        from django.db import connections

        connections["default"].close()
        self.server.copy(self.template, self.name)

    def url(self, role: str) -> str:
        """A URL for this database."""
        return self.server.url(role, self.name)


@pytest.fixture(scope="session")
def worker_database(django_test_environment: None, django_db_blocker: Any) -> Iterator[WorkerDatabase]:
    """The worker's database, made from the migrated template at first need and dropped at the end."""
    with django_db_blocker.unblock():
        database = WorkerDatabase()
    yield database
    database.server.drop(database.name)


@pytest.fixture(scope="session")
def django_db_setup(worker_database: WorkerDatabase, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: no test database owned by us, but one we use as the program's role."""
    from django.db import connections
    from django.test import TransactionTestCase

    from mengma.config.migrating import connected_as

    def reset(case: TransactionTestCase) -> None:
        """In place of Django's flush, which truncates: the program's role cannot, and entries refuse it."""
        del case
        worker_database.recreate()

    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = reset
    connections.databases["default"]["CONN_MAX_AGE"] = 0
    with django_db_blocker.unblock(), connected_as(worker_database.url(database_roles.PROGRAM)):
        yield
        TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def program_database_url(worker_database: WorkerDatabase, transactional_db: None) -> str:
    """URL of the worker's database as the program's role, for threads and child processes; committed rows go after."""
    return worker_database.url(database_roles.PROGRAM)


@pytest.fixture
def owner_database_url(worker_database: WorkerDatabase, transactional_db: None) -> str:
    """URL of the worker's database as its owner; what the test leaves goes with the database."""
    return worker_database.url(database_roles.OWNER)
