"""Private lending (民间借贷): the claims side of the form. The facts side is in :mod:`lending_facts`."""

from __future__ import annotations

import re

from .claims import Claims
from .dates import find_dates
from .document import Document, unique
from .lending_facts import fact_fields
from .model import Field
from .numerals import Amount
from .rates import find_rates
from .sections import Span
from .vocabulary import compiled

_DEMANDS_PRINCIPAL = re.compile(r"本金|(?:借款|欠款|债务|贷款)(?!利息|合同|之日|期间|逾期)")
_BALANCE = re.compile(r"(?:尚欠|仍欠|下欠|还欠|尚余|剩余|余款|余下|还有|欠)[^，。；]{0,12}$")
_TOTAL = re.compile(r"(?:共计|合计|总计|累计|共)[^，。；]{0,10}$")
_LENT = re.compile(r"借(?!条|据|期)|出借|欠")
_FROM = re.compile(r"(?:自|从|由)[^，。；]{0,12}$")
_STARTS = re.compile(r"[ 　]?(?:的)?(?:起|开始|至|到|按照?|计算|算|之日起|日起|以后|-|—|～|~)")
_ENDS = re.compile(r"(?:至|到|截止|截至|计算至|暂计至|算至|之前|于)$")
_COST_WORDS = compiled("costs_claimed")["true"]
_SPECIAL = compiled("claimed_interest_from")
_PENALTY_RATE = re.compile(
    r"违约金[^，。；0-9]{0,16}?(?P<rate>[0-9]{1,3}(?:\.[0-9]{1,4})?%)|(?P<rate2>[0-9]{1,3}(?:\.[0-9]{1,4})?%)的?违约金"
)
# Claims that only restate, among the findings, what the plaintiff asks.
_RESTATED = re.compile(r"(?:诉至|起诉|提起诉讼|诉来|诉讼来院)[^。；]{0,30}?(?:要求|请求)")


def lending_fields(document: Document, claims: Claims) -> list[Field]:
    """Every field of the private-lending form that the text supports."""
    fields = principal_fields(document, claims)
    fields += _interest_fields(document, claims)
    for amount in claims.of("interest"):
        if re.search(r"每[年月日]$", document.plain[max(0, amount.start - 4) : amount.start]):
            continue  # a rate, not a sum
        fields.append(document.amount_field("claimed_interest", amount, 0.9))
    for amount in claims.of("penalty"):
        fields.append(document.amount_field("claimed_penalty", amount, 0.9))
    for amount in claims.of("lawyer"):
        fields.append(document.amount_field("claimed_lawyer_fee", amount, 0.9))
    fields += _penalty_rates(document, claims)
    fields += cost_fields(document, claims)
    return unique(fields + fact_fields(document))


def principal_fields(document: Document, claims: Claims) -> list[Field]:
    """``principal``: demanded in the claims; where they name no sum, the sum lent according to the plaintiff's
    facts."""
    direct = claims.of("principal")
    if direct:
        return unique(
            [document.amount_field("principal", amount, 0.85 if claims.changed else 0.95) for amount in direct]
        )
    asks = any(_DEMANDS_PRINCIPAL.search(document.plain, item.span.start, item.span.end) for item in claims.items)
    shares = claims.of("share")
    if (
        shares
        and sum(1 for item in claims.items if _DEMANDS_PRINCIPAL.search(document.plain, item.span.start, item.span.end))
        < 2
    ):
        return unique([document.amount_field("principal", amount, 0.7) for amount in shares])
    speaks_of_interest = any("利息" in document.plain[item.span.start : item.span.end] for item in claims.items)
    if claims.items and not asks and (claims.amounts or speaks_of_interest):
        return []
    told = _told_amount(document)
    return [document.amount_field("principal", told, 0.55)] if told else []


def _told_amount(document: Document) -> Amount | None:
    """The sum lent as the plaintiff tells it: a total, else the first sum borrowed."""
    span = document.sections.facts or document.sections.plaintiff
    first: Amount | None = None
    for amount in document.amounts(span):
        before = document.plain[max(span.start, amount.start - 40) : amount.start]
        clause = re.split(r"[。；]", before)[-1]
        if not _LENT.search(clause) or re.search(r"利息|还款|归还|偿还", re.split(r"[，]", clause)[-1]):
            continue
        if _TOTAL.search(clause):
            return amount
        first = first or amount
    return first


def _interest_fields(document: Document, claims: Claims) -> list[Field]:
    spans = list(claims.interest)
    fields = [field for span in spans for field in _rates_and_starts(document, span, 0.9)]
    if any(field.name == "claimed_rate" for field in fields) or (claims.changed and not spans):
        return fields
    section = document.sections.claims
    for found in _RESTATED.finditer(document.plain, section.end if section else document.sections.heading.end):
        begin, end = document.sentences.span(found.start(), found.end())
        restated = _rates_and_starts(document, Span(max(begin, found.start()), end), 0.6)
        if any(field.name == "claimed_rate" for field in restated):
            known = {field.name for field in fields}
            return fields + [field for field in restated if field.name not in known]
    return fields


def _rates_and_starts(document: Document, span: Span, confidence: float) -> list[Field]:
    plain = document.plain
    fields: list[Field] = []
    for rate in find_rates(plain, span.start, span.end):
        around = plain[max(span.start, rate.start - 14) : rate.start] + plain[rate.end : rate.end + 6]
        if "违约金" in around or ("律师" in around and rate.unit == "yuan/month"):
            continue
        fields.append(document.field("claimed_rate", rate.value, rate.start, rate.end, confidence, unit=rate.unit))
    for day in find_dates(plain, span.start, span.end):
        before = plain[max(span.start, day.own_start - 14) : day.own_start]
        if _ENDS.search(before) or not _STARTS.match(plain, day.end, min(len(plain), day.end + 8)):
            continue
        begun = re.match(r"[ 　]?(?:之?日)?(?:的)?(?:起|开始|以后)", plain[day.end : day.end + 6])
        sure = confidence if _FROM.search(before) or begun else confidence - 0.2
        fields.append(document.field("claimed_interest_from", day.value, day.start, day.end, sure))
    for value, pattern in _SPECIAL.items():
        for found in pattern.finditer(plain, span.start, span.end):
            if re.search(
                r"(?:自|从)[^，。；]{0,6}$", plain[max(span.start, found.start() - 8) : found.start()]
            ) or re.match(r"起", plain[found.end() : found.end() + 1]):
                fields.append(document.field("claimed_interest_from", value, found.start(), found.end(), confidence))
    return fields


def _penalty_rates(document: Document, claims: Claims) -> list[Field]:
    fields: list[Field] = []
    for item in claims.items:
        for found in _PENALTY_RATE.finditer(document.plain, item.span.start, item.span.end):
            group = "rate" if found["rate"] else "rate2"
            value = found[group].rstrip("%")
            value = value.rstrip("0").rstrip(".") if "." in value else value
            fields.append(document.field("claimed_penalty", value, found.start(group), found.end(group), 0.8, unit="%"))
    return fields


def cost_fields(document: Document, claims: Claims) -> list[Field]:
    """``costs_claimed``: the claims ask that the defendant bear the court costs."""
    section = document.sections.claims
    spans = [item.span for item in claims.items] + ([section] if section else [])
    for span in spans:
        found = _COST_WORDS.search(document.plain, span.start, span.end)
        if found:
            return [document.field("costs_claimed", "true", found.start(), found.end(), 0.95)]
    return []
