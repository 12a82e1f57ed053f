"""What every proof shares: small or full size, and the file of figures that the full size leaves."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("MENGMA_PROOF") == "full"
SEED = 20261123


def sized(small: int, full: int) -> int:
    """The size of a proof: small in `make test`, full in `make prove` (MENGMA_PROOF=full)."""
    return full if FULL else small


def circumstances() -> dict[str, Any]:
    """Commit, machine and date of a measurement."""
    head = _git("rev-parse", "HEAD")
    changed = _git("status", "--porcelain", "--", "mengma", "guides", "law", "tests", "bench")
    memory = Path("/proc/meminfo").read_text().split("\n", 1)[0].split()[1]
    return {
        "commit": f"{head}+changes" if changed else head,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "cores": os.cpu_count(),
            "memory_gb": round(int(memory) / 1024**2, 1),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "load_before": os.getloadavg()[1],
        },
    }


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def save(name: str, figures: dict[str, Any]) -> None:
    """Prints the figures; at full size writes docs/measurements/<name>.json as well."""
    told = json.dumps(
        {"what": name, "size": "full" if FULL else "small", **circumstances(), **figures}, ensure_ascii=False, indent=1
    )
    sys.stdout.write(f"\n{told}\n")
    if FULL:
        folder = ROOT / "docs" / "measurements"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(told + "\n", encoding="utf-8")
