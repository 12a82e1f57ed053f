"""Where the API lives."""

from django.urls import URLPattern, URLResolver, path, re_path

from mengma.portal.api.errors import not_found_view
from mengma.portal.api.openapi import build

api = build()

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", not_found_view),
    path("api/v1/", api.urls),
    re_path(r"^api/(?P<rest>.*)$", not_found_view),
]
