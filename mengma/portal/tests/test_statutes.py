"""The statute library's pages, and citations as links wherever a text is shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mengma import lawbook
from mengma.caselaw.actions import do_import
from mengma.caselaw.catalogue import catalogue
from mengma.caselaw.tests.conftest import TEXTS
from mengma.dossier.rendering import text_of, to_pdf
from mengma.portal import statutelinks
from mengma.portal.templatetags.statutes import article_linked, citation_linked, citations_linked

pytestmark = pytest.mark.django_db

LAW = "中华人民共和国民事诉讼法"


@pytest.fixture
def library():
    do_import(TEXTS)
    return catalogue()


@pytest.fixture
def page(client: Client):
    def get(address: str, status: int = 200) -> str:
        answer = client.get(address)
        assert answer.status_code == status, answer.content.decode()
        return answer.content.decode()

    return get


def test_an_empty_library_says_how_to_fill_it(page):
    text = page("/statutes/")
    assert "mengma statutes import DIR" in text
    assert page("/statutes/?q=民诉法 264").count("mengma statutes import DIR") == 1


def test_search_shows_article_and_version(page, library):
    text = page("/statutes/?q=民诉法 264")
    edition = library.names[LAW].newest
    assert f"/statutes/{edition.id}/#art-264" in text
    assert "<mark>迟延履行</mark>" in page("/statutes/?q=迟延履行")


def test_a_result_carries_the_day_that_was_asked_for(page, library):
    old = library.names[LAW].editions[0]
    assert f"/statutes/{old.id}/?on=2023-05-05#art-260" in page("/statutes/?q=迟延履行&on=2023-05-05")


def test_browse_by_kind(page, library):
    assert "诉讼费用交纳办法" in page("/statutes/?kind=行政法规")
    assert "按类浏览" in page("/statutes/?kind=没有这一类")


ODD = ("q=%27%22%3Cscript%3E", "q=x&on=昨天", "q=法&page=99999", "q=" + "长" * 400, "on=0000-00-00", "kind=%00")


@pytest.mark.parametrize("query", ODD)
def test_odd_addresses_are_answered(client, library, query):
    assert client.get(f"/statutes/?{query}").status_code in (200, 400)
    assert b'<script>"' not in client.get(f"/statutes/?{query}").content


def test_a_text_has_anchors_history_and_its_versions(page, library):
    old, new = library.names[LAW].editions
    text = page(f"/statutes/{new.id}/")
    assert 'id="art-264"' in text
    assert "第五次修正" in text
    assert f"/statutes/{old.id}/" in text
    assert "2024年1月1日" in text


def test_a_day_leads_to_the_version_in_force(client, library):
    old, new = library.names[LAW].editions
    answer = client.get(f"/statutes/{new.id}/?on=2023-12-31")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/statutes/{old.id}/?on=2023-12-31")
    assert "2023年12月31日有效的就是这一版本" in client.get(f"/statutes/{old.id}/?on=2023-12-31").content.decode()
    assert "本库没有1990年1月1日有效的版本" in client.get(f"/statutes/{old.id}/?on=1990-01-01").content.decode()
    assert "有效的不是这一版本" in client.get(f"/statutes/{old.id}/").content.decode()


def test_a_text_that_is_not_there(page):
    assert "法规库" in page("/statutes/nothing/", 404)


def test_english_is_offered(client, library):
    client.cookies["django_language"] = "en"
    client.post(reverse("language"), {"language": "en", "next": "/statutes/"})
    text = client.get(f"/statutes/{library.names[LAW].newest.id}/").content.decode()
    assert "This version" in text
    assert "Civil Procedure Law" in text


def test_a_stored_citation_becomes_a_link(library):
    citation = lawbook.load().cite("civil-procedure-law/264", date(2024, 1, 3))
    linked = citation_linked(citation.as_dict())
    assert linked == f'<a href="/statutes/{library.names[LAW].newest.id}/#art-264">{citation.text_zh}</a>'
    assert "<a" not in citation_linked(lawbook.load().cite("civil-procedure-law/264", date(2020, 1, 3)))


def test_a_guide_s_reference_becomes_a_link(library):
    assert "#art-264" in article_linked("civil-procedure-law/264")
    assert article_linked("civil-procedure-law/100").startswith("《")


def test_citations_in_a_text_are_linked_escaped_and_flagged(library):
    text = "<b>依照《中华人民共和国民事诉讼法》第二百六十四条</b>和民事诉讼法第307条"
    linked = citations_linked(text, "2026-11-23")
    assert "&lt;b&gt;" in linked
    assert "#art-264" in linked
    assert '<span class="m-no-article"' in linked
    assert "#art-260" in citations_linked("《中华人民共和国民事诉讼法》第二百六十条", date(2022, 5, 1))


def test_citations_of_a_draft_are_listed_once(library):
    text = "依照民法典第675条、第675条，《中华人民共和国民法典》第六百七十五条，《蒙马试验法》第三条"
    lines = statutelinks.cited_in(text, date(2026, 11, 23))
    assert [(line.standing, bool(line.href)) for line in lines] == [("found", True), ("unknown", False)]


def test_the_citations_of_a_printed_document_are_found_across_its_lines(library):
    """The PDF breaks lines wherever they end: a citation is read across them."""
    words = "依照《中华人民共和国民事诉讼法》第二百六十四条之规定，" + "应当加倍支付迟延履行期间的债务利息。" * 3
    html = "<html><body style='width: 9em; font-family: Noto Serif CJK SC'><p>" + words + "</p></body></html>"
    (line,) = statutelinks.cited_in(text_of(to_pdf(html)), date(2026, 11, 23))
    assert line.text == "《中华人民共和国民事诉讼法》第二百六十四条"
    assert line.href.endswith("#art-264")
