"""Proof-reading of any decision's text (文书校对): names, sums, articles by date, case numbers. It points out; the judge decides.

Which parts a judgment must have is the guide's (judgment.yaml) and is checked by the act that pronounces it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from mengma import lawbook
from mengma.cases.state import CaseState
from mengma.lawbook import LawbookError, amount_in_capitals, citing
from mengma.lawbook.answers import chinese_number
from mengma.procedure.errors import Problem

HOUSE = "house rule"

_CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
_PAIR = re.compile(
    rf"人民币?([{_CAPITALS}]+元[{_CAPITALS}角分整]*)\s*[（(]\s*[￥¥]?\s*([0-9][0-9,，]*(?:\.[0-9]{{1,2}})?)\s*元?\s*[)）]"
    rf"|([{_CAPITALS}]{{2,}}元[{_CAPITALS}角分整]*)\s*[（(]\s*[￥¥]?\s*([0-9][0-9,，]*(?:\.[0-9]{{1,2}})?)\s*元?\s*[)）]"
    rf"|([0-9][0-9,，]*(?:\.[0-9]{{1,2}})?)\s*元\s*[（(]\s*(?:大写[:：]?)?(?:人民币)?([{_CAPITALS}]+元[{_CAPITALS}角分整]*)\s*[)）]"
)
_CASE_NUMBER = re.compile(r"[（(]\d{4}[）)][^\s，。；、（）()]{2,20}?\d+号")


def check_text(text: str, state: CaseState, on: date) -> list[Problem]:
    """What a reader should look at again in a decision's text.

    `on` is the date of the decision: articles are looked up in the versions in force on it. Problems of kind `law`
    contradict the law or the docket; those of kind `practice` are likely slips or could not be checked. An empty list does
    not mean that the decision is right.
    """
    found = (_parties(text, state), _sums(text), _articles(text, on), _numbers(text, state))
    return [problem for problems in found for problem in problems]


def _parties(text: str, state: CaseState) -> Iterator[Problem]:
    for party in state.all("parties").values():
        if not party.get("left_on") and party["name"] not in text:
            yield Problem(
                "party_missing",
                f"文书中没有出现当事人“{party['name']}”（请核对姓名用字）。",
                f"The party {party['name']} does not appear; check the spelling.",
                HOUSE,
            )


def _sums(text: str) -> Iterator[Problem]:
    """Sums written both in Chinese capitals and in figures must agree."""
    for match in _PAIR.finditer(text):
        groups = match.groups()
        capitals, figures = (groups[0], groups[1]) if groups[0] else (groups[2], groups[3])
        if groups[4]:
            figures, capitals = groups[4], groups[5]
        try:
            amount = Decimal(re.sub("[,，]", "", figures))
        except InvalidOperation:
            continue
        right = amount_in_capitals(amount)
        if _plain(capitals) != _plain(right):
            yield Problem(
                "sum_differs",
                f"大写“{capitals}”与小写{figures}元不一致（{figures}元应为{right}）。",
                f"{capitals} is not {figures} yuan.",
                HOUSE,
            )


def _plain(capitals: str) -> str:
    return capitals.removesuffix("整").removesuffix("正")


def _articles(text: str, on: date) -> Iterator[Problem]:
    """Every article cited by its instrument's name must exist in the version in force on the decision's date."""
    for cited in citing.find(text, lawbook.load(), on):
        number = f"第{chinese_number(cited.article)}条" + (f"之{chinese_number(cited.suffix)}" if cited.suffix else "")
        title = f"《{cited.title.replace('《', '〈').replace('》', '〉')}》"
        if cited.standing == "no_such_article":
            yield Problem(
                "article",
                f"{title}{number}在{cited.on.isoformat()}的版本中不存在：{cited.error}",
                f"{title}{number} does not exist in the version of {cited.on}.",
                kind="law",
            )
        elif cited.standing != "found":
            yield Problem(
                "article",
                f"条文索引没有收录{title}在该日的版本，未能核对{number}。",
                f"{title}{number} was not found for {cited.on}: the index of articles has no such instrument or version.",
                kind="practice",
            )


def _numbers(text: str, state: CaseState) -> Iterator[Problem]:
    """Case numbers in the text must be well-formed; the case's own must not be miswritten."""
    law = lawbook.load()
    for match in _CASE_NUMBER.finditer(text):
        written = match[0].replace("(", "（").replace(")", "）")
        try:
            law.case_numbers.parse(written)
        except LawbookError as refused:
            yield Problem(
                "case_number", f"案号“{match[0]}”写法有误：{refused}", f"{match[0]} is no case number.", kind="practice"
            )
            continue
        if state.case_number and written != state.case_number and _same_but_digits(written, state.case_number):
            yield Problem(
                "other_number",
                f"案号“{written}”与本案案号{state.case_number}只差序号，请核对。",
                f"{written} differs from {state.case_number} in its last digits only.",
                kind="practice",
            )


def _same_but_digits(one: str, other: str) -> bool:
    return re.sub(r"\d+号$", "", one) == re.sub(r"\d+号$", "", other)
