"""Case-handling guides (办案程序指引): list them, read one aloud, check all of them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from mengma.cli.errors import CommandError
from mengma.cli.main import say, show

NAME = "guide"
HELP = "list, show and check case-handling guides"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """list | show NAME | check [FOLDER]."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every guide and version of this installation")
    showing = actions.add_parser("show", help="a guide as a judge reads it")
    showing.add_argument("name", help="name of the guide, or name@version")
    showing.add_argument("--language", choices=("zh", "en"), default="zh", help="zh (default) or en")
    checking = actions.add_parser("check", help="validate every guide; exit 1 names the first mistake by file and line")
    checking.add_argument("folder", nargs="?", type=Path, help="folder of guides (default: this installation's)")
    for action in (listing, showing, checking):
        action.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """A guide with a mistake is reported with file and line."""
    from mengma.procedure.errors import GuideError

    try:
        return {"list": _list, "show": _show, "check": _check}[args.action](args)
    except GuideError as mistake:
        if args.json:
            show({"ok": False, "file": mistake.file, "line": mistake.line, "what": mistake.what}, as_json=True)
        else:
            say(f"{mistake.file}:{mistake.line}: {mistake.what}")
        return 1


def _list(args: argparse.Namespace) -> int:
    from mengma.procedure import library

    guides: list[dict[str, Any]] = [
        {
            "guide": guide.name,
            "version": guide.version,
            "title": {"zh": guide.title.zh, "en": guide.title.en},
            "approved": {key: str(value) for key, value in guide.approved.items()},
            "acts": len(guide.acts),
        }
        for guide in library.all_guides().values()
    ]
    if args.json:
        show(guides, as_json=True)
        return 0
    for guide in guides:
        sys.stdout.write(f"{guide['guide']}@{guide['version']}  {guide['title']['zh']}  {guide['acts']} acts\n")
    return 0


def _show(args: argparse.Namespace) -> int:
    from mengma.procedure import library
    from mengma.procedure.reading import read_guide

    name, _, version = args.name.partition("@")
    try:
        guide = library.guide(name, int(version) if version else None)
    except (KeyError, ValueError):
        raise CommandError(
            f"there is no guide {args.name}", "mengma guide list names them", code="guide.unknown"
        ) from None
    reading = read_guide(guide, args.language)
    if args.json:
        show(reading.as_dict(), as_json=True)
    else:
        sys.stdout.write(reading.as_text())
    return 0


def _check(args: argparse.Namespace) -> int:
    from mengma.procedure import library

    guides = library.load_all(args.folder.resolve()) if args.folder else library.load_all()
    acts = sum(len(guide.acts) for guide in guides.values())
    if args.json:
        show({"ok": True, "guides": len(guides), "acts": acts}, as_json=True)
    else:
        say(f"{len(guides)} guides, {acts} acts: no mistake")
    return 0
