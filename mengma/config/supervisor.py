"""Starts the platform's processes, restarts the ones that die, and leaves nothing behind when it stops."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from mengma.config.paths import BASE_DIR
from mengma.config.postgres import EmbeddedPostgres
from mengma.config.postgres_errors import PostgresError
from mengma.config.processes import Process, ServeOptions, die_with_parent

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
TICK_SECONDS = 0.2


@dataclass
class Child:
    """A process and its running instance."""

    process: Process
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS
    start_at: float = 0.0
    restarts: int = 0

    def end_group(self, with_signal: signal.Signals) -> None:
        """Signal the child's whole process group: a killed granian leaves workers, which must not outlive it."""
        if self.popen is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, with_signal)


@dataclass
class Supervisor:
    """Runs until SIGTERM or SIGINT. ``postgres``: the embedded cluster to watch, or None where a real one serves."""

    options: ServeOptions
    processes: list[Process]
    environment: dict[str, str]
    say: Callable[[str], None]
    metrics_folder: Path
    postgres: EmbeddedPostgres | None = None
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.children = [Child(process) for process in self.processes]
        self.announced = False

    def run(self) -> int:
        """Start everything, watch it, stop everything; answers the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        shutil.rmtree(self.metrics_folder, ignore_errors=True)
        self.metrics_folder.mkdir(parents=True)
        try:
            while not self.stopping.is_set():
                self._watch_postgres()
                for child in self.children:
                    self._watch(child)
                self._announce()
                self.stopping.wait(TICK_SECONDS)
        finally:
            self._stop_all()
        return 0

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _watch_postgres(self) -> None:
        if self.postgres is None or self.postgres.postmaster() is not None:
            return
        self.say("PostgreSQL is gone; starting it again")
        if self.postgres.process is not None:
            self.postgres.process.wait()
            self.postgres.process = None
        try:
            self.postgres.start()
        except PostgresError as problem:
            if self.stopping.is_set():
                return
            self.say(f"{problem.message}; {problem.next_step}")
            self.stopping.wait(LONGEST_PAUSE_SECONDS / 10)

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.popen is not None:
            code = child.popen.poll()
            if code is None:
                return
            child.end_group(signal.SIGKILL)
            lived = now - child.started
            child.pause = FIRST_PAUSE_SECONDS if lived > STEADY_SECONDS else min(child.pause * 2, LONGEST_PAUSE_SECONDS)
            child.start_at = now + child.pause
            child.popen = None
            child.restarts += 1
            self.say(f"{child.process.name} ended (exit code {code}); it starts again in {child.pause:.1f} s")
        if now >= child.start_at and not self.stopping.is_set():
            self._start(child)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        child.popen = subprocess.Popen(  # noqa: S603
            child.process.command(self.options),
            stdin=subprocess.DEVNULL,
            cwd=BASE_DIR,
            env=self.environment
            | child.process.environment
            | {"PROMETHEUS_MULTIPROC_DIR": str(self.metrics_folder), "MENGMA_PROCESS": child.process.name},
            start_new_session=True,
            preexec_fn=die_with_parent(),  # noqa: PLW1509 - this program starts no thread before
        )

    def _announce(self) -> None:
        """One line, once, when the platform answers."""
        if self.announced or not self.url:
            return
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:  # noqa: S310 - our own address
                self.announced = answer.status == 200
        except (urllib.error.URLError, OSError):
            return
        if self.announced:
            self.say(f"Mengma is ready: {self.url}")

    def _stop_all(self) -> None:
        for child in self.children:
            child.end_group(signal.SIGTERM)
        for child in self.children:
            if child.popen is None:
                continue
            try:
                child.popen.wait(child.process.stop_seconds)
            except subprocess.TimeoutExpired:
                self.say(f"{child.process.name} did not stop in {child.process.stop_seconds:.0f} s and is killed")
            child.end_group(signal.SIGKILL)
            child.popen.wait()
        if self.postgres is not None and self.postgres.process is not None:
            self.postgres.stop()
