"""Back up the database and the uploads into a new folder, with digests. Keys (var/field-key) are kept apart by you."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from mengma.cli.errors import CommandError
from mengma.cli.main import show

if TYPE_CHECKING:
    from mengma.config.backups import Place

NAME = "backup"
HELP = "back up the database and the uploads"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder to write."""
    parser.add_argument("folder", type=Path, nargs="?", help="a new folder (default: var/backups/<moment>)")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def this_place() -> Place:
    """This install's database, uploads and key. Raises CommandError where the owner's address is not known."""
    from django.conf import settings

    from mengma.config import postgres
    from mengma.config.backups import Place

    url = postgres.owner_url()
    if url is None:
        raise CommandError(
            "the address of the database's owner is not known",
            "start the embedded database (`mengma postgres start`) or set DATABASE_OWNER_URL",
            code="backup.no-owner",
            exit_code=2,
        )
    return Place(url, Path(settings.MEDIA_ROOT), settings.MENGMA_FIELD_KEY)


def run(args: argparse.Namespace) -> int:
    """Prints the folder and the manifest."""
    from django.conf import settings

    from mengma import clock
    from mengma.config.backups import do_backup

    stamp = clock.machine_now().strftime("%Y%m%d-%H%M%S")
    folder = args.folder or Path(settings.MENGMA_VAR) / "backups" / stamp
    manifest = do_backup(this_place(), folder)
    show({"folder": str(folder), **manifest}, as_json=args.json)
    return 0
