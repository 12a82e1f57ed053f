"""Case numbers and citations, asked: what a text means, or why it is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.calculators.asking import Calculator
from mengma.lawbook.calculators.fields import Field, Unanswered, Unreadable
from mengma.lawbook.case_number import SUPREME, CaseNumber

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

_REF = re.compile(r"[a-z][a-z0-9-]*(?:/[0-9]+)?")
_PARTS = ("year", "court", "type_code", "number")
PART_WORDS = {
    "year": ("收案年度", "year"),
    "court": ("法院代字", "court code"),
    "type_code": ("类型代字", "type code"),
    "number": ("编号", "number"),
}
_INSERTED = re.compile("之[一二三四五六七八九十]+")
_PARAGRAPH = re.compile(r"(第[一二三四五六七八九十百千零0-9]+条)(?:第.+[款项目])?$")


def _parts(law: Lawbook, number: CaseNumber) -> dict[str, Any]:
    court = "最高人民法院" if number.court == SUPREME else law.courts.get(number.court).name
    type_ = law.case_types.get(number.type_code)
    return {**number.as_dict(), "court_name": court, "type_name": "、".join(type_.names), "category": type_.category_zh}


def _explained(law: Lawbook, number: CaseNumber, value: Any) -> Answer[Any]:
    parts = _parts(law, number)
    type_ = law.case_types.get(number.type_code)
    specialty = (
        ("，专门审判代字“知”（知识产权）", ", specialty 知 (intellectual property)") if number.specialty else ("", "")
    )
    step = Step(
        f"{number.year}年收案，{parts['court_name']}（{number.court}）{specialty[0]}，"
        f"{number.type_code}（{parts['type_name']}），第{number.number}号",
        f"Received in {number.year} by {parts['court_name']} ({number.court}){specialty[1]}, "
        f"{number.type_code} ({type_.en or type_.category_en}), no. {number.number}",
    )
    rules = law.instruments["case-number-rules"]
    cited = Citation(
        rules.slug, "", rules.newest.version, "law", rules.newest.confidence, rules.zh, rules.en, "", rules.document
    )
    return Answer(value, (step,), (cited,), detail=parts)


def _parse(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    number = law.case_numbers.parse(values["text"])
    return _explained(law, number, _parts(law, number))


def _in_order(law: Lawbook, text: str) -> dict[str, Any]:
    """The parts written one after another: year, court, specialty where there is one, type, number."""
    parts = text.split()
    if len(parts) not in (4, 5) or not parts[0].isdigit() or not parts[-1].isdigit():
        raise Unreadable(
            f"“{text[:60]}”不是案号的各部分。",
            f"“{text[:60]}” are not the parts of a case number.",
            next_zh="依次写收案年度、法院代字、（专门审判代字）、类型代字、编号，例如 2026 内0102 民初 8。",
            next_en="Write year, court, (specialty,) type and number in order, as 2026 内0102 民初 8.",
        )
    names = ("year", "court", "specialty", "type_code", "number") if len(parts) == 5 else _PARTS
    found: dict[str, Any] = dict(zip(names, parts, strict=True))
    return {**found, "year": int(parts[0]), "number": int(parts[-1])}


def _format(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    if "parts" in values:
        values = {**_in_order(law, values.pop("parts")), **values}
    for name in _PARTS:
        if name not in values:
            raise Unanswered(
                f"案号缺少{PART_WORDS[name][0]}。",
                f"The case number lacks its {PART_WORDS[name][1]}.",
                next_zh="请填写年度、法院代字、类型代字和编号。",
                next_en="Give year, court, type and number.",
            )
    number = CaseNumber(
        values["year"], values["court"], values.get("specialty", ""), values["type_code"], values["number"],
        values.get("suffix", ""),
    )  # fmt: skip
    law.case_numbers.parse(number.format())
    return _explained(law, law.case_numbers.check(number), number.format())


def _cite(law: Lawbook, values: dict[str, Any]) -> Answer[Any]:
    text, on = values["text"], values["on"]
    if text in law.topics():
        citation = law.topic(text, on)
    elif _REF.fullmatch(text):
        citation = law.cite(text, on)
    else:
        citation = law.cite_text(_PARAGRAPH.sub(r"\1", "".join(text.split())), on)
    inserted = _INSERTED.match(citation.clause)
    article = citation.article + (inserted[0] if inserted else "")
    value = {"instrument": citation.instrument, "article": article, "version": citation.version}
    heading = law.instruments[citation.instrument].headings
    now = int(article) if article.isdigit() else 0
    newest = law.instruments[citation.instrument].newest.version
    about = heading.get(now) if citation.version == newest else None
    told = (f"（{about[0]}）", f" ({about[1]})") if about else ("", "")
    step = Step(
        f"{on}有效的版本为{citation.version}：{citation.text_zh}{told[0]}",
        f"The version in force on {on} is that of {citation.version}: {citation.text_en}{told[1]}",
    )
    return Answer(value, (step,), (citation,))


PARSE = Calculator(
    name="case-number",
    zh="读案号",
    en="Reading a case number",
    about_zh="把案号分成年度、法院、类型和编号；写错的，说明错在哪一部分。",
    about_en="The parts of a case number; of a wrong one, which part is wrong.",
    fields=(Field("text", "text", "案号", "Case number", required=True, place=True, example="（2024）内01知民初8号"),),
    call=_parse,
    unit="parts",
    command=("case-number", "parse"),
)

FORMAT = Calculator(
    name="case-number-format",
    zh="写案号",
    en="Writing a case number",
    about_zh="由年度、法院代字、类型代字和编号写成案号。",
    about_en="A case number from its parts.",
    fields=(
        Field("parts", "text", "各部分依次", "The parts in order", place=True, example="2026 内0102 民初 8"),
        Field("year", "number", "收案年度", "Year", example="2026"),
        Field("court", "text", "法院代字", "Court code", aliases=("court_code", "court-code"), example="内0102"),
        Field("specialty", "text", "专门审判代字", "Specialty", example="知"),
        Field(
            "type", "text", "类型代字", "Type code", key="type_code", aliases=("type_code", "type-code"),
            example="民初",
        ),
        Field("number", "number", "编号", "Number", aliases=("no", "sequence", "seq"), example="8"),
        Field("suffix", "text", "后缀", "Suffix", example="之一"),
    ),
    call=_format,
    unit="text",
    command=("case-number", "format"),
    public=False,
)  # fmt: skip

CITE = Calculator(
    name="cite",
    zh="条文引用",
    en="Citations",
    about_zh="引用的条文在某一天是不是存在、是哪个版本；条号随修正变动。",
    about_en="Whether a cited article existed on a day, and in which version.",
    fields=(
        Field(
            "text", "text", "引用", "Citation", "写作 民事诉讼法第264条。",
            "Such as 民事诉讼法第264条, or civil-procedure-law/264.",
            required=True, place=True, example="民事诉讼法第264条",
        ),
        Field("on", "day", "哪一天", "On", default="today", aliases=("date",), example="2024-01-03"),
    ),
    call=_cite,
    unit="citation",
)  # fmt: skip
