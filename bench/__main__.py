"""The benchmarks. Each prints JSON with the machine, the commit and ratios within one run.

    python -m bench [pages|dockets|acts|http|law|statutes|all] [--cases N] [--seconds S] [--repeats 5] [--full]
                    [--folder F] [--save FILE]

`make bench` runs all of them in about ten minutes with 2,000 dockets present; `BENCH_ARGUMENTS=--full` with 100,000. The
database is one of its own in a temporary folder; `--folder` keeps it, so that a second run need not fill it again.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from bench import place

SMALL, FULL = 2_000, 100_000
# Each is a module of this package with `measure(folder, options)`; what needs no dockets is measured without a database.
MEASURED = ("pages", "dockets", "acts", "http", "law", "statutes")
WITHOUT_DOCKETS = ("law",)
WITHOUT_CASES = ("statutes",)  # needs a database, but no docket in it


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure acts, pages, the API and the law.")
    parser.add_argument("what", nargs="?", choices=(*MEASURED, "all"), default="all")
    parser.add_argument("--cases", type=int, help=f"dockets present (default {SMALL})")
    parser.add_argument("--full", action="store_true", help=f"{FULL} dockets present")
    parser.add_argument("--seconds", type=float, default=12.0, help="length of one run")
    parser.add_argument("--repeats", type=int, default=5, help="runs; the median counts")
    parser.add_argument("--folder", type=Path, help="keep the database here and use it again")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--save", type=Path, help="write the figures to this file as well")
    return parser


def measured(name: str, folder: Path | None, options: argparse.Namespace) -> dict[str, Any]:
    """The figures of one of MEASURED."""
    found: dict[str, Any] = importlib.import_module(f"bench.{name}").measure(folder, options)
    return found


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Prepares the database, where one is needed, and measures what was asked for."""
    found: dict[str, Any] = {"what": f"bench {options.what}"}
    if options.what in WITHOUT_DOCKETS:
        return found | place.circumstances(None) | {options.what: measured(options.what, None, options)}
    if options.what not in WITHOUT_CASES:
        options.cases = options.cases or (FULL if options.full else SMALL)
    options.cases = options.cases or 0
    with place.prepared(options.cases, options.folder) as folder:
        importlib.import_module("bench.statutes")  # learns where the raw data lie before the environment is replaced
        place.use(folder)
        found |= place.circumstances(folder)
        for name in MEASURED if options.what == "all" else (options.what,):
            found[name] = measured(name, folder, options)
    return found


def main() -> int:
    options = arguments().parse_args()
    found = run(options)
    told = json.dumps(found, ensure_ascii=False, indent=None if options.json else 1)
    sys.stdout.write(told + "\n")
    if options.save:
        options.save.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
