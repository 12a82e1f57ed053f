"""Generated pages: written, checked, and orphans found."""

import argparse

import pytest

from mengma.cli.commands import docs
from mengma.cli.errors import CommandError


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    return tmp_path


def arguments(check):
    return argparse.Namespace(check=check, json=True)


def test_written_pages_pass_the_check(folder):
    docs.run(arguments(check=False))
    assert docs.run(arguments(check=True)) == 0
    assert "| web |" in (folder / "processes.md").read_text()


@pytest.mark.parametrize("change", ["edit", "remove", "orphan"])
def test_any_difference_is_refused(folder, change):
    docs.run(arguments(check=False))
    if change == "edit":
        (folder / "processes.md").write_text("by hand")
    elif change == "remove":
        (folder / "processes.md").unlink()
    else:
        (folder / "left-over.md").write_text("from an older version")
    with pytest.raises(CommandError):
        docs.run(arguments(check=True))
