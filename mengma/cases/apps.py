from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mengma.cases"
    label = "cases"
    verbose_name = "案件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.cases import tables

        tables.register_own()
