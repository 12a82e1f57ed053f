"""Invitation codes (应诉邀请码): how a party who did not file finds the case.

A code follows from the invitation's place in the docket and the installation's key, so that the notice can print it and
the docket need not hold it; rows keep a keyed digest. Sixty bits, used once, for one party, together with that party's
name and identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mengma.cases.state import CaseState, Item
from mengma.cases.tables import Columns, DerivedTable, register_table
from mengma.courts.identity.cipher import keyed_digest
from mengma.intake.models import Invitation
from mengma.procedure.context import ActContext

COLLECTION = "invitations"
# letters and digits that are not mistaken for each other on paper
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4
# a rule of the house's door, not of law: how many days a code opens
VALID_DAYS = 90


def code_of(invitation: Mapping[str, Any]) -> str:
    """The code of an invitation as printed: ABCD-EFGH-JKLM."""
    number = int(keyed_digest("invitation-code", invitation["nonce"]), 16)
    letters = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def digest_of(code: str) -> str:
    """The digest under which a typed code is found; spaces, hyphens and case do not matter."""
    plain = "".join(each for each in code.upper() if each.isalnum())
    return keyed_digest("invitation", plain)


def do_invite(ctx: ActContext, party: str) -> str:
    """Adds an invitation for a party and revokes an unused earlier one; returns its key."""
    for key, earlier in list(ctx.state.all(COLLECTION).items()):
        if earlier["party"] == party and is_open(earlier):
            ctx.put(COLLECTION, key, {"revoked_on": ctx.happened_on.isoformat()})
    # what a code follows from need not be secret, the key is; a corrected act gives the same code again
    nonce = f"{ctx.case_id}/{party}/{ctx.seq}"
    item: Item = {
        "party": party,
        "nonce": nonce,
        "code_digest": digest_of(code_of({"nonce": nonce})),
        "since": ctx.happened_on.isoformat(),
        "expires_on": date.fromordinal(ctx.today.toordinal() + VALID_DAYS).isoformat(),
        "seq": ctx.seq,
    }
    return ctx.add(COLLECTION, ctx.state.next_key(COLLECTION, "i"), item)


def is_open(item: Mapping[str, Any]) -> bool:
    return not item.get("used_on") and not item.get("revoked_on")


def for_party(state: CaseState, party: str) -> Item | None:
    """The newest open invitation of a party, if any."""
    mine = [item for item in state.all(COLLECTION).values() if item["party"] == party and is_open(item)]
    return mine[-1] if mine else None


def find(state: CaseState, digest: str, on: date) -> str | None:
    """The key of the invitation that a code's digest opens on a day, if any."""
    for key, item in state.all(COLLECTION).items():
        if item["code_digest"] == digest and is_open(item) and on <= date.fromisoformat(item["expires_on"]):
            return key
    return None


def _columns(item: Item, state: CaseState) -> Columns:
    return {
        "party": item["party"],
        "code_digest": item["code_digest"],
        "expires_on": item["expires_on"],
        "used_on": item.get("used_on"),
        "revoked_on": item.get("revoked_on"),
    }


def register_tables() -> None:
    register_table(DerivedTable(COLLECTION, Invitation, _columns))
