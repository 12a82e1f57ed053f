"""The configuration's own app: it has no models; it hooks start-up."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Label ``config``; carries the middleware, health pages and periodic tasks."""

    name = "mengma.config"
    label = "config"
