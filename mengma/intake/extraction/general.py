"""What every complaint has: court, cause of action, case number, facts and reasons; and which kind of dispute a text
is."""

from __future__ import annotations

import re

from .document import Document
from .model import Field

_COURT = re.compile(
    r"(?P<court>[\u4e00-\u9fa5]{2,24}?(?:人民法院|铁路运输法院|知识产权法院|互联网法院|金融法院|海事法院))"
)
_CAUSE = re.compile(
    r"(?:案由[：:]?[ 　]*|诉(?:[^，。\n]{0,40}?))?(?P<cause>(?:民间借贷|企业借贷|小额借款合同|金融借款合同|借款合同|买卖合同|离婚|离婚后财产|物业服务合同|追索劳动报酬|劳动合同|确认劳动关系|经济补偿金|劳务合同|婚约财产|同居关系|抚养费)(?:纠纷|争议)|劳动争议|(?<=案由：)[\u4e00-\u9fa5、]{2,24})"  # noqa: E501
)
_CASE_NUMBER = re.compile(r"[（(〔](?P<year>(?:19|20)[0-9]{2})[）)〕][\u4e00-\u9fa50-9]{2,14}?[0-9]{1,6}号")
_KIND_WORDS = {
    "lending": r"民间借贷|借款|借条|借据|出借|欠条|欠款|借到",
    "sale": r"买卖合同|货款|供货|购销|交付货物|价款|买受人|出卖人",
    "labour": r"劳动合同|劳动争议|工资|用人单位|加班费|劳动关系|仲裁委员会|经济补偿",
    "property": r"物业服务|物业费|物业管理|业主",
    "divorce": r"离婚|夫妻感情|感情破裂|婚生|抚养权",
}
_LEADS_IN = re.compile(r"^(?:此致|致|向|诉至|起诉至|具状|特向|现向|由|经|至|本案由)+")
SAMPLE = 20_000  # characters read to judge the kind


def guess_kind(document: Document) -> str:
    """Kind of dispute by the cause of action where it is named, else by the commonest of its words; ``other`` where
    none occurs."""
    sample = document.plain[:SAMPLE]
    named = _CAUSE.search(sample)
    if named:
        for kind, pattern in _KIND_WORDS.items():
            if re.search(pattern, named["cause"]):
                return kind
    section = document.sections.claims
    asked = document.plain[section.start : section.end][:SAMPLE] if section else ""
    scores = {
        kind: len(re.findall(pattern, sample)) + 3 * len(re.findall(pattern, asked))
        for kind, pattern in _KIND_WORDS.items()
    }
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else "other"


def general_fields(document: Document) -> list[Field]:
    """``court`` (the one addressed, else the first named in full), ``cause``, ``case_number``, ``facts``."""
    fields: list[Field] = []
    addressed = re.search(r"此致\s{0,20}(?P<court>[\u4e00-\u9fa5]{2,28}法院)", document.plain)
    found = addressed or next((hit for hit in _COURT.finditer(document.plain) if not _incomplete(hit["court"])), None)
    if found:
        start, end = found.span("court")
        lead = _LEADS_IN.match(document.plain[start:end])
        start += lead.end() if lead else 0
        if end - start > 4:
            fields.append(document.field("court", document.text[start:end], start, end, 0.95 if addressed else 0.6))
    cause = _CAUSE.search(document.plain)
    if cause:
        fields.append(document.field("cause", document.text[slice(*cause.span("cause"))], *cause.span("cause"), 0.9))
    number = _CASE_NUMBER.search(document.plain)
    if number:
        fields.append(document.field("case_number", number[0], number.start(), number.end(), 0.95))
    facts = document.sections.facts
    if facts:
        start, end = facts.start, facts.end
        while start < end and document.text[start].isspace():
            start += 1
        closing = re.compile(r"\n[ 　\t]{0,20}(?:此致|具状人|起诉人)").search(document.plain, start, end)
        end = closing.start() if closing else end
        while end > start and document.text[end - 1].isspace():
            end -= 1
        if end > start:
            fields.append(document.field("facts", document.text[start:end], start, end, 0.8))
    return fields


def _incomplete(name: str) -> bool:
    """Whether the words before 人民法院 are not the name of a court (被告向人民法院, 请求人民法院)."""
    return re.search(r"向|请求|依法|由|恳请|望|请|诉至|贵院|要求|最高", name[:-4]) is not None
