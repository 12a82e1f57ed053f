"""Checking the citations of law/ and guides/ against the texts of the statutes, where a folder of texts is at hand.

`python -m mengma.lawbook texts DIR` prints the counts and every contradiction, and ends with 1 where there is one;
without DIR it takes the folder `statutes` in MENGMA_SHARED_DATA.

The folder has the shape of the public LawRefBook: Markdown, one article per paragraph beginning 第…条.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from mengma.lawbook import counting
from mengma.lawbook.answers import Citation, chinese_number, read_chinese_number
from mengma.lawbook.book import Lawbook, load
from mengma.lawbook.crimes import Crime, articles
from mengma.lawbook.entries import Value
from mengma.lawbook.errors import LawbookError
from mengma.lawbook.instruments import Instrument, Version

# one text has the space before 条: 第一百二十八 条侦查人员…
_ARTICLE = re.compile(r"^第([一二三四五六七八九十百千零]+)(?:条(?:[ 　]|$)| 条)", re.MULTILINE)
_INSERTED = re.compile(r"^第([一二三四五六七八九十百千零]+)条之([一二三四五六七八九十]+)(?:[ 　]|$)", re.MULTILINE)
_UNIT_WORDS = {
    "day": ("日", "天"), "working-day": ("个工作日", "日"), "month": ("个月",), "year": ("年",), "hour": ("小时",),
}  # fmt: skip
_SPACES = re.compile("[ 　]")
_REFERENCE = re.compile(r"\b([a-z][a-z0-9-]+)/([0-9]+)\b")


@dataclass
class StatuteReport:
    """What was compared with the texts.

    resolved: citations found in a text; missing: citations whose article the text does not have; unread: citations
    of instruments whose text is not in the folder; values: values confirmed word for word; names: names of crimes
    found; differing: values marked `read` whose number is not in the article; counts: instruments whose number of
    articles differs.
    """

    resolved: int = 0
    values: int = 0
    names: int = 0
    missing: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True where nothing contradicts the texts."""
        return not (self.missing or self.differing or self.counts)


