from django.apps import AppConfig


class CaselawConfig(AppConfig):
    name = "mengma.caselaw"
    label = "caselaw"
    verbose_name = "法规库"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.caselaw.catalogue import watch_requests

        watch_requests()
