"""The whole platform as `mengma serve` runs it, in a folder and on a port of its own, to be used and to be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mengma.config.database_roles import OWNER, PROGRAM
from mengma.config.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 240  # an upper bound: a demonstration docket is told first, on a busy machine
# Of the machine that runs the tests: none of these may reach the platform under test.
NOT_INHERITED = ("MENGMA_", "DATABASE_", "DJANGO_", "PROMETHEUS_")


def free_port() -> int:
    """A TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running platform. ``kill`` takes one of web, worker, postgres, supervisor and ends it with SIGKILL."""

    def __init__(self, folder: Path, mode: str = "simulation", **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        self.environment = kept | {
            "MENGMA_VAR": str(folder),
            "MENGMA_MODE": mode,
            # The simulators of another platform on this machine have the usual ports.
            "MENGMA_SIMULATED_BANK_URL": f"http://127.0.0.1:{free_port()}",
            "MENGMA_IDENTITY_URL": f"http://127.0.0.1:{free_port()}",
            **environment,
        }
        self.log = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.cluster = EmbeddedPostgres(folder / "pg")

    def start(self, *, prepare: bool = True) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "mengma.cli.main", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *(["--prepare"] if prepare else [])],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Blocks until /readyz answers 200. Raises AssertionError with the end of the log."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                assert self.process is not None, "it was never started"
                assert self.process.poll() is None, self.log_end()
            time.sleep(0.05)
        raise AssertionError(f"not ready after {READY_SECONDS} s: {self.log_end()}")

    def log_end(self) -> str:
        """The last lines that the platform wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def database_url(self, role: str = PROGRAM) -> str:
        """Where its database is, as the program's or the owner's role."""
        assert role in (PROGRAM, OWNER)
        return self.cluster.url(role)

    def children(self) -> dict[str, int]:
        """Name -> process id, of the supervisor's direct children web and worker."""
        assert self.process is not None
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if parent == self.process.pid:
                for name, word in (("web", b"granian"), ("worker", b"worker")):
                    if word in words:
                        found[name] = int(entry.name)
        return found

    def pid_of(self, what: str) -> int | None:
        """The process id of one part, None while it does not run."""
        if what == "supervisor":
            return self.process.pid if self.process is not None else None
        return self.cluster.postmaster() if what == "postgres" else self.children().get(what)

    def kill(self, what: str) -> int:
        """SIGKILL; answers the id of what was killed. After the supervisor's death ``start`` brings it all up again."""
        pid = self.pid_of(what)
        assert pid is not None, f"{what} does not run: {self.log_end()}"
        os.kill(pid, signal.SIGKILL)
        if what == "supervisor" and self.process is not None:
            self.process.wait()
            self.process = None
        return pid

    def stop(self) -> None:
        """Stop it and everything it started."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)
        self.process = None
        self.cluster.stop(immediate=True)


@contextmanager
def served(folder: Path, mode: str = "simulation", **environment: str) -> Iterator[Served]:
    """A ready platform; stopped, and its database thrown away, at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    platform = Served(folder, mode, **environment)
    try:
        platform.start()
        yield platform
    finally:
        platform.stop()
        shutil.rmtree(platform.cluster.home, ignore_errors=True)
