"""The program's modules as syntax trees, for tests that look at how the house is built."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "mengma"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the program, without its tests and migrations."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def package(self) -> str:
        parts = self.path.relative_to(PROGRAM).parts
        return parts[0] if len(parts) > 1 else ""


def modules() -> Iterator[Module]:
    """Every module of the program."""
    for path in sorted(PROGRAM.rglob("*.py")):
        if not {"tests", "migrations"}.intersection(path.relative_to(PROGRAM).parts):
            text = path.read_text(encoding="utf-8")
            yield Module(path, ast.parse(text), text.count("\n"))


def runtime_imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a module imports when it runs, as dotted names with lines; imports for type checkers are left out."""
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in only_types:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno
