"""Parties and their representatives from the heading of a complaint or judgment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .dates import find_dates
from .sections import Span

MAX_PARTIES = 300

ROLES = {
    "原告": "plaintiff",
    "原告人": "plaintiff",
    "申请人": "plaintiff",
    "上诉人": "plaintiff",
    "被告": "defendant",
    "被告人": "defendant",
    "被申请人": "defendant",
    "被上诉人": "defendant",
    "第三人": "third_party",
    "委托诉讼代理人": "agent",
    "委托代理人": "agent",
    "诉讼代理人": "agent",
    "法定代理人": "legal_guardian",
    "法定代表人": "representative",
    "主要负责人": "representative",
    "负责人": "representative",
    "经营者": "representative",
    "代表人": "representative",
}
_ROLE_WORDS = "|".join(sorted(ROLES, key=len, reverse=True))
_ROLE = re.compile(
    rf"(?:(?<=[。，,；;\n\s）)])|^|(?<=律师)|(?<=工作者)|(?<=公司)|(?<=共同)|(?<=[一二两三四五]原告)|(?<=[一二两三四五]被告))"
    rf"(?P<role>{_ROLE_WORDS})(?:[（(][^）)\n]{{0,20}}[）)])?(?P<colon>[0-9一二三]?\s{{0,8}}[：:]?[ 　]{{0,20}})"
    r"(?=[^，,。；;：:\s])"
    rf"|(?P<role2>{_ROLE_WORDS})[：:][ 　]{{0,20}}(?=[^，,。；;：:\s])"
)
_NAME = re.compile(r"(?:姓名|名称)?[：:]?[ 　]*(?P<name>[^，,。；;：:（(\n、\s]{1,60})")
_NEXT_NAME = re.compile(r"、(?P<name>[^，,。；;：:（(\n、\s]{2,12})")
_NOT_A_NAME = re.compile(r"^(?:诉|起诉|提出|向本院|与被告|与|为|因|在|的|系|均|是|称|请求)")
_A_SENTENCE = re.compile(r"与(?:被告|原告)|纠纷|一案")
_ORGANISATION = re.compile(
    r"(?:公司|厂|店|中心|合作社|委员会|银行|信用社|学校|小学|中学|大学|医院|局|政府|集团|事务所|协会|经营部|门市部|支行|分行|商行|工作室|企业|部队|合作联社|合伙企业[）)]?|基金会|幼儿园|行)$"
)
_SEX = re.compile(r"(?<=[，,。；;\s：:])(?P<sex>男|女)(?=[，,。；;\s]|$)")
_ETHNIC = re.compile(r"(?<=[，,。；;\s：:])(?P<ethnic>[\u4e00-\u9fa5]{1,6}族)(?=[，,。；;\s])")
_BORN = re.compile(r"(?:出?生于|出生日期[：:]?|出生年月[：:]?)\s*$")
_ADDRESS = re.compile(
    r"(?<=[，,。；;\s）)：:])"
    r"(?:现住所地|户籍所在地|户籍地址|户籍住址|户籍地|经常居住地|现住地址|现住址|住所地|住址|住所(?!地)|现住(?![所地址])|原住|住地|住(?![所地址]))"
    r"(?:（[^（）\n]{0,12}）)?(?:在|为|于)?[：:]?[ 　]{0,20}(?P<address>[^，,。；;（(\n\s：:]{1,80})"
)
_ID = re.compile(
    r"(?:公民身份号码|公民身份证号码|居民身份证号码|身份证号码|身份证号|身份号码)[：:为]?[ 　]*(?P<id>[0-9]{17}[0-9Xx])(?![0-9])"
)
_CREDIT = re.compile(r"(?:统一社会信用代码|社会信用代码)[：:为]?[ 　]*(?P<code>[0-9A-HJ-NP-RTUWXY]{18})(?![0-9A-Z])")
_PHONE = re.compile(
    r"(?:联系电话|电话|手机号码|手机号|手机|联系方式)[：:为]?[ 　]*(?P<phone>1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})(?![0-9])"
)


@dataclass(frozen=True)
class Found:
    """A piece of the heading: field name, value, offsets, confidence and the number of the party it belongs to."""

    name: str
    value: str
    start: int
    end: int
    confidence: float
    group: int | None


def party_kind(name: str) -> str:
    """``organisation`` or ``person``, judged by the name alone."""
    return "organisation" if len(name) > 4 and _ORGANISATION.search(name) else "person"


def _segments(text: str, heading: Span) -> Iterator[tuple[str, int, int]]:
    """(role, start of what follows the role word, end) for each role word of the heading."""
    marks = []
    for found in _ROLE.finditer(text, heading.start, heading.end):
        role = ROLES[found["role"] or found["role2"]]
        name = _NAME.match(text, found.end(), heading.end)
        if name is None or _NOT_A_NAME.match(name["name"]) or _A_SENTENCE.search(name["name"]):
            continue
        marks.append((role, found.start(), found.end()))
        if len(marks) == MAX_PARTIES:
            break
    for index, (role, _, begin) in enumerate(marks):
        yield role, begin, marks[index + 1][1] if index + 1 < len(marks) else heading.end


def _attributes(text: str, start: int, end: int, group: int) -> Iterator[Found]:
    for name, pattern, key, sure in (
        ("sex", _SEX, "sex", 0.99),
        ("ethnicity", _ETHNIC, "ethnic", 0.98),
        ("id_number", _ID, "id", 0.99),
        ("credit_code", _CREDIT, "code", 0.99),
        ("phone", _PHONE, "phone", 0.95),
    ):
        found = pattern.search(text, start, end)
        if found:
            yield Found(name, found[key], found.start(key), found.end(key), sure, group)
    for day in find_dates(text, start, end):
        after = text[day.end : day.end + 3]
        if re.match(r"\s?出?生", after) or _BORN.search(text[max(start, day.start - 8) : day.start]):
            yield Found("birth_date", day.value, day.start, day.end, 0.99, group)
            break
    for found in _ADDRESS.finditer(text, start, end):
        yield Found("address", found["address"], found.start("address"), found.end("address"), 0.95, group)


def find_parties(text: str, heading: Span) -> list[Found]:
    """Parties, their particulars and representatives, in the order of the heading. Particulars of an agent are left
    out."""
    result: list[Found] = []
    group = -1
    for role, begin, end in _segments(text, heading):
        first = _NAME.match(text, begin, end)
        if first is None:
            continue
        names = [first]
        while len(names) < 50 and (more := _NEXT_NAME.match(text, names[-1].end("name"), end)):
            names.append(more)
        for name in names:
            surface = name["name"]
            stop = name.end("name")
            if role in {"plaintiff", "defendant", "third_party"}:
                group += 1
                result.append(Found("party_kind", party_kind(surface), name.start("name"), stop, 0.9, group))
            owner = group if group >= 0 else None
            result.append(Found(role, surface, name.start("name"), stop, 0.97 if len(surface) <= 30 else 0.6, owner))
        if role in {"plaintiff", "defendant", "third_party"}:
            result.extend(_attributes(text, names[-1].end("name"), end, group))
    return result
