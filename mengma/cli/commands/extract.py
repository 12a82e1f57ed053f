"""Fill an element-based complaint from a text: field, value, sentence with offsets, confidence."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from mengma.cli.errors import CommandError
from mengma.cli.main import show

NAME = "extract"
HELP = "read an element-based complaint out of a text (.txt, .docx, .pdf)"
NEEDS_DJANGO = False
KINDS = ("lending", "sale", "labour", "property", "divorce", "other")
SHOWN = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE [--kind KIND] [--json]."""
    parser.add_argument("file", type=Path, help="a complaint or judgment")
    parser.add_argument("--kind", choices=KINDS, help="kind of dispute; judged by the text without it")
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """What the text does not say has no field; exit 1 where the file cannot be read."""
    from mengma.intake.extraction import ExtractionError, extract, read_file, to_json

    try:
        text = read_file(args.file)
    except OSError as missing:
        raise CommandError(f"cannot read {args.file}: {missing.strerror}", "give the path of a file") from missing
    except ExtractionError as refused:
        raise CommandError(str(refused), "choose another file, or save it as .txt") from refused
    told = to_json(extract(text, args.kind))
    if args.json:
        show(told, as_json=True)
        return 0
    lines = [f"kind: {told['kind']}", *(_line(item) for item in told["fields"])]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _line(item: dict[str, Any]) -> str:
    """field: value unit [offsets] confidence sentence."""
    unit = f" {item['unit']}" if item["unit"] else ""
    value = item["value"].replace("\n", " ")[:SHOWN]
    sentence = item["sentence"]["text"].replace("\n", " ")[:SHOWN]
    return f"{item['field']}: {value}{unit}  [{item['start']}:{item['end']}] {item['confidence']:.2f}  {sentence}"
