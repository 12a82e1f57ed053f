"""The command line as a whole."""

import argparse
import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from mengma.cli import main as cli
from mengma.cli.errors import CommandError


@pytest.mark.parametrize("name", sorted(cli.all_commands()))
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([name, "--help"])
    assert end.value.code == 0
    assert f"mengma {name}" in capsys.readouterr().out
    assert cli.all_commands()[name].__doc__


@pytest.fixture
def failing(monkeypatch):
    def run(_args):
        raise CommandError("the guide has no owner", "name one in its first lines", code="guide.no-owner")

    def add_arguments(parser):
        parser.add_argument("--json", action="store_true")

    module = SimpleNamespace(NAME="fails", HELP="fails", NEEDS_DJANGO=False, add_arguments=add_arguments, run=run)
    module.__doc__ = "Fails."
    monkeypatch.setattr(cli, "all_commands", lambda: {"fails": module})


def test_a_typed_error_says_what_and_what_next(failing, capsys):
    assert cli.main(["fails"]) == 1
    said = capsys.readouterr()
    assert "the guide has no owner" in said.err
    assert "next: name one" in said.err
    assert said.out == ""


def test_in_json_the_error_is_data(failing, capsys):
    assert cli.main(["fails", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "guide.no-owner"


def test_used_wrongly_it_exits_with_two():
    done = subprocess.run([sys.executable, "-m", "mengma.cli.main", "no-such"], check=False, capture_output=True)
    assert done.returncode == 2


def test_migrate_is_not_run_as_the_program():
    from mengma.cli.commands import manage

    with pytest.raises(CommandError) as refusal:
        manage.run(argparse.Namespace(rest=["migrate"]))
    assert "mengma migrate" in refusal.value.next_step


def test_a_demonstration_is_not_made_in_production(settings):
    from mengma.cli.commands import demo

    settings.MENGMA_MODE = "production"
    with pytest.raises(CommandError):
        demo.run(argparse.Namespace())
