"""The arithmetic of a fair draw: pure, so that anybody can run it again.

A court commits to one secret a day. A single secret would be spoilt by the first draw that reveals it, so the secret is the
end of a hash chain:

    s[LENGTH] random;   s[i] = SHA-256(s[i+1]);   commitment = s[0]

The list that takes place i (1, 2, 3 …) is drawn with s[i], and its draw reveals s[i]. Hashing s[i] i times gives the
commitment, which was recorded before the day. Whoever knows s[i] knows s[1] … s[i-1], but the lists of those places were
entries already when place i was taken; nobody learns s[i+1].

    seed  = SHA-256(list entry's hash || s[i] || checkpoint's root, where there is a ledger)
    drawn = candidates in the order of their ids; each time the one at SHA-256(seed || round) mod how many remain

The modulus favours nobody by more than one part in 2 to the power 240.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

# how many lists one court can make in a day; a size, not a rule of law
LENGTH = 4096
METHOD = "sha256-chain-uniform-1"


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def commitment(secret: str) -> str:
    """s[0] in hex of the secret s[LENGTH] in hex."""
    return link(secret, 0)


def link(secret: str, place: int) -> str:
    """s[place] in hex. Raises ValueError for a place outside the chain."""
    if not 0 <= place <= LENGTH:
        raise ValueError(f"the chain has no place {place}")
    value = bytes.fromhex(secret)
    for _ in range(LENGTH - place):
        value = _hash(value)
    return value.hex()


def belongs(revealed: str, place: int, committed: str) -> bool:
    """Whether a revealed link hashes back to the commitment."""
    value = bytes.fromhex(revealed)
    for _ in range(place):
        value = _hash(value)
    return value.hex() == committed


def seed(list_hash: str, revealed: str, checkpoint_root: str = "") -> str:
    """The seed in hex, from the hash of the entry with the candidate list and the revealed link."""
    return _hash(bytes.fromhex(list_hash) + bytes.fromhex(revealed) + bytes.fromhex(checkpoint_root)).hex()


def draw(candidates: Sequence[str], seats: int, seed_hex: str) -> list[str]:
    """`seats` different candidates, each remaining one with the same chance. Raises ValueError where there are too few."""
    remaining = sorted(candidates)
    if len(set(remaining)) != len(remaining) or not 0 < seats <= len(remaining):
        raise ValueError("not enough different candidates")
    drawn = []
    for turn in range(seats):
        number = int.from_bytes(_hash(bytes.fromhex(seed_hex) + turn.to_bytes(4, "big")), "big")
        drawn.append(remaining.pop(number % len(remaining)))
    return drawn
