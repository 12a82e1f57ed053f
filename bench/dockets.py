"""How long it takes to check every docket: the chains from their bytes, and the derived tables from the dockets."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from bench.place import mengma, say

CHECKS = {"verify": ("docket", "verify", "--json"), "rebuild": ("docket", "rebuild", "--check", "--json")}


def measure(folder: Path, options: Namespace) -> dict[str, Any]:
    """Seconds, dockets per second and the answer of both commands. Raises CalledProcessError where one finds a difference."""
    if (folder / "runs").exists():
        raise SystemExit(
            "bench: acts were measured here, and their floor leaves rows that are no dockets; take another folder"
        )
    found: dict[str, Any] = {}
    for name, words in CHECKS.items():
        began = time.perf_counter()
        answer = json.loads(mengma(folder, *words))
        seconds = time.perf_counter() - began
        found[name] = {
            "seconds": round(seconds),
            "dockets_per_second": round(options.cases / seconds),
            "answer": answer,
        }
        say(f"{name}: {seconds:.0f} s")
    return found
