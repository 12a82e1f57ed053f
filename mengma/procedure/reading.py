"""A guide as a reader sees it: stages, time limits, and each act with who, when, on what law, and what follows, in words.

The same reading is spoken by `mengma guide show` and written into docs/reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from mengma import lawbook
from mengma.courts.permissions import CAPACITIES
from mengma.lawbook import Citation, LawbookError, PeriodKind
from mengma.procedure import registry
from mengma.procedure.guide import Act, Condition, Consequence, GuardSpec, Guide, Text
from mengma.procedure.reading_words import CONSEQUENCES, SUBJECTS, UNITS, WORDS

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class LimitRead:
    """A time limit in words: its length under each procedure, and the articles with how they were checked."""

    name: str
    title: str
    lengths: tuple[str, ...]
    articles: tuple[str, ...]
    confidence: str
    on_expiry: str


@dataclass(frozen=True, slots=True)
class ActRead:
    """An act in words."""

    name: str
    title: str
    who: tuple[str, ...]
    when: tuple[str, ...]
    procedures: tuple[str, ...]
    articles: tuple[str, ...]
    asks: tuple[str, ...]
    law: tuple[str, ...]
    practice: tuple[str, ...]
    offered: tuple[str, ...]
    follows: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A guide in words."""

    language: Language
    title: str
    label: str
    approved: str
    case_type: str
    variants: tuple[str, ...]
    stages: Mapping[str, str]
    final_stages: tuple[str, ...]
    tracks: Mapping[str, tuple[str, ...]]
    limits: tuple[LimitRead, ...]
    acts: tuple[ActRead, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        return "\n".join(_lines(self, "", "")) + "\n"

    def as_markdown(self) -> str:
        return "\n".join(_lines(self, "## ", "### ")) + "\n"


def read_guide(guide: Guide, language: Language = "zh", on: date | None = None) -> Reading:
    """The words of a guide in a language; articles are cited as of `on`, the day of approval unless told otherwise."""
    return _Reader(guide, language, on or date.fromisoformat(str(guide.approved["on"]))).read()


def capacity(name: str, language: Language) -> str:
    """原告, 承办法官 …: what a capacity is called."""
    rule = CAPACITIES[name][0]
    if language == "en":
        return rule.why_en.removesuffix(" of this case").removesuffix(" at the court of this case")
    return rule.why_zh.removeprefix("系本案").removeprefix("在本案受理法院任")


class _Reader:
    def __init__(self, guide: Guide, language: Language, on: date) -> None:
        self.guide, self.language, self.on = guide, language, on
        self.law = lawbook.load()
        self.periods = {kind.name: kind for kind in self.law.period_kinds()}
        self.words = WORDS[language]

    def read(self) -> Reading:
        guide = self.guide
        return Reading(
            self.language,
            self.say(guide.title),
            guide.label,
            f"{guide.approved['by']}, {guide.approved['on']}",
            guide.case_type,
            tuple(self.say(text) for text in guide.variants.values()),
            {name: self.say(stage.title) for name, stage in guide.stages.items()},
            tuple(self.say(stage.title) for stage in guide.stages.values() if stage.final),
            {
                self.say(track.title): tuple(self.say(state) for state in track.states.values())
                for track in guide.tracks.values()
            },
            tuple(self.limit(name) for name in guide.limits),
            tuple(self.act(act) for act in guide.acts.values()),
        )

    def say(self, text: Text) -> str:
        return text.zh if self.language == "zh" else text.en

    def limit(self, name: str) -> LimitRead:
        spec = self.guide.limits[name]
        kinds = [self.periods[kind] for kind in spec.period.values() if kind in self.periods]
        lengths = [
            (f"{self.say(self.guide.variants[variant])}: " if variant else "") + self.length(self.periods[kind])
            for variant, kind in spec.period.items()
            if kind in self.periods
        ]
        cited = list(dict.fromkeys(citation for kind in kinds for citation in kind.citations))
        after = self.guide.acts.get(spec.on_expiry)
        return LimitRead(
            name,
            self.say(spec.title),
            tuple(lengths),
            tuple(self.printed(citation) for citation in cited),
            ", ".join(sorted({citation.confidence for citation in cited})),
            self.say(after.title) if after else "",
        )

    def length(self, kind: PeriodKind) -> str:
        unit = UNITS[self.language][kind.unit]
        return f"{kind.value}{unit}" if self.language == "zh" else f"{kind.value} {unit}"

    def printed(self, citation: Citation) -> str:
        return citation.text_zh if self.language == "zh" else citation.text_en

    def article(self, reference: str) -> str:
        try:
            return self.printed(self.law.cite(reference, self.on))
        except LawbookError:
            return reference

    def act(self, act: Act) -> ActRead:
        every = set(act.stages) == set(self.guide.stages)
        stages = (self.words["any stage"],) if every else tuple(self.stage(name) for name in act.stages)
        guards = [(spec.kind, self.guard(spec)) for spec in act.guards]
        remarks = [self.words[flag] for flag in ("paper", "urgent", "internal") if getattr(act, flag)]
        effect = registry.effects.get(act.effect)
        follows = [effect.what] if effect and effect.what and self.language == "zh" else []
        return ActRead(
            act.name,
            self.say(act.title),
            tuple(capacity(name, self.language) for name in act.who),
            (self.words["opens"],) if act.opens else stages,
            tuple(self.say(self.guide.variants[name]) for name in act.variants),
            tuple(self.article(reference) for reference in act.articles),
            tuple(self.say(field.title) + ("" if field.required else self.words["optional"]) for field in act.fields),
            tuple(said for kind, said in guards if kind == "law"),
            tuple(said for kind, said in guards if kind == "practice"),
            tuple(self.condition(condition) for condition in act.offered),
            tuple([*follows, *(self.consequence(act, consequence) for consequence in act.then)]),
            tuple([*remarks, *([self.say(act.hint)] if act.hint else [])]),
        )

    def stage(self, name: str) -> str:
        return self.say(self.guide.stages[name].title)

    def guard(self, spec: GuardSpec) -> str:
        article = f"（{self.article(spec.article)}）" if spec.article else ""
        return self.say(spec.say) + article

    def condition(self, condition: Condition) -> str:
        """A plain condition by what its guard says of itself, with its parameters as the guide writes them."""
        known = registry.guards.get(condition.guard)
        what = known.what.rstrip("。") if known and self.language == "zh" else condition.guard.replace("_", " ")
        params = ", ".join(f"{key}={_flat(value)}" for key, value in condition.params.items())
        negated = self.words["not"] if condition.negated else ""
        return f"{negated}{what}" + (f" [{params}]" if params else "")

    def consequence(self, act: Act, consequence: Consequence) -> str:
        what = consequence.args["what"]
        named = {
            "stage": lambda: self.stage(what),
            "variant": lambda: self.variant(what),
            "track": lambda: self.track(what, consequence.args.get("to", "")),
            "document": lambda: self.document(what),
            "cause": lambda: self.say(self.guide.acts[what].title),
            "set": lambda: ", ".join(what),
        }.get(consequence.verb, lambda: self.say(self.guide.limits[what].title))()
        said = CONSEQUENCES[self.language][consequence.verb].format(what=named)
        whom = consequence.args.get("of") or (consequence.args.get("to") if consequence.verb == "document" else None)
        if whom:
            said += self.words["for"].format(whom=self.subjects(act, str(whom)))
        if consequence.when:
            conditions = "；".join(self.condition(condition) for condition in consequence.when)
            said += self.words["when"].format(conditions=conditions)
        return said

    def variant(self, what: str) -> str:
        return self.words["chosen"] if str(what).startswith("$") else self.say(self.guide.variants[what])

    def track(self, name: str, to: str) -> str:
        track = self.guide.tracks[name]
        return f"{self.say(track.title)} → {self.say(track.states[to])}"

    def document(self, name: str) -> str:
        kind = registry.document_kinds.get(name)
        if kind is None:
            return name
        return f"《{kind.title_zh}》" if self.language == "zh" else kind.title_en

    def subjects(self, act: Act, written: str) -> str:
        first, _, second = written.partition(":")
        if written.startswith("$"):
            spec = act.field(written[1:])
            return self.say(spec.title) if spec else SUBJECTS[self.language].get(written, written[1:])
        if second:
            wanted = capacity(second, self.language) if second in CAPACITIES else second
            return SUBJECTS[self.language][first].format(wanted)
        return SUBJECTS[self.language].get(written, written)


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(str(one) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{key}:{_flat(one)}" for key, one in value.items())
    return str(value)


def _lines(reading: Reading, head: str, subhead: str) -> Iterable[str]:
    words, comma = WORDS[reading.language], "、" if reading.language == "zh" else ", "
    stop = "。" if reading.language == "zh" else "."
    yield (
        f"{head[1:] if head else ''}{reading.title}（{reading.label}）"
        if not head
        else f"# {reading.title} ({reading.label})"
    )
    yield ""
    yield words["approved"].format(reading.approved, reading.case_type)
    yield words["assists"]
    for title, listed in (
        (words["procedures"], comma.join(reading.variants)),
        (words["stages"], comma.join(reading.stages.values())),
        (words["final"], comma.join(reading.final_stages)),
    ):
        yield ""
        yield f"{head}{title}"
        yield f"{listed}{stop}"
    yield ""
    yield f"{head}{words['tracks']}"
    for title, states in reading.tracks.items():
        yield f"- {title}{words['colon']}{comma.join(states)}{stop}"
    yield ""
    yield f"{head}{words['limits']}"
    for limit in reading.limits:
        expiry = words["on expiry"].format(limit.on_expiry) if limit.on_expiry else ""
        yield (
            f"- {limit.title}{words['colon']}{comma.join(limit.lengths)}"
            f"{words['under'].format(comma.join(limit.articles), limit.confidence)}{expiry}{stop}"
        )
    yield ""
    yield f"{head}{words['acts']}"
    for act in reading.acts:
        yield ""
        yield (
            f"{subhead}{act.title}（{act.name}）" if reading.language == "zh" else f"{subhead}{act.title} ({act.name})"
        )
        yield from _act_lines(act, words, comma, stop)


def _act_lines(act: ActRead, words: Mapping[str, str], comma: str, stop: str) -> Iterable[str]:
    parts = (
        ("who", act.who, False),
        ("at", act.when, False),
        ("in procedures", act.procedures, False),
        ("articles", act.articles, False),
        ("asks", act.asks, False),
        ("offered", act.offered, True),
        ("law", act.law, True),
        ("practice", act.practice, True),
        ("follows", act.follows, True),
        ("remarks", act.remarks, True),
    )
    for name, values, listed in parts:
        if values and listed:
            yield f"- {words[name]}{words['colon']}"
            yield from (f"  - {value.rstrip('。.')}{stop}" for value in values)
        elif values:
            yield f"- {words[name]}{words['colon']}{comma.join(values)}{stop}"
