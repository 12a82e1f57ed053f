"""Compute what the law computes: fees, periods, interest, jurisdiction, distribution, case numbers, citations.

Every answer shows its value, the steps, the articles and the doubts; --json gives the same as data. Needs no database.
The law prevails (本工具为办案辅助，以法律为准).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mengma.cli.errors import CommandError
from mengma.cli.main import say, show
from mengma.lawbook.calculators import CALCULATORS, Calculator, Field, ask, shown

if TYPE_CHECKING:
    from mengma.lawbook import Answer, Citation, Lawbook, LawbookError

NAME = "law"
HELP = "compute fees, periods, interest, jurisdiction … with their articles; needs no database"
NEEDS_DJANGO = False
METAVARS = {
    "amount": "YUAN", "rate": "PERCENT", "decimal": "NUMBER", "day": "DATE", "moment": "DATE", "number": "N",
    "stretch": "A..B", "payment": "DATE:YUAN", "share": "NAME:YUAN", "grant": "NAME[:N]", "region": "CODE",
    "choice": "NAME", "text": "TEXT", "cause": "CAUSE", "crime": "CRIME",
    "place": "KIND:CODE",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One command a calculator, its options from the calculator's fields; `case-number` has two."""
    commands = parser.add_subparsers(dest="calculation", required=True, metavar="CALCULATION")
    groups: dict[str, Any] = {}
    for calculator in CALCULATORS.values():
        *above, last = calculator.words
        within = commands
        for word in above:
            if word not in groups:
                group = commands.add_parser(word, help=f"{calculator.zh} {calculator.en}")
                groups[word] = group.add_subparsers(dest="part", required=True, metavar="PART")
            within = groups[word]
        own = within.add_parser(
            last,
            help=f"{calculator.zh} {calculator.en}",
            description=f"{calculator.about_zh} {calculator.about_en}",
        )
        _options(own, calculator)
        own.set_defaults(calculator=calculator.name)


def _options(parser: argparse.ArgumentParser, calculator: Calculator) -> None:
    for field in calculator.fields:
        dest = f"given_{field.name}"
        told = f"{field.zh} {field.en}" + (f" (e.g. {field.example})" if field.example else "")
        names = [f"--{name.replace('_', '-')}" for name in dict.fromkeys((field.name, *field.aliases))]
        names = list(dict.fromkeys(names))
        if field.kind == "flag":
            parser.add_argument(*names, dest=dest, action="append_const", const="yes", default=[], help=told)
            continue
        metavar = METAVARS[field.kind]
        if field.place:
            parser.add_argument(f"place_{field.name}", nargs="*", metavar=field.name.upper(), help=told)
            told = argparse.SUPPRESS
        more: dict[str, Any] = {"action": "extend", "nargs": "+"} if field.many else {"action": "append"}
        parser.add_argument(*names, dest=dest, default=[], metavar=metavar, help=told, **more)
    if calculator.rules:
        parser.add_argument(
            "--rule", action="extend", nargs="+", default=[], dest="given_rule", metavar="NAME=VALUE",
            help=f"a house rule set otherwise: {', '.join(calculator.rules)}",
        )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--english", action="store_true", help="words in English")


def run(args: argparse.Namespace) -> int:
    """Prints the answer; exit 2 with words where something cannot be read or computed."""
    from mengma import clock, lawbook

    calculator = CALCULATORS[args.calculator]
    try:
        law = lawbook.load()
    except lawbook.LawLoadError as error:
        raise CommandError(
            f"law/ cannot be read: {error}", "mend that line, or set MENGMA_LAW to another folder", code="law.load"
        ) from error
    asked = ask(calculator, law, dict(_given(args, calculator.fields)), clock.today())
    if asked.problems or asked.answer is None:
        return _refuse(asked.problems, as_json=args.json, english=args.english)
    if args.json:
        show(asked.answer.as_dict(), as_json=True)
    else:
        sys.stdout.write("\n".join(told(calculator, asked.answer, law, english=args.english)) + "\n")
        sys.stdout.flush()
    return 0


def _given(args: argparse.Namespace, fields: tuple[Field, ...]) -> Iterator[tuple[str, list[str]]]:
    for field in fields:
        texts = list(getattr(args, f"given_{field.name}", []))
        if field.place:
            placed = getattr(args, f"place_{field.name}")
            # a name of several words, such as 《…》 第一条, is one text
            texts += [" ".join(placed)] if placed else []
        yield field.name, texts
    yield "rule", list(getattr(args, "given_rule", []))


def _refuse(problems: dict[str, LawbookError], *, as_json: bool, english: bool) -> int:
    errors = list(problems.values())
    if as_json:
        first = errors[0]
        listed = [{"field": name, **error.as_dict()} for name, error in problems.items()]
        show({"error": first.code, "message": first.what_zh, "next": first.next_zh, "problems": listed}, as_json=True)
    for error in errors:
        say(f"mengma law: {error.what_en if english else error.what_zh}")
        say(f"  {error.next_en if english else error.next_zh}")
        if not english:
            say(f"  ({error.what_en} {error.next_en})")
    return 2


def told(calculator: Calculator, answer: Answer[Any], law: Lawbook, *, english: bool = False) -> Iterator[str]:
    """The answer for people, line by line."""
    value = shown(calculator, answer, law)
    yield value.en if english else value.zh
    for zh, en, text in value.rows:
        yield f"  {en if english else zh}  {text}"
    if answer.steps:
        yield "Steps" if english else "计算"
        for number, step in enumerate(answer.steps, 1):
            yield f"  {number}. {step.en if english else step.zh}"
    if answer.citations:
        yield "Articles" if english else "依据"
        yield from (f"  {_cited(citation, english=english)}" for citation in answer.citations)
    warnings = [warning.en if english else warning.zh for warning in answer.warnings]
    if answer.provisional:
        warnings.append("Provisional: the holiday notice is not out yet" if english else "暂定：放假安排尚未公布")
    if warnings:
        yield "Note" if english else "注意"
        yield from (f"  ! {warning}" for warning in warnings)


def _cited(citation: Citation, *, english: bool) -> str:
    text = citation.text_en if english else citation.text_zh
    marks = []
    if citation.version:
        marks.append(citation.version)
    if citation.basis != "law":
        marks.append("house rule" if english else "内部规则，不是法律规定")
    elif citation.confidence not in ("read", "page"):
        marks.append(f"to be checked: {citation.confidence}" if english else f"待核对原文：{citation.confidence}")
    return (
        f"{text}（{'；'.join(marks)}）" if marks and not english else f"{text} ({'; '.join(marks)})" if marks else text
    )
