"""The benchmarks. Each prints JSON with the machine, the commit and ratios within one run.

    python -m bench [acts|pages|http|law|all] [--cases N] [--seconds S] [--repeats 5] [--full] [--folder F] [--save FILE]

`make bench` runs all of them in about ten minutes with 2,000 dockets present; `BENCH_ARGUMENTS=--full` with 100,000. The
database is one of its own in a temporary folder; `--folder` keeps it, so that a second run need not fill it again.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench import place

SMALL, FULL = 2_000, 100_000


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure acts, pages and the API.")
    parser.add_argument("what", nargs="?", choices=("acts", "pages", "http", "law", "all"), default="all")
    parser.add_argument("--cases", type=int, help=f"dockets present (default {SMALL})")
    parser.add_argument("--full", action="store_true", help=f"{FULL} dockets present")
    parser.add_argument("--seconds", type=float, default=12.0, help="length of one run")
    parser.add_argument("--repeats", type=int, default=5, help="runs; the median counts")
    parser.add_argument("--folder", type=Path, help="keep the database here and use it again")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    parser.add_argument("--save", type=Path, help="write the figures to this file as well")
    return parser


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Prepares the database, except for the law alone, and measures what was asked for."""
    if options.what == "law":
        from bench.law import measure as measure_law

        return {
            "what": "bench law",
            **place.circumstances(None),
            "law": measure_law(min(options.seconds, 2.0), options.repeats),
        }
    cases = options.cases or (FULL if options.full else SMALL)
    with place.prepared(cases, options.folder) as folder:
        place.use(folder)
        found: dict[str, Any] = {"what": f"bench {options.what}", **place.circumstances(folder)}
        if options.what in ("pages", "all"):
            from bench.pages import measure as measure_pages

            found["pages"] = measure_pages(folder)
        if options.what in ("acts", "all"):
            from bench.acts import measure as measure_acts

            found["acts"] = measure_acts(folder, options.seconds, options.repeats)
        if options.what == "all":
            from bench.law import measure as measure_law

            found["law"] = measure_law()
        if options.what in ("http", "all"):
            from bench.http import measure as measure_http

            found["http"] = measure_http(folder, options.seconds)
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
