"""A legal value is never a Python literal: it lives in law/, and arithmetic with it in mengma.lawbook.

Found outside lawbook, also under another name given at import: calls of timedelta and relativedelta, Decimal of a
literal other than zero, a number of days compared or reckoned with a literal, a period asked for with literal days,
months or years, and days counted by their ordinals. What is no law (a page's clock, the scale of a number word) is
named, with its reason, in legal_literals.allowed; an entry that no longer matches anything fails too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = Path(__file__).with_name("legal_literals.allowed")
# lawbook is where such arithmetic belongs; the others know machine time or invented data only.
EXEMPT = ("lawbook", "clock", "ledger", "config", "cli", "simulate")
SPANS = ("timedelta", "relativedelta")
LENGTHS = ("days", "months", "years", "weeks")


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def is_nonzero_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return is_nonzero_literal(node.operand)
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return False
    if isinstance(node.value, str):
        return node.value.strip("0.") != ""
    return isinstance(node.value, int | float) and node.value != 0


def counts_days(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "days"


def aliases(tree: ast.AST) -> dict[str, str]:
    """Name in the module -> what it stands for, of everything imported or assigned under another name."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found.update({each.asname: each.name for each in node.names if each.asname})
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Attribute):
            found.update({target.id: name_of(node.value) for target in node.targets if isinstance(target, ast.Name)})
    return found


def in_call(node: ast.Call, called: str) -> str:
    """What a call says of law, "" where it says nothing."""
    arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
    if called in SPANS and arguments:
        return f"{called}(...)"
    if called == "Decimal" and any(is_nonzero_literal(argument) for argument in node.args):
        return ast.unparse(node)
    if any(keyword.arg in LENGTHS and is_nonzero_literal(keyword.value) for keyword in node.keywords):
        return ast.unparse(node)
    if called == "add_months" and any(map(is_nonzero_literal, arguments)):
        return ast.unparse(node)
    return ast.unparse(node) if called == "fromordinal" else ""


def in_sides(node: ast.Compare | ast.BinOp) -> str:
    """A number of days compared or reckoned with a literal."""
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else [node.left, node.right]
    return ast.unparse(node) if any(map(counts_days, sides)) and any(map(is_nonzero_literal, sides)) else ""


def offences(tree: ast.AST) -> Iterator[tuple[str, int, str]]:
    """Qualified name of the enclosing definition, line, what was found."""
    named = aliases(tree)

    def visit(node: ast.AST, inside: str) -> Iterator[tuple[str, int, str]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{inside}.{node.name}".lstrip(".")
        what = ""
        if isinstance(node, ast.Call):
            called = name_of(node.func)
            what = in_call(node, named.get(called, called))
        elif isinstance(node, ast.Compare | ast.BinOp):
            what = in_sides(node)
        if what:
            yield inside or "(module)", node.lineno, what
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inside)

    yield from visit(tree, "")


def sources() -> Iterator[Path]:
    for file in sorted((ROOT / "mengma").rglob("*.py")):
        parts = file.relative_to(ROOT / "mengma").parts
        if parts[0] not in EXEMPT and "tests" not in parts and "migrations" not in parts:
            yield file


def allowed() -> dict[str, str]:
    """``path::name`` -> reason."""
    entries = {}
    for line in ALLOWED.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            place, _, reason = line.partition("  ")
            entries[place.strip()] = reason.strip()
    return entries


def test_no_value_of_law_is_a_literal():
    permitted, used, found = allowed(), set(), []
    for file in sources():
        for inside, line, what in offences(ast.parse(file.read_text(), str(file))):
            path = str(file.relative_to(ROOT))
            place = next((key for key in (f"{path}::{inside}", f"{path}::*") if key in permitted), None)
            if place is None:
                found.append(f"{path}:{line} in {inside}: {what}")
            else:
                used.add(place)
    assert not found, (
        "legal values belong in law/ and their arithmetic in mengma.lawbook; if this is no law, say why in "
        f"{ALLOWED.relative_to(ROOT)}:\n" + "\n".join(found)
    )
    assert not set(permitted) - used, f"no longer needed: {sorted(set(permitted) - used)}"


def test_every_permission_gives_a_reason():
    assert [place for place, reason in allowed().items() if len(reason) < 15] == []


@pytest.mark.parametrize(
    "code",
    [
        "deadline = day + timedelta(days=15)",
        "import datetime\nd = day + datetime.timedelta(15)",
        "end = start + relativedelta(months=6)",
        "rate = Decimal('0.025')",
        "fee = Decimal(50)",
        "late = (today - served).days > 15",
        "from datetime import timedelta as span\nend = day + span(days=15)",
        "from decimal import Decimal as D\nfee = amount * D('0.5')",
        "Money = Decimal\nfee = Money('50')",
        "end = law.period(day, days=15)",
        "end = law.period(day, months=6)",
        "end = add_months(day, 6)",
        "end = date.fromordinal(day.toordinal() + 15)",
        "weeks = (today - served).days // 7",
        "end = day.shift(years=2)",
    ],
)
def test_the_lint_sees_planted_values(code):
    assert list(offences(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "total = Decimal('0')",
        "total = Decimal(row['amount'])",
        "late = span.days > limit",
        "x = 15",
        "end = law.period(day, days=limit)",
        "end = add_months(day, months)",
    ],
)
def test_the_lint_leaves_the_rest_alone(code):
    assert not list(offences(ast.parse(code)))
