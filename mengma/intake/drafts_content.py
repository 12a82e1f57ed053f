"""Identity numbers inside a draft's content: sealed as they lie, opened for the person whose draft it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mengma.courts.identity import cipher


def sealed(content: Mapping[str, Any], bound_to: str) -> dict[str, Any]:
    """The content with every party's identity number encrypted, whether it can be right or not."""
    return _identities(content, lambda given: given if cipher.is_sealed(given) else cipher.encrypt(given, bound_to))


def opened(content: Mapping[str, Any], bound_to: str) -> dict[str, Any]:
    """The content with identity numbers readable, for its owner; one that does not open is left out."""

    def open_one(given: str) -> str:
        try:
            return cipher.decrypt(given, bound_to) if cipher.is_sealed(given) else given
        except cipher.CannotOpen:
            return ""

    return _identities(content, open_one)


def _identities(content: Mapping[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    parties = content.get("parties")
    if not isinstance(parties, list):
        return dict(content)
    changed = []
    for party in parties:
        number = party.get("identity") if isinstance(party, Mapping) else None
        changed.append({**party, "identity": change(number)} if isinstance(number, str) and number else party)
    return {**content, "parties": changed}
