"""docs/reference/openapi.json: the public API as programs read it."""

from __future__ import annotations

import json


def pages() -> dict[str, str]:
    """One file, from the routers of mengma.portal.api."""
    from mengma.portal.api.urls import api

    return {"openapi.json": json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"}
