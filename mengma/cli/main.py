"""The command line ``mengma``.

Subcommands are the modules of ``mengma.cli.commands``; each has ``NAME``, ``HELP``, ``add_arguments(parser)`` and
``run(args) -> int`` (the exit code). A module may set ``NEEDS_DJANGO = False``. A refusal is printed as
what happened and what to do next, and exits with 1 (or its ``exit_code``).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from mengma.cli import commands
from mengma.refusal import Refusal, Trouble


def all_commands() -> dict[str, ModuleType]:
    """Subcommand name -> its module, in the order of the names."""
    found = {}
    for info in pkgutil.iter_modules(commands.__path__):
        module = importlib.import_module(f"{commands.__name__}.{info.name}")
        found[module.NAME] = module
    return dict(sorted(found.items()))


def build_parser() -> argparse.ArgumentParser:
    """The parser with every subcommand."""
    parser = argparse.ArgumentParser(prog="mengma", description="蒙马 Mengma: an open smart-court platform")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in all_commands().items():
        sub = subparsers.add_parser(name, help=module.HELP, description=module.__doc__ or module.HELP)
        module.add_arguments(sub)
        sub.set_defaults(run=module.run, needs_django=getattr(module, "NEEDS_DJANGO", True))
    return parser


def say(message: str) -> None:
    """A line for people, on standard error, so that --json output stays clean."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def show(answer: Any, *, as_json: bool) -> None:
    """An answer with data: JSON on one line, or for people one ``key: value`` line each."""
    if as_json or not isinstance(answer, dict):
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
    else:
        sys.stdout.write("".join(f"{key}: {value}\n" for key, value in answer.items()))
    sys.stdout.flush()


def report(problem: Refusal | Trouble, *, as_json: bool) -> int:
    """Print what was refused and what to do next; answers the exit code."""
    if isinstance(problem, Refusal):
        message, next_step = f"{problem.what_zh} {problem.what_en}", f"{problem.next_zh} {problem.next_en}"
    else:
        message, next_step = problem.message, problem.next_step
    if as_json:
        show({"error": problem.code, "message": message, "next": next_step}, as_json=True)
    say(f"mengma: {message}")
    if next_step:
        say(f"  next: {next_step}")
    return int(getattr(problem, "exit_code", 1))


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; answers its exit code. An error without a type is a defect and shows its traceback."""
    args = build_parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mengma.config.settings")
    if args.needs_django:
        import django

        django.setup()
    try:
        return int(args.run(args) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except (Refusal, Trouble) as problem:
        return report(problem, as_json=bool(getattr(args, "json", False)))


if __name__ == "__main__":
    sys.exit(main())
