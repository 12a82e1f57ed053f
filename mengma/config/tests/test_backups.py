"""The drill: back up, lose everything, restore, and find it all; refuse what is damaged."""

import json
import tarfile

import psycopg
import pytest

from mengma.config import database_roles
from mengma.config.backups import BackupError, Place, check_backup, do_backup, do_extract, do_restore


@pytest.fixture
def place(worker_database, program_database_url, tmp_path):
    uploads = tmp_path / "uploads"
    (uploads / "2026").mkdir(parents=True)
    (uploads / "2026" / "scan.pdf").write_bytes(b"%PDF \x00")
    with psycopg.connect(program_database_url, autocommit=True) as program:
        program.execute("INSERT INTO django_session VALUES ('kept', 'data', now())")
    return Place(worker_database.url(database_roles.OWNER), uploads, "key")


@pytest.fixture
def empty(worker_database, tmp_path):
    server = worker_database.server
    name = f"{worker_database.name}_restored"
    server.drop(name)
    with server.admin() as admin:
        database_roles.do_create_database(admin, name)
    yield Place(server.url(database_roles.OWNER, name), tmp_path / "restored", "key")
    server.drop(name)


def test_what_was_backed_up_comes_back_with_its_rights(place, empty, worker_database, tmp_path):
    do_backup(place, tmp_path / "backup")
    do_restore(empty, tmp_path / "backup")
    assert (empty.uploads / "2026" / "scan.pdf").read_bytes() == b"%PDF \x00"
    name = f"{worker_database.name}_restored"
    with psycopg.connect(worker_database.server.url(database_roles.PROGRAM, name), autocommit=True) as program:
        assert program.execute("SELECT session_data FROM django_session WHERE session_key = 'kept'").fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute("TRUNCATE django_session")


def test_triggers_and_functions_come_back(place, empty, tmp_path):
    question = (
        "SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal),"
        " (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public')"
    )
    do_backup(place, tmp_path / "backup")
    do_restore(empty, tmp_path / "backup")
    answers = []
    for url in (place.owner_url, empty.owner_url):
        with psycopg.connect(url) as owner:
            answers.append(owner.execute(question).fetchone())
    assert answers[0] == answers[1]
    assert answers[0][0] > 0


def test_a_changed_file_is_found(place, tmp_path):
    do_backup(place, tmp_path / "backup")
    with (tmp_path / "backup" / "uploads.tar").open("r+b") as handle:
        handle.seek(600)
        handle.write(b"x")
    with pytest.raises(BackupError) as refusal:
        check_backup(tmp_path / "backup")
    assert refusal.value.code == "restore.damaged"


def test_the_wrong_key_is_found_before_anything_is_restored(place, empty, tmp_path):
    do_backup(place, tmp_path / "backup")
    with pytest.raises(BackupError) as refusal:
        do_restore(Place(empty.owner_url, empty.uploads, "another key"), tmp_path / "backup")
    assert refusal.value.code == "restore.other-key"


def test_nothing_is_restored_over_data(place, tmp_path):
    do_backup(place, tmp_path / "backup")
    with pytest.raises(BackupError) as refusal:
        do_restore(place, tmp_path / "backup")
    assert refusal.value.code == "restore.not-empty"


def test_a_backup_holds_no_key_and_no_password(place, tmp_path):
    manifest = do_backup(place, tmp_path / "backup")
    assert {file.name for file in (tmp_path / "backup").iterdir()} == {"database.dump", "uploads.tar", "manifest.json"}
    assert "postgresql://" not in json.dumps(manifest)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside-of-uploads"])
def test_a_member_that_points_outside_is_refused(tmp_path, name):
    archive = tmp_path / "evil.tar"
    with tarfile.open(archive, "w") as opened:
        opened.addfile(tarfile.TarInfo(name))
    with pytest.raises(BackupError) as refusal:
        do_extract(archive, tmp_path / "uploads")
    assert refusal.value.code == "restore.foreign-member"


def test_a_backup_is_never_written_over(place, tmp_path):
    (tmp_path / "backup").mkdir()
    with pytest.raises(BackupError) as refusal:
        do_backup(place, tmp_path / "backup")
    assert refusal.value.code == "backup.exists"
    assert list((tmp_path / "backup").iterdir()) == []
