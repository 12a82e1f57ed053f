"""Where things lie on disk. Imported before Django's settings; reads the environment only."""

from __future__ import annotations

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def var_dir() -> Path:
    """The folder of everything this install writes (``MENGMA_VAR``, default ``var/`` in the tree); not created here."""
    return Path(os.environ.get("MENGMA_VAR") or BASE_DIR / "var").resolve()
