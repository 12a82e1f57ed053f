"""Django's own management commands (makemigrations, shell, compilemessages ...); `migrate` has its own command."""

from __future__ import annotations

import argparse

from mengma.cli.errors import CommandError

NAME = "manage"
HELP = "Django's management commands, for developers"
REFUSED = {
    "migrate": "use `mengma migrate`: it runs as the database's owner",
    "flush": "entries are never truncated; drop and create a demonstration database instead",
    "runserver": "use `mengma serve`",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The rest of the line goes to Django."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="ARGUMENTS")


def run(args: argparse.Namespace) -> int:
    """Django prints and exits by itself."""
    from django.core.management import execute_from_command_line

    if args.rest and args.rest[0] in REFUSED and not {"--check", "--plan"} & set(args.rest):
        raise CommandError(f"`{args.rest[0]}` is not run this way", REFUSED[args.rest[0]], exit_code=2)
    execute_from_command_line(["mengma manage", *args.rest])
    return 0