def statute_check(folder: Path | str, law: Lawbook | None = None, guides: Path | None = None) -> StatuteReport:
    """Resolve every citation of law/ and guides/ against the texts in `folder`.

    guides: the folder of guides (default: beside law/). Raises FileNotFoundError where `folder` is absent.
    """
    texts = Path(folder)
    if not texts.is_dir():
        raise FileNotFoundError(texts)
    law = law or load()
    report = StatuteReport()
    for instrument in law.instruments.values():
        _check_counts(instrument, texts, report)
        _check_inserted(instrument, texts, report)
        for article in instrument.headings:
            _check(f"heading {instrument.slug}/{article}", instrument, article, texts, report)
    for entry in law.entries.values():
        for value in entry.values:
            for start, _, cited in value.cited:
                _check_citations(f"{entry.file}:{value.line} {entry.name} from {start}", cited, law, texts, report)
            _check_value(f"{entry.file}:{value.line} {entry.name}", value, law, texts, report)
    for path in _referring(law.root, guides or law.root.parent / "guides"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for slug, article in _REFERENCE.findall(line.split("#")[0]):
                if slug in law.instruments:
                    where = f"{path.parent.name}/{path.name}:{number} {slug}/{article}"
                    _check(where, law.instruments[slug], int(article), texts, report)
    for crime in law.crimes:
        if crime.article:
            _check_crime(crime, law, texts, report)
    return report


def _referring(law: Path, guides: Path) -> list[Path]:
    """The files that name articles in current numbering: guides, and law/ but for its index and its examples, whose
    numbers are those of their dates."""
    found = [path for path in law.rglob("*.yaml") if path.parent.name not in {"tests", "articles"}]
    topics = law / "articles" / "topics.yaml"
    return sorted([*found, *([topics] if topics.is_file() else []), *guides.rglob("*.yaml")])


def articles_of(path: Path) -> dict[int, str]:
    """The articles of a text (a file, or a folder of parts) by number."""
    return _articles(path)


@lru_cache(maxsize=256)
def _articles(path: Path) -> dict[int, str]:
    out: dict[int, str] = {}
    parts = sorted(path.glob("*.md")) if path.is_dir() else [path]
    for part in parts:
        text = part.read_text(encoding="utf-8")
        found = list(_ARTICLE.finditer(text))
        for index, match in enumerate(found):
            end = found[index + 1].start() if index + 1 < len(found) else len(text)
            number = read_chinese_number(match[1])
            if number is not None:
                out[number] = text[match.end() : end].strip()
    return out


def _text(version: Version, texts: Path) -> dict[int, str] | None:
    if version.text is None or not (texts / version.text).exists():
        return None
    return _articles(texts / version.text)


def _check_counts(instrument: Instrument, texts: Path, report: StatuteReport) -> None:
    for version in instrument.versions:
        found = _text(version, texts)
        if (
            found is not None
            and version.articles is not None
            and (len(found) != version.articles or max(found) != version.articles)
        ):
            report.counts.append(f"{instrument.slug} {version.version}: {len(found)} articles, not {version.articles}")


def _check_inserted(instrument: Instrument, texts: Path, report: StatuteReport) -> None:
    """The index must name every inserted article (第…条之一) of the newest text, and no other."""
    body = _whole(instrument.newest, texts)
    if body is None:
        return
    found = {(read_chinese_number(each[1]), read_chinese_number(each[2])) for each in _INSERTED.finditer(body)}
    for number, after in sorted(found.symmetric_difference(instrument.inserted), key=str):
        report.counts.append(
            f"{instrument.slug} {instrument.newest.version}: 第{number}条之{after} in one but not the other"
        )


def _check_citations(where: str, cited: tuple[Citation, ...], law: Lawbook, texts: Path, report: StatuteReport) -> None:
    for citation in cited:
        instrument = law.instruments[citation.instrument]
        version = next(each for each in instrument.versions if each.version == citation.version)
        found = _text(version, texts)
        if found is None or not citation.article:
            report.unread.append(f"{where}: {citation.ref} {citation.version}")
        elif int(citation.article) in found:
            report.resolved += 1
        else:
            report.missing.append(f"{where}: {citation.ref} {citation.version}")


def _check(where: str, instrument: Instrument, article: int, texts: Path, report: StatuteReport) -> None:
    """Resolve an article in the newest version's numbering."""
    version = instrument.newest
    found = _text(version, texts)
    try:
        instrument.literal(article, version.start)
    except LawbookError:
        report.missing.append(where)
        return
    if found is None:
        report.unread.append(where)
    elif article in found:
        report.resolved += 1
    else:
        report.missing.append(where)


def _check_crime(crime: Crime, law: Lawbook, texts: Path, report: StatuteReport) -> None:
    """The name must stand in the text that gave it, or took it away; its articles, also 之一, in the Criminal Law."""
    where = f"law/crimes {crime.code} {crime.name}"
    printed = crime.note.split("“")[1].split("”")[0] if "写作" in crime.note else crime.name
    for slug in filter(None, (crime.names, crime.ended_by)):
        body = _whole(law.instruments[slug].newest, texts)
        if body is None:
            report.unread.append(f"{where}: {slug}")
        elif printed in _SPACES.sub("", body):
            report.names += 1
        elif slug == crime.names:
            report.missing.append(f"{where} is not in {slug}")
    body = _whole(law.instruments[crime.instrument].newest, texts)
    for number, clause in articles(crime.article):
        after = clause[:2] if clause.startswith("之") else ""
        if body is None:
            report.unread.append(f"{where}: {crime.instrument}/{number}{after}")
        elif re.search(rf"^第{chinese_number(number)}条{after}[ 　]", body, re.MULTILINE):
            report.resolved += 1
        else:
            report.missing.append(f"{where}: {crime.instrument}/{number}{after}")


def _whole(version: Version, texts: Path) -> str | None:
    if version.text is None or not (texts / version.text).is_file():
        return None
    return _read(texts / version.text)


@lru_cache(maxsize=32)
def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _check_value(where: str, value: Value, law: Lawbook, texts: Path, report: StatuteReport) -> None:
    """Every figure of a value marked `read` must stand in one of its articles in so many words."""
    if value.confidence != "read":
        return
    for _, _, cited in value.cited:
        bodies = []
        for citation in cited:
            instrument = law.instruments[citation.instrument]
            version = next(each for each in instrument.versions if each.version == citation.version)
            found = _text(version, texts)
            if found is not None and citation.article:
                bodies.append(found.get(int(citation.article), ""))
        if not bodies:
            continue
        for words in _figures(value):
            if any(word in body for body in bodies for word in words):
                report.values += 1
            else:
                report.differing.append(f"{where}: {words[0]} is not in {cited[0].text_zh} {cited[0].version}")


def _figures(value: Value) -> list[list[str]]:
    """Each figure of a value with the ways a text may write it; [] where the figure is ours (0, a whole)."""
    found = value.value
    if value.unit == "word":
        return []  # a rule in words: its name is ours
    if found is None:
        return []  # a rule without a figure
    if value.unit == "half-month":
        return [[counting.words(found, value.unit)[0]]]
    if isinstance(found, int):
        return [_periods(found, value.unit)]
    if value.unit == "yuan" and isinstance(found, Decimal):
        return [_yuan(found)] if found else []
    if value.unit == "yuan":
        out = []
        for each in found:
            if isinstance(each, Decimal):
                out.append(_yuan(each))
                continue
            out += [_yuan(bound) for bound in (each.up_to, each.flat) if bound is not None]
            out += [[f"{(each.rate * 100).normalize():f}%"]] if each.rate is not None else []
        return out
    if value.unit == "per-day":
        return [[f"万分之{_spoken(found * 10_000)}"]]
    if value.unit == "share":
        if not found:
            return []
        over, under = found if isinstance(found, tuple) else found.as_integer_ratio()
        return [] if over == under else [_share(int(over), int(under))]
    return [_times(found, value.unit)]


def _periods(number: int, unit: str) -> list[str]:
    wide = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    forms = [chinese_number(number), str(number), wide, *(["两"] if number == 2 else [])]
    return [form + word for form in forms for word in _UNIT_WORDS[unit]]


def _yuan(amount: Decimal) -> list[str]:
    forms = [f"{amount:f}元"]
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if amount % size == 0:
            forms.append(f"{amount / size:f}{name}元")
    return forms


def _share(over: int, under: int) -> list[str]:
    if (over, under) == (1, 2):
        return ["减半", "一半", "百分之五十"]
    per_cent = Decimal(over) * 100 / under
    return [f"{over}/{under}", f"{per_cent.normalize():f}%", f"百分之{_spoken(per_cent)}"]


def _spoken(number: Decimal) -> str:
    """1.75 -> 一点七五."""
    whole, _, rest = f"{number.normalize():f}".partition(".")
    read = chinese_number(int(whole)) if int(whole) else "零"
    return read + ("点" + "".join("零一二三四五六七八九"[int(each)] for each in rest) if rest else "")


def _times(number: Decimal, unit: str) -> list[str]:
    if number == Decimal("0.5"):
        return ["百分之五十"]
    word = "次" if unit == "time" else "倍"
    forms = [chinese_number(int(number)), *(["两"] if number == 2 else [])]
    return [form + word for form in forms]


def main(given: list[str]) -> int:
    """Check the texts of a folder; 0 where nothing contradicts them, 1 where something does, 2 where it is absent."""
    shared = os.environ.get("MENGMA_SHARED_DATA", "")
    folder = Path(given[0]) if given else Path(shared) / "statutes" if shared else None
    if folder is None or not folder.is_dir():
        sys.stderr.write("give the folder of statute texts, or set MENGMA_SHARED_DATA\n")
        return 2
    report = statute_check(folder)
    for line in (*report.missing, *report.differing, *report.counts):
        sys.stdout.write(f"{line}\n")
    sys.stderr.write(
        f"{report.resolved} citations found in the texts, {len(report.missing)} not; {report.values} figures stand in "
        f"their articles word for word, {len(report.differing)} do not; {report.names} names of crimes found; "
        f"{len(report.unread)} citations of texts that are not in the folder or have no articles\n"
    )
    return 0 if report.ok else 1
