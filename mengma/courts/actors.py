"""Who acts: a person with the offices held today, or the system. Pure values, built by `selectors.actor_for`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Held:
    """An office held: role, and the code of the court where it is held (empty for offices of no court)."""

    role: str
    court: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts or reads."""

    id: str
    name: str
    kind: str = "litigant"
    offices: frozenset[Held] = field(default_factory=frozenset)

    def holds(self, role: str, court: str | None = None) -> bool:
        """Whether the office `role` is held, at `court` where one is named."""
        return any(held.role == role and (court is None or held.court == court) for held in self.offices)

    def courts(self, *roles: str) -> frozenset[str]:
        """The codes of the courts at which any of the roles is held."""
        return frozenset(held.court for held in self.offices if held.role in roles)

    def as_header(self, capacity: str) -> dict[str, Any]:
        """What an entry's header keeps of the actor: id, name and the capacity in which the act was done."""
        return {"id": self.id, "name": self.name, "capacity": capacity}


SYSTEM = Actor(id="system", name="系统", kind="system")
NOBODY = Actor(id="", name="", kind="public")
