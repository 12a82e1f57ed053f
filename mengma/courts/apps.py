from django.apps import AppConfig


class CourtsConfig(AppConfig):
    name = "mengma.courts"
    label = "courts"
    verbose_name = "法院与人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma import clock
        from mengma.courts.demo_clock import current_offset

        clock.set_offset_provider(current_offset)
