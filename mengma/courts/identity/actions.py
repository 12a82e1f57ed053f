"""Identifying an account: the number is checked, asked about, and kept encrypted."""

from __future__ import annotations

from mengma import clock
from mengma.courts.identity import adapter, cipher
from mengma.courts.models import User
from mengma.lawbook import LawbookError, check_resident_id
from mengma.refusal import Refusal


class NotIdentified(Refusal):
    """Name and number do not belong together, or the number cannot be right."""

    code = "identity.not_identified"
    status = 422


def do_identify(user: User, number: str, service: adapter.IdentityService | None = None) -> User:
    """Identifies an account by its name and a resident identity number, and keeps the number encrypted.

    Raises NotIdentified (nothing is kept), IdentityUnavailable. Source: 在线诉讼规则第七条.
    """
    try:
        checked = check_resident_id(number, on=clock.today()).number
    except LawbookError as wrong:
        raise NotIdentified(wrong.what_zh, wrong.what_en) from wrong
    if (service or adapter.service()).verify(user.name, checked) != "match":
        raise NotIdentified(
            "姓名与身份证号核对不一致，请检查姓名和号码；确认无误的，请携带证件到窗口核验。",
            "The name and the number do not match. Check both, or bring your document to the window.",
        )
    return _do_keep(user, checked)


def do_identify_at_window(user: User, number: str) -> User:
    """Keeps the number of a person whose document a clerk has seen. Raises NotIdentified."""
    try:
        return _do_keep(user, check_resident_id(number, on=clock.today()).number)
    except LawbookError as wrong:
        raise NotIdentified(wrong.what_zh, wrong.what_en) from wrong


def _do_keep(user: User, number: str) -> User:
    user.identity_cipher = cipher.encrypt(number, bound_to(user)).encode()
    user.identity_lookup = cipher.lookup_digest(number)
    user.verified_on = clock.today()
    user.save(update_fields=["identity_cipher", "identity_lookup", "verified_on"])
    return user


def bound_to(user: User) -> str:
    return f"user/{user.id}"


def number_of(user: User) -> str | None:
    """The identified account's own number, for comparing with a party's; None where the account is not identified."""
    if user.identity_cipher is None:
        return None
    return cipher.decrypt(bytes(user.identity_cipher).decode(), bound_to(user))
