"""Makes entries and payloads append-only in the database itself, queues ledger leaves, and lets payloads be erased by an act."""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the docket is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON cases_entry
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON cases_entry
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER payload_no_delete BEFORE DELETE ON cases_payload
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER payload_no_truncate BEFORE TRUNCATE ON cases_payload
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER mark_append_only BEFORE UPDATE OR DELETE ON cases_databasemark
    FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
CREATE TRIGGER mark_no_truncate BEFORE TRUNCATE ON cases_databasemark
    FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse_change();
"""

# The only update that a payload can see: emptied, for the sake of an entry of the same case whose header names it.
ERASE = """
CREATE FUNCTION cases_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.entry_id = OLD.entry_id AND NEW.content IS NULL AND NEW.salt IS NULL AND EXISTS (
        SELECT 1 FROM cases_entry eraser JOIN cases_entry target ON target.id = NEW.entry_id
        WHERE eraser.id = NEW.erased_by AND eraser.case_id = target.case_id
          AND convert_from(eraser.header, 'UTF8')::jsonb ->> 'erases' = target.id::text
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a payload is only erased by a recorded act that names it' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER payload_only_erase BEFORE UPDATE ON cases_payload FOR EACH ROW EXECUTE FUNCTION cases_only_erase();
CREATE FUNCTION cases_erase_payload(target uuid, by_entry uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE public.cases_payload SET content = NULL, salt = NULL, erased_by = by_entry WHERE entry_id = target;
$$;
"""

# Other packages attach the same function to their tables: EXECUTE FUNCTION cases_queue_leaf('kind').
LEAF = """
CREATE FUNCTION cases_queue_leaf() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO cases_leaf (kind, source_id) VALUES (TG_ARGV[0], NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER entry_leaf AFTER INSERT ON cases_entry FOR EACH ROW EXECUTE FUNCTION cases_queue_leaf('entry');
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(REFUSE, elidable=False),
        migrations.RunSQL(ERASE, elidable=False),
        migrations.RunSQL(LEAF, elidable=False),
    ]
