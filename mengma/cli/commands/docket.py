"""Check dockets: recompute every chain from its stored bytes, derive every derived row again and compare."""

from __future__ import annotations

import argparse
import time
from itertools import islice
from typing import Any
from uuid import UUID

from mengma.cli.errors import CommandError
from mengma.cli.main import say, show

NAME = "docket"
HELP = "verify the chains of dockets; check derived tables against them"
SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """verify [CASE] | rebuild --check."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="recompute chains; exit 1 names the first bad entry")
    verify.add_argument("case", nargs="?", help="id or number of one case; all cases without it")
    verify.add_argument("--json", action="store_true", help="answer in JSON")
    rebuild = actions.add_parser("rebuild", help="derive every derived table again from the dockets")
    rebuild.add_argument("--check", action="store_true", required=True, help="compare only; exit 1 where a row differs")
    rebuild.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Exit 1 where anything does not hold."""
    return _verify(args) if args.action == "verify" else _check(args)


def case_id(text: str) -> UUID:
    """The id of a case given by id or by case number. Raises CommandError."""
    from mengma.cases.selectors import id_of

    found = id_of(text)
    if found is None:
        raise CommandError(f"there is no case {text}", "give its id or its case number", code="docket.no-case")
    return found


class Progress:
    """Tells on standard error how far a check has come, from its first few seconds on and then at most every five."""

    EVERY_SECONDS = 5.0

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.began = self.told = time.monotonic()

    def __call__(self, dockets_read: int) -> None:
        now = time.monotonic()
        if now - self.told >= self.EVERY_SECONDS:
            self.told = now
            left = (now - self.began) * (self.expected / dockets_read - 1)
            say(f"{dockets_read} of {self.expected} dockets, about {max(left, 0):.0f} s left")


def _verify(args: argparse.Namespace) -> int:
    from mengma.cases.selectors import count_of_cases
    from mengma.cases.verify import verify

    only = case_id(args.case) if args.case else None
    first = next(verify(only, Progress(1 if only else count_of_cases())), None)
    answer: dict[str, Any] = {"whole": first is None}
    if first is not None:
        answer |= {"case": first.case_id, "where": first.where, "what": first.what}
    if args.json:
        show(answer, as_json=True)
    elif first is None:
        say("every chain is whole")
    else:
        say(f"case {first.case_id}, {first.where}: {first.what}")
    return 0 if first is None else 1


def _check(args: argparse.Namespace) -> int:
    from mengma.cases.selectors import count_of_cases
    from mengma.cases.verify import check_rebuild

    findings = check_rebuild(Progress(count_of_cases()))
    shown = list(islice(findings, SHOWN))
    count = len(shown) + sum(1 for _ in findings)
    if args.json:
        listed = [{"case": f.case_id, "where": f.where, "what": f.what} for f in shown]
        show({"differences": count, "findings": listed}, as_json=True)
        return 1 if count else 0
    for finding in shown:
        say(f"case {finding.case_id or '-'}, {finding.where}: {finding.what}")
    if count > len(shown):
        say(f"… and {count - len(shown)} more")
    say("the derived tables are what the dockets say" if not count else f"{count} differences")
    return 1 if count else 0
