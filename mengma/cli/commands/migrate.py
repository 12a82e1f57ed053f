"""Run migrations as the database's owner, then settle what the program's role may do."""

from __future__ import annotations

import argparse

from mengma.cli.errors import CommandError
from mengma.cli.main import say

NAME = "migrate"
HELP = "bring the database to the state of the code"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--quiet."""
    parser.add_argument("--quiet", action="store_true", help="say nothing when nothing is wrong")


def run(args: argparse.Namespace) -> int:
    """Starts the embedded database where no DATABASE_URL is given."""
    import os

    from mengma.config import postgres
    from mengma.config.migrating import do_migrate

    if not os.environ.get("DATABASE_URL"):
        postgres.EmbeddedPostgres(say=say).start()
    url = postgres.owner_url()
    if url is None:
        raise CommandError(
            "DATABASE_URL is set but DATABASE_OWNER_URL is not, and migrations run as the owner",
            "set DATABASE_OWNER_URL to the same database as the role mengma_owner",
            code="migrate.no-owner",
            exit_code=2,
        )
    do_migrate(url, verbosity=0 if args.quiet else 1)
    return 0
