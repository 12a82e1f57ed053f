"""Precision and recall of the extraction on the labelled private-lending texts.

    python -m bench.extraction --set held-out|dev [--json] [--save docs/measurements/extraction.json]

Needs the folder of raw public data (MENGMA_SHARED_DATA, default ../shared/data). Every field is printed with its counts; a text
for which a field has no label is a true empty, and a value given there is wrong. The principal stands beside its
baseline, the first sum of money after the first 借. The kind of dispute is left to the extractor, as when a person pastes a text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mengma.intake.extraction import extract
from mengma.intake.extraction.scoring import Score, evaluate

ROOT = Path(__file__).resolve().parent.parent


def load_texts() -> dict[int, str]:
    """The texts by id. Raises SystemExit with advice where the data are absent."""
    data = Path(os.environ.get("MENGMA_SHARED_DATA", ROOT.parent / "shared" / "data"))
    path = data / "private-lending" / "texts.jsonl.gz"
    if not path.exists():
        raise SystemExit(f"{path} is not there; set MENGMA_SHARED_DATA to the folder of raw public data")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {entry["id"]: entry["text"] for entry in map(json.loads, lines)}


def commit() -> str:
    """The commit that is measured, with ``+changes`` where the extraction differs from it."""
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    dirty = subprocess.run(
        ["git", "status", "--porcelain", "--", "mengma/intake/extraction"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return f"{head}+changes" if dirty else head


def measure(name: str) -> dict[str, Any]:
    """Figures of one set, with commit, machine and date."""
    texts = load_texts()
    begun = time.perf_counter()
    scores = evaluate(name, texts, extract)
    return {
        "what": "extraction of private-lending complaints",
        "set": name,
        "texts": 40,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": commit(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "platform": platform.machine()},
        "seconds": round(time.perf_counter() - begun, 2),
        "fields": {field_name: score.as_dict() for field_name, score in scores.items()},
        "all_fields": _total(scores).as_dict(),
    }


def _total(scores: dict[str, Score]) -> Score:
    total = Score()
    for name, score in scores.items():
        if "baseline" not in name:
            total.hits += score.hits
            total.wrong += score.wrong
            total.missed += score.missed
            total.empty += score.empty
            total.kept_empty += score.kept_empty
    return total


def table(result: dict[str, Any]) -> str:
    """The figures as text."""
    lines = [
        f"set {result['set']}: {result['texts']} texts, commit {result['commit'][:12]}, {result['date']}",
        f"{'field':24}{'labels':>7}{'found':>7}{'right':>7}{'prec.':>8}{'recall':>8}{'F1':>8}{'empty':>7}{'kept':>6}",
    ]

    def shown(value: float | None) -> str:
        return "-" if value is None else f"{value:.3f}"

    for name, row in [*result["fields"].items(), ("all fields", result["all_fields"])]:
        lines.append(
            f"{name:24}{row['labelled']:>7}{row['found']:>7}{row['right']:>7}{shown(row['precision']):>8}"
            f"{shown(row['recall']):>8}{shown(row['f1']):>8}{row['empty_texts']:>7}{row['kept_empty']:>6}"
        )
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Measure the extraction on labelled texts.")
    parser.add_argument("--set", choices=("held-out", "dev"), default="dev", dest="name")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--save", type=Path, help="write the figures of both sets to this file")
    options = parser.parse_args(arguments)
    if options.save:
        both = {name: measure(name) for name in ("held-out", "dev")}
        options.save.write_text(json.dumps(both, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    result = measure(options.name)
    sys.stdout.write((json.dumps(result, ensure_ascii=False, indent=1) if options.json else table(result)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
