"""The data under law/ as a whole: courts, causes, clocks, and what a wrong file is told."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mengma import lawbook
from mengma.lawbook import LawLoadError
from mengma.lawbook.errors import BadHouseRule, LawbookError

LAW = lawbook.load()
ACCEPTANCE = "litigation-fees/acceptance.yaml"
TODAY = date(2026, 11, 23)
Plant = Callable[[str, str, str], None]


def test_there_are_123_courts_in_their_places() -> None:
    assert len(LAW.courts) == 123
    assert Counter(court.level for court in LAW.courts) == {"high": 1, "intermediate": 13, "basic": 109}
    below = {court.code: len(LAW.courts.children(court.code)) for court in LAW.courts if court.level == "intermediate"}
    assert list(below.values()) == [9, 10, 3, 12, 8, 9, 14, 7, 11, 6, 13, 3, 4]
    assert LAW.courts.get("内2523").name == "苏尼特左旗人民法院"
    assert LAW.courts.get("内2523").parent == "内25"
    assert {court.parent for court in LAW.courts if court.code.startswith("内71") and court.level == "basic"} == {
        "内71"
    }


def test_courts_say_which_codes_are_in_doubt() -> None:
    doubtful = {court.code for court in LAW.courts if court.confidence == "memory-low"}
    assert doubtful == {"内2591", "内7102", "内7103", "内7104"}
    assert all(court.doubt_zh and court.doubt_en for court in LAW.courts if court.confidence.startswith("memory"))


def test_an_unknown_court_is_refused() -> None:
    with pytest.raises(LawbookError, match="内0427"):
        LAW.courts.get("内0427")


def test_causes_are_found_by_name_pinyin_and_code() -> None:
    assert len(LAW.causes) == 59 + 514 + 470
    lending = LAW.causes.get("民间借贷纠纷")
    assert lending.code == "108.3"
    assert lending.path == ("P10", "108", "108.3")
    for typed in ("民间借贷", "minjianjiedai", "mjjd", "108.3"):
        assert LAW.causes.search(typed)[0] == lending, typed
    assert LAW.causes.get("不当得利纠纷").code == "148"
    assert LAW.causes.search("  ") == []
    assert LAW.causes.search("没有这种案由") == []


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("民间借贷纠纷", "property"),
        ("离婚纠纷", "divorce"),
        ("名誉权纠纷", "personality"),
        ("追索劳动报酬纠纷", "labour"),
        ("物业服务合同纠纷", "property"),
        ("申请司法确认调解协议", "none"),
        ("申请支付令", "payment-order"),
        ("商标合同纠纷", "ip"),
        ("探望权纠纷", "other"),
    ],
)
def test_each_cause_has_its_kind_of_fee(cause: str, kind: str) -> None:
    assert LAW.fee_kind_for_cause(cause) == kind
    assert LAW.fee_kind_for_cause(LAW.causes.get(cause).code) == kind


def test_every_cause_can_be_charged_and_placed() -> None:
    for cause in LAW.causes:
        LAW.fee(LAW.fee_kind_for_cause(cause.code), 1000, on=TODAY)
        LAW.jurisdiction("civil", 1000, "150102", "150203", on=TODAY, cause=cause.code)


def test_every_clock_counts_and_cites() -> None:
    kinds = LAW.period_kinds(TODAY)
    assert len(kinds) > 60
    for kind in kinds:
        assert kind.zh
        assert kind.en
        assert kind.citations
        if kind.form == "extension" or kind.unit == "hour":
            continue
        answer = LAW.count(kind.name, TODAY)
        assert answer.citations[0] == kind.citations[0]
        assert (answer.value > TODAY) == (kind.form == "period")
        assert LAW.count(kind.name, TODAY).as_dict()["value"] == answer.value.isoformat()


def test_house_rules_are_checked_against_their_range() -> None:
    assert LAW.house_rules.check({"fee-divorce": 200, "makeup-days": "rest"})["makeup-days"] == "rest"
    for bad in ({"fee-divorce": 301}, {"fee-divorce": "NaN"}, {"makeup-days": "maybe"}, {"no-such-rule": 1}):
        with pytest.raises(BadHouseRule):
            LAW.house_rules.check(bad)


def test_every_range_of_the_law_is_the_range_of_its_house_rule() -> None:
    ranges = [entry for entry in LAW.entries.values() if entry.form == "range"]
    assert len(ranges) >= 6
    for entry in ranges:
        rule = LAW.house_rules.rules[entry.house_rule or ""]
        assert (rule.low, rule.high) == entry.values[-1].value


def test_house_rules_are_never_cited_as_law() -> None:
    answer = LAW.fee("divorce", on=TODAY)
    assert {citation.basis for citation in answer.citations} == {"law", "house rule"}
    assert answer.warnings
    rule = next(citation for citation in answer.citations if citation.basis == "house rule")
    assert rule.text_zh.startswith("设置：")


def test_citations_read_like_citations() -> None:
    citation = LAW.cite("civil-procedure-law/126", TODAY)
    assert citation.text_zh == "《中华人民共和国民事诉讼法》第一百二十六条"
    assert citation.text_en == "Civil Procedure Law of the People's Republic of China, art. 126"
    interpretation = LAW.cite("civil-procedure-interpretation/206", TODAY)
    assert interpretation.text_zh == "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第二百零六条"
    assert LAW.heading("civil-procedure-law/126") == ("立案审查", "Review of filing")
    assert set(citation.as_dict()) >= {"instrument", "article", "version", "basis", "confidence"}


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """A copy of law/ in which one text is replaced by another."""
    copy = tmp_path / "law"
    shutil.copytree(LAW.root, copy)

    def replace(file: str, old: str, new: str) -> None:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        lawbook.load(copy)

    return replace


PERIODS = "civil-procedure-law/periods.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (PERIODS, "{value: 5, unit: day, article: 128}", "{value: 5, unit: day}", "missing key 'article'"),
        (PERIODS, "article: 128}", "article: null}", "needs its article"),
        (PERIODS, "article: 126}", "article: 307}", "has no article"),
        (PERIODS, "article: 126}", "article: 126, colour: red}", "unknown key 'colour'"),
        (PERIODS, "to: 2021-12-31", "to: 2021-12-30", "gap of dates"),
        (PERIODS, "to: 2021-12-31", "to: 2022-01-02", "overlap of dates"),
        (PERIODS, "source: LawRefBook 文本（2021、2023年修正）\n", "", "missing key 'source'"),
        (PERIODS, "confidence: read", "confidence: certain", "confidence must be one of"),
        (PERIODS, "value: 7, unit: day", "value: 7, unit: week", "unit must be one of"),
        (PERIODS, "{value: 7,", "{value: 7.5,", "floats are not allowed"),
        (PERIODS, "rollover: trial-limit-rollover", "rollover: no-such-rule", "names no house rule"),
        (PERIODS, "  send-complaint:", "  filing-review:", "given twice"),
        (PERIODS, "entries:", "entries: [", "not YAML"),
        (PERIODS, "instrument: civil-procedure-law", "instrument: no-such-law", "is not in law/articles"),
        (
            "litigation-fees/acceptance.yaml",
            'over: "10000", up_to',
            'over: "10001", up_to',
            "gap or overlap of brackets",
        ),
        ("house-rules/fees.yaml", 'default: "300"', 'default: "301"', "default outside its range"),
        ("courts/courts.yaml", "parent: 内01", "parent: 内99", "parent must be a court above it"),
        ("causes/fee-kinds.yaml", "P1: personality", "P99: personality", "no cause has the code"),
        ("articles/topics.yaml", "civil-procedure-law/264", "civil-procedure-law/999", "has no article"),
        ("articles/civil-procedure-law.yaml", "to: 2021-12-31", "to: 2021-11-30", "gap of dates"),
        ("articles/civil-procedure-law.yaml", "to: 2021-12-31", "to: 2022-01-31", "overlap of dates"),
        ("articles/civil-procedure-law.yaml", "kind: law", "kind: law\ncolour: red", "unknown key 'colour'"),
        ("articles/civil-procedure-law.yaml", "  11: {zh", "  911: {zh", "which the newest version does not have"),
        ("articles/criminal-law.yaml", '  "133-1": 2011', '  "453-1": 2011', "an inserted article is written"),
        (
            "causes/venue.yaml",
            "articles: [civil-procedure-law/26]",
            "articles: [civil-procedure-law/926]",
            "has no article",
        ),
        ("causes/venue.yaml", "places: [payment]", "places: [moon]", "no place is called 'moon'"),
        ("causes/venue.yaml", "level: basic", "level: low", "unknown level"),
        ("causes/venue.yaml", "P32: bill", "P32: bills", "unknown kind"),
        ("courts/jurisdiction.yaml", "level: intermediate", "level: low", "unknown level"),
        ("courts/jurisdiction.yaml", "court: 内0603", "court: 内0699", "no court has the code"),
        ("courts/jurisdiction.yaml", "chapters: [C1]", "chapters: [C11]", "no crime or chapter has the code"),
        (
            "courts/jurisdiction.yaml",
            "article: civil-procedure-law/24",
            "article: civil-procedure-law/924",
            "has no article",
        ),
        ("jurisdiction/amounts.yaml", "confidence: page", "confidence: page\ngaps: [{zh: 缺}]", "missing key 'en'"),
        ("case-types/civil.yaml", "  民终: {", "  民初: {", "given twice"),
        ("case-types/bankruptcy.yaml", "to: 2016-07-31", "to: 2015-07-31", "'from' after 'to'"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_line(plant: Plant, file: str, old: str, new: str, what: str) -> None:
    with pytest.raises(LawLoadError) as refused:
        plant(file, old, new)
    assert what in refused.value.what
    assert refused.value.file == f"law/{file}"
    text = (LAW.root / file).read_text(encoding="utf-8")
    where = text[: text.index(old)].count("\n") + 1
    # an overlap, a gap or a second key is found on the later of two lines; a missing head is found where it is missed
    reach = len(text) if "source" in old or "confidence: read" in old or "instrument" in old else 12
    assert where <= refused.value.line <= where + reach


def test_the_line_named_is_the_line_of_the_mistake(plant: Plant) -> None:
    lines = (LAW.root / PERIODS).read_text(encoding="utf-8").splitlines()
    expected = next(number for number, line in enumerate(lines, 1) if "article: 131}" in line)
    with pytest.raises(LawLoadError) as refused:
        plant(PERIODS, "article: 131}", "article: 131, colour: red}")
    assert refused.value.line == expected


def test_a_holiday_notice_makes_a_year_certain(plant: Plant, tmp_path: Path) -> None:
    assert LAW.count("appeal-judgment", date(2026, 12, 17)).provisional
    plant(
        "holidays/notices.yaml",
        "notices: []",
        "notices:\n  - {year: 2027, source: 测试, rest: [2027-01-01], working: []}",
    )
    loaded = lawbook.load(tmp_path / "law")
    answer = loaded.count("appeal-judgment", date(2026, 12, 17))
    assert answer.value == date(2027, 1, 4)
    assert not answer.provisional


def test_no_question_opens_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "read_text", refuse)
    LAW.count("answer", TODAY)
    LAW.fee("property", 88000, on=TODAY)
    LAW.jurisdiction("civil", 88000, "150102", "150203", on=TODAY)
    LAW.case_numbers.parse("（2026）内0102民初1号")


def _shared_statutes() -> Path:
    given = os.environ.get("MENGMA_SHARED_DATA")
    base = Path(given) if given else LAW.root.parent.parent / "shared" / "data"
    return base / "statutes"


@pytest.mark.shared_data
def test_every_citation_resolves_against_the_texts(tmp_path: Path) -> None:
    texts = _shared_statutes()
    if not texts.is_dir():
        pytest.skip("the folder of statute texts is absent (MENGMA_SHARED_DATA)")
    report = lawbook.statute_check(texts)
    assert report.ok, (report.missing, report.differing, report.counts)
    assert report.resolved > 2500
    assert report.values > 600
    assert report.names > 590
    # the check can fail: a number that is not in the article is found
    copy = tmp_path / "law"
    shutil.copytree(LAW.root, copy)
    path = copy / "litigation-fees" / "periods.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 7,", "value: 8,"), encoding="utf-8")
    crimes = copy / "crimes" / "crimes.yaml"
    crimes.write_text(crimes.read_text(encoding="utf-8").replace("放火罪", "放火烧罪"), encoding="utf-8")
    index = copy / "articles" / "criminal-law.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace('  "133-2": 2021-03-01\n', ""), encoding="utf-8")
    with pytest.raises(LawLoadError, match="has no article 133-2"):
        lawbook.load(copy)
    index.write_text(
        index.read_text(encoding="utf-8") + '  "133-2": 2021-03-01\n  "133-3": 2021-03-01\n', encoding="utf-8"
    )
    planted = lawbook.statute_check(texts, lawbook.load(copy))
    assert len(planted.differing) == 3
    assert planted.missing == ["law/crimes 114.1 放火烧罪 is not in crime-names-1997"]
    assert planted.counts == ["criminal-law 2023-12-29: 第133条之3 in one but not the other"]
