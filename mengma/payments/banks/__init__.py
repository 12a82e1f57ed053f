"""The banks that this install is connected to; which, the setting MENGMA_BANKS says."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings

from mengma.payments.banks.interface import Bank, BankUnavailable, Message, Order
from mengma.payments.errors import UnknownBank

__all__ = ["Bank", "BankUnavailable", "Message", "Order", "bank", "bank_title", "default_bank"]


def bank(name: str) -> Bank:
    """The adapter of a connected bank. Raises UnknownBank."""
    if name not in settings.MENGMA_BANKS:
        raise UnknownBank
    made: Bank = import_module(f"mengma.payments.banks.{name}").adapter(settings.MENGMA_BANKS[name])
    return made


def bank_title(name: str) -> str:
    """What a bank is called; its name where it is connected no longer."""
    try:
        return bank(name).title_zh
    except UnknownBank:
        return name


def default_bank() -> Bank:
    """The bank that payers are sent to. Raises UnknownBank where none is connected."""
    name = next(iter(settings.MENGMA_BANKS), "")
    return bank(name)
