"""Queues a ledger leaf for every rendered document."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("dossier", "0001_initial"), ("cases", "0002_append_only")]
    operations: ClassVar = [
        migrations.RunSQL(
            """CREATE TRIGGER document_leaf AFTER INSERT ON dossier_documentversion
               FOR EACH ROW EXECUTE FUNCTION cases_queue_leaf('document')""",
            reverse_sql="DROP TRIGGER document_leaf ON dossier_documentversion",
            elidable=False,
        ),
    ]
