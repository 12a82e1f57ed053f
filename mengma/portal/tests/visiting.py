"""What the stories of the pages share: somebody at a browser, and what stands on a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client


def at(user: Any = None, **more: Any) -> Client:
    """A browser in which this person has signed in; nobody without one."""
    client = Client(**more)
    if user is not None:
        client.force_login(user)
    return client


def text_of(response: HttpResponse) -> str:
    """The page as the browser gets it."""
    return response.content.decode()
