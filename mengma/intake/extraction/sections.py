"""Parts of a complaint or judgment: heading, claims, facts, defence, evidence and findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from .sentences import Sentences

MAX_HEADING = 20_000  # characters searched for parties; a heading longer than this is no heading
MAX_CHANGES = 50  # changes of claims that are looked at

_CLAIMS_OPEN = re.compile(
    r"(?:向本院|向法院|向贵院)?提出(?:的|如下|以下)?诉讼请求(?:如下|要求)?(?:判令)?[：:，]?|"
    r"(?:诉讼请求|请求事项|仲裁请求|诉请)(?:为|如下)?[：:]\s{0,20}|诉讼请求(?:[和及与](?:依据|理由))?[ 　\t]{0,20}\n"
)
_TELLS = re.compile(r"(?:诉称|起诉称|诉讼称|向本院起诉称)[：:，,]?")
_FACTS_OPEN = re.compile(r"(?:事实(?:和|与|及|、)理由|事实及主要理由|案件事实)[：:\s]|理由[：:]")
# Where a plaintiff who tells the facts first comes to the claims.
_ASKS = re.compile(
    r"(?:特?(?:请求|恳请|要求|望|诉请|诉求)(?:贵院|法院|人民法院|本院|依法|二|两|三)*(?:判令|判决|判定|判|支持|确认|依法)|(?:请求|判令|判决)[：:]|"
    r"(?:诉至|诉讼来|起诉到|起诉至|具状|诉诸|提起诉讼|特?起诉|因此诉)[^。]{0,20}?(?:请求|要求|判令|判决)|要求被告|要求(?:二|两|三)被告|判令|"
    r"(?<!多次)(?<!再次)(?<!经)(?<!原告)(?:要求|请求)(?=[^，。；]{0,20}?(?:偿还|归还|返还|给付|支付|清偿))|(?:现|故|特|因此)原告(?:诉讼)?(?:要求|请求))"
)
_NUMBERED = re.compile(
    r"\s{0,8}(?:[0-9]{1,2}\s{0,2}[、.．，]|[（(][0-9一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}\s{0,2}[、.．，])"
)
_SPEAKS = re.compile(r"辩称|答辩称|答辩意见为|答辩(?:如下)?[：:]")
_DEFENDS = re.compile(
    r"(?:辩称|答辩称|答辩意见|共同辩称|答辩)[：:，,]?|未作?(?:出|提交|提供|提出)?(?:书面)?答辩|(?:未|没有|不)到庭|承认(?:原告|.{1,6})(?:在本案中)?(?:所)?(?:主张|提出)"
)
_RESUMES = re.compile(
    r"(?:当事人|原告|双方|被告).{0,10}?(?:围绕|为证明|为支持|为证实)|本院(?:经审理|认为|认定|查明|确认|组织|审理)|经(?:本院|法庭)?(?:开庭)?审理|经审查|"
    r"查明|(?:庭审|审理|诉讼)(?:过程)?中|向(?:本院|法庭)(?:提交|提供|递交|举示)|(?:举证|质证)|对有争议的"
)
_FINDS = re.compile(
    r"(?:经|本院)(?:本院|法院|开庭|公开)?(?:审理|审查)?(?:并)?(?:可以)?(?:查明|认定|确认)|(?:认定|确认|确定)(?:以下|如下|本案)?(?:的)?(?:案件|法律|本案)?事实(?:如下)?|"
    r"本院(?:对)?(?:以下|如下)|事实如下|本院认定如下|审理查明|审理认定"
)
_CHANGES = re.compile(
    r"(?:庭审|审理|诉讼|开庭)(?:(?:过程)?(?:中|时)|过程|期间)[，,]?[^。；]{0,40}?(?:变更|增加|放弃|撤回|明确|要求|主张)|(?:变更|增加|明确|放弃|撤回)[^。；]{0,20}?(?:诉讼请求|诉请)|诉讼请求变更|当庭(?:变更|放弃|明确|增加)"
)


@dataclass(frozen=True)
class Span:
    """Half-open range of offsets."""

    start: int
    end: int

    def holds(self, offset: int) -> bool:
        """Whether the offset lies in the range."""
        return self.start <= offset < self.end


@dataclass(frozen=True)
class Sections:
    """Ranges of one text. ``claims`` are the claims as first put, ``changes`` sentences that change them; ``told``
    are the ranges
    in which the plaintiff speaks or the court finds (never the defence), ``plaintiff`` the plaintiff's part of them."""

    heading: Span
    claims: Span | None
    changes: tuple[Span, ...]
    facts: Span | None
    plaintiff: Span
    defence: tuple[Span, ...]
    told: tuple[Span, ...]


def _heading_end(text: str) -> int:
    limit = min(len(text), MAX_HEADING)
    marks = [found.start() for pattern in (_CLAIMS_OPEN, _TELLS) if (found := pattern.search(text, 0, limit))]
    blank = text.find("\n\n", 0, limit)
    opened = min(marks) if marks else limit
    if 0 <= blank < opened and re.search(r"原告|申请人", text[:blank]):
        opened = blank
    return opened


