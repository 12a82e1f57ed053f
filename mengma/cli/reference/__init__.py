"""Generators of docs/reference: every module here has ``pages() -> dict[str, str]``, path under docs/reference -> text.

`mengma docs` writes them; `mengma docs --check` (part of `make lint`) refuses when a committed page differs.
"""
