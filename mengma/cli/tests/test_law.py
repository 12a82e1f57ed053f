"""`mengma law` as a stranger would type it: every command, the worked examples through it, and bad input in words."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import date

import pytest

from mengma import clock
from mengma.cli import main as cli
from mengma.cli.commands import law as command
from mengma.lawbook.calculators import CALCULATORS


@pytest.fixture(autouse=True)
def without_a_database():
    """The clock's offset lies in the database, which these commands do not need."""
    with clock.travel(date(2026, 11, 23)):
        yield


def answered(line: str, capsys) -> dict:
    assert cli.main(["law", *shlex.split(line), "--json"]) == 0, capsys.readouterr().err
    told = json.loads(capsys.readouterr().out)
    assert {"value", "steps", "citations", "warnings"} <= told.keys()
    assert told["steps"]
    for cited in told["citations"]:
        assert {"instrument", "article", "version", "basis"} <= cited.keys()
    return told


# (command line, value): the worked examples of the law that are one computation
EXAMPLES = [
    # case numbers
    ("case-number format --year 2024 --court 内01 --specialty 知 --type 民初 --number 8", "（2024）内01知民初8号"),
    ("case-number format --year 2023 --court 内0102 --type-code 民初 --no 1234", "（2023）内0102民初1234号"),
    ("case-number format 2023 内0102 民初 1234", "（2023）内0102民初1234号"),
    # jurisdiction
    ("jurisdiction --kind civil --amount 500,000,000.00 --plaintiff-region 150102 --defendant-region 150203", ["内02"]),
    ("jurisdiction --kind civil --amount 499999999.99 --plaintiff-region 150102 --defendant-region 150203", ["内0203"]),
    ("jurisdiction --amount 100000000 --plaintiff-region 110000 --defendant-region 150203", ["内02"]),
    ("jurisdiction --amount 99999999.99 --plaintiff-region 110000 --defendant-region 150203", ["内0203"]),
    (
        "jurisdiction --amount 1亿 --plaintiff-region 110000 --defendant-region 120000 --performance-region 150102",
        ["内0102"],
    ),
    ("jurisdiction --amount 20000000 --foreign --plaintiff-region 110000 --defendant-region 150203", ["内02"]),
    ("jurisdiction --kind administrative --defendant government --defendant-region 150102", ["内01"]),
    ("jurisdiction --kind administrative --defendant-kind subdistrict --defendant-region 150102", ["内0102"]),
    ("jurisdiction --kind criminal --crime 盗窃罪 --offence-region 150102", ["内0102"]),
    ("jurisdiction --kind criminal --crime 故意杀人罪 --offence-region 新城区 --sentence death", ["内01"]),
    # periods by the general rules, and by kind
    ("period --from 2026-03-02 --days 15", "2026-03-17"),
    ("period --from 2026-09-16 --days 15", "2026-10-08"),
    ("period --from 2026-04-21 --days 10", "2026-05-06"),
    ("period --from 2026-02-02 --days 15", "2026-02-24"),
    ("period --from 2026-05-08 --days 15", "2026-05-25"),
    ("period --from 2026-09-25 --days 15", "2026-10-10"),
    ("period --from 2026-09-25 --days 15 --rule makeup-days=rest", "2026-10-12"),
    ("period --from 2026-09-21 --days 10", "2026-10-08"),
    ("period --from 2026-03-31 --months 6", "2026-09-30"),
    ("period --from 2026-02-02 --kind answer", "2026-02-24"),
    ("period --from 2026/2/2 --kind answer", "2026-02-24"),
    ("period --from 2026年2月2日 --kind 提交答辩状", "2026-02-24"),
    ("period --from 20260302 --kind appeal", "2026-03-17"),
    ("period --from 2026-04-21 --kind appeal-ruling", "2026-05-06"),
    ("period --from 2026-03-31 --kind trial", "2026-09-30"),
    ("period --from 2026-08-31 --kind trial", "2027-02-28"),
    ("period --from 2025-11-30 --kind trial-summary", "2026-02-28"),
    ("period --from 2025-11-30 --kind trial --procedure summary", "2026-02-28"),
    ("period --from 2026-03-02 --kind trial --exclude 2026-04-01..2026-04-30 --exclude 2026-05-01..2026-06-14", "2026-11-16"),
    ("period --from 2026-03-02 --kind trial --exclude 2026-04-01..2026-04-30 2026-04-20..2026-06-03", "2026-11-05"),
    ("period --from 2026-03-02 --months 6 --exclude 2026-04-01..2026-04-30 2026-04-20..2026-06-03", "2026-11-05"),
    ("period --from 2026-03-02 --months 6 --kind trial --exclude 2026-04-01..2026-06-14", "2026-11-16"),
    ("period --from 2025-11-30 --months 3 --kind trial", "2026-02-28"),
    ("period --from 2026-04-21 --days 10 --kind appeal", "2026-05-06"),
    ("period --from 2026-02-02 --days 15 --kind answer", "2026-02-24"),
    ("period --from 2026-01-15 --kind trial-small-claims", "2026-03-15"),
    ("period --from 2026-01-15 --kind trial-small-claims --extend trial-extension-small-claims", "2026-04-15"),
    ("period --from 2026-01-15 --kind trial", "2026-07-15"),
    ("period --from 2026-01-20 --kind retrial", "2026-07-20"),
    ("in-time --deadline 2026-10-08 --posted 2026-10-08 --received 2026-10-12", True),
    ("in-time --deadline 2026-10-08 --received 2026-10-12", False),
    ("small-claims --amount 54428 --on 2024-06-01", "must"),
    ("small-claims --amount 54428.01 --on 2024-06-01", "may"),
    ("small-claims --amount 217,712.00 --on 2024-06-01", "may"),
    ("small-claims --amount 217712.01 --on 2024-06-01", "no"),
    ("small-claims --amount 50,495 --on 2023-06-01", "must"),
    # fees
    *((f"fee property --amount {a}", v) for a, v in (
        ("10000", "50.00"), ("10040", "51.00"), ("20,000", "300.00"), ("88000", "2000.00"), ("1,234,567", "15911.10"),
        ("111640000", "600000.00"),
    )),
    ("fee property --amount 1234567 --procedure summary --closed-by mediation", "7955.55"),
    ("fee property --amount 100000 --procedure summary --closed-by mediation --on 2026-03-02", "1150.00"),
    ("fee property --amount 300000 --counterclaim", "2900.00"),
    ("fee payment-order --amount 88000", "666.67"),
    ("fee enforcement --amount 1234567", "14745.67"),
    ("fee enforcement --amount 5000000", "52400.00"),
    ("fee preservation --amount 1001", "30.01"),
    ("fee preservation --amount 896001", "5000.00"),
    ("fee bankruptcy --amount 111640000", "300000.00"),
    ("fee divorce --amount 200001", "300.01"),
    ("fee divorce --property-total 1000000", "4300.00"),
    ("fee divorce --amount 500000 --rule fee-divorce=50", "1550.00"),
    ("fee divorce --property 500000 --base 50", "1550.00"),
    ("fee personality --amount 300000", "1600.00"),
    ("fee personality --damages 150000", "850.00"),
    ("fee ip", "500.00"),
    ("fee ip --amount 100000", "2300.00"),
    ("fee labour --procedure summary", "5.00"),
    ("fee labour --amount 50000", "10.00"),
    ("fee administrative", "50.00"),
    ("fee appeal --amount 120000", "2700.00"),
    ("fee public-summons", "100.00"),
    ("fee arbitration-review", "400.00"),
    ("fee-refund --paid 2300 --reason withdrawal", "1150.00"),
    ("fee-refund --paid 2300 --reason dismissal", "2300.00"),
    ("fee-split --fee 2300 --claimed 100000 --awarded 60000", {"plaintiff": "920.00", "defendant": "1380.00"}),
    # interest
    ("delay-interest --principal 100000 --due 2023-03-31 --paid 2023-06-30", "1592.50"),
    ("delay-interest --principal 100,000 --due 2023-03-31 --paid 2023-06-30 --rule delay-days=B", "1610.00"),
    ("delay-interest --principal 88000 --due 2026-04-10 --paid 2026-06-30", "1247.40"),
    ("delay-interest --principal 500000 --due 2025-01-01 --paid 2025-09-08 --payment 2025-04-11:200000", "16625.00"),
    ("delay-interest --principal 300000 --due 2025-01-01 --paid 2025-06-30 --stay 2025-02-01..2025-04-01", "6300.00"),
    (
        "delay-interest --principal 300000 --due 2025-01-01 --paid 2025-06-30 --debtor-stay 2025-02-01..2025-04-01",
        "9450.00",
    ),
    ("delay-interest --principal 10000 --due 2025-01-01 --paid 2025-01-31 --currency USD", "52.50"),
    (
        "delay-interest --principal 10000 --due 2025-01-01 --paid 2025-01-31 --currency USD --exchange-rate 7.1000",
        "372.75",
    ),
    ("delay-interest --principal 1000000 --due 2025-01-01 --paid 2026-01-01", "63875.00"),
    ("lending-cap --contract-date 2021-06-01", "15.40"),
    ("lending-cap --contract-date 2023-09-01", "13.80"),
    ("lending-cap --contract-date 2024-08-01", "13.40"),
    ("lending-cap --contract-date 2024-11-01", "12.40"),
    ("lending-cap --contract-date 2025-06-01", "12.00"),
    ("interest --principal 100000 --rate 6 --from 2024-03-01 --to 2025-03-01", "6000.00"),
    # service
    ("period --from 2026-03-02 --kind announcement", "2026-04-01"),
    ("period --from 2026-04-01 --kind answer", "2026-04-16"),
    ("period --from 2021-11-01 --kind announcement", "2021-12-31"),
    ("period --from 2026-03-12 --kind announcement-foreign", "2026-05-11"),
    # mediation, enforcement, officials
    ("period --from 2026-03-02 --kind judicial-confirmation", "2026-04-01"),
    ("beyond --from 2026-03-02 --until 2026-04-01", 15),
    ("period --from 2024-06-30 --kind enforcement-application", "2026-06-30"),
    ("enforcement-application --due 2024-06-30", "2026-06-30"),
    ("control-period --kind deposit --from 2026-03-02", "2027-03-02"),
    ("control-period --kind movable --from 2026-03-02", "2028-03-02"),
    ("control-period --kind immovable --from 2026-03-02", "2029-03-02"),
    ("auction --appraisal 1000000 --on 2026-03-02", "700000.00"),
    ("auction --appraisal 1000000 --round 2 --on 2026-03-02", "560000.00"),
    ("auction --appraisal 1000000 --round 2 --previous-reserve 1000000 --on 2026-03-02", "800000.00"),
    (
        "distribute --proceeds 300000 --cost 5000 --priority 抵押权人:100000 --claim 甲:200000 --claim 乙:300000 丙:500000",
        {"抵押权人": "100000.00", "甲": "39000.00", "乙": "58500.00", "丙": "97500.00"},
    ),
    ("appearances --heard 50 --appeared 46 --excused 2 --formula A", "92.00"),
    ("appearances --heard 50 --appeared 46 --excused 2 --formula B", "95.83"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "value"), EXAMPLES, ids=[line for line, _ in EXAMPLES])
