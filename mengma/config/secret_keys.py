"""Keys of the install: from the environment, or made once and kept in ``var/`` (0600)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

TEST_KEY = "only-for-tests-" + "0" * 49


def secret_from(variable: str, file: Path, *, mode: str) -> str:
    """The key named by the environment variable, else the file's, else a new one written to the file.

    In test mode a fixed key, so that nothing is written. Raises OSError where the file cannot be read or written.
    """
    value = os.environ.get(variable)
    if value:
        return value
    if mode == "test":
        return TEST_KEY
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    if not file.exists():
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            handle.write(secrets.token_hex(32))
        try:
            os.link(unfinished, file)  # fails where another process was quicker: its key then counts
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return file.read_text().strip()
