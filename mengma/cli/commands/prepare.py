"""Make the install ready: migrations, translations, static files and, in demo mode, the demonstration docket."""

from __future__ import annotations

import argparse
import importlib.util
import os

from mengma.cli.main import say

NAME = "prepare"
HELP = "migrate, compile translations, collect static files, make the demonstration docket"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Each step is quick when nothing has changed."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from mengma.cli.commands import migrate
    from mengma.config import postgres
    from mengma.config.messages import do_compile
    from mengma.config.migrating import connected_as

    migrate.run(argparse.Namespace(quiet=True))
    do_compile()
    call_command("collectstatic", interactive=False, verbosity=0)
    url = os.environ.get("DATABASE_URL") or postgres.program_url()
    if settings.MENGMA_MODE == "demo" and url and importlib.util.find_spec("mengma.simulate.demo"):
        from mengma.simulate.demo import do_make_demo

        with connected_as(url):
            if not get_user_model().objects.exists():
                say("making the demonstration docket")
                do_make_demo()
    return 0
