"""Start, stop and look at the embedded PostgreSQL (not used where DATABASE_URL is set)."""

from __future__ import annotations

import argparse
import sys

from mengma.cli.main import say, show
from mengma.config import database_roles
from mengma.config.postgres import ADMIN, EmbeddedPostgres

NAME = "postgres"
HELP = "the embedded database: start, stop, status, url"
NEEDS_DJANGO = False
ROLES = {"program": database_roles.PROGRAM, "owner": database_roles.OWNER, "admin": ADMIN}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """start | stop | status | url."""
    parser.add_argument("action", choices=["start", "stop", "status", "url"])
    parser.add_argument("--role", choices=sorted(ROLES), default="program", help="whose address `url` prints")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Exit code 1 for `status` where the database does not answer."""
    cluster = EmbeddedPostgres(say=say)
    if args.action == "start":
        cluster.start()
    elif args.action == "stop":
        show({"stopped": cluster.stop()}, as_json=args.json)
        return 0
    elif args.action == "url":
        url = cluster.url(ROLES[args.role])
        show({"url": url}, as_json=True) if args.json else sys.stdout.write(f"{url}\n")
        return 0
    status = cluster.status()
    show(status, as_json=args.json)
    return 0 if status["ready"] else 1
