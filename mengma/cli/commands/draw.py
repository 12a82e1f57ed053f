"""Fair draws: `verify` runs the draws of a case again from its entries; exit 1 where one does not hold."""

from __future__ import annotations

import argparse

from mengma.cli.commands.docket import case_id
from mengma.cli.main import say, show

NAME = "draw"
HELP = "fair draws: verify CASE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """verify CASE, by case number or id."""
    parser.add_argument("action", choices=["verify"])
    parser.add_argument("case", help="case number or id")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Prints every check of every finished draw."""
    from mengma.assignment.selectors import verify_draw

    found = verify_draw(case_id(args.case))
    if args.json:
        show(
            [
                {
                    "draw": one.key,
                    "holds": one.holds,
                    "drawn": list(one.drawn),
                    "checks": {check.code: check.holds for check in one.checks},
                }
                for one in found
            ],
            as_json=True,
        )
    else:
        for one in found:
            for check in one.checks:
                say(f"{one.key} {'ok ' if check.holds else 'NO '} {check.zh}")
        if not found:
            say("本案没有已完成的抽取。")
    return 0 if all(one.holds for one in found) else 1
