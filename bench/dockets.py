"""How long it takes to check every docket: the chains from their bytes, and the derived tables from the dockets."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from bench.place import mengma, say

CHECKS = {"verify": ("docket", "verify", "--json"), "rebuild": ("docket", "rebuild", "--check", "--json")}


def measure(folder: Path, cases: int) -> dict[str, Any]:
    """Seconds and dockets per second of both commands, and what they found. Raises CalledProcessError where one finds a difference."""
    found: dict[str, Any] = {}
    for name, words in CHECKS.items():
        began = time.perf_counter()
        answer = json.loads(mengma(folder, *words))
        seconds = time.perf_counter() - began
        found[name] = {"seconds": round(seconds), "dockets_per_second": round(cases / seconds), "answer": answer}
        say(f"{name}: {seconds:.0f} s")
    return found
