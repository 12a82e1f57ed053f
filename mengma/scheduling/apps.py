from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "mengma.scheduling"
    label = "scheduling"
    verbose_name = "排期"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.scheduling import fields, tables  # noqa: F401  (fields registers its type)

        tables.register_own()
