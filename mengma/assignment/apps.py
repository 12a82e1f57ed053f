from django.apps import AppConfig


class AssignmentConfig(AppConfig):
    name = "mengma.assignment"
    label = "assignment"
    verbose_name = "分案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from mengma.assignment import documents, guards  # noqa: F401  (they register themselves)
        from mengma.assignment.effects import designating, drawing, recusing, staffing  # noqa: F401
