"""A database is marked once, whatever the mark says."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0002_append_only")]
    operations: ClassVar = [
        migrations.RunSQL(
            "DROP TABLE cases_databasemark", elidable=False, state_operations=[migrations.DeleteModel("DatabaseMark")]
        ),
        migrations.CreateModel(
            name="DatabaseMark",
            fields=[
                ("singleton", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("marked_at", models.DateTimeField(db_default=models.functions.Now())),
            ],
        ),
        migrations.AddConstraint(
            "databasemark", models.CheckConstraint(condition=models.Q(("singleton", True)), name="mark_once")
        ),
        migrations.RunSQL(
            """CREATE TRIGGER mark_append_only BEFORE UPDATE OR DELETE ON cases_databasemark
                   FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
               CREATE TRIGGER mark_no_truncate BEFORE TRUNCATE ON cases_databasemark
                   FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();""",
            elidable=False,
        ),
    ]
