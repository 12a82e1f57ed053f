"""The simulated bank: HTTP, JSON bodies, HMAC-SHA-256 over timestamp and body. For demonstrations and tests only."""

from mengma.payments.banks.simulated.adapter import SimulatedBank, adapter

__all__ = ["SimulatedBank", "adapter"]
