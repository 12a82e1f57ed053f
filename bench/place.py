"""The benchmark's own database: a simulation in a folder of its own, with as many dockets present as are asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Of the developer's install: none of these may reach the benchmark.
NOT_INHERITED = ("MENGMA_", "DATABASE_", "DJANGO_", "PROMETHEUS_")


def environment(folder: Path) -> dict[str, str]:
    """The environment of every process of the benchmark."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
    return kept | {
        "MENGMA_VAR": str(folder),
        "MENGMA_MODE": "simulation",
        "MENGMA_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "mengma.config.settings",
    }


def say(line: str) -> None:
    """Progress for people, on standard error."""
    sys.stderr.write(f"bench: {line}\n")
    sys.stderr.flush()


def mengma(folder: Path, *words: str) -> str:
    """Runs the command line in the benchmark's environment; answers what it printed. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, "-m", "mengma.cli.main", *words],
        cwd=ROOT, env=environment(folder), stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@contextmanager
def prepared(cases: int, kept: Path | None = None) -> Iterator[Path]:
    """A folder with a running database that holds `cases` dockets; thrown away at the end unless it is `kept`.

    A kept folder that holds dockets already is used as it is.
    """
    from mengma.config.postgres import EmbeddedPostgres

    folder = kept or Path(tempfile.mkdtemp(prefix="mengma-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    cluster = EmbeddedPostgres(folder / "pg")
    try:
        new = not (folder / "filled").exists()
        mengma(folder, "prepare")
        if new and cases:
            say(f"filling the database with {cases} dockets")
            say(
                mengma(
                    folder, "simulate", "cases", "--cases", str(cases), "--pending", str(cases // 5), "--json"
                ).strip()
            )
            with cluster.connect(database="mengma") as admin:
                admin.execute("VACUUM ANALYZE")
            (folder / "filled").write_text(str(cases))
        yield folder
    finally:
        cluster.stop(immediate=kept is None)
        if kept is None:
            shutil.rmtree(cluster.home, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def use(folder: Path) -> None:
    """Makes this process one of the benchmark's: Django set up against its database."""
    for name in [name for name in os.environ if name.startswith(NOT_INHERITED)]:
        del os.environ[name]
    os.environ.update(environment(folder))
    import django

    django.setup()


def circumstances(folder: Path | None) -> dict[str, Any]:
    """Commit, machine, date, and what the database holds and does where there is one."""
    from mengma.config.postgres import EmbeddedPostgres
    from tests.proofs.measuring import circumstances as measured

    if folder is None:
        return measured()
    with EmbeddedPostgres(folder / "pg").connect(database="mengma") as admin:
        settings = {
            name: admin.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        }
        cases, size = admin.execute("SELECT count(*), pg_database_size('mengma') FROM cases_case").fetchone()  # type: ignore[misc]
    return {**measured(), "postgres": settings, "cases_present": cases, "database_gb": round(size / 1024**3, 2)}
