"""Which answers an operation may give; every refusal has the same shape."""

from __future__ import annotations

from typing import Any

from mengma.portal.api.schemas import ProblemOut

ALWAYS = (400, 413, 422, 500)
SIGNED_IN = (401, 403)
OF_A_THING = (404,)
ACTING = (409,)


def answers(success: Any, *more: int, status: int = 200, public: bool = False) -> dict[Any, Any]:
    """The response table of an operation: the success, and the refusals that it may answer."""
    codes = {*ALWAYS, *(() if public else SIGNED_IN), *more}
    return {status: success, frozenset(codes): ProblemOut}
