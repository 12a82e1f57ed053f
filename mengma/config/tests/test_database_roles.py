"""What the program's role can and cannot do in the database."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from mengma.config import database_roles
from mengma.config.database_roles import OWNER, PROGRAM, do_grant_program_role, program_rights

FORBIDDEN = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def owner(owner_database_url):
    with psycopg.connect(owner_database_url, autocommit=True) as opened:
        yield opened


@pytest.fixture
def program(program_database_url):
    with psycopg.connect(program_database_url, autocommit=True) as opened:
        yield opened


@pytest.mark.django_db
def test_the_tests_themselves_run_as_the_program():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == (PROGRAM, PROGRAM)


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE django_session",
        "TRUNCATE django_session CASCADE",
        "DROP TABLE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "CREATE TABLE mine (n int)",
        "CREATE SCHEMA mine",
        "CREATE TRIGGER t BEFORE UPDATE ON django_session FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "SET session_replication_role = replica",
        f"SET ROLE {OWNER}",
        "DELETE FROM django_migrations",
        "COPY django_session TO '/tmp/out'",
        "COPY django_session FROM PROGRAM 'true'",
        "ALTER ROLE mengma_app SUPERUSER",
        "CREATE DATABASE mine",
    ],
)
def test_the_program_is_refused(program, statement):
    with pytest.raises(FORBIDDEN):
        program.execute(statement)


def test_the_program_cannot_give_itself_rights(program):
    program.execute(f"GRANT TRUNCATE ON django_session TO {PROGRAM}")  # a warning: nothing was granted
    with pytest.raises(FORBIDDEN):
        program.execute("TRUNCATE django_session")


def test_the_program_reads_and_writes_rows(program):
    program.execute("INSERT INTO django_session VALUES ('key', 'data', now())")
    program.execute("UPDATE django_session SET session_data = 'other'")
    assert program.execute("DELETE FROM django_session RETURNING session_data").fetchall() == [("other",)]


def test_append_only_tables_take_rows_and_give_none_back(owner, program, monkeypatch):
    owner.execute("CREATE TABLE kept (n int)")
    rights = program_rights()
    monkeypatch.setattr(database_roles, "program_rights", lambda: rights | {"kept": database_roles.APPEND_RIGHTS})
    do_grant_program_role(owner)
    program.execute("INSERT INTO kept VALUES (1)")
    assert program.execute("SELECT n FROM kept").fetchall() == [(1,)]
    for statement in ("UPDATE kept SET n = 2", "DELETE FROM kept", "TRUNCATE kept", "SELECT n FROM kept FOR UPDATE"):
        with pytest.raises(FORBIDDEN):
            program.execute(statement)


def test_a_right_that_is_no_longer_declared_is_taken_back(owner, program, monkeypatch):
    rights = program_rights()
    monkeypatch.setattr(database_roles, "program_rights", lambda: rights | {"django_session": ("SELECT",)})
    do_grant_program_role(owner)
    with pytest.raises(FORBIDDEN):
        program.execute("DELETE FROM django_session")


def test_a_new_table_is_closed_until_rights_are_settled(owner, program):
    owner.execute("CREATE TABLE fresh (n int)")
    with pytest.raises(FORBIDDEN):
        program.execute("SELECT * FROM fresh")


def test_every_append_only_model_is_granted_reading_and_adding_only(program):
    for model in apps.get_models():
        if not getattr(model, "MENGMA_APPEND_ONLY", False):
            continue
        table = model._meta.db_table
        granted = program.execute(
            "SELECT array_agg(privilege_type::text ORDER BY 1) FROM information_schema.role_table_grants"
            " WHERE grantee = %s AND table_name = %s",
            [PROGRAM, table],
        ).fetchone()[0]
        assert set(granted) <= {"SELECT", "INSERT"}, table


def test_nobody_else_may_connect(worker_database):
    with worker_database.server.admin() as admin:
        row = admin.execute("SELECT has_database_privilege('public', %s, 'CONNECT')", [worker_database.name]).fetchone()
    assert row == (False,)


class TestCommitsAreCleanedUp:
    """Two tests that commit the same key: the second passes only on a fresh copy of the template."""

    @pytest.mark.parametrize("turn", [1, 2])
    def test_commits_are_gone_in_the_next_test(self, program, turn):
        program.execute("INSERT INTO django_session VALUES ('same', 'data', now())")
