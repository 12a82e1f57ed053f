"""Preparing twice is quick, and sees what has changed."""

import pytest
from django.test import override_settings

from mengma.config import database_roles, preparing


@pytest.fixture
def install(tmp_path, worker_database, transactional_db):
    with override_settings(MENGMA_VAR=tmp_path, STATIC_ROOT=tmp_path / "static"):
        yield (worker_database.url(database_roles.PROGRAM), worker_database.url(database_roles.OWNER))


def test_the_second_time_nothing_is_left_to_do(install):
    assert "static files" in preparing.do_prepare(*install)
    assert preparing.do_prepare(*install) == []


def test_changed_rights_are_settled_again(install, monkeypatch):
    preparing.do_prepare(*install)
    rights = database_roles.program_rights()
    monkeypatch.setattr(database_roles, "program_rights", lambda: rights | {"django_session": ("SELECT",)})
    assert preparing.do_prepare(*install) == ["migrations"]


def test_another_database_is_never_taken_for_the_prepared_one(install):
    preparing.do_prepare(*install)
    program, owner = install
    assert preparing.do_prepare(program + "&connect_timeout=9", owner) == ["migrations"]


def test_a_lost_static_folder_is_made_again(install, tmp_path):
    preparing.do_prepare(*install)
    import shutil

    shutil.rmtree(tmp_path / "static")
    assert preparing.do_prepare(*install) == ["static files"]
