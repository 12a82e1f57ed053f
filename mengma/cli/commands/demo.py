"""Make the demonstration docket: a cast of people of every role and cases at every stage, all marked as simulated."""

from __future__ import annotations

import argparse
import importlib.util

from mengma.cli.errors import CommandError

NAME = "demo"
HELP = "make the demonstration docket"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""
    del parser


def run(args: argparse.Namespace) -> int:
    """Refuses in production: people invented for a demonstration could sign in there."""
    from django.conf import settings

    if settings.MENGMA_MODE == "production":
        raise CommandError(
            "a demonstration is not made in production",
            "set MENGMA_MODE=demo and use a database of its own",
            code="demo.production",
        )
    if importlib.util.find_spec("mengma.simulate.demo") is None:
        raise CommandError("the demonstration is not part of this version", code="demo.absent")
    from mengma.simulate.demo import do_make_demo

    do_make_demo()
    return 0
