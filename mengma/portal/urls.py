"""URL patterns, generated from the route table; the public API brings its own."""

from __future__ import annotations

from importlib import import_module

from django.urls import URLPattern, URLResolver, include, path

from mengma.portal.gate import gated
from mengma.portal.routes import ROUTES, Route


def _pattern(route: Route) -> URLPattern:
    module, _, function = route.view.partition(":")
    view = getattr(import_module(f"mengma.portal.views.{module}"), function)
    return path(route.path, gated(route, view), name=route.name)


urlpatterns: list[URLPattern | URLResolver] = [
    *(_pattern(route) for route in ROUTES),
    path("", include("mengma.portal.api.urls")),
    path("payments/", include("mengma.payments.urls")),  # where banks call; their signature is the key
]
