from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "mengma.delivery"
    label = "delivery"
    verbose_name = "送达"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.delivery import documents, guards, listening  # noqa: F401  (they register themselves)
        from mengma.delivery.effects import announcing, reading, recording, sending  # noqa: F401
