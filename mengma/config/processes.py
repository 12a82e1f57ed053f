"""The processes of a running platform: what `mengma serve` starts and what docs/reference/processes.md lists.

To add one, append to PROCESSES. A process that lies in a module which does not exist yet is left out.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from mengma.config.paths import var_dir

PR_SET_PDEATHSIG = 1
EVERY_MODE = frozenset({"production", "demo", "simulation"})
DEMO_ONLY = frozenset({"demo", "simulation"})


@dataclass(frozen=True)
class ServeOptions:
    """What the command line of `mengma serve` decides."""

    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = 2
    web_threads: int = 4
    mode: str = "production"


@dataclass(frozen=True)
class Process:
    """One long-lived child. ``command`` answers the argument list; ``module`` must be importable for it to start."""

    name: str
    purpose: str
    listens: str
    module: str
    command: Callable[[ServeOptions], list[str]]
    modes: frozenset[str] = EVERY_MODE
    environment: dict[str, str] = field(default_factory=dict)
    stop_seconds: float = 10.0

    def wanted(self, mode: str) -> bool:
        """Whether this process belongs to the mode and its module exists."""
        try:
            return mode in self.modes and importlib.util.find_spec(self.module) is not None
        except ModuleNotFoundError:  # a parent package is missing
            return False


def web_command(options: ServeOptions) -> list[str]:
    """granian with as many workers and threads as asked for; a worker that dies is replaced by granian itself."""
    return [
        sys.executable, "-m", "granian", "mengma.config.wsgi:application", "--interface", "wsgi",
        "--host", options.host, "--port", str(options.port), "--workers", str(options.web_workers),
        "--blocking-threads", str(options.web_threads), "--respawn-failed-workers", "--no-ws", "--http", "1",
        "--workers-kill-timeout", "8", "--log-level", "warning",
    ]  # fmt: skip


def worker_command(options: ServeOptions) -> list[str]:
    """The procrastinate worker, by our own subcommand."""
    del options
    return [sys.executable, "-m", "mengma.cli.main", "worker"]


def port_of(variable: str, default: int) -> str:
    """The port in the address that the variable holds, so that platform and simulator are told by one setting."""
    return str(urlsplit(os.environ.get(variable, "")).port or default)


def identity_command(options: ServeOptions) -> list[str]:
    """The simulated identity service, at the port of MENGMA_IDENTITY_URL."""
    del options
    return [
        sys.executable, "-m", "mengma.simulate.external.identity", "--port", port_of("MENGMA_IDENTITY_URL", 8791),
    ]  # fmt: skip


def bank_command(options: ServeOptions) -> list[str]:
    """The simulated bank, at the port of MENGMA_SIMULATED_BANK_URL, and the file with the key that the two share."""
    del options
    return [
        sys.executable, "-m", "mengma.simulate.external.bank", "--key-file", str(var_dir() / "bank-key"),
        "--port", port_of("MENGMA_SIMULATED_BANK_URL", 8790),
    ]  # fmt: skip


PROCESSES: tuple[Process, ...] = (
    Process(
        name="web",
        purpose="pages and API (granian, WSGI): the only process that people's browsers reach",
        listens="TCP, --host and --port of `mengma serve`",
        module="granian",
        command=web_command,
    ),
    Process(
        name="worker",
        purpose="background work (procrastinate): documents, notices, timed effects, webhooks, retry of stalled jobs",
        listens="nothing",
        module="mengma.cli.commands.worker",
        command=worker_command,
    ),
    Process(
        name="bank-simulator",
        purpose="a simulated bank that misbehaves on request; imports nothing of mengma",
        listens="TCP on 127.0.0.1, the port of MENGMA_SIMULATED_BANK_URL (8790)",
        module="mengma.simulate.external.bank",
        command=bank_command,
        modes=DEMO_ONLY,
    ),
    Process(
        name="identity-simulator",
        purpose="a simulated identity service that misbehaves on request; imports nothing of mengma",
        listens="TCP on 127.0.0.1, the port of MENGMA_IDENTITY_URL (8791)",
        module="mengma.simulate.external.identity",
        command=identity_command,
        modes=DEMO_ONLY,
    ),
)


def wanted_processes(mode: str) -> list[Process]:
    """The processes that `mengma serve` starts in this mode."""
    return [process for process in PROCESSES if process.wanted(mode)]


def die_with_parent(with_signal: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A function for Popen's preexec_fn: the kernel signals the child when its parent dies, however that dies."""
    libc = ctypes.CDLL(None, use_errno=True)  # loaded here: after fork only async-signal-safe work is sane

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(with_signal))

    return arrange
