"""Makes an install ready to serve, and sees quickly that it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from mengma.config import database_roles
from mengma.config.health import pending_migrations
from mengma.config.messages import do_compile
from mengma.config.migrating import connected_as, do_migrate
from mengma.config.paths import BASE_DIR


def prepared_file() -> Path:
    """Where the fingerprints of what was prepared last are kept."""
    return Path(settings.MENGMA_VAR) / "prepared.json"


def digest(value: Any) -> str:
    """A short hash of a JSON value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def rights_fingerprint() -> str:
    """Changes when a model's table, the program's rights on it or the court list change."""
    tables = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))
    source = Path(database_roles.__file__).read_text()
    # The court list follows each migration, so a new list is a reason to run them.
    courts = [file.read_text() for file in sorted((BASE_DIR / "law" / "courts").rglob("*.yaml"))]
    return digest([tables, sorted(database_roles.program_rights().items()), source, courts])


def static_fingerprint() -> str:
    """Changes when a static file of any package is added, removed or written."""
    found = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            found.append((path, stat.st_size, stat.st_mtime_ns))
    return digest([sorted(found), str(settings.STATIC_ROOT), settings.STORAGES["staticfiles"]])


def read_prepared() -> dict[str, str]:
    """The fingerprints of the last time; empty where there was none."""
    try:
        known: dict[str, str] = json.loads(prepared_file().read_text())
    except (OSError, ValueError):
        return {}
    return known


def do_prepare(program_url: str, owner_url: str) -> list[str]:
    """Migrate, settle rights, compile translations, collect static files, each if needed; answers what was done."""
    known, done = read_prepared(), []
    wanted = {"rights": rights_fingerprint(), "static": static_fingerprint(), "database": digest(program_url)}
    with connected_as(owner_url):
        waiting = pending_migrations()
    if waiting or any(known.get(name) != wanted[name] for name in ("rights", "database")):
        do_migrate(owner_url, verbosity=0)
        done.append("migrations")
    if do_compile():
        done.append("translations")
    if known.get("static") != wanted["static"] or not Path(settings.STATIC_ROOT).is_dir():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        done.append("static files")
    prepared_file().parent.mkdir(parents=True, exist_ok=True)
    prepared_file().write_text(json.dumps(wanted))
    return done
