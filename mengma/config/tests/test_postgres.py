"""The launcher of the embedded database, on real clusters."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading

import psycopg
import pytest

from mengma.config.database_roles import OWNER, PROGRAM
from mengma.config.postgres import EmbeddedPostgres
from mengma.config.postgres_errors import PostgresError

SMALL = {"max_connections": "20", "shared_buffers": "'16MB'"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster") / "pg"
    yield folder
    # As root the cluster lies elsewhere: pytest's folders are closed to the account it runs as.
    shutil.rmtree(EmbeddedPostgres(folder).home, ignore_errors=True)


@pytest.fixture
def cluster(home):
    cluster = EmbeddedPostgres(home, settings=SMALL)
    cluster.start()
    yield cluster
    cluster.stop()


def program_answers(cluster):
    with cluster.connect(PROGRAM, "mengma") as connection:
        return connection.execute("SELECT current_user").fetchone()[0]


def test_ready_means_that_the_program_gets_an_answer(cluster):
    assert cluster.answers()
    assert program_answers(cluster) == PROGRAM


def test_starting_twice_is_starting_once(cluster):
    first = cluster.postmaster()
    EmbeddedPostgres(cluster.wanted, settings=SMALL).start()
    assert cluster.postmaster() == first


def test_two_launchers_at_once_make_one_server(cluster):
    cluster.stop()
    launchers = [EmbeddedPostgres(cluster.wanted, settings=SMALL) for _ in range(2)]
    threads = [threading.Thread(target=launcher.start) for launcher in launchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert launchers[0].postmaster() == launchers[1].postmaster() is not None
    assert sum(launcher.process is not None for launcher in launchers) == 1
    for launcher in launchers:
        launcher.stop()


def test_killed_hard_it_recovers_what_was_committed(cluster):
    with cluster.connect(OWNER, "mengma") as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        owner.execute("INSERT INTO kept VALUES (7)")
    os.kill(cluster.postmaster(), signal.SIGKILL)
    again = EmbeddedPostgres(cluster.wanted, settings=SMALL)
    again.start()
    with again.connect(OWNER, "mengma") as owner:
        assert owner.execute("SELECT count(*) > 0 FROM kept WHERE n = 7").fetchone() == (True,)
    again.stop()


def test_a_stale_pid_file_that_names_another_living_program_does_not_stop_it(cluster):
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n")
    assert cluster.postmaster() is None
    cluster.start()
    assert cluster.answers()


def test_an_unfinished_first_start_is_begun_anew(tmp_path):
    fresh = EmbeddedPostgres(tmp_path / "pg", settings=SMALL)
    fresh.home.mkdir(parents=True)
    (fresh.home / "data.unfinished").mkdir()
    (fresh.home / "data.unfinished" / "half").write_text("x")
    fresh.start()
    assert fresh.answers()
    assert fresh.stop()
    assert not fresh.stop()
    shutil.rmtree(fresh.home)


def test_only_its_own_account_reaches_socket_data_and_passwords(cluster):
    assert stat.S_IMODE(cluster.run.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(cluster.secrets_file.stat().st_mode) == 0o600
    with cluster.connect() as admin:
        assert admin.execute("SHOW listen_addresses").fetchone() == ("",)
        assert admin.execute("SHOW fsync").fetchone() == ("on",)


def test_a_wrong_password_is_refused_even_on_the_socket(cluster):
    wrong = cluster.url(PROGRAM).replace(cluster.password(PROGRAM), "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


def test_parents_permissions_are_left_alone(cluster, home):
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert not cluster.home.is_relative_to(home.parent)


def test_neither_role_has_powers_over_the_server(cluster):
    with cluster.connect() as admin:
        rows = admin.execute(
            "SELECT rolname, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
            " FROM pg_roles WHERE rolname IN (%s, %s) ORDER BY 1",
            [PROGRAM, OWNER],
        ).fetchall()
    assert rows == [(PROGRAM, False), (OWNER, False)]


def test_asked_to_stop_while_it_waits_it_stops_waiting(cluster):
    cluster.stop()
    waiting = EmbeddedPostgres(cluster.wanted, settings=SMALL, should_stop=lambda: True)
    waiting._say_sometimes = lambda last, message: EmbeddedPostgres._say_sometimes(waiting, 0.0, message)
    with pytest.raises(PostgresError) as refusal:
        waiting.start()
    assert refusal.value.code == "postgres.interrupted"
    waiting.stop()


def test_it_ends_with_the_program_that_supervises_it(cluster):
    cluster.stop()
    program = (
        "import sys, time; from pathlib import Path; from mengma.config.postgres import EmbeddedPostgres\n"
        f"c = EmbeddedPostgres(Path({str(cluster.wanted)!r}), settings={SMALL!r}, die_with_parent=True)\n"
        "c.start(); print('up', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout.readline() == "up\n"
        assert cluster.postmaster() is not None
        supervisor.kill()
    # A start right now meets a server that is shutting down, waits for it and brings up the next.
    cluster.start()
    assert cluster.answers()
