"""Reading one file of statutes: header, headings, articles, paragraphs. Pure: text in, text out.

The shape is that of the public LawRefBook: Markdown; `# title`; the history of adoption and amendment; a line
`<!-- INFO END -->`; then headings and articles 第…条, each followed by its further paragraphs. Some texts have points
一、… or 1.… instead of articles, some have neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from mengma.caselaw import dates, titles
from mengma.lawbook.answers import chinese_number, read_chinese_number

HEADER_END = "<!-- INFO END -->"
MIN_POINTS = 2
LONGEST_TITLE = 280
_CHINESE = "零〇一二三四五六七八九十百千"
# 第…条 and a space; with the space before 条, and with 笫 for 第, as some files have it
_ARTICLE = re.compile(
    rf"^[第笫]([{_CHINESE}0-9]+)(?:条(?:之([一二三四五六七八九十]+))?(?:[ \u3000:：]+|$)|[ \u3000]条[ \u3000]*)(.*)$",
    re.DOTALL,
)
_POINT = re.compile(rf"^([{_CHINESE}]+)、\s*(.*)$", re.DOTALL)
_NUMBERED = re.compile(r"^([0-9]{1,3})[.．、]\s*(.*)$", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s*(\S.*)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028\u2029\ufeff\x00-\x08\x0b-\x1f\ue000-\uf8ff]")
_ATTACHED = re.compile(r"^附(?:件|表|录|则)?[一二三四五六七八九十0-9]*\s*[:：]?")
CONTENTS = 4  # so many headings in a row are a table of contents
CLOSING = 6  # how many provisions from the end may say when the text enters into force


class Unreadable(ValueError):
    """A file that is no statute in this shape; the message is the reason, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


@dataclass(slots=True)
class Passage:
    """A piece of a text. kind: heading, article, point or prose; body: its paragraphs, one a line."""

    kind: str
    body: str
    label: str = ""
    number: int | None = None
    suffix: int = 0
    level: int = 0


Reader = Callable[[str], Passage | None]


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a file says. part: the name of the part of a text that spans several files (民法典 总则), or ""."""

    title: str
    part: str
    version: date
    version_from_name: bool
    adopted_on: date | None
    in_force_on: date | None
    in_force_words: str
    history: tuple[str, ...]
    passages: tuple[Passage, ...]
    shape: str
    notes: tuple[str, ...] = field(default=())

    @property
    def numbers(self) -> list[tuple[int, int]]:
        """(number, suffix) of every article or point, in order."""
        return [(each.number, each.suffix) for each in self.passages if each.number is not None]


def read_text(content: str, stem: str) -> ReadText:
    """A file's content under its name without ending. Raises Unreadable with the reason."""
    header, mark, body = content.partition(HEADER_END)
    if not mark:
        raise Unreadable("没有文首信息的结束标记", f"there is no {HEADER_END}")
    names, history = _header(header)
    if not names:
        raise Unreadable("没有标题", "there is no title")
    if len(names[0]) > LONGEST_TITLE:
        raise Unreadable("标题过长", "the title is too long")
    blocks = _blocks(body)
    if not blocks:
        raise Unreadable("没有正文", "there is no text")
    passages, shape = _passages(blocks)
    passages = _without_contents(passages)
    named = dates.day_in_name(stem)
    closing = [passage.body for passage in reversed(passages[-CLOSING:]) if passage.kind != "heading"]
    told = dates.read_dates(history, [*_paragraphs_last_first(closing), *_opening(passages)], named)
    version = named or told.latest_on or told.in_force_on
    if version is None:
        raise Unreadable("文件名和文首都没有日期", "neither the name nor the header has a date")
    part = "　".join(names[1:])
    return ReadText(
        titles.tidy(names[0]), part, version, named is not None, told.adopted_on, told.in_force_on,
        told.words[:200], tuple(history), tuple(passages), shape, tuple(_notes(passages, shape, part, named, told.latest_on)),
    )  # fmt: skip


def _header(header: str) -> tuple[list[str], list[str]]:
    names, history = [], []
    for raw in _clean(header).splitlines():
        line = raw.strip()
        if line.startswith("#"):
            names.append(line.lstrip("#").strip())
        elif line:
            history.append(re.sub(r"\s+", " ", line))
    return names, [line.removesuffix("）") if line.count("（") < line.count("）") else line for line in history]


def _clean(text: str) -> str:
    return _INVISIBLE.sub("", _COMMENT.sub("", text)).replace("\r", "")


def _blocks(body: str) -> list[str]:
    return [line for raw in _clean(body).splitlines() if (line := raw.strip(" \t\u3000"))]