def test_the_worked_examples_through_the_command_line(line, value, capsys):
    assert answered(line, capsys)["value"] == value


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("（2023）内0102民初1234号", {"year": 2023, "court": "内0102", "type_code": "民初", "number": 1234}),
        ("（2026）内刑终12号", {"year": 2026, "court": "内", "type_code": "刑终", "number": 12}),
        ("（2026）内71行终3号", {"year": 2026, "court": "内71", "type_code": "行终", "number": 3}),
        ("（2024）内01知民初8号", {"year": 2024, "court": "内01", "specialty": "知", "type_code": "民初", "number": 8}),
    ],
)
def test_a_case_number_comes_apart(text, parts, capsys):
    found = answered(f"case-number parse {text}", capsys)["value"]
    assert {name: found[name] for name in parts} == parts
    assert found["text"] == text


@pytest.mark.parametrize(
    ("text", "on", "article", "version"),
    [
        ("民事诉讼法第264条", "2024-01-03", "264", "2023-09-01"),
        ("《民事诉讼法》第二百六十四条", "2024-01-03", "264", "2023-09-01"),
        ("《中华人民共和国民事诉讼法》第264条第一款", "2024-01-03", "264", "2023-09-01"),
        ("民事诉讼法第260条", "2023-12-29", "260", "2021-12-24"),
        ("civil-procedure-law/264", "2023-12-29", "260", "2021-12-24"),
        ("delay-interest", "2024-01-03", "264", "2023-09-01"),
        ("delay-interest", "2023-12-29", "260", "2021-12-24"),
    ],
)
def test_a_citation_by_its_date(text, on, article, version, capsys):
    told = answered(f"cite {text} --on {on}", capsys)
    assert (told["value"]["article"], told["value"]["version"]) == (article, version)
    assert told["citations"][0]["instrument"] == "civil-procedure-law"


