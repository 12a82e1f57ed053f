"""mengma document render: a template with a real case, written where the operator says and stored nowhere."""

from __future__ import annotations

import json

import pytest

from mengma.cases.models import Case
from mengma.cli import main as cli
from mengma.dossier.models import DocumentVersion
from tests import cast, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return Case.objects.get(id=prepared.accepted_case(cast.make_cast()))


def render(*words: object) -> int:
    return cli.main(["document", "render", *map(str, words)])


def test_a_notice_is_written_as_a_page_and_as_a_pdf_and_stored_nowhere(case, tmp_path, capsys):
    page, paper = tmp_path / "notice.html", tmp_path / "notice.pdf"
    assert render("acceptance_notice", case.id, "-o", page, "--to", "p1") == 0
    assert "受理案件通知书" in page.read_text(encoding="utf-8")
    assert "乌兰" in page.read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert f"wrote {page}" in said
    assert "《中华人民共和国民事诉讼法》第一百二十六条" in said
    assert render("acceptance_notice", case.id, "-o", paper, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], paper.read_bytes()[:4]) == (str(paper), b"%PDF")
    assert all(set(one) == {"article", "confidence"} for one in told["cited"])
    assert DocumentVersion.objects.count() == 0


def test_what_cannot_be_rendered_or_written_is_said(case, tmp_path, capsys):
    assert render("no_such_kind", case.id, "-o", tmp_path / "x.pdf") == 1
    assert render("acceptance_notice", "（2026）内0102民初999号", "-o", tmp_path / "x.pdf") == 1
    assert render("acceptance_notice", case.id, "-o", tmp_path / "nowhere" / "x.pdf") == 1
    said = capsys.readouterr().err
    assert "cannot write" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
