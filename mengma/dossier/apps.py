from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "mengma.dossier"
    label = "dossier"
    verbose_name = "电子卷宗"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.dossier import effects, fields, listening, rows  # noqa: F401  (they register)

        rows.register()