BAD = [
    ("fee property --amount abc", "不是数字"),
    ("fee property --amount -5", "负数"),
    ("fee property", "标的额"),
    ("fee property --amount 1,23", "不是数字"),
    ("fee astrology --amount 5", "不能是"),
    ("fee", "没有填写"),
    ("fee property --amount 100 --on 2026-02-30", "没有2026年2月30日"),
    ("fee property --amount 100 --on 1990-01-01", "1990"),
    ("fee property --amount 100 --rule fee-astrology=3", "没有名为"),
    ("fee divorce --rule fee-divorce=4000", "须在50至300之间"),
    ("period --from gestern --days 15", "不是日期"),
    ("period --days 15", "起算"),
    ("period --from 2026-02-02", "日数"),
    ("period --from 2026-02-02 --days 15 --months 2", "日数"),
    ("period --from 2026-02-02 --days 0", "期间"),
    ("period --from 2026-02-02 --kind nonsense", "不能是"),
    ("period --from 2026-02-02 --kind answer --days 3 --months 1", "其中之一"),
    ("period --from 2026-02-02 --days 15 --exclude 2026-04-30..2026-04-01", "早于"),
    ("period --from 2026-02-02 --days 15 --exclude 2026-04-30", "起止"),
    ("period --from 2026-03-02 --kind preservation-urgent", "时刻"),
    ("delay-interest --principal 100000 --due 2023-06-30 --paid 2023-03-31", "早于"),
    ("delay-interest --principal 100000 --due 2023-03-31 --paid 2023-06-30 --payment 2023-05-01", "日期和金额"),
    ("lending-cap --contract-date 2018-01-01", "起诉日"),
    ("jurisdiction --amount 5 --plaintiff-region 999999 --defendant-region 150102", "行政区划"),
    ("case-number parse （2023）内102民初1号", "两位"),
    ("case-number parse （2023）内0102民初01号", "补零"),
    ("case-number parse （2023）内01国赔1号", "类型代字"),
    ("case-number parse （2015）内0102民初5号", "旧式"),
    ("case-number parse (2023)内0102民初5号", "全角"),
    ("case-number format --year 2026 --court 内0427 --type 民初 --number 1", "内0427"),
    ("case-number format --year 2026 --court 内0102", "缺少类型代字"),
    ("case-number format 2026 内0102 民初", "各部分"),
    ("distribute --proceeds 100 --claim 甲", "名称和金额"),
    ("cite 民事诉讼法第307条", "307"),
    ("cite 占星法第1条", "占星法"),
    ("control-period --kind soul --from 2026-03-02", "不能是"),
    ("auction --appraisal 1000000 --round 9", "拍卖"),
]


