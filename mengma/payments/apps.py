from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "mengma.payments"
    label = "payments"
    verbose_name = "诉讼费用"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.payments import documents, guards, listening  # noqa: F401  (they register themselves)
        from mengma.payments.effects import appealing, opening, paying, refunds, relief, reviewing  # noqa: F401
        from mengma.payments.orders import register_tables

        register_tables()
