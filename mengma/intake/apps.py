from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "mengma.intake"
    label = "intake"
    verbose_name = "立案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.intake import documents, fields, guards, invitations  # noqa: F401  (they register themselves)
        from mengma.intake.effects import claims, filing, joining, parties  # noqa: F401

        documents.register()
        invitations.register_tables()
