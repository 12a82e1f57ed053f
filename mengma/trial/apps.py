from django.apps import AppConfig


class TrialConfig(AppConfig):
    name = "mengma.trial"
    label = "trial"
    verbose_name = "智慧审判"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.trial import documents, guards  # noqa: F401  (they register themselves)
        from mengma.trial.effects import (  # noqa: F401
            appeals,
            closing,
            hearings,
            judgments,
            pleadings,
            rulings,
        )
