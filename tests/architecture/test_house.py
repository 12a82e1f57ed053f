"""How the house is built: who writes dockets, whose tables are whose, how large a module may grow."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from mengma.cases import tables, verify
from tests.architecture.source_tree import Module, modules, runtime_imports

MAX_MODULE_LINES = 520
MAX_FUNCTION_LINES = 70

# The writer's functions, and who may call them: the engine for acts, the bulk writer for simulations.
WRITER = {"append_entry", "new_docket", "build", "do_erase_payload"}
MAY_WRITE = {"mengma/procedure/engine.py", "mengma/cases/bulk.py", "mengma/simulate/replicate.py"}


def breaches_of_privacy(module: Module) -> list[str]:
    found = []
    for name, line in runtime_imports(module.tree):
        parts = name.split(".")
        if parts[0] == "mengma" and "models" in parts[2:] and parts[1] != module.package:
            found.append(f"{module.name}:{line} imports {name}")
    return found


def test_models_are_private_to_their_package():
    assert [breach for module in modules() for breach in breaches_of_privacy(module)] == []


def breaches_of_the_writer(module: Module) -> list[str]:
    if module.name in MAY_WRITE or module.name == "mengma/cases/docket.py":
        return []
    found = []
    docket_names = {"docket", "dockets"}
    for name, line in runtime_imports(module.tree):
        if name.startswith("mengma.cases.docket.") and name.rsplit(".", 1)[1] in WRITER:
            found.append(f"{module.name}:{line} imports {name}")
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in WRITER
            and isinstance(node.value, ast.Name)
            and node.value.id in docket_names
        ):
            found.append(f"{module.name}:{node.lineno} uses {node.value.id}.{node.attr}")
    return found


def test_perform_is_the_only_way_to_act_and_cases_the_only_writer():
    assert [breach for module in modules() for breach in breaches_of_the_writer(module)] == []


def test_only_the_permission_table_decides_who_holds_a_capacity():
    """Nobody else reads the capacities' rules, so nobody else can decide by them."""
    allowed = {"mengma/courts/permissions.py", "mengma/cases/access.py", "mengma/procedure/checks.py"}
    found = []
    for module in modules():
        if module.name not in allowed:
            found += [
                f"{module.name}:{line}"
                for name, line in runtime_imports(module.tree)
                if name.endswith("permissions.CAPACITIES")
            ]
            found += [
                f"{module.name}:{node.lineno}"
                for node in ast.walk(module.tree)
                if isinstance(node, ast.Attribute) and ast.unparse(node) == "permissions.CAPACITIES"
            ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    ["from mengma.cases.models import Entry", "from mengma.cases.docket import append_entry"],
)
def test_planted_breaches_are_seen(planted, tmp_path):
    from tests.architecture.source_tree import PROGRAM

    module = Module(PROGRAM / "trial" / "planted.py", ast.parse(planted), 1)
    assert breaches_of_privacy(module) or breaches_of_the_writer(module)


def test_every_model_says_whether_it_is_source_or_derived():
    derived = {model._meta.label for model in verify.derived_models()}
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("mengma."):
            continue
        kind = model.__dict__.get("MENGMA_KIND")
        if kind == "source" and not model.__dict__.get("MENGMA_WHY"):
            wrong.append(f"{model._meta.label}: a source model gives its reason")
        elif kind == "derived" and model._meta.label not in derived:
            wrong.append(f"{model._meta.label}: derived, but rebuild does not derive it again")
        elif kind == "source" and model._meta.label in derived:
            wrong.append(f"{model._meta.label}: rebuilt, but called source")
        elif kind not in ("source", "derived"):
            wrong.append(f"{model._meta.label}: says neither source nor derived")
    assert wrong == []
    assert len(tables.all_tables()) >= 3


def test_modules_and_functions_can_be_read_at_a_sitting():
    long = []
    for module in modules():
        if module.lines > MAX_MODULE_LINES:
            long.append(f"{module.name}: {module.lines} lines")
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno
                if size > MAX_FUNCTION_LINES:
                    long.append(f"{module.name}:{node.lineno} {node.name}: {size} lines")
    assert long == []


def test_nothing_is_called_utils_or_imported_with_a_star():
    found = []
    for module in modules():
        if any(part in {"utils", "helpers", "misc", "common"} for part in module.path.with_suffix("").parts):
            found.append(module.name)
        found += [f"{module.name}:{line}" for name, line in runtime_imports(module.tree) if name.endswith(".*")]
    assert found == []
