from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_courts(**signal: Any) -> None:
    """After each migration the court list is what law/courts says."""
    from mengma.courts.actions import do_load_courts

    do_load_courts()


class CourtsConfig(AppConfig):
    name = "mengma.courts"
    label = "courts"
    verbose_name = "法院与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma import clock
        from mengma.courts.demo_clock import current_offset

        clock.set_offset_provider(current_offset)
        post_migrate.connect(load_courts, sender=self)
