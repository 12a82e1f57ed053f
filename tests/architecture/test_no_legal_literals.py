"""A legal value is never a Python literal: it lives in law/, and arithmetic with it in mengma.lawbook.

Found outside lawbook: calls of timedelta and relativedelta, Decimal of a literal other than zero, and a number of days
compared with a literal. What is no law (a page's clock, the scale of a number word) is named, with its reason, in
legal_literals.allowed; an entry that no longer matches anything fails too.
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


def offences(tree: ast.AST) -> Iterator[tuple[str, int, str]]:
    """Qualified name of the enclosing definition, line, what was found."""

    def visit(node: ast.AST, inside: str) -> Iterator[tuple[str, int, str]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = f"{inside}.{node.name}".lstrip(".")
        if isinstance(node, ast.Call):
            called = name_of(node.func)
            if called in SPANS and (node.args or node.keywords):
                yield inside or "(module)", node.lineno, f"{called}(...)"
            elif called == "Decimal" and any(is_nonzero_literal(argument) for argument in node.args):
                yield inside or "(module)", node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(map(counts_days, sides)) and any(map(is_nonzero_literal, sides)):
                yield inside or "(module)", node.lineno, ast.unparse(node)
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
    ],
)
def test_the_lint_sees_planted_values(code):
    assert list(offences(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["total = Decimal('0')", "total = Decimal(row['amount'])", "late = span.days > limit", "x = 15"]
)
def test_the_lint_leaves_the_rest_alone(code):
    assert not list(offences(ast.parse(code)))
