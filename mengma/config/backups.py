"""Backups: the whole database and the uploads, with digests, in one folder; and the way back.

A backup folder holds ``database.dump`` (pg_dump's custom format), ``uploads.tar`` and ``manifest.json``. Keys are not
in it: whoever holds a backup must not be able to read identity numbers, so ``var/field-key`` is kept apart. The
manifest carries a fingerprint of that key, by which a restore says whether the right one is in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from mengma import clock
from mengma.config.database_roles import do_grant_program_role
from mengma.config.postgres_files import wheel_folder
from mengma.refusal import Trouble

DUMP = "database.dump"
UPLOADS = "uploads.tar"
MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024
FIRST_WITH_TRANSACTION_TIMEOUT = 170000


class BackupError(Trouble):
    """A backup or restore could not be done."""


@dataclass(frozen=True)
class Place:
    """What is backed up or restored into: the owner's URL, the uploads' folder, the key of identity numbers."""

    owner_url: str
    uploads: Path
    field_key: str


def sha256_of(file: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def key_fingerprint(key: str) -> str:
    """Tells two keys apart and says nothing about either."""
    return hashlib.sha256(b"mengma field key fingerprint\x00" + key.encode()).hexdigest()[:16]


def run_tool(name: str, arguments: list[str], url: str) -> None:
    """Run pg_dump, pg_restore or psql on the database; the password goes by environment, not by argument.

    Raises BackupError (``backup.tool-failed``) with the tool's own words.
    """
    found = shutil.which(name)
    folder = wheel_folder() / "pginstall"
    binary = str(folder / "bin" / name) if (folder / "bin" / name).exists() else found
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    environment = {variable: parts[key] for key, variable in names.items() if parts.get(key)}
    environment |= {"PATH": os.environ.get("PATH", ""), "LD_LIBRARY_PATH": str(folder / "lib"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603
        [str(binary), *arguments], check=False, capture_output=True, text=True, env=environment
    )
    if done.returncode != 0:
        raise BackupError("backup.tool-failed", f"{name}: {done.stderr.strip()}", "see the message of PostgreSQL above")


def do_backup(place: Place, folder: Path) -> dict[str, Any]:
    """Write a backup into a new folder; answers its manifest.

    The database comes first and the uploads after it: files are only ever added, so every file that the dump speaks of
    is in the archive. Raises BackupError where the folder exists or a tool fails; then nothing is left behind.
    """
    if folder.exists():
        raise BackupError("backup.exists", f"{folder} exists already", "name a new folder")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    try:
        run_tool("pg_dump", ["--format=custom", "--no-password", "--file", str(unfinished / DUMP)], place.owner_url)
        with tarfile.open(unfinished / UPLOADS, "w") as archive:
            if place.uploads.is_dir():
                archive.add(place.uploads, arcname=".", filter=plain_member)
        with psycopg.connect(place.owner_url) as connection:
            server = connection.info.server_version
        manifest = {
            "format": FORMAT,
            "made_at": clock.machine_now().isoformat(timespec="seconds"),
            "server_version": server,
            "field_key_fingerprint": key_fingerprint(place.field_key),
            "files": {
                name: {"sha256": sha256_of(unfinished / name), "bytes": (unfinished / name).stat().st_size}
                for name in (DUMP, UPLOADS)
            },
        }
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return manifest


def plain_member(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Only files and folders, without the names of this machine's accounts."""
    if not (member.isfile() or member.isdir()):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def check_backup(folder: Path) -> dict[str, Any]:
    """The manifest of a whole and unchanged backup. Raises BackupError naming the file that is not."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as problem:
        raise BackupError(
            "restore.no-manifest", f"{folder} is not a backup: {problem}", "name a folder that `mengma backup` made"
        ) from problem
    if manifest.get("format") != FORMAT:
        raise BackupError("restore.format", "the backup was made by another version", "restore it with that version")
    for name, expected in manifest["files"].items():
        file = folder / name
        if not file.is_file() or sha256_of(file) != expected["sha256"]:
            raise BackupError(
                "restore.damaged", f"{name} is missing or was changed since the backup", "use another one"
            )
    return manifest


def do_restore(place: Place, folder: Path) -> dict[str, Any]:
    """Restore a checked backup into an empty database and an empty uploads folder; answers its manifest.

    Raises BackupError; an interrupted restore leaves the database empty (one transaction).
    """
    manifest = check_backup(folder)
    if manifest["field_key_fingerprint"] != key_fingerprint(place.field_key):
        raise BackupError(
            "restore.other-key",
            "the key of identity numbers in this install is not the one of the backup",
            "put the right key into var/field-key (or MENGMA_FIELD_KEY) first",
        )
    with psycopg.connect(place.owner_url) as owner:
        row = owner.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')"
        ).fetchone()
    if row != (0,):
        raise BackupError(
            "restore.not-empty",
            "the database is not empty",
            "restore into a new one: set MENGMA_VAR to an empty folder",
        )
    if place.uploads.is_dir() and any(place.uploads.iterdir()):
        raise BackupError("restore.uploads-not-empty", f"{place.uploads} is not empty", "move its files away first")
    do_restore_database(place.owner_url, folder / DUMP)
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        do_grant_program_role(owner)
        owner.execute("ANALYZE")
    do_extract(folder / UPLOADS, place.uploads)
    return manifest


def do_restore_database(owner_url: str, dump: Path) -> None:
    """Run the dump against the empty database, in one transaction. Raises BackupError."""
    as_owner = ["--no-owner", "--no-privileges"]
    with psycopg.connect(owner_url) as owner:
        version = owner.info.server_version
    if version >= FIRST_WITH_TRANSACTION_TIMEOUT:
        arguments = ["--no-password", "--exit-on-error", "--single-transaction", *as_owner]
        database = str(conninfo_to_dict(owner_url)["dbname"])
        run_tool("pg_restore", [*arguments, "--dbname", database, str(dump)], owner_url)
        return
    # An older server does not know one of the settings that the dump begins with; the script goes without it.
    with tempfile.TemporaryDirectory(prefix="mengma-restore-") as scratch:
        script, trimmed = Path(scratch) / "whole.sql", Path(scratch) / "trimmed.sql"
        run_tool("pg_restore", [*as_owner, "--file", str(script), str(dump)], owner_url)
        with script.open("rb") as source, trimmed.open("wb") as target:
            for line in source:
                if line.startswith(b"SET transaction_timeout"):
                    break
                target.write(line)
            shutil.copyfileobj(source, target, CHUNK)
        quiet = ["--no-password", "--no-psqlrc", "--quiet", "--single-transaction", "--output", os.devnull]
        run_tool("psql", [*quiet, "--set", "ON_ERROR_STOP=1", "--file", str(trimmed)], owner_url)


def do_extract(archive_file: Path, target: Path) -> None:
    """Write the archive's files and folders below ``target``, closed to others; anything else in it is refused.

    By hand, because the Python of Debian 12 (3.11.2) has no extraction filter. Raises BackupError.
    """
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = target.resolve()
    with tarfile.open(archive_file) as archive:
        for member in archive:
            place = (root / member.name).resolve()
            if not place.is_relative_to(root) or not (member.isfile() or member.isdir()):
                raise BackupError("restore.foreign-member", f"{member.name!r} is no upload", "do not trust this backup")
            if member.isdir():
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
                continue
            source = archive.extractfile(member)
            assert source is not None  # noqa: S101 - a regular file has content
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                shutil.copyfileobj(source, handle, CHUNK)
