"""The route table: health pages here, the API and everything else in the portal."""

from __future__ import annotations

import importlib.util

from django.urls import URLPattern, URLResolver, include, path

from mengma.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
if importlib.util.find_spec("mengma.portal.api"):
    urlpatterns.append(path("", include("mengma.portal.api.urls")))
if importlib.util.find_spec("mengma.portal.urls"):
    urlpatterns.append(path("", include("mengma.portal.urls")))
    handler400 = "mengma.portal.refusals.bad_request"
    handler403 = "mengma.portal.refusals.forbidden"
    handler404 = "mengma.portal.refusals.not_found"
    handler500 = "mengma.portal.refusals.server_error"
