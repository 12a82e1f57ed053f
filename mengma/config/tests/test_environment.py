"""Settings from the environment: safe when nothing is set, plain when something is wrong."""

import json
import os
import stat
import subprocess
import sys

import pytest

from mengma.config import environment
from mengma.config.secret_keys import secret_from

ASK = """
import json
from mengma.config import settings as s
print(json.dumps({k: getattr(s, k) for k in
    ["DEBUG", "MENGMA_MODE", "SESSION_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "ALLOWED_HOSTS", "AUTH_USER_MODEL"]}))
"""


def settings_with(tmp_path, **variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MENGMA_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        check=False,
        capture_output=True,
        text=True,
        env=kept | {"MENGMA_VAR": str(tmp_path)} | variables,
    )


def test_with_nothing_set_it_is_production_without_debugging(tmp_path):
    answer = json.loads(settings_with(tmp_path).stdout)
    assert answer["MENGMA_MODE"] == "production"
    assert answer["DEBUG"] is False
    assert answer["AUTH_USER_MODEL"] == "courts.User"
    assert "*" not in answer["ALLOWED_HOSTS"]


def test_debugging_cannot_be_switched_on_in_production(tmp_path):
    assert json.loads(settings_with(tmp_path, MENGMA_DEBUG="1").stdout)["DEBUG"] is False


def test_a_public_address_with_tls_makes_cookies_secure(tmp_path):
    answer = json.loads(settings_with(tmp_path, MENGMA_PUBLIC_URL="https://court.example").stdout)
    assert answer["SESSION_COOKIE_SECURE"] is True
    assert answer["SECURE_HSTS_SECONDS"] > 0


def test_an_unknown_mode_is_refused(tmp_path):
    done = settings_with(tmp_path, MENGMA_MODE="prod")
    assert done.returncode != 0
    assert "must be one of production, demo" in done.stderr


def test_keys_are_made_once_and_are_nobody_elses(tmp_path):
    file = tmp_path / "key"
    first = secret_from("NO_SUCH_VARIABLE", file, mode="production")
    assert len(first) == 64
    assert secret_from("NO_SUCH_VARIABLE", file, mode="production") == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize(("reader", "value"), [(environment.flag, "perhaps"), (environment.number, "many")])
def test_a_variable_that_cannot_be_read_is_named(monkeypatch, reader, value):
    monkeypatch.setenv("MENGMA_X", value)
    with pytest.raises(ValueError, match="MENGMA_X"):
        reader("MENGMA_X", default=1)