@pytest.mark.parametrize(("line", "said"), BAD, ids=[line for line, _ in BAD])
def test_bad_input_exits_with_two_and_says_why(line, said, capsys):
    assert cli.main(["law", *shlex.split(line)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert "Traceback" not in told.err
    assert cli.main(["law", *shlex.split(line), "--json"]) == 2
    problem = json.loads(capsys.readouterr().out)
    assert problem["error"]
    assert said in problem["message"] + "".join(each["what"]["zh"] for each in problem["problems"])


@pytest.mark.parametrize(
    "line", ["fee property --amount", "astrology", "case-number", "period --from 2026-02-02 --dayz 3"]
)
def test_a_line_that_cannot_be_read_exits_with_two(line, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["law", *shlex.split(line)])
    assert end.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_for_people_the_value_comes_first(capsys):
    assert cli.main(["law", "fee", "property", "--amount", "100000"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2,300.00 元"
    assert "依据" in lines
    assert any("第十三条" in line for line in lines)
    assert cli.main(["law", "fee", "property", "--amount", "100000", "--english"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "2,300.00 yuan"


def test_what_plays_no_part_is_said(capsys):
    told = answered("fee labour --amount 50000", capsys)
    assert any("没有使用" in warning["zh"] for warning in told["warnings"])


def test_a_house_rule_is_marked_as_such(capsys):
    told = answered("fee property --amount 100000 --rule fee-rounding=yuan", capsys)
    assert {"house rule", "law"} == {cited["basis"] for cited in told["citations"]}
    assert cli.main(["law", "fee", "ip"]) == 0
    assert "内部规则" in capsys.readouterr().out


def test_every_calculator_has_its_command():
    for calculator in CALCULATORS.values():
        with pytest.raises(SystemExit) as end:
            cli.main(["law", *calculator.words, "--help"])
        assert end.value.code == 0


def test_no_database_and_no_django():
    assert command.NEEDS_DJANGO is False
    line = "from mengma.cli.main import main; import sys; main(['law', 'fee', 'labour']); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", line], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("10.00 元")
