"""The public collection of statutes is read whole, imported without loss, and imported again without change.

Needs the folder of raw data (MENGMA_SHARED_DATA). Every file is read at either size; into the database goes a sample, and at
full size (`make prove`) all of it.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from mengma import lawbook
from mengma.caselaw.actions import do_import
from mengma.caselaw.catalogue import catalogue
from mengma.caselaw.models import Provision
from mengma.caselaw.reading import ReadText, Unreadable, read_text
from mengma.caselaw.searching import search
from mengma.lawbook.statutes import articles_of
from tests.proofs.measuring import ROOT, save, sized

pytestmark = [pytest.mark.proof, pytest.mark.shared_data]

EVERY = sized(14, 1)  # which share of the files goes into the database


@pytest.fixture(scope="module")
def texts() -> Path:
    folder = Path(os.environ.get("MENGMA_SHARED_DATA", ROOT.parent / "shared" / "data")) / "statutes"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; set MENGMA_SHARED_DATA")
    return folder


@pytest.fixture(scope="module")
def read(texts: Path) -> dict[str, ReadText | str]:
    out: dict[str, ReadText | str] = {}
    for path in sorted(texts.rglob("*.md")):
        name = path.relative_to(texts).as_posix()
        try:
            out[name] = read_text(path.read_text(encoding="utf-8"), path.stem)
        except Unreadable as refused:
            out[name] = str(refused)
    return out


def test_every_file_is_read_or_says_why(read: dict[str, ReadText | str]) -> None:
    refused = {name for name, text in read.items() if isinstance(text, str)}
    assert refused == {name for name in read if name.endswith("_index.md")}  # the folders' own pages are no statutes
    shapes = [text.shape for text in read.values() if isinstance(text, ReadText)]
    assert shapes.count("articles") > 0.9 * len(shapes)


def test_no_character_of_an_article_is_lost(texts: Path, read: dict[str, ReadText | str]) -> None:
    """What stands in a file after its header comes out again, but for spaces, marks of Markdown and printed contents."""

    def letters(text: str) -> str:
        return "".join(sign for sign in text.replace("笫", "第") if "\u4e00" <= sign <= "\u9fff")

    short = []
    for name, text in read.items():
        if isinstance(text, str):
            continue
        body = (texts / name).read_text(encoding="utf-8").partition("<!-- INFO END -->")[2]
        body = "\n".join(line for line in body.splitlines() if not line.strip().startswith("<!--"))
        kept = letters("".join(f"{each.label}{each.body}" for each in text.passages))
        if kept != letters(body):
            short.append(name)
    # one text prints its table of contents as headings before the first article
    assert short == ["司法解释/最高人民法院关于适用《民事诉讼法》的解释(2022-04-01).md"]


def test_the_index_of_articles_counts_the_same(texts: Path, read: dict[str, ReadText | str]) -> None:
    """Wherever lawbook names a text, this reader finds the same article numbers as lawbook's own check of statutes."""
    compared = 0
    for instrument in lawbook.load().instruments.values():
        for version in instrument.versions:
            if version.text is None or not (texts / version.text).exists():
                continue
            mine = {
                number
                for name, text in read.items()
                if isinstance(text, ReadText) and (name == version.text or name.startswith(f"{version.text}/"))
                for number, suffix in text.numbers
                if not suffix
            }
            theirs = set(articles_of(texts / version.text))
            assert mine >= theirs, version.text
            compared += 1
    assert compared > 20


@pytest.mark.django_db
def test_a_collection_is_imported_once(texts: Path, read: dict[str, ReadText | str], tmp_path: Path) -> None:
    folder = tmp_path / "statutes"
    for name in [*read][::EVERY]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(texts / name, folder / name)
    began = time.perf_counter()
    first = do_import(folder)
    taken = time.perf_counter() - began
    assert first.imported + len(first.duplicates) + len(first.refused) == first.files
    assert {item["path"] for item in first.refused} == {
        name for name in [*read][::EVERY] if isinstance(read[name], str)
    }
    assert all(item["reason"] for item in first.refused + first.duplicates)
    rows = Provision.objects.count()
    began = time.perf_counter()
    again = do_import(folder)
    assert (again.imported, again.replaced, again.unchanged) == (0, 0, first.files)
    assert Provision.objects.count() == rows
    found = search("人民法院", max(each.version for each in catalogue().editions.values()))
    assert found.total
    save(
        "statutes",
        {
            "files": first.files,
            "imported": first.imported,
            "instruments": first.instruments,
            "editions": first.editions,
            "articles": first.articles,
            "duplicates": len(first.duplicates),
            "not_read": len(first.refused),
            "import_s": round(taken, 1),
            "second_import_s": round(time.perf_counter() - began, 2),
        },
    )
