"""The guides of this installation: every version under guides/, loaded and validated whole when the program starts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from mengma import clock, lawbook
from mengma.lawbook.errors import LawbookError
from mengma.procedure import checks
from mengma.procedure.errors import GuideError
from mengma.procedure.guide import Guide
from mengma.procedure.loader import load_guide

ROOT = Path(__file__).resolve().parents[2] / "guides"


def article_mistake(reference: str) -> str | None:
    """What is wrong with a reference such as civil-procedure-law/122, or None."""
    try:
        lawbook.load().cite(reference, clock.today())
    except LawbookError as refused:
        return f"{reference}: {refused}"
    return None


def load_all(root: Path = ROOT) -> dict[tuple[str, int], Guide]:
    """Every guide version below `root`, validated. Raises GuideError with file and line."""
    kinds = frozenset(kind.name for kind in lawbook.load().period_kinds())
    guides: dict[tuple[str, int], Guide] = {}
    for path in sorted(root.glob("*/*/guide.yaml")):
        guide = load_guide(path.parent, root)
        if (guide.name, str(guide.version)) != (path.parent.parent.name, path.parent.name):
            raise GuideError(str(path.relative_to(root.parent)), 1, f"{guide.label} does not stand in its own folder")
        checks.check_guide(guide, article_mistake, kinds)
        guides[guide.name, guide.version] = guide
    for guide in guides.values():
        checks.check_stage_map(guide, {v: g for (name, v), g in guides.items() if name == guide.name})
    return guides


@cache
def all_guides() -> dict[tuple[str, int], Guide]:
    return load_all()


def guide(name: str, version: int | None = None) -> Guide:
    """A guide by name and version; the newest version where none is named. Raises KeyError."""
    if version is not None:
        return all_guides()[name, version]
    return all_guides()[name, max(v for n, v in all_guides() if n == name)]
