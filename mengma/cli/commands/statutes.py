"""The statute library (法规库): import a folder of texts, search it, say what it holds."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from mengma.cli.errors import CommandError
from mengma.cli.main import say, show

NAME = "statutes"
HELP = "import texts of statutes and search them"
EVERY = 100  # files between two lines of progress
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """import DIR | search WORDS | status."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    importing = actions.add_parser(
        "import", help="import every Markdown file of a folder; a second time changes nothing"
    )
    importing.add_argument(
        "folder", type=Path, metavar="DIR", help="one folder per kind, one file per text and version"
    )
    searching = actions.add_parser(
        "search", help="by words, number, abbreviation or pinyin: 民诉法 264, 迟延履行, msssf"
    )
    searching.add_argument("words", nargs="+", help="what to look for; all of it must occur")
    searching.add_argument("--on", metavar="DATE", help="which version is shown first (default: today)")
    status = actions.add_parser("status", help="how many instruments, versions and articles there are")
    for action in (importing, searching, status):
        action.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Exit 0 also where some files could not be read: they are listed with their reasons."""
    return {"import": _import, "search": _search, "status": _status}[args.action](args)


def _import(args: argparse.Namespace) -> int:
    from mengma.caselaw.actions import do_import

    began = time.perf_counter()

    def progress(done: int, total: int, path: str) -> None:
        if done % EVERY == 0 or done == total:
            say(f"{done} of {total} files {path}".rstrip())

    report = do_import(args.folder, progress)
    if args.json:
        show({**report.as_dict(), "seconds": round(time.perf_counter() - began, 1)}, as_json=True)
        return 0
    say(
        f"{report.files} files in {time.perf_counter() - began:.1f} s: {report.imported} imported, {report.replaced} replaced,"
        f" {report.unchanged} unchanged"
    )
    say(f"the library holds {report.instruments} instruments, {report.editions} versions, {report.articles} articles")
    for title, listed in (
        ("could not be read", report.refused),
        ("bring what another file has brought", report.duplicates),
        ("were read, with doubts", report.notes),
    ):
        if listed:
            say(f"{len(listed)} {title}:")
            for item in listed:
                say(f"  {item['path']}: {item['reason']}")
    if report.not_in_folder:
        say(f"{len(report.not_in_folder)} texts of earlier imports are not in this folder and stay")
    return 0


def _day(text: str | None) -> date:
    from mengma import clock

    if text is None:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"{text} is no date", "write --on 2024-01-03", code="statutes.bad_date", exit_code=2
        ) from None


def _search(args: argparse.Namespace) -> int:
    from mengma.caselaw.searching import search

    found = search(" ".join(args.words), _day(args.on))
    if args.json:
        show(found.as_dict(), as_json=True)
        return 0
    for group in found.groups[:SHOWN]:
        sys.stdout.write(f"《{group.title}》 {group.edition.version} ({group.hits})\n")
        for hit in group.shown:
            sys.stdout.write(f"  {hit.label} {hit.plain}\n")
    say(f"{found.total} instruments")
    return 0


def _status(args: argparse.Namespace) -> int:
    from mengma.caselaw.selectors import status

    show(status(), as_json=args.json)
    return 0
