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
    parser.add_argument("--kind", choices=["litigant", "lawyer", "staff", "outside"], help="default: staff with a role")
    parser.add_argument(
        "--role", action="append", default=[], metavar="ROLE[@COURT]", help="office, as judge@内0102; may be repeated"
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


def read_roles(given: list[str]) -> dict[str, str]:
    """Role -> court code ("" for an office of no court). Raises CommandError for one that does not exist."""
    from mengma.courts import selectors
    from mengma.courts.administration import OF_NO_COURT, ROLES

    roles = {}
    for text in given:
        role, _, court = text.partition("@")
        if role not in ROLES:
            raise CommandError(
                f"there is no role {role!r}", f"choose one of {', '.join(ROLES)}", code="createuser.role", exit_code=2
            )
        if (role in OF_NO_COURT) != (court == "") or (court and selectors.court(court) is None):
            next_step = (
                f"write {role}" if role in OF_NO_COURT else f"write {role}@ and a court's code, as {role}@内0102"
            )
            raise CommandError(f"{text!r} names no court there is", next_step, code="createuser.court", exit_code=2)
        roles[role] = court
    return roles


def run(args: argparse.Namespace) -> int:
    """Checks the password by Django's validators first."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from mengma.courts.actions import do_create_user

    roles = read_roles(args.role)
    password = read_password(args.password_stdin)
    try:
        validate_password(password)
    except ValidationError as problem:
        raise CommandError(" ".join(problem.messages), "choose a longer one", code="createuser.weak") from problem
    kind = {"kind": args.kind} if args.kind else {}
    try:
        user = do_create_user(args.username, args.name, password, roles, **kind)
    except ValueError as problem:
        raise CommandError(str(problem), "choose another user name", code="createuser.taken") from problem
    show({"username": args.username, "id": str(user.pk), "roles": roles}, as_json=args.json)
    return 0
