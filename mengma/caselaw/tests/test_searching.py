"""Search finds by words, number, abbreviation and sound; citations lead to the article in force on their day."""

from __future__ import annotations

from datetime import date

import pytest

from mengma.caselaw.catalogue import catalogue
from mengma.caselaw.links import citations_in, target_of
from mengma.caselaw.query import understand
from mengma.caselaw.searching import search
from mengma.caselaw.snippets import mark, snippet
from mengma.lawbook import load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]

TODAY = date(2026, 11, 23)
LAW = "中华人民共和国民事诉讼法"


def first(typed: str, on: date = TODAY):
    group = search(typed, on).groups[0]
    return group.title, group.edition.version.year, [hit.anchor for hit in group.shown]


@pytest.mark.parametrize(
    ("typed", "title", "anchor"),
    [
        ("民间借贷 利率", "最高人民法院关于审理民间借贷案件适用法律若干问题的规定", "art-25"),
        ("民诉法 264", LAW, "art-264"),
        ("民诉法264", LAW, "art-264"),
        ("民事诉讼法第二百六十四条", LAW, "art-264"),
        ("《中华人民共和国民事诉讼法》第２６４条", LAW, "art-264"),
        ("第二百六十四条", LAW, "art-264"),
        ("迟延履行", LAW, "art-264"),
        ("刑法133条之一", "中华人民共和国刑法", "art-133-1"),
        ("民法典 675", "中华人民共和国民法典", "art-675"),
        ("msssf 264", LAW, "art-264"),
        ("民间借贷规定 25", "最高人民法院关于审理民间借贷案件适用法律若干问题的规定", "art-25"),
        ("校车业务", "中华人民共和国刑法", "art-133-1"),
    ],
)
def test_queries_find_their_article(typed, title, anchor):
    found, _, anchors = first(typed)
    assert found == title
    assert anchor in anchors


@pytest.mark.parametrize(
    ("typed", "title"),
    [("minfadian", "中华人民共和国民法典"), ("msssf", LAW), ("民诉法", LAW), ("民法典", "中华人民共和国民法典")],
)
def test_names_and_their_sound_find_the_instrument(typed, title):
    assert first(typed)[0] == title


def test_the_version_in_force_on_the_day_comes_first():
    assert first("迟延履行", date(2024, 1, 1))[1:] == (2023, ["art-264"])
    assert first("迟延履行", date(2023, 12, 31))[1:] == (2021, ["art-260"])
    (group, *_) = search("迟延履行", TODAY).groups
    assert [other.version.year for other in group.others] == [2021]


def test_all_words_must_occur_and_letter_for_letter():
    assert search("迟延履行 校车业务", TODAY).total == 0
    assert search("履行迟延", TODAY).total == 0
    assert search("不存在的词", TODAY).total == 0


@pytest.mark.parametrize(
    "typed", ["", "   ", "'", "\\", "':*|&!()", "第条", "0", "第零条", "a" * 500, "税", "《》", "%_", "\u202e民"]
)
def test_odd_input_finds_nothing_or_something_but_never_breaks(typed):
    assert search(typed, TODAY, page=10**4).page >= 1


def test_a_kind_narrows_the_search():
    assert {group.kind for group in search("诉讼", TODAY, kind="行政法规").groups} == {"行政法规"}


def test_a_number_needs_a_title_or_stands_alone():
    held = catalogue()
    assert understand("民诉法 264", held).article == (264, 0)
    assert understand("264", held).article == (264, 0)
    assert understand("借款 264元", held).article is None
    assert understand("刑法133-1", held).article == (133, 1)


def test_snippets_mark_what_was_found():
    pieces = snippet("甲" * 80 + "迟延履行" + "乙" * 200, ["迟延履行"])
    assert ("迟延履行", True) in pieces
    assert pieces[0] == ("…", False)
    assert len("".join(text for text, _ in pieces)) < 120
    assert mark("a.b", ["."]) == [("a", False), (".", True), ("b", False)]


# citations


def test_a_citation_leads_to_the_version_in_force_on_its_day():
    law = load()
    (old,) = citations_in("《中华人民共和国民事诉讼法》第二百六十条", date(2023, 1, 1))
    (new,) = citations_in("《中华人民共和国民事诉讼法》第二百六十四条", TODAY)
    editions = catalogue().names[LAW].editions
    assert (old.target.edition, old.target.anchor) == (editions[0].id, "art-260")
    assert (new.target.edition, new.target.anchor) == (editions[1].id, "art-264")
    assert target_of(law.cite("civil-procedure-law/264", date(2023, 1, 1))) == old.target
    assert target_of(law.cite("civil-procedure-law/264", TODAY).as_dict()) == new.target


def test_what_the_library_lacks_is_found_without_a_link():
    (found,) = citations_in("《中华人民共和国民事诉讼法》第一百条", TODAY)  # not among the few articles imported here
    assert (found.standing, found.target, found.wrong) == ("found", None, False)
    assert target_of(load().cite("civil-procedure-law/264", date(2020, 1, 1))) is None


def test_an_article_that_does_not_exist_is_wrong():
    (found,) = citations_in("民事诉讼法第307条", TODAY)
    assert found.wrong
    assert found.target is None


def test_a_title_only_the_library_knows_is_resolved_there():
    text = "依照最高人民法院关于人民法院执行工作若干问题的规定（试行）第2条，以及该规定第90条"
    (found,) = citations_in(text, date(2021, 6, 1))
    assert (found.standing, found.target.anchor) == ("found", "art-2")


def test_inserted_articles_have_their_own_anchor():
    (found,) = citations_in("《中华人民共和国刑法》第一百三十三条之一", TODAY)
    assert found.target.anchor == "art-133-1"


def test_without_a_library_the_index_still_flags(db):
    from mengma.caselaw.models import Instrument

    Instrument.objects.all().delete()
    (missing,) = citations_in("民事诉讼法第307条", TODAY)
    (there,) = citations_in("民事诉讼法第306条", TODAY)
    assert missing.wrong
    assert (there.standing, there.target) == ("found", None)
    assert search("民诉法 264", TODAY).total == 0