def _defence_spans(text: str, start: int, sentences: Sentences) -> list[Span]:
    """Sentences in which the defendant speaks, from 辩称 to the first sentence in which somebody else clearly does."""
    spans: list[Span] = []
    opened: int | None = None
    begin = start
    for stop in (*sentences.starts_between(start, len(text)), len(text)):
        window = min(stop, begin + 2000)
        speaks = _SPEAKS.search(text, begin, window)
        if opened is not None and not speaks and _RESUMES.search(text, begin, min(window, begin + 80)):
            spans.append(Span(opened, begin))
            opened = None
        if opened is None and speaks:
            opened = begin
        elif opened is None and _DEFENDS.search(text, begin, window):
            spans.append(Span(begin, stop))  # 未作答辩: that sentence only
        begin = stop
    if opened is not None:
        spans.append(Span(opened, len(text)))
    return spans


def _numbered_run(text: str, start: int, limit: int, sentences: Sentences) -> int:
    """End of the claims that begin at ``start``: the sentence and every following one that begins with a number."""
    for offset in sentences.starts_between(start, limit):
        if not _NUMBERED.match(text, offset, min(limit, offset + 12)):
            return offset
    return limit


def _asked(text: str, start: int, limit: int, sentences: Sentences) -> Span | None:
    """Claims of a plaintiff who tells the facts first: from the last request of the telling."""
    best: re.Match[str] | None = None
    for found in _ASKS.finditer(text, start, limit):
        tail = text[found.end() : found.end() + 30]
        # 请求支持诉请, 判如所请: a request that names nothing
        if re.match(r"[^。；]{0,20}?(?:所请|诉请|诉求|如下)(?:。|$)", tail):
            continue
        if _CHANGES.search(text, sentences.span(found.start(), found.end())[0], found.end()):
            continue
        begin, _ = sentences.span(found.start(), found.end())
        if best is None or (begin > best.start() and not _NUMBERED.match(text, begin, found.start())):
            best = found
    if best is None:
        return None
    lead = re.compile(r"1[ 　]?[、.．，][ 　]?").search(text, max(start, best.start() - 4), best.start())
    begin = lead.start() if lead and lead.end() == best.start() else best.start()
    return Span(begin, _numbered_run(text, best.start(), limit, sentences))


def split(canonical: str, sentences: Sentences) -> Sections:
    """Sections of a text after ``str.translate(CANONICAL)``."""
    heading_end = _heading_end(canonical)
    defence = _defence_spans(canonical, heading_end, sentences)
    finds = _FINDS.search(canonical, heading_end, len(canonical))
    plaintiff_end = min([span.start for span in defence] + ([finds.start()] if finds else []) + [len(canonical)])
    plaintiff = Span(heading_end, max(heading_end, plaintiff_end))
    claims, facts = _claims_and_facts(canonical, plaintiff, sentences)
    changes = tuple(_change_spans(canonical, claims.start if claims else heading_end, sentences, defence))
    if claims and changes and claims.start < changes[0].start < claims.end:
        claims = Span(claims.start, changes[0].start)
    told: list[Span] = []
    cursor = heading_end
    for span in defence:
        if span.start > cursor:
            told.append(Span(cursor, span.start))
        cursor = max(cursor, span.end)
    told.append(Span(cursor, len(canonical)))
    return Sections(Span(0, heading_end), claims, changes, facts, plaintiff, tuple(defence), tuple(told))


def _claims_and_facts(text: str, part: Span, sentences: Sentences) -> tuple[Span | None, Span | None]:
    opened = _CLAIMS_OPEN.search(text, part.start, part.end)
    facts = _FACTS_OPEN.search(text, opened.end() if opened else part.start, part.end)
    if opened is None:
        claims = _asked(text, part.start, part.end, sentences)
        return claims, Span(part.start, claims.start if claims else part.end)
    if facts is not None:
        return Span(opened.end(), facts.start()), Span(facts.end(), part.end)
    end = _numbered_run(text, opened.end(), part.end, sentences)
    if text[opened.end() : end].strip() == "" or "\n" in text[part.start : opened.start()].strip():
        end = part.end
    if text[part.start : opened.start()].strip():
        return Span(opened.end(), end), Span(part.start, opened.start())
    return Span(opened.end(), end), (Span(end, part.end) if end < part.end else None)


def _change_spans(text: str, start: int, sentences: Sentences, defence: list[Span]) -> list[Span]:
    spans: list[Span] = []
    for found in islice(_CHANGES.finditer(text, start), MAX_CHANGES):
        if any(span.holds(found.start()) for span in defence) and "诉讼请求" not in found[0]:
            continue
        begin, _ = sentences.span(found.start(), found.end())
        begin = found.start() if begin <= start else begin
        stop = _numbered_run(text, found.start(), len(text), sentences)
        if not spans or spans[-1].end <= begin:
            spans.append(Span(begin, stop))
    return spans
