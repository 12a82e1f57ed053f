"""Create a person who can sign in."""

from __future__ import annotations

import argparse
import getpass
import sys

from mengma.cli.errors import CommandError
from mengma.cli.main import show

NAME = "createuser"
HELP = "create a person who can sign in"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name, roles; the password is asked for or read from standard input, never an argument."""
    parser.add_argument("username")
    parser.add_argument("--name", required=True, help="the person's name as documents print it")
    parser.add_argument(
        "--role", action="append", default=[], metavar="ROLE[@COURT]", help="may be given more than once"
    )
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def read_password(from_stdin: bool) -> str:
    """The password, from standard input or asked for twice. Raises CommandError where the two differ."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Password again: "):
        raise CommandError("the two passwords differ", "try again", code="createuser.differ", exit_code=2)
    return first


def run(args: argparse.Namespace) -> int:
    """Checks the password by Django's validators first."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from mengma.courts.actions import do_create_user

    password = read_password(args.password_stdin)
    try:
        validate_password(password)
    except ValidationError as problem:
        raise CommandError(" ".join(problem.messages), "choose a longer one", code="createuser.weak") from problem
    user = do_create_user(args.username, args.name, password, args.role)
    show({"username": args.username, "id": getattr(user, "pk", None), "roles": args.role}, as_json=args.json)
    return 0
