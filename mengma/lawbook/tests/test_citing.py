"""Citations are found as judges write them, and looked up on the day of the paper."""

from __future__ import annotations

from datetime import date

import pytest

from mengma import lawbook
from mengma.lawbook.citing import Cited, find

TODAY = date(2026, 11, 23)
JUDGMENT = (
    "依照《中华人民共和国民法典》第六百七十五条、第六百七十六条，《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》"
    "第二十五条第一款、第二款，《最高人民法院关于适用《中华人民共和国民事诉讼法》的解释》第九十条，《中华人民共和国民事诉讼法》"
    "（以下简称民诉法）第六十七条第一款之规定，判决如下：……民诉法第一百条第二款第（三）项另有规定的除外。"
)


def cited(text: str, on: date = TODAY, **more: dict[str, str]) -> list[Cited]:
    return find(text, lawbook.load(), on, **more)


def short(found: Cited) -> tuple[str, int, str]:
    return found.slug, found.article, found.standing


def test_the_citations_of_a_judgment_are_found_in_order() -> None:
    assert [short(each) for each in cited(JUDGMENT)] == [
        ("civil-code", 675, "found"),
        ("civil-code", 676, "found"),
        ("private-lending-provisions", 25, "found"),
        ("civil-procedure-interpretation", 90, "found"),
        ("civil-procedure-law", 67, "found"),
        ("civil-procedure-law", 100, "found"),
    ]


def test_each_stands_where_the_text_has_it() -> None:
    words = [JUDGMENT[each.start : each.end] for each in cited(JUDGMENT)]
    assert words[:3] == [
        "《中华人民共和国民法典》第六百七十五条",
        "第六百七十六条",
        "《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》第二十五条第一款、第二款",
    ]
    assert words[-1] == "民诉法第一百条第二款第（三）项"


def test_paragraph_item_and_inserted_article_are_read() -> None:
    (found,) = cited("《中华人民共和国民事诉讼法》第一百条第二款第（三）项")
    assert (found.article, found.paragraph, found.item) == (100, 2, "三")
    (found,) = cited("《中华人民共和国刑法》第一百三十三条之一")
    assert (found.article, found.suffix) == (133, 1)


@pytest.mark.parametrize(
    "written",
    [
        "民事诉讼法第307条",
        "《民事诉讼法》第三百零七条",
        "根据中华人民共和国民事诉讼法第三百零七条",
        "《中华人民共和国民事诉讼法》第 307 条",
    ],
)
def test_an_article_beyond_the_last_does_not_exist(written: str) -> None:
    (found,) = cited(written)
    assert short(found) == ("civil-procedure-law", 307, "no_such_article")
    assert found.citation is None
    assert "307" in str(found.error)


@pytest.mark.parametrize(
    ("on", "standing", "version"),
    [
        (date(2023, 12, 31), "no_such_article", None),  # the version of 2021 has 291 articles
        (date(2024, 1, 1), "found", "2023-09-01"),
    ],
)
def test_the_version_in_force_on_the_day_counts(on: date, standing: str, version: str | None) -> None:
    (found,) = cited("《中华人民共和国民事诉讼法》第三百零六条", on)
    assert found.standing == standing
    assert (found.citation.version if found.citation else None) == version


def test_a_year_in_parentheses_names_the_version() -> None:
    (found,) = cited("《中华人民共和国民事诉讼法》（2021年修正）第二百六十条")
    assert found.citation is not None
    assert found.citation.version == "2021-12-24"
    (found,) = cited("《中华人民共和国民事诉讼法》（2007年修正）第三条")
    assert found.standing == "unknown_version"


@pytest.mark.parametrize(
    "text",
    [
        "本法第三条",
        "前条规定",
        "该法第十条第二款",
        "第三条",
        "劳动争议仲裁调解法第五条",
        "",
        "《民法典》",
        "条" * 2000,
        "第" * 2000 + "条",
    ],
)
def test_what_names_no_known_instrument_is_left_alone(text: str) -> None:
    assert cited(text) == []


def test_a_title_in_brackets_that_the_index_lacks_is_found_as_unknown() -> None:
    assert [short(each) for each in cited("《蒙马试验法》第三条、第四条")] == [
        ("", 3, "unknown_title"),
        ("", 4, "unknown_title"),
    ]


def test_names_of_the_caller_are_recognised_without_brackets() -> None:
    assert cited("依据蒙马试验法第三条") == []
    (found,) = cited("依据蒙马试验法第三条", names={"蒙马试验法": "中华人民共和国蒙马试验法"})
    assert (found.title, found.standing) == ("中华人民共和国蒙马试验法", "unknown_title")


def test_a_name_is_not_read_out_of_a_longer_one() -> None:
    """民事诉讼法 ends 海上民事诉讼法 as well: what stands before it decides."""
    assert cited("某某民事诉讼法第三条") == []
    assert len(cited("适用民事诉讼法第三条")) == 1
