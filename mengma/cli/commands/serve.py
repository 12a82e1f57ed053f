"""Run the platform: the embedded PostgreSQL (unless DATABASE_URL is set), web, worker and, in demo mode, simulators."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

from mengma.cli.errors import CommandError
from mengma.cli.main import say
from mengma.config import postgres
from mengma.config.paths import BASE_DIR, var_dir
from mengma.config.processes import ServeOptions, wanted_processes
from mengma.config.supervisor import Supervisor

NAME = "serve"
HELP = "run the platform and keep it running"
NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address, sizes, and whether to prepare first."""
    parser.add_argument("--host", default=os.environ.get("MENGMA_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("MENGMA_PORT", "8000")))
    parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    parser.add_argument("--threads", type=int, default=4, help="threads in each web process (default 4)")
    parser.add_argument("--prepare", action="store_true", help="first run `mengma prepare` (what `make run` does)")


def check_port(host: str, port: int) -> None:
    """Raises CommandError where another program listens already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CommandError(
                f"cannot listen on {host}:{port}: {problem.strerror}",
                "is Mengma running already? Open it, stop it with Ctrl-C, or choose another port with --port",
                code="serve.port-taken",
            ) from problem


def run(args: argparse.Namespace) -> int:
    """Runs until SIGTERM or Ctrl-C."""
    check_port(args.host, args.port)
    mode = os.environ.get("MENGMA_MODE", "production")
    url = f"http://{args.host}:{args.port}"
    environment = dict(os.environ)
    environment.setdefault("MENGMA_PUBLIC_URL", url)
    options = ServeOptions(args.host, args.port, args.workers, args.threads, mode)
    supervisor = Supervisor(
        options=options,
        processes=wanted_processes(mode),
        environment=environment,
        say=say,
        metrics_folder=var_dir() / "metrics",
        url=url,
    )
    if not os.environ.get("DATABASE_URL"):
        supervisor.postgres = postgres.EmbeddedPostgres(
            say=say, die_with_parent=True, should_stop=supervisor.stopping.is_set
        )
        supervisor.postgres.start()
    try:
        if args.prepare:
            command = [sys.executable, "-m", "mengma.cli.main", "prepare"]
            code = subprocess.run(command, check=False, cwd=BASE_DIR, env=environment).returncode  # noqa: S603
            if code:
                return code
        return supervisor.run()
    finally:
        if supervisor.postgres is not None and supervisor.postgres.process is not None:
            supervisor.postgres.stop()
