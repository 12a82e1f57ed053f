"""Translations: `check` names every text without one, `compile` writes the .mo files, `missing` prints .po entries."""

from __future__ import annotations

import argparse
import sys

from mengma.cli.main import say, show

NAME = "messages"
HELP = "translations: check, compile, missing"
NEEDS_DJANGO = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """check | compile | missing."""
    parser.add_argument("action", choices=["check", "compile", "missing"])
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def run(args: argparse.Namespace) -> int:
    """`check` exits with 1 where a text has no translation; `missing` prints entries to paste into the .po file."""
    from mengma.config import messages

    if args.action == "compile":
        show({"written": [str(file) for file in messages.do_compile()]}, as_json=args.json)
        return 0
    missing = {language: messages.untranslated(language) for language in messages.LANGUAGES}
    if args.action == "missing":
        from babel.messages.pofile import escape

        for gaps in missing.values():
            for gap in gaps:
                sys.stdout.write(f'#: {gap.place}\nmsgid "{escape(gap.msgid)[1:-1]}"\nmsgstr ""\n\n')
        return 0
    if args.json:
        show({language: [vars(gap) for gap in gaps] for language, gaps in missing.items()}, as_json=True)
    else:
        for language, gaps in missing.items():
            for gap in gaps:
                say(f"{gap.place}: no {language} translation: {gap.msgid!r}")
    return 1 if any(missing.values()) else 0
