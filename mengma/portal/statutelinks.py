"""From a citation to the text of its article in the statute library, where that is part of the installation."""

from __future__ import annotations

from functools import lru_cache

from django.urls import NoReverseMatch, reverse


def library() -> str:
    """The address of the statute library, "" where it is not there."""
    try:
        return reverse("statutes")
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=2048)
def address(instrument: str, article: str, version: str) -> str:
    """The address of an article in the version cited, "" where there is no library."""
    return ""
