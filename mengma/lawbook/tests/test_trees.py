"""The trees of names: causes of civil and administrative actions, crimes. Search, dates, articles, wrong files."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from mengma import lawbook
from mengma.lawbook import LawLoadError
from mengma.lawbook.crimes import articles
from mengma.lawbook.errors import LawbookError

LAW = lawbook.load()
TODAY = date(2026, 11, 23)


def test_the_crimes_in_use_are_as_many_as_were_published() -> None:
    """414 names of 1997; 483 since the seventh supplement, and the eighth renamed one."""
    first = [crime for crime in LAW.crimes.in_force(date(2002, 3, 25)) if crime.names == "crime-names-1997"]
    assert len(first) == 414
    assert len(LAW.crimes.in_force(date(2021, 3, 1))) == 483
    assert len(LAW.crimes.in_force()) == len(LAW.crimes.in_force(TODAY)) == 483
    chapters = Counter(crime.path[0] for crime in LAW.crimes.in_force())
    assert len(chapters) == 10


def test_a_name_that_ended_tells_what_took_its_place() -> None:
    for crime in LAW.crimes:
        if crime.ended_by:
            changed = LAW.instruments[crime.ended_by].versions[0].start
            assert (changed - crime.end).days == 1, crime.name
            for name in crime.successors:
                assert LAW.crimes.get(name).in_force(changed), name


def test_a_crime_cites_its_articles_and_the_text_that_named_it() -> None:
    cited = [citation.text_zh for citation in LAW.crimes.citations("组织考试作弊罪", TODAY)]
    assert cited[0] == "《中华人民共和国刑法》第二百八十四条之一第一款、第二款"
    assert cited[1].endswith("确定罪名的补充规定（六）》")
    arson = LAW.crimes.citations("放火罪", TODAY)
    assert [citation.ref for citation in arson[:2]] == ["criminal-law/114", "criminal-law/115"]
    exchange = LAW.crimes.citations("骗购外汇罪")
    assert exchange[0].text_zh.endswith("犯罪的决定》第一条")
    assert LAW.crimes.citations("C1")[0].ref == "criminal-law"
    assert LAW.crimes.citations("偷税罪", date(2008, 1, 1))[0].version == "2006-06-29"
    assert articles("第399条第1款、第2款、第400条") == [(399, "第一款、第二款"), (400, "")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("盗窃", "盗窃罪"),
        ("daoqie", "盗窃罪"),
        ("jtzs", "交通肇事罪"),
        ("264", "盗窃罪"),
        ("酒驾", "危险驾驶罪"),
        ("昨晚他偷东西被抓了", "盗窃罪"),
        ("133-1", "危险驾驶罪"),
    ],
)
def test_crimes_are_found_by_name_pinyin_article_and_plain_words(typed: str, first: str) -> None:
    assert LAW.crimes.search(typed)[0].name == first


def test_a_search_with_a_date_finds_the_names_of_that_date() -> None:
    assert [crime.name for crime in LAW.crimes.search("偷税")] == ["逃税罪"]  # the plain word leads to the name in use
    assert LAW.crimes.search("偷税", on=date(2009, 10, 15))[0].name == "偷税罪"
    assert LAW.causes.search("民间借贷", on=date(2025, 12, 31)) == []
    assert LAW.crimes.children("C3", TODAY)[0].name == "生产、销售伪劣商品罪"
    assert LAW.crimes.children("C1")[0].name == "背叛国家罪"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("强拆", "强制拆除房屋或者设施"),
        ("xingzhengjuliu", "行政拘留"),
        ("0117", "行政裁决"),
        ("派出所拘留了我", "行政拘留"),
        ("工伤", "工伤保险资格或者待遇认定"),
    ],
)
def test_administrative_causes_are_found(typed: str, first: str) -> None:
    assert LAW.admin_causes.search(typed)[0].name == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("他跟我借钱一直不还", "民间借贷纠纷"),
        ("被狗咬", "饲养动物损害责任纠纷"),
        ("彩礼", "婚约财产纠纷"),
        ("干活不给钱", "劳务合同纠纷"),
        ("P10", "合同纠纷"),
        ("孩子抚养", "抚养费纠纷"),  # no word fits, the likeness does
    ],
)
def test_causes_are_found_by_what_people_say(typed: str, first: str) -> None:
    assert LAW.causes.search(typed)[0].name == first


def test_every_name_is_found_by_itself_and_by_its_pinyin() -> None:
    for tree in (LAW.causes, LAW.admin_causes, LAW.crimes):
        for node in tree:
            if node.in_force(None):
                assert tree.search(node.name)[0].name == node.name
                assert node.name in [found.name for found in tree.search(tree.pinyin(node.code)[0], limit=5)]


def test_the_trees_say_where_they_are() -> None:
    assert len(LAW.admin_causes) == 1 + 22 + 134
    assert LAW.admin_causes.names("010113") == ("行政行为", "行政处罚", "行政拘留")
    assert LAW.causes.names("108.3") == ("合同纠纷", "借款合同纠纷", "民间借贷纠纷")
    assert LAW.causes.words("108.3")
    assert LAW.causes.words("P1") == ()
    assert LAW.crimes.pinyin("264") == ("daoqiezui", "dqz")
    assert LAW.admin_causes.gaps
    assert LAW.crimes.gaps
    with pytest.raises(LawbookError) as refused:
        LAW.crimes.get("投机倒把罪")
    assert refused.value.code == "unknown-crime"


CRIMES = "crimes/crimes.yaml"
ARSON = '{code: "114.1", name: "放火罪", article: "第114条、第115条第1款", names: crime-names-1997, from: 1997-12-25}'


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (CRIMES, ARSON, ARSON.replace("第114条", "第514条"), "has no article"),
        (CRIMES, ARSON, ARSON.replace("第114条、第115条第1款", "分则"), "names no article"),
        (CRIMES, ARSON, ARSON.replace("114.1", "114.2"), "given twice"),
        (CRIMES, ARSON, ARSON.replace("放火罪", "决水罪"), "given twice"),
        (CRIMES, ARSON, ARSON.replace("}", ", colour: red}"), "unknown key 'colour'"),
        (CRIMES, ARSON, ARSON.replace("}", ", to: 2002-03-25}"), "says 'ended_by'"),
        (CRIMES, ARSON, ARSON.replace("}", ", to: 1996-01-01}"), "not after 'to'"),
        (CRIMES, ARSON, ARSON.replace("}", ", confidence: sure}"), "confidence must be"),
        (CRIMES, ARSON, ARSON.replace("names-1997", "names-1996"), "is not in law/articles"),
        (CRIMES, 'successors: ["投放危险物质罪"]', 'successors: ["投放物质罪"]', "no crime is called"),
        ("crimes/words.yaml", '"264"', '"999"', "nothing has the code"),
        ("crimes/words.yaml", "偷东西", "偷", "two or more characters"),
        ("causes/administrative.yaml", "0102 行政强制措施", "0101 行政强制措施", "given twice"),
        ("causes/administrative.yaml", "from: 2021-01-01", "from: null", "needs 'from'"),
        ("causes/civil.yaml", "108.3 民间借贷纠纷", "108.3民间借贷纠纷", "'code name'"),
    ],
)
def test_a_wrong_tree_is_refused_with_file_and_line(tmp_path: Path, file: str, old: str, new: str, what: str) -> None:
    copy = tmp_path / "law"
    shutil.copytree(LAW.root, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawLoadError) as refused:
        lawbook.load(copy)
    assert what in refused.value.what
    assert refused.value.file == f"law/{file}"
    if file == CRIMES:
        where = next(number for number, line in enumerate(text.splitlines(), 1) if old in line)
        assert abs(refused.value.line - where) <= 1  # a doubled code is found on the second of the two lines
