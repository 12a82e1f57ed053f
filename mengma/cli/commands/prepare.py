"""Make the install ready: migrations, translations, static files and, in demo mode, the demonstration docket."""

from __future__ import annotations

import argparse
import importlib.util
import os

from mengma.cli.errors import CommandError
from mengma.cli.main import say, show

NAME = "prepare"
HELP = "migrate, compile translations, collect static files, make the demonstration docket"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--json."""
    parser.add_argument("--json", action="store_true", help="answer in JSON what was done")


def run(args: argparse.Namespace) -> int:
    """Starts the embedded database where no DATABASE_URL is given. Each step is skipped when nothing has changed."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from mengma.config import postgres
    from mengma.config.migrating import connected_as
    from mengma.config.preparing import do_prepare

    if not os.environ.get("DATABASE_URL"):
        postgres.EmbeddedPostgres(say=say).start()
    program_url, owner_url = postgres.program_url(), postgres.owner_url()
    if program_url is None or owner_url is None:
        raise CommandError(
            "DATABASE_URL is set but DATABASE_OWNER_URL is not, and migrations run as the owner",
            "set DATABASE_OWNER_URL to the same database as the role mengma_owner",
            code="prepare.no-owner",
            exit_code=2,
        )
    done = do_prepare(program_url, owner_url)
    if settings.MENGMA_MODE == "demo" and importlib.util.find_spec("mengma.simulate.demo"):
        from mengma.simulate.demo import do_make_demo

        with connected_as(program_url):
            if not get_user_model().objects.exists():
                say("making the demonstration docket")
                do_make_demo()
                done.append("demonstration")
    if args.json:
        show({"done": done}, as_json=True)
    return 0
