"""General guards of this package live beside their effects; importing them here registers them."""

from mengma.assignment.effects import recusing, staffing

__all__ = ["recusing", "staffing"]
