from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


def mark_database(**signal: Any) -> None:
    """A new database is marked for ever with the mode it was created in; test databases are marked by their tests."""
    from mengma.cases.docket import do_mark_database

    if settings.MENGMA_MODE != "test":
        do_mark_database(settings.MENGMA_MODE)


class CasesConfig(AppConfig):
    name = "mengma.cases"
    label = "cases"
    verbose_name = "案件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.cases import tables

        tables.register_own()
        post_migrate.connect(mark_database, sender=self)
