"""Every package that runs is listed with its licence, and none is under a licence that the project excludes."""

from __future__ import annotations

import importlib.metadata
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LISTED = dict(re.findall(r"^\| (\S+) \| (.+?) \|", (ROOT / "THIRD_PARTY.md").read_text(), re.MULTILINE))


def locked() -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements" / "base.txt").read_text(), re.MULTILINE))


def front_end() -> set[str]:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return {path.removeprefix("node_modules/") for path in packages if path}


def excluded(text: str) -> bool:
    """Whether a licence text is AGPL or GPL (LGPL is fine) with no other choice beside it."""
    return bool(re.search(r"AGPL|Affero|(?<!L)GPL|(?<!Lesser )General Public", text)) and not re.search(
        r"MIT|BSD|MPL|Mozilla|Apache|LGPL|Lesser", text
    )


def test_every_package_that_runs_is_listed():
    assert (locked() | front_end()) - set(LISTED) == set()


def test_no_listed_licence_is_excluded():
    assert [name for name, licence in LISTED.items() if excluded(licence)] == []


def test_what_packages_say_of_themselves_is_not_excluded():
    found = []
    for name in locked():
        try:
            about = importlib.metadata.metadata(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        classifiers = [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
        said = " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:200], *classifiers])
        if excluded(said):
            found.append((name, said))
    assert found == []


def test_the_check_sees_what_it_must():
    assert excluded("AGPL-3.0-only")
    assert excluded("License :: OSI Approved :: GNU General Public License v3 (GPLv3)")
    assert not excluded("LGPL-3.0-only")


def test_lock_files_name_no_host():
    for file in [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]:
        assert "://" not in file.read_text(), file.name
