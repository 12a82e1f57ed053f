"""Whether a judgment's text has all that a judgment must have. The list of parts is the guide's (judgment.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from mengma.cases.state import CaseState
from mengma.courts.selectors import court
from mengma.lawbook import Lawbook
from mengma.lawbook.answers import chinese_number
from mengma.procedure.context import ActContext
from mengma.procedure.errors import GuideError, Problem
from mengma.procedure.guide import Guide
from mengma.procedure.library import ROOT
from mengma.procedure.marked_yaml import Marked, read
from mengma.trial import people

DEFAULT_ARTICLE = "civil-procedure-law/155"
_KEYS = {"title", "any_of", "absent", "variants", "when", "if", "article"}
_TOPIC = "topic:"
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Part:
    """A part that a judgment must have (or must not have), as the guide describes it."""

    name: str
    title_zh: str
    title_en: str
    any_of: tuple[str, ...]
    absent: tuple[str, ...]
    variants: tuple[str, ...]
    when: str
    condition: str
    article: str


def parts_of(guide: Guide) -> tuple[Part, ...]:
    """The parts of a judgment under a guide version. Raises GuideError with file and line."""
    return _load(guide.name, guide.version)


@cache
def _load(name: str, version: int) -> tuple[Part, ...]:
    path = ROOT / name / str(version) / "judgment.yaml"
    shown = str(path.relative_to(ROOT.parent))
    return tuple(_part(key, raw) for key, raw in read(path, shown).items())


def _part(name: str, raw: Marked) -> Part:
    if raw.keys() - _KEYS or "title" not in raw or not (raw.get("any_of") or raw.get("absent")):
        raise GuideError(raw.place.file, raw.place.line, f"{name}: a part has title, any_of or absent, and conditions")
    return Part(
        name,
        raw["title"]["zh"],
        raw["title"]["en"],
        tuple(raw.get("any_of", ())),
        tuple(raw.get("absent", ())),
        tuple(raw.get("variants", ())),
        raw.get("when", ""),
        raw.get("if", ""),
        raw.get("article", DEFAULT_ARTICLE),
    )


def date_in_characters(day: date) -> str:
    """二〇二六年十一月二十三日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def known_values(state: CaseState, law: Lawbook, on: date) -> dict[str, str]:
    """What the guide's placeholders stand for in this case on this day."""
    here = court(str(state.fact("court", "")))
    above = here.parent if here else None
    appeal, foreign = (law.entries[name].on(on).value for name in ("appeal-judgment", "appeal-foreign"))
    return {
        "case_number": state.case_number or "",
        "appeal_days": chinese_number(int(appeal)),
        "foreign_days": chinese_number(int(foreign)),
        "appeal_court": above.name if above else "",
        "delay_article": law.topic("delay-interest", on).text_zh,
        "date_zh": date_in_characters(on),
        "date_digits": f"{on.year}年{on.month}月{on.day}日",
    }


def problems(guide: Guide, state: CaseState, law: Lawbook, text: str, on: date) -> list[Problem]:
    """What is missing in, or wrong with, the text of a judgment pronounced on a day; empty where it is complete."""
    plain = re.sub(r"\s+", "", text)
    values = known_values(state, law, on)
    found = [
        Problem(
            f"judgment.{part.name}",
            f"判决书缺少或者写错：{_fill(part.title_zh, values)}。",
            f"Missing or wrong: {_fill(part.title_en, values)}.",
            _article(part, law, on),
            field="text",
        )
        for part in parts_of(guide)
        if _applies(part, state, plain) and not _present(part, plain, values)
    ]
    return [*found, *_names_missing(state, plain)]


def missing(ctx: ActContext, text: str) -> list[Problem]:
    return problems(ctx.guide, ctx.state, ctx.law, text, ctx.happened_on)


def _fill(written: str, values: Mapping[str, str], escape: bool = False) -> str:
    for name, value in values.items():
        written = written.replace("{" + name + "}", re.escape(value) if escape else value)
    return written


def _article(part: Part, law: Lawbook, on: date) -> str:
    if part.article.startswith(_TOPIC):
        return law.topics()[part.article.removeprefix(_TOPIC)][2]
    return part.article


def _applies(part: Part, state: CaseState, plain: str) -> bool:
    if part.variants and state.variant not in part.variants:
        return False
    if part.condition == "foreign" and not any(p.get("foreign") for p in people.present_parties(state).values()):
        return False
    return not part.when or re.search(part.when, plain) is not None


def _present(part: Part, plain: str, values: Mapping[str, str]) -> bool:
    def seen(patterns: tuple[str, ...]) -> bool:
        return any(re.search(_fill(pattern, values, escape=True), plain) for pattern in patterns)

    return not seen(part.absent) and (not part.any_of or seen(part.any_of))


def _names_missing(state: CaseState, plain: str) -> Iterator[Problem]:
    for party in people.present_parties(state).values():
        name = re.sub(r"\s+", "", str(party["name"]))
        if name not in plain:
            yield Problem(
                "judgment.party",
                f"判决书没有写明当事人{party['name']}。",
                f"The judgment does not name {party['name']}.",
                DEFAULT_ARTICLE,
                field="text",
            )
    for name in people.names([*people.bench(state), *people.holders(state, "clerk")]):
        if re.sub(r"\s+", "", name) not in plain:
            yield Problem(
                "judgment.signature",
                f"判决书没有{name}的署名。",
                f"The judgment is not signed by {name}.",
                DEFAULT_ARTICLE,
                field="text",
            )
