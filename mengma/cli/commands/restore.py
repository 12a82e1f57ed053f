"""Restore a backup into an empty database, then verify every chain (`mengma docket verify`)."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from mengma.cli.commands.backup import this_place
from mengma.cli.errors import CommandError
from mengma.cli.main import all_commands, say, show

NAME = "restore"
HELP = "restore a backup into an empty database and verify it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder to read."""
    parser.add_argument("folder", type=Path, help="a folder that `mengma backup` made")
    parser.add_argument("--check", action="store_true", help="only check that the backup is whole")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Exit code 1 where a chain does not verify after the restore."""
    import os

    from mengma.config.backups import check_backup, do_restore
    from mengma.config.postgres import EmbeddedPostgres

    if args.check:
        show(check_backup(args.folder), as_json=args.json)
        return 0
    if not os.environ.get("DATABASE_URL"):
        EmbeddedPostgres(say=say).start()
    manifest = do_restore(this_place(), args.folder)
    if "docket" in all_commands():
        # A process of its own: it connects as the program's role to the database that exists only now.
        command = [sys.executable, "-m", "mengma.cli.main", "docket", "verify"]
        if subprocess.run(command, check=False, stdout=sys.stderr).returncode:  # noqa: S603
            raise CommandError(
                "the restored docket does not verify", "keep this database as evidence and use an older backup"
            )
    show({"restored": str(args.folder), **manifest}, as_json=args.json)
    return 0
