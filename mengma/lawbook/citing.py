"""Finding citations of statutes in a text, and checking them against the index of articles. Pure.

Recognised: 《中华人民共和国民事诉讼法》第二百六十四条, 民事诉讼法第264条, lists (第一条、第二条, 第五条和第七条), paragraphs
and items (第十条第二款第（三）项), inserted articles (第一百三十三条之一), 《…》（2021年修正）第…条, and names that the text
itself introduces with 以下简称. What refers to the text it stands in (本法, 前条) is left alone: only its reader knows
which text that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from mengma.lawbook.answers import Citation, read_chinese_number
from mengma.lawbook.errors import LawbookError, NotInForce, UnknownArticle

if TYPE_CHECKING:
    from mengma.lawbook.book import Lawbook

Standing = Literal["found", "no_such_article", "unknown_title", "unknown_version"]

_NUMBER = "[零〇一二三四五六七八九十百千]{1,9}|[0-9]{1,4}"
_SMALL = "[一二三四五六七八九十]{1,3}|[0-9]{1,3}"
_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]{2,80}》){2,160})》")
_ARTICLE = re.compile(rf"第\s*({_NUMBER})\s*条(?:之({_SMALL}))?")
_DETAIL = re.compile(rf"\s*第\s*(?:({_SMALL})\s*款|(?:[（(]\s*)?({_SMALL})\s*[)）]?\s*项)")
_JOIN = re.compile(r"\s*(?:、|，|,|和|及|以及|或者|或|与|至|到|-|—|~)\s*(?=第)")
_ASIDE = re.compile(r"\s*[（(]([^（）()\n]{0,80})[)）]")
_CALLED = re.compile(r"以下(?:简称|称)(?:为)?[:：]?\s*[“\"《]*([^“”\"《》]{2,40})")
_YEAR = re.compile(
    r"((?:19|20)[0-9]{2})\s*年?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?\s*(?:第[一二三四五六]次)?(?:修正|修订|修改|版)"
)
_MARKS = str.maketrans("", "", '《》〈〉<>（）() 　\t“”"、，')
# what may stand right before a name that has no brackets, so that 仲裁法 is not read out of 劳动争议调解仲裁法
_BEFORE = re.compile(r"(?:^|[^\u3400-\u9fff]|[依据照按用反参和及与或合由在对为即以的了国]|根据|规定|关于|违反)$")
_SHORTEST, _LONGEST = 3, 60
_REACH = 160  # how far back a name and what stands in brackets behind it may begin


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in a text.

    start, end: where it stands, in characters; the first of a list begins with the title. title: as the text names it,
    without brackets; slug: its name in the index, "" where the index lacks it. article, suffix: 133, 1 for
    第一百三十三条之一; paragraph: 0 where none is named. on: the day whose version was asked. citation: the article in that
    version (standing `found`); error: why there is none.
    """

    start: int
    end: int
    title: str
    slug: str
    article: int
    suffix: int
    paragraph: int
    item: str
    on: date
    standing: Standing
    citation: Citation | None = None
    error: LawbookError | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    title: str
    slug: str


