"""A job that loses its database is done again; a job with a mistake in it is not."""

from __future__ import annotations

from types import SimpleNamespace

import django.db
import pytest
from procrastinate.contrib.django import app


def ours():
    return [task for name, task in app.tasks.items() if not name.startswith(("procrastinate", "builtin"))]


def test_every_task_outlives_the_database():
    assert ours()
    for task in ours():
        lost = task.get_retry_exception(django.db.OperationalError("gone"), SimpleNamespace(attempts=0))
        assert lost is not None, task.name


@pytest.mark.parametrize("attempts", [0, 3])
def test_a_mistake_is_not_retried_by_this(attempts):
    task = app.tasks["dossier.render"]
    assert task.get_retry_exception(ValueError("a mistake"), SimpleNamespace(attempts=attempts)) is None
