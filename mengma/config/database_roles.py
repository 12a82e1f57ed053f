"""The two database roles and what each may do.

``mengma_owner`` owns the database and runs migrations. ``mengma_app``, the role of the program, reads and writes rows
and can do nothing else: no TRUNCATE, no DDL, no triggers, no replica role. A model that declares
``MENGMA_APPEND_ONLY = True`` is granted SELECT and INSERT only; ``MENGMA_PROGRAM_RIGHTS`` names other rights.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

OWNER = "mengma_owner"
PROGRAM = "mengma_app"
DATABASE = "mengma"

ALL_RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE")
APPEND_RIGHTS = ("SELECT", "INSERT")
READ_RIGHTS = ("SELECT",)
READ_ONLY_TABLES = frozenset({"django_migrations"})
POWERLESS = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")


def do_create_role(admin: psycopg.Connection[Any], name: str, password: str) -> None:
    """Create the login role, or bring an existing one to these attributes and this password."""
    found = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER ROLE" if found else "CREATE ROLE")
    admin.execute(sql.SQL("{} {} {} PASSWORD {}").format(verb, sql.Identifier(name), POWERLESS, sql.Literal(password)))


def do_create_database(admin: psycopg.Connection[Any], name: str = DATABASE) -> bool:
    """Create the database, owned by the owner role and closed to everybody else; false if it exists.

    The connection must be in autocommit mode and of a role that may create databases.
    """
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    identifier = sql.Identifier(name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
            identifier, sql.Identifier(OWNER)
        )
    )
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(identifier))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(identifier, sql.Identifier(PROGRAM)))
    return True


def program_rights() -> dict[str, tuple[str, ...]]:
    """Table name -> rights of the program role, as the models declare them; tables not named get all four.

    Django's app registry must be ready.
    """
    from django.apps import apps

    rights: dict[str, tuple[str, ...]] = dict.fromkeys(READ_ONLY_TABLES, READ_RIGHTS)
    for model in apps.get_models(include_auto_created=True):
        declared = model.__dict__.get("MENGMA_PROGRAM_RIGHTS")
        if declared is not None:
            rights[model._meta.db_table] = tuple(declared)
        elif getattr(model, "MENGMA_APPEND_ONLY", False):
            rights[model._meta.db_table] = APPEND_RIGHTS
    return rights


def do_grant_program_role(owner: psycopg.Connection[Any], program: str = PROGRAM) -> None:
    """Give the program role its rights on every table, sequence and function of schema public, and no others.

    Runs as the owner after each migration, in one transaction; what an earlier version granted is taken back first.
    """
    role = sql.Identifier(program)
    rights = program_rights()
    with owner.transaction(), owner.cursor() as cursor:
        tables = [
            name
            for (name,) in cursor.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm')"
                " AND pg_get_userbyid(c.relowner) = current_user ORDER BY 1"
            ).fetchall()
        ]
        for target in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            for who in (role, sql.SQL("PUBLIC")):
                cursor.execute(
                    sql.SQL("ALTER DEFAULT PRIVILEGES REVOKE ALL ON {} FROM {}").format(sql.SQL(target), who)
                )
        cursor.execute(sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        for table in tables:
            for who in (role, sql.SQL("PUBLIC")):
                cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.Identifier(table), who))
            cursor.execute(
                sql.SQL("GRANT {} ON {} TO {}").format(
                    sql.SQL(", ").join(sql.SQL(right) for right in rights.get(table, ALL_RIGHTS)),
                    sql.Identifier(table),
                    role,
                )
            )
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(role))
