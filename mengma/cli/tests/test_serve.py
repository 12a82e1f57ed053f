"""`mengma serve`: whatever is killed comes back, and nothing stays when it stops."""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tests.served import ROOT, Served, served

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served")) as running:
        yield running


def answers(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.loads(answer.read())


def wait_for_another(platform: Served, what: str, killed: int) -> None:
    until = time.monotonic() + 60
    while platform.pid_of(what) in (None, killed):
        assert time.monotonic() < until, platform.log_end()
        time.sleep(0.05)


@pytest.mark.parametrize("what", ["web", "worker", "postgres"])
def test_what_is_killed_comes_back(platform, what):
    killed = platform.kill(what)
    wait_for_another(platform, what, killed)
    platform.wait_until_ready()


def test_the_supervisor_killed_leaves_a_place_to_start_again(platform):
    with psycopg.connect(platform.database_url(), autocommit=True) as program:
        program.execute("INSERT INTO django_session VALUES ('kept', 'data', now())")
    platform.kill("supervisor")
    platform.start()
    with psycopg.connect(platform.database_url(), autocommit=True) as program:
        assert program.execute("SELECT session_data FROM django_session WHERE session_key = 'kept'").fetchone()


def test_a_second_server_on_the_same_port_is_told_so(platform):
    done = subprocess.run(
        [sys.executable, "-m", "mengma.cli.main", "serve", "--port", str(platform.port)],
        check=False, capture_output=True, text=True, cwd=ROOT, env=platform.environment, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "is Mengma running already" in done.stderr


def test_the_figures_are_those_of_all_web_processes(platform):
    for _ in range(20):
        assert answers(f"{platform.url}/healthz") == {"alive": True}
    with urllib.request.urlopen(f"{platform.url}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    line = next(line for line in text.splitlines() if 'count{method="GET",route="healthz"' in line)
    assert float(line.split()[-1]) >= 20


def test_backup_and_restore_by_the_commands(platform, tmp_path):
    def mengma(*arguments, folder=platform.folder):
        environment = platform.environment | {"MENGMA_VAR": str(folder)}
        command = [sys.executable, "-m", "mengma.cli.main", *arguments]
        return subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=120
        )

    made = mengma("backup", str(tmp_path / "backup"), "--json")
    assert made.returncode == 0, made.stderr
    fresh = Served(tmp_path / "fresh")
    fresh.folder.mkdir()
    try:
        refused = mengma("restore", str(tmp_path / "backup"), "--json", folder=fresh.folder)
        assert json.loads(refused.stdout)["error"] == "restore.other-key"
        (fresh.folder / "field-key").write_text((Path(platform.folder) / "field-key").read_text())
        restored = mengma("restore", str(tmp_path / "backup"), "--json", folder=fresh.folder)
        assert restored.returncode == 0, restored.stderr
        with psycopg.connect(fresh.database_url()) as program:
            assert program.execute("SELECT count(*) FROM courts_court").fetchone() == (123,)
    finally:
        fresh.stop()


def test_stopping_leaves_no_process(platform):
    """Last of the module: the fixture finds it stopped."""
    running = {name: platform.pid_of(name) for name in ("web", "worker", "postgres")}
    assert all(running.values())
    platform.stop()
    assert [name for name, pid in running.items() if Path(f"/proc/{pid}").exists()] == []
