from django.apps import AppConfig


class ProcedureConfig(AppConfig):
    name = "mengma.procedure"
    label = "procedure"
    verbose_name = "办案程序"

    def ready(self) -> None:
        from mengma.procedure import corrections, fields, guards, moving  # noqa: F401  (they register what is general)
