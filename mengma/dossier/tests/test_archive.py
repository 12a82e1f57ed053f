"""The archive: the list in the order of the catalogue, and a package in which everything can be checked by hand."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from mengma.cases.canonical import header_hash, parse, payload_digest
from mengma.dossier.access import access_archive
from mengma.dossier.actions import do_archive, do_upload
from mengma.dossier.archiving import archive_list
from mengma.dossier.catalogue import BadCatalogue, _read, catalogue
from mengma.dossier.errors import NoSuchFile
from mengma.dossier.models import ArchivePackage
from mengma.dossier.tests import samples
from mengma.procedure import library


@pytest.fixture
def full(cast, case, run_jobs):
    """A case with papers of both volumes, handed in out of the catalogue's order."""

    def send(who: str, name: str) -> str:
        return do_upload(samples.named(samples.pdf(), name), cast[who], case.id).id

    case.act("window_clerk", "tell", words="请补交身份证明")
    case.act("plaintiff", "add_material", files=[send("plaintiff", "身份证.pdf")], name="身份证", place="begun")
    case.act("window_clerk", "add_material", files=[send("window_clerk", "内部.pdf")], name="内部", volume="secondary")
    case.act("president", "supervise", what="阅核", opinion="同意", files=[send("president", "意见.pdf")])
    run_jobs()
    return case


def test_the_list_follows_the_catalogue_and_says_what_is_missing(full):
    lines = archive_list(full.id)
    assert [(line.volume, line.number, line.place, line.name) for line in lines] == [
        ("main", 1, "begun", "收件回执（乌兰）"),
        ("main", 2, "begun", "收件回执（乌兰）"),
        ("main", 3, "begun", "身份证.pdf"),
        ("main", 4, "told", "通知书（乌兰）"),
        ("main", 5, "told", "通知书（巴特尔）"),
        ("main", 0, "answer", "（缺）答复"),
        ("secondary", 1, "other_secondary", "内部.pdf"),
        ("secondary", 2, "other_secondary", "意见.pdf"),
    ]


def test_archiving_makes_one_package_that_can_be_checked_without_this_program(cast, full, run_jobs):
    full.act("window_clerk", "close")
    assert "dossier.archive" in run_jobs()
    row = ArchivePackage.objects.get()
    assert do_archive(full.id, row.seq).id == row.id
    with access_archive(cast["archivist"], full.id).handle as handle:
        content = handle.read()
    assert hashlib.sha256(content).hexdigest() == row.sha256
    package = zipfile.ZipFile(io.BytesIO(content))
    listed = dict(reversed(line.split("  ", 1)) for line in package.read("manifest-sha256.txt").decode().splitlines())
    assert set(listed) | {"manifest-sha256.txt"} == set(package.namelist())
    assert all(hashlib.sha256(package.read(name)).hexdigest() == digest for name, digest in listed.items())
    assert {name.split("/")[0] for name in listed if "/" in name} == {"正卷", "副卷"}
    previous = "0" * 64
    for line in package.read("docket.jsonl").decode().splitlines():
        entry = json.loads(line)
        header = parse(entry["header"].encode())
        assert header["prev"] == previous
        assert payload_digest(bytes.fromhex(entry["salt"]), entry["payload"].encode()) == header["payload"]
        previous = header_hash(entry["header"].encode()).hex()
        assert previous == entry["hash"]
    assert len(json.loads(package.read("catalogue.json"))) == len(archive_list(full.id))


def test_only_the_courts_archivist_opens_the_package(cast, full, run_jobs):
    full.act("window_clerk", "close")
    run_jobs()
    for who in ("plaintiff", "stranger", "judge", "window_clerk", "judge_elsewhere", "administrator"):
        with pytest.raises(NoSuchFile):
            access_archive(cast[who], full.id)


def test_an_erased_paper_is_listed_without_content(cast, full, run_jobs):
    full.act("president", "erase_record", entry=3, ground="法院决定", reason="未成年人")
    run_jobs()
    line = next(line for line in archive_list(full.id) if line.name == "身份证.pdf")
    assert line.sha256 is None
    do_archive(full.id)
    with access_archive(cast["archivist"], full.id).handle as handle:
        assert not any("身份证" in name for name in zipfile.ZipFile(io.BytesIO(handle.read())).namelist())


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("source: x\nconfidence: x\nplaces: [{name: a, volume: main, zh: 甲, en: a}]", "other is missing"),
        ("source: x\nconfidence: x\nplaces: [{name: other, volume: third, zh: 甲, en: a}]", "volume"),
        ("source: x\nconfidence: x\nplaces: [{name: other, volume: main, zh: 甲, en: a, more: 1}]", "more"),
    ],
)
def test_a_mistaken_catalogue_is_not_used(tmp_path, written, why):
    path = tmp_path / "archive.yaml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(BadCatalogue, match=why):
        _read(path)


def test_a_guide_without_a_catalogue_has_one_place():
    assert [place.name for place in catalogue("no-such-guide").places.values()] == ["other"]
    assert library.ROOT.name == "guides"
