"""Runs migrations as the owner and then settles the program role's rights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connections

from mengma.config import database_roles
from mengma.config.settings import database_from

DESCRIBED = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def connected_as(url: str) -> Iterator[None]:
    """Within the block Django's default connection of this thread and of new ones goes to ``url``."""
    described = connections.databases["default"]
    before = {key: described[key] for key in DESCRIBED}
    wanted = database_from(url)
    connections["default"].close()
    described.update({key: wanted[key] for key in DESCRIBED})
    try:
        yield
    finally:
        connections["default"].close()
        described.update(before)


def do_migrate(owner_url: str, *, verbosity: int = 1) -> None:
    """Bring the database to the code's state and grant the program role its rights. Idempotent.

    ``owner_url``: a connection as the owner role. Database and migration errors pass through.
    """
    with connected_as(owner_url):
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=verbosity)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        database_roles.do_grant_program_role(owner)
