"""Databases for tests: every worker's default connection is the program role, as in production.

A cluster of its own (``var/test-pg``, kept running between runs, fsync off) holds one migrated template per state of
the migrations. Each pytest worker copies it; after a test that really commits, the copy is thrown away and made anew,
because entries can be neither truncated nor deleted, by nobody.

``MENGMA_TEST_ADMIN_URL`` (a superuser's URL) makes the tests use another server instead, for example Debian's.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from mengma.config import database_roles
from mengma.config.paths import BASE_DIR
from mengma.config.postgres import ADMIN, EmbeddedPostgres
from mengma.config.postgres_errors import PostgresError

TEMPLATES_KEPT = 6
TEMPLATE_LOCK = 0x6D656E676D61  # "mengma"
SEED_MODULE = "tests.template_seed"
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
FAST |= {"max_wal_size": "'4GB'", "autovacuum": "off"}
TEST_PASSWORD = "only-for-tests"  # noqa: S105 - of roles on a server that holds test data only


def url_for(parts: dict[str, Any]) -> str:
    """A URL from libpq's keywords."""
    query = "&".join(f"{key}={quote(str(parts[key]), safe='')}" for key in ("host", "port") if parts.get(key))
    return f"postgresql://{parts['user']}:{quote(str(parts['password']), safe='')}@/{parts['dbname']}?{query}"


def template_fingerprint() -> str:
    """A hash over everything that shapes a freshly migrated database. Django must be set up."""
    from django.apps import apps

    files: set[Path] = {Path(database_roles.__file__)}
    for config in apps.get_app_configs():
        if not config.name.startswith("mengma."):
            continue
        files |= set((Path(config.path) / "migrations").rglob("*.py"))
        files.add(Path(str(sys.modules[type(config).__module__].__file__)))  # what follows each migration
        files |= set(Path(config.path).rglob("*.sql"))
        for model in config.get_models():
            files.add(Path(str(sys.modules[model.__module__].__file__)))
    files |= set((BASE_DIR / "law" / "courts").rglob("*.yaml"))
    seed = importlib.util.find_spec("tests") and importlib.util.find_spec(SEED_MODULE)
    if seed and seed.origin:
        files.add(Path(seed.origin))
        files |= {BASE_DIR / name for name in importlib.import_module(SEED_MODULE).SEED_FILES}
    digest = hashlib.sha256(repr(sorted(database_roles.program_rights().items())).encode())
    for package in ("django", "procrastinate"):
        digest.update(importlib.metadata.version(package).encode())
    for file in sorted(files):
        digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def process_lives(pid: int) -> bool:
    """Whether a process of this id exists."""
    return Path(f"/proc/{pid}").exists()


def cluster_for_tests(*, create_account: bool = True) -> EmbeddedPostgres:
    """The embedded cluster that tests share."""
    return EmbeddedPostgres(BASE_DIR / "var" / "test-pg", settings=FAST, create_account=create_account)


def do_stop_test_cluster() -> bool:
    """Stop the tests' cluster; false where none runs."""
    try:
        return cluster_for_tests(create_account=False).stop()
    except PostgresError:  # as root without the system user: never started
        return False


@dataclass
class TestServer:
    """A server on which test databases are made; ``admin_url`` is a superuser's."""

    admin_url: str
    __test__ = False

    @classmethod
    def ready(cls) -> TestServer:
        """The server named by MENGMA_TEST_ADMIN_URL, else the embedded test cluster, started if need be."""
        given = os.environ.get("MENGMA_TEST_ADMIN_URL")
        if given:
            server = cls(given)
            with server.admin() as admin, admin.transaction():
                admin.execute("SELECT pg_advisory_xact_lock(%s)", [TEMPLATE_LOCK])
                for role in (database_roles.OWNER, database_roles.PROGRAM):
                    database_roles.do_create_role(admin, role, TEST_PASSWORD)
            return server
        cluster = cluster_for_tests()
        if not cluster.answers():
            cluster.start()
        return cls(cluster.url(ADMIN, "postgres"))

    def admin(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """An autocommit connection as the superuser."""
        return psycopg.connect(self.admin_url, dbname=database, autocommit=True)

    def url(self, role: str, database: str) -> str:
        """A URL for one of our two roles on this server."""
        parts = dict(conninfo_to_dict(self.admin_url))
        password = TEST_PASSWORD
        if not os.environ.get("MENGMA_TEST_ADMIN_URL"):
            password = cluster_for_tests().password(role)
        return url_for(parts | {"user": role, "password": password, "dbname": database})

    def template(self) -> str:
        """The name of the migrated template for the code as it is, built if it does not exist."""
        from mengma.config.migrating import connected_as, do_migrate

        name = f"template_{template_fingerprint()}"
        with self.admin() as admin:
            admin.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
            if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return name
            building = f"building_{os.getpid()}"
            self.drop(building)
            database_roles.do_create_database(admin, building)
            do_migrate(self.url(database_roles.OWNER, building), verbosity=0)
            if importlib.util.find_spec("tests") and importlib.util.find_spec(SEED_MODULE):
                with connected_as(self.url(database_roles.PROGRAM, building)):
                    importlib.import_module(SEED_MODULE).do_seed()
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (building, name))))
            self._sweep(admin)
        return name

    def copy(self, template: str, name: str) -> None:
        """A fresh database copied from the template; an older one of the name is thrown away, connections and all."""
        strategy = sql.SQL("STRATEGY FILE_COPY")
        with self.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} {}").format(
                    *map(sql.Identifier, (name, database_roles.OWNER, template)), strategy
                )
            )
            # Rights on the database itself are not copied with its contents.
            identifier = sql.Identifier(name)
            admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
            program = sql.Identifier(database_roles.PROGRAM)
            admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(identifier, program))

    def drop(self, name: str) -> None:
        """Throw a database away, connections and all."""
        with self.admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _sweep(self, admin: psycopg.Connection[Any]) -> None:
        """Drop databases of runs that died, and all but the newest templates."""
        rows = admin.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()
        names = [name for (name,) in rows]
        templates = [name for name in names if name.startswith("template_")]
        stale = templates[TEMPLATES_KEPT:]
        for name in names:
            kind, _, rest = name.partition("_")
            pid = rest.partition("_")[0]
            if kind in ("test", "building") and pid.isdigit() and not process_lives(int(pid)):
                stale.append(name)
        for name in stale:
            self.drop(name)