class _Names:
    """What names stand for: those of the text itself first, then the index, then the caller's."""

    def __init__(self, known: Mapping[str, str], further: Mapping[str, str]) -> None:
        self.known, self.further = known, further
        self.own: dict[str, _Named] = {}

    def get(self, key: str) -> _Named | None:
        """What a name (`plain`) stands for."""
        if key in self.own:
            return self.own[key]
        if key in self.known:
            return _Named(key, self.known[key])
        title = self.further.get(key)
        return _Named(title, self.known.get(plain(title), "")) if title is not None else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a title stands, and where what follows it begins."""

    start: int
    end: int
    named: _Named
    year: str


def plain(title: str) -> str:
    """A title without brackets, commas and spaces, for comparing."""
    return title.translate(_MARKS)


def find(text: str, law: Lawbook, on: date, names: Mapping[str, str] | None = None) -> list[Cited]:
    """Every citation of an article in a text, in order, looked up in the versions in force on `on`.

    names: further names (`plain`) that are recognised without brackets, with the titles that they stand for; what they
    name is not in the index, so it comes back as `unknown_title` for the caller to resolve.
    """
    if not _ARTICLE.search(text):
        return []
    local = _Names(_known(law), names or {})
    found: list[Cited] = []
    reached = 0
    titles = list(_TITLE.finditer(text))
    for place, match in enumerate(titles):
        if match.start() < reached:
            continue
        until = titles[place + 1].start() if place + 1 < len(titles) else len(text)
        found += _bare(text, reached, match.start(), law, on, local)
        title = _title(text, match, local)
        cited, end = _list(text, title, law, on, until)
        found += cited
        reached = max(end, match.end())
    found += _bare(text, reached, len(text), law, on, local)
    return sorted(found, key=lambda each: each.start)


@lru_cache(maxsize=8)
def _known(law: Lawbook) -> dict[str, str]:
    """Name -> slug, of every name in the index."""
    return {plain(name): item.slug for item in law.instruments.values() for name in (item.short_zh, item.zh)}


def _title(text: str, match: re.Match[str], local: _Names) -> _Place:
    """A title in brackets with what stands in parentheses after it: its year, or the name used from here on."""
    key = plain(match[1])
    before = local.get(key)
    named = before if before and not before.slug else _Named(match[1], before.slug if before else "")
    end, year = match.end(), ""
    while aside := _ASIDE.match(text, end):
        called = _CALLED.search(aside[1])
        if called:
            local.own[plain(called[1])] = named
        elif revised := _YEAR.search(aside[1]):
            year = revised[1]
        elif not _ARTICLE.match(text, aside.end()):
            break
        end = aside.end()
    return _Place(match.start(), end, named, year)


def _bare(text: str, start: int, end: int, law: Lawbook, on: date, names: _Names) -> Iterator[Cited]:
    """Citations without brackets in a stretch of text: a known name right before 第…条."""
    position = start
    while match := _ARTICLE.search(text, position, end):
        name = _name_before(text, start, match.start(), names)
        if name is None:
            position = match.end()
            continue
        cited, after = _list(text, name, law, on, end)
        position = max(after, match.end())
        yield from cited


def _name_before(text: str, start: int, end: int, names: _Names) -> _Place | None:
    start = max(start, end - _REACH)
    year, tail = "", end
    aside = re.search(r"[（(]([^（）()]{0,40})[)）]\s*$", text[start:end])
    if aside and (revised := _YEAR.search(aside[1])):
        year, tail = revised[1], start + aside.start()
    while tail > start and text[tail - 1] in " 　的":
        tail -= 1
    for length in range(min(_LONGEST, tail - start), _SHORTEST - 1, -1):
        written = text[tail - length : tail]
        named = names.get(plain(written)) if not written[0].isspace() else None
        if named is not None and (
            written.startswith("中华") or _BEFORE.search(text[max(tail - length - 2, 0) : tail - length])
        ):
            return _Place(tail - length, end, named, year)
    return None


def _list(text: str, place: _Place, law: Lawbook, on: date, until: int) -> tuple[list[Cited], int]:
    """The articles that follow a title: (citations, where they end)."""
    out: list[Cited] = []
    position, start = place.end, place.start
    gap = re.compile(r"\s*的?\s*").match(text, position)
    position = gap.end() if gap else position
    while (match := _ARTICLE.match(text, position)) and match.start() < until:
        end, paragraph, item = _details(text, match.end())
        number = read_chinese_number(match[1].replace("〇", "零"))
        if number:
            suffix = (read_chinese_number(match[2]) or 0) if match[2] else 0
            out.append(_look_up(place, start, end, (number, suffix, paragraph, item), law, on))
        position = end
        joined = _JOIN.match(text, position)
        if joined is None or not _ARTICLE.match(text, joined.end()):
            break
        position = start = joined.end()
    return out, position if out else place.end


def _details(text: str, position: int) -> tuple[int, int, str]:
    """(end, first paragraph, first item) of 第二款第（三）项, 第一款、第三款."""
    paragraph, item = 0, ""
    while True:
        joined = _JOIN.match(text, position) if paragraph or item else None
        match = _DETAIL.match(text, joined.end() if joined else position)
        if match is None:
            return position, paragraph, item
        paragraph = paragraph or ((read_chinese_number(match[1]) or 0) if match[1] else 0)
        item = item or (match[2] or "")
        position = match.end()


def _look_up(place: _Place, start: int, end: int, parts: tuple[int, int, int, str], law: Lawbook, on: date) -> Cited:
    number, suffix, paragraph, item = parts
    slug = place.named.slug
    day = on
    standing: Standing = "unknown_title"
    citation: Citation | None = None
    error: LawbookError | None = None
    if slug:
        held = law.instruments[slug]
        of_year = [each.start for each in held.versions if place.year and each.version.startswith(place.year)]
        day = of_year[-1] if of_year else on
        try:
            # where the index does not list inserted articles, the number alone is checked
            inserted = suffix if held.inserted else 0
            citation, standing = held.literal(number, day, inserted=inserted), "found"
        except UnknownArticle as unknown:
            error, standing = unknown, "no_such_article"
        except NotInForce as absent:
            error, standing = absent, "unknown_version"
        if place.year and not of_year:
            citation, error, standing = None, None, "unknown_version"
    return Cited(start, end, place.named.title, slug, number, suffix, paragraph, item, day, standing, citation, error)
