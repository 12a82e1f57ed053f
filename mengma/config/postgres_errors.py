"""Typed errors of the database launcher."""

from __future__ import annotations

from mengma.refusal import Trouble


class PostgresError(Trouble):
    """The database could not be started, reached or stopped."""
