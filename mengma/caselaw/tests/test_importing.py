"""An import brings texts once, goes on where it was broken, and says what it could not read."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from mengma.caselaw import actions
from mengma.caselaw.actions import do_import
from mengma.caselaw.catalogue import catalogue
from mengma.caselaw.errors import ImportRunning, NoFolder
from mengma.caselaw.models import Edition, Provision, SourceFile
from mengma.caselaw.selectors import status, text_view
from mengma.caselaw.tests.conftest import TEXTS

pytestmark = pytest.mark.django_db

LAW = "中华人民共和国民事诉讼法"


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(TEXTS, tmp_path / "texts")
    return tmp_path / "texts"


def everything():
    return sorted(Provision.objects.values_list("id", "edition_id", "label", "body")), sorted(
        Edition.objects.values_list("id", "changed_at")
    )


def test_texts_come_with_kind_version_and_articles(library):
    assert (library.files, library.imported, library.unchanged) == (11, 10, 0)
    law = catalogue().names[LAW]
    assert (law.kind, [each.version.year for each in law.editions]) == ("诉讼与非诉讼程序法", [2021, 2023])
    view = text_view(law.newest.id)
    found = next(part for part in view.parts if part.number == 264)
    assert found.label == "第二百六十四条"
    assert "加倍支付迟延履行期间的债务利息" in found.text
    assert [part.text for part in view.contents][-2:] == ["第四编 涉外民事诉讼程序的特别规定", "第二十七章 司法协助"]


def test_a_second_import_changes_nothing(library):
    before = everything()
    again = do_import(TEXTS)
    assert (again.imported, again.replaced, again.unchanged) == (0, 0, 11)
    assert everything() == before
    assert again.refused == library.refused


def test_parts_of_one_code_become_one_text(library):
    code = catalogue().names["中华人民共和国民法典"].newest
    view = text_view(code.id)
    assert [part.number for part in view.parts if part.number] == [1, 188, 675, 680]
    assert [part.text for part in view.parts if part.level == 1] == ["总则", "合同编"]
    assert code.starts == date(2021, 1, 1)


def test_what_could_not_be_read_is_listed_with_its_reason(library):
    (refused,) = library.refused
    assert refused["path"] == "司法解释/_index.md"
    assert "结束标记" in refused["reason"]


def test_a_changed_file_replaces_its_text_and_no_other(folder, library):
    path = folder / "诉讼与非诉讼程序法" / "民事诉讼法(2023-09-01).md"
    path.write_text(path.read_text().replace("应当加倍支付", "必须加倍支付"))
    untouched = set(Provision.objects.exclude(file__path__contains="2023-09-01").values_list("id", flat=True))
    report = do_import(folder)
    assert (report.imported, report.replaced, report.unchanged) == (0, 1, 10)
    assert Provision.objects.filter(body__contains="必须加倍支付").count() == 1
    assert not Provision.objects.filter(body__contains="应当加倍支付迟延", number=264).exists()
    assert untouched <= set(Provision.objects.values_list("id", flat=True))


def test_a_file_that_became_unreadable_takes_its_text_with_it(folder, library):
    (folder / "行政法规" / "诉讼费用交纳办法(2006-12-19).md").write_bytes(b"\xff\xfe\x00")
    report = do_import(folder)
    assert len(report.refused) == 2
    assert "诉讼费用交纳办法" not in catalogue().names


def test_a_copy_under_another_name_is_a_duplicate(folder):
    source = folder / "刑法" / "刑法.md"
    (folder / "社会法").mkdir()
    shutil.copy(source, folder / "社会法" / "刑法(2023-12-29).md")
    report = do_import(folder)
    assert [item["path"] for item in report.duplicates] == ["社会法/刑法(2023-12-29).md"]
    assert len(catalogue().names["中华人民共和国刑法"].editions) == 1


def test_a_broken_import_goes_on_where_it_ended(monkeypatch):
    calls = []

    def breaking(name, path, report, real=actions._take):
        calls.append(name)
        if len(calls) == 6:
            raise RuntimeError("the machine went down")
        real(name, path, report)

    monkeypatch.setattr(actions, "_take", breaking)
    with pytest.raises(RuntimeError):
        do_import(TEXTS)
    before = SourceFile.objects.filter(status="imported").count()
    assert SourceFile.objects.count() == 5
    monkeypatch.undo()
    report = do_import(TEXTS)
    assert (before + report.imported, report.unchanged) == (10, 5)
    assert status()["files"] == 11


def test_two_imports_do_not_run_at_once(transactional_db, program_database_url):
    import psycopg

    with psycopg.connect(program_database_url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [actions.LOCK])
        with pytest.raises(ImportRunning):
            do_import(TEXTS)


def test_a_folder_without_texts_is_refused(tmp_path):
    with pytest.raises(NoFolder):
        do_import(tmp_path)
    with pytest.raises(NoFolder):
        do_import(tmp_path / "absent")


def test_in_force_by_lawbook_by_the_text_or_not_known(library):
    names = catalogue().names
    old, new = names[LAW].editions
    assert (old.basis, old.starts, old.until) == ("lawbook", date(2022, 1, 1), date(2023, 12, 31))
    assert (new.basis, new.starts, new.until) == ("lawbook", date(2024, 1, 1), None)
    customs = names["最高人民法院关于海关行政处罚案件诉讼管辖问题的解释"].newest
    assert (customs.basis, customs.starts) == ("text", date(2002, 2, 7))
    assert names[LAW].on(date(2023, 12, 31)) is old
    assert names[LAW].on(date(2024, 1, 1)) is new
    assert names[LAW].on(date(1990, 1, 1)) is None
