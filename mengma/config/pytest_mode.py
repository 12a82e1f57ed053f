"""A pytest plugin, loaded before Django's settings: puts the run into test mode and away from real data."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ["MENGMA_MODE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mengma.config.settings")
# A developer's shell may point at a database with real people in it. Tests never follow it.
for variable in ("DATABASE_URL", "DATABASE_OWNER_URL", "MENGMA_SECRET_KEY", "MENGMA_FIELD_KEY"):
    os.environ.pop(variable, None)
os.environ["MENGMA_VAR"] = tempfile.mkdtemp(prefix="mengma-test-")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the tests' thread
os.mkdir(os.path.join(os.environ["MENGMA_VAR"], "static"))  # so that whitenoise does not warn
atexit.register(shutil.rmtree, os.environ["MENGMA_VAR"], ignore_errors=True)
