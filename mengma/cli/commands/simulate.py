"""Fill a database that was created as a simulation with whole invented dockets."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from mengma.cli.errors import CommandError
from mengma.cli.main import say, show

NAME = "simulate"
HELP = "fill a simulation's database with invented dockets"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to simulate, and how many."""
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    cases = kinds.add_parser("cases", help="whole civil dockets, replicated from the stories")
    cases.add_argument("--cases", type=int, default=1000, metavar="N", help="how many dockets (default 1000)")
    cases.add_argument("--pending", type=int, default=0, metavar="N", help="and so many unfinished ones")
    cases.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Refuses every database that was not created with MENGMA_MODE=simulation, and one that holds cases."""
    from mengma.cases.errors import NotASimulation
    from mengma.simulate.replicate import do_simulate_cases

    if args.cases < 1:
        raise CommandError(
            "there is nothing to simulate", "ask for one case at least", code="simulate.count", exit_code=2
        )
    try:
        made = do_simulate_cases(args.cases, say, args.pending)
    except NotASimulation as refused:
        raise CommandError(
            "this database was not created as a simulation",
            "set MENGMA_MODE=simulation and MENGMA_VAR to an empty folder, then run `mengma prepare`",
            code="simulate.not-a-simulation",
        ) from refused
    except ValueError as refused:
        raise CommandError(str(refused), "use an empty database and fewer cases", code="simulate.refused") from refused
    answer = {**asdict(made), "dockets_per_second": round(made.dockets / made.seconds, 1)}
    show(answer, as_json=args.json)
    return 0
