"""What a draw takes from the evidence ledger once there is one: a checkpoint that outsiders have cosigned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A cosigned checkpoint of the ledger: its size, root hash and the moment of its signature."""

    size: int
    root: str
    signed_at: datetime


class Checkpoints(Protocol):
    """The port that evidence fills."""

    def first_after(self, entry_hash: str) -> Checkpoint | None:
        """The first cosigned checkpoint that contains the entry with this hash, or None while there is none."""
        ...


class NoLedger:
    """No ledger yet: draws use the committed secret alone, and their pages say so."""

    def first_after(self, entry_hash: str) -> Checkpoint | None:
        del entry_hash
        return None


_filled: list[Checkpoints] = [NoLedger()]


def checkpoints() -> Checkpoints:
    """What fills the port."""
    return _filled[-1]


def fill(port: Checkpoints) -> None:
    """Fills the port when the program starts."""
    _filled[:] = [port]
