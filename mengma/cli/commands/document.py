"""Show a court document with a real case, without storing anything."""

from __future__ import annotations

import argparse
from pathlib import Path

from mengma.cli.commands.docket import case_id
from mengma.cli.errors import CommandError
from mengma.cli.main import say, show

NAME = "document"
HELP = "render a court document with a case"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """render KIND CASE -o FILE."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    render = actions.add_parser("render", help="render a kind of document with a case as it stands")
    render.add_argument("kind", help="a document kind, such as acceptance_notice")
    render.add_argument("case", help="id or number of the case")
    render.add_argument("-o", "--output", required=True, type=Path, help="file to write (.pdf or .html)")
    render.add_argument("--to", default="", help="party key of the addressee, such as p1")
    render.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """Also names what the document cites and how sure each citation is."""
    from mengma.dossier.actions import preview

    made = preview(args.kind, case_id(args.case), to=args.to)
    try:
        if args.output.suffix == ".html":
            args.output.write_text(made.html, encoding="utf-8")
        else:
            args.output.write_bytes(made.pdf)
    except OSError as refused:
        raise CommandError(f"cannot write {args.output}: {refused.strerror}", "choose another file") from refused
    cited = [{"article": one.text_zh, "confidence": one.confidence} for one in made.citations]
    if args.json:
        show({"file": str(args.output), "cited": cited}, as_json=True)
        return 0
    say(f"wrote {args.output}")
    for one in cited:
        say(f"  cites {one['article']} ({one['confidence']})")
    return 0
