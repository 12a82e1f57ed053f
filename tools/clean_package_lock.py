"""Takes out of package-lock.json what names hosts (funding pages, download addresses); `npm ci` needs neither."""

from __future__ import annotations

import json
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "package-lock.json"
UNWANTED = ("funding", "resolved")


def main() -> None:
    """Rewrites the file in npm's own layout."""
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"].values():
        for name in UNWANTED:
            package.pop(name, None)
    LOCK.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
