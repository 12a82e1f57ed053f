"""Run background jobs until stopped. Any number of workers may run; `mengma serve` starts one."""

from __future__ import annotations

import argparse

NAME = "worker"
HELP = "run background jobs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many jobs at once, and whether to end when the queue is empty."""
    parser.add_argument("--concurrency", type=int, default=4, help="jobs at once (default 4)")
    parser.add_argument("--once", action="store_true", help="end when no job is due")
    parser.add_argument("--queue", action="append", help="only this queue; may be given more than once")


def run(args: argparse.Namespace) -> int:
    """Stops gracefully on SIGTERM: jobs that run are finished, at most 8 s."""
    from procrastinate.contrib.django import app

    from mengma.config.settings import PROCRASTINATE_WORKER_DEFAULTS
    from mengma.config.warm import do_warm_up

    do_warm_up()
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:  # type: ignore[attr-defined]
        worker_app.run_worker(
            queues=args.queue,
            concurrency=args.concurrency,
            wait=not args.once,
            shutdown_graceful_timeout=8,
            **PROCRASTINATE_WORKER_DEFAULTS,
        )
    return 0
