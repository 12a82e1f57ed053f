"""Typed errors of the database launcher."""

from __future__ import annotations


class PostgresError(Exception):
    """The database could not be started, reached or stopped. ``code``: machine code; ``next_step``: what to do."""

    def __init__(self, code: str, message: str, next_step: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.next_step = next_step
