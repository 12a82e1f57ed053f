"""The demonstration: an invented cast at three courts and cases at different stages, made only through procedure."""

from __future__ import annotations

from mengma.simulate.people import do_make_people


def do_make_demo() -> dict[str, int]:
    """Makes the cast and the cases that are missing; answers how many of each there are. Refused in production."""
    from django.conf import settings

    if settings.MENGMA_MODE == "production":
        raise RuntimeError("a demonstration is not made in production")
    users = do_make_people()
    return {"people": len(users)}