def _passages(blocks: Iterable[str]) -> tuple[list[Passage], str]:
    lines = list(blocks)
    if any(_article(line) for line in lines):
        return _divided(lines, _article), "articles"
    for reader in (_chinese_point, _arabic_point):
        found = [passage for line in lines if not _HEADING.match(line) and (passage := reader(line))]
        if len(found) >= MIN_POINTS and found[0].number == 1:
            return _divided(lines, _in_sequence(reader)), "points"
    return _divided(lines, lambda line: None), "prose"


def _divided(lines: Iterable[str], reader: Reader) -> list[Passage]:
    """Lines gathered into passages: what begins none belongs to the article above it, or is prose."""
    out: list[Passage] = []
    for line in lines:
        heading = _HEADING.match(line)
        started = None if heading else reader(line)
        if heading:
            out.append(Passage("heading", _tight(heading[2]), level=len(heading[1])))
        elif started:
            out.append(started)
        elif out and out[-1].kind != "heading" and not (_ATTACHED.match(line) and out[-1].number is not None):
            out[-1].body = f"{out[-1].body}\n{line}" if out[-1].body else line
        else:
            out.append(Passage("prose", line))
    return out


def _without_contents(passages: list[Passage]) -> list[Passage]:
    """A printed table of contents goes: many headings in a row, with no text between them, before the first article.

    Of such a row the chain that leads to the article below it stays: 编, 章, 节.
    """
    first = next((place for place, each in enumerate(passages) if each.number is not None), 0)
    kept: list[Passage] = []
    for heading, run in groupby(passages[:first], key=lambda each: each.kind == "heading"):
        row = list(run)
        kept += _chain(row) if heading and len(row) >= CONTENTS else row
    return [*kept, *passages[first:]]


def _chain(headings: list[Passage]) -> list[Passage]:
    """The last headings of a row whose levels go down step by step."""
    out: list[Passage] = []
    for heading in reversed(headings):
        if out and heading.level >= out[0].level:
            break
        out.insert(0, heading)
    return out


def _article(line: str) -> Passage | None:
    match = _ARTICLE.match(line)
    number = _number(match[1]) if match else None
    if match is None or number is None:
        return None
    suffix = (read_chinese_number(match[2]) or 0) if match[2] else 0
    label = f"第{match[1]}条" + (f"之{match[2]}" if match[2] else "")
    return Passage("article", match[3], label, number, suffix)


def _number(written: str) -> int | None:
    return read_chinese_number(written.replace("〇", "零"))


def _chinese_point(line: str) -> Passage | None:
    match = _POINT.match(line)
    number = _number(match[1]) if match else None
    return Passage("point", match[2], f"{match[1]}、", number) if match and number else None


def _arabic_point(line: str) -> Passage | None:
    match = _NUMBERED.match(line)
    return Passage("point", match[2], f"{match[1]}.", int(match[1])) if match else None


def _in_sequence(reader: Reader) -> Reader:
    """Points count upwards one by one; a line that begins with another number is part of the point above."""
    reached = 0

    def read(line: str) -> Passage | None:
        nonlocal reached
        found = reader(line)
        if found is None or found.number != reached + 1:
            return None
        reached += 1
        return found

    return read


def _tight(heading: str) -> str:
    """第一编 总 则 -> 第一编 总则."""
    found = re.match(rf"^(第[{_CHINESE}]+(?:分编|编|章|节|部分))\s*(.*)$", heading)
    if found:
        return " ".join([found[1], "".join(found[2].split())]).strip()
    return re.sub(r"\s+", " ", heading)


def _paragraphs_last_first(bodies: Iterable[str]) -> Iterable[str]:
    for body in bodies:
        yield from reversed(body.splitlines())


def _opening(passages: list[Passage]) -> Iterable[str]:
    """What stands before the first article: notices of publication say there when the text enters into force."""
    for passage in passages[:3]:
        if passage.kind == "prose":
            yield from passage.body.splitlines()


def _notes(passages: list[Passage], shape: str, part: str, named: date | None, latest: date | None) -> Iterable[str]:
    """What a reader of the import's report should know."""
    if named is None and not part:
        yield "no date in the name: the version is the last date of the header"
    if named is not None and latest is not None and latest > named:
        yield f"the date in the name is before the header's last date {latest.isoformat()}"
    if shape == "prose":
        yield "no articles and no points: kept as plain text"
    numbers = [passage.number for passage in passages if passage.number is not None and not passage.suffix]
    twice = (
        sorted({number for number in numbers if numbers.count(number) > 1}) if len(set(numbers)) < len(numbers) else []
    )
    if twice:
        yield f"article numbers that occur twice: {', '.join(map(str, twice[:10]))}"
    missing = sorted(set(range(min(numbers), max(numbers) + 1)) - set(numbers)) if numbers else []
    if missing:
        yield f"article numbers that are missing: {', '.join(chinese_number(each) for each in missing[:10])}"
