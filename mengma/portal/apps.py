from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mengma.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.portal.api.webhooks import listening  # noqa: F401  (it registers)
