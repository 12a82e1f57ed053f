"""The element forms of sale, labour, property-management and divorce disputes: tables of rules, read by one small
engine.

Thinner than private lending and not measured on real texts: each rule takes a value only next to words that name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .claims import Claims
from .dates import find_dates
from .document import Document, unique
from .model import Field
from .sections import Span
from .vocabulary import TABLES, compiled


@dataclass(frozen=True)
class Rule:
    """One field: ``before`` must end right before the value (within its clause), or ``after`` follow it. ``what`` is
    ``amount``,
    ``date``, ``words`` (then ``before`` is the whole pattern with a group ``v``) or ``coded`` (a table of the
    vocabulary). ``where`` it is looked for: ``told``, ``claims``, ``both``, or ``all`` (the heading too)."""

    name: str
    what: str
    before: str = ""
    after: str = ""
    unit: str | None = None
    where: str = "told"


_NEAR = r"[^，。；;]{0,12}$"
_RULES: dict[str, tuple[Rule, ...]] = {
    "sale": (
        Rule("contract_date", "date", after=r"[^。]{0,40}?(?:签订|订立|签署|达成)[^。]{0,20}?(?:合同|协议)"),
        Rule("contract_date", "date", before=r"(?:签订|合同签订|订立)(?:时间|日期|于)?[：:为]?$"),
        Rule(
            "goods",
            "words",
            before=r"(?:购买|采购|供应|出售|销售|订购|提供)(?:了)?(?:[0-9一二三四五六七八九十百千万]{1,6}[台吨件套批个箱辆]?(?:的)?)?(?P<v>[\u4e00-\u9fa5]{2,16}?)(?=[，。；、（(]|[0-9]|一批|共计|等)",
        ),
        Rule("delivery_date", "date", after=r"[^。]{0,24}?(?:交付|交货|供货|送货|发货|收货|验收)"),
        Rule(
            "price",
            "amount",
            before=r"(?:总价款|总价|总货款|合同(?:总)?金额|合同(?:总)?价款?|价款|货款(?:共计|合计|总计|总额))(?!尚)[为是：共计人民币]{0,6}$",
        ),
        Rule("paid", "amount", before=rf"(?:已(?:经)?(?:支付|付|给付)|支付了|仅支付|只支付|预付){_NEAR}"),
        Rule("owed", "amount", before=rf"(?:尚欠|仍欠|下欠|拖欠|余款|剩余|还欠|欠付){_NEAR}"),
        Rule("claimed_payment", "amount", before=rf"(?:货款|价款|欠款|余款|尾款){_NEAR}", where="claims"),
        Rule("claimed_penalty", "amount", before=rf"(?:违约金|滞纳金){_NEAR}", where="claims"),
    ),
    "labour": (
        Rule(
            "employment_start",
            "date",
            after=r"[^。；]{0,16}?(?:入职|到[^，。；]{1,20}?(?:工作|上班)|进入[^，。；]{1,24}?(?:工作|上班|任职)|开始(?:工作|上班)|应聘|被[^，。；]{1,16}?(?:录用|招用|聘用)|起在[^，。；]{1,24}?(?:工作|上班|任))",
        ),
        Rule("employment_start", "date", before=r"(?:入职时间|入职日期)[：:为是]?$"),
        Rule(
            "employment_end",
            "date",
            after=r"[^。；]{0,16}?(?:离职|辞职|被辞退|辞退|解除(?:了)?(?:与[^，。；]{1,20}?)?(?:的)?劳动(?:合同|关系)|口头(?:通知)?(?:辞退|解除)|终止劳动)",
        ),
        Rule(
            "position",
            "words",
            before=r"(?:担任|从事|岗位为|职务为|任)(?:的)?(?P<v>[\u4e00-\u9fa5]{2,12}?)(?:一职|职务|岗位|工作|(?=[，。；、]))",
        ),
        Rule(
            "monthly_wage",
            "amount",
            before=r"(?:月工资|月薪|工资标准|每月工资|月平均工资|平均工资|工资为?每月|工资(?:约定)?为)(?:标准)?[为是约：:每月人民币]{0,8}$",
        ),
        Rule("contract_signed", "coded"),
        Rule(
            "arrears_from",
            "date",
            before=r"(?:拖欠|欠付|未(?:支付|发放)|未足额(?:支付|发放)|支付|克扣)[^，。；0-9]{0,16}$",
            after=r"(?:起)?[ 　]?(?:至|到|-|—|－)[^。；]{0,30}?(?:工资|报酬|加班费)",
        ),
        Rule(
            "arrears_to", "date", before=r"(?:至|到|-|—|－)$", after=r"[^，。；]{0,10}?(?:工资|报酬|加班费|期间的?工资)"
        ),
        Rule(
            "claimed_wages",
            "amount",
            before=rf"(?<!双倍)(?<!二倍)(?:拖欠的?工资|欠发工资|工资|劳动报酬|劳务费)(?!差额){_NEAR}",
            where="claims",
        ),
        Rule("claimed_overtime", "amount", before=rf"加班(?:费|工资){_NEAR}", where="claims"),
        Rule("claimed_severance", "amount", before=rf"(?:经济补偿金?|赔偿金){_NEAR}", where="claims"),
        Rule("claimed_double_wage", "amount", before=rf"(?:双倍|二倍)工资(?:差额)?{_NEAR}", where="claims"),
        Rule(
            "arbitration_date",
            "date",
            after=r"[^。；]{0,30}?(?:劳动(?:人事)?争议)?仲裁委员会[^。；]{0,30}?(?:裁决|不予受理|作出)",
        ),
    ),
    "property": (
        Rule(
            "community",
            "words",
            before=r"(?<=[为系在于，。住区县市镇路号])(?P<v>(?![原被该本系为是住])(?:(?![区县市镇路号])[\u4e00-\u9fa5·]){2,12}?(?:小区|花园|家园|公寓|新城|名苑|庭院|社区|广场|雅苑))(?=[0-9一二三四五六七八九十A-Z（(，。；、的]|业主|提供|物业)",
            where="all",
        ),
        Rule(
            "unit_number",
            "words",
            before=r"(?P<v>[0-9一二三四五六七八九十A-Z]{1,4}(?:号楼|幢|栋|座|号)(?:[0-9一二三四五六七八九十]{1,3}单元)?[0-9]{1,5}(?:室|号|房|户))",
            where="all",
        ),
        Rule(
            "area",
            "words",
            before=r"(?:建筑面积|房屋面积|面积)(?:为|：|:|约)?(?P<v>[0-9]{1,5}(?:\.[0-9]{1,4})?)(?=平方米|㎡|平米)",
            unit="m2",
        ),
        Rule(
            "fee_rate",
            "words",
            before=r"(?P<v>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?=元(?:/|每|／)?(?:平方米|㎡|平米)(?:/|每|／|·|\.)?月|元/月[/·.]?(?:平方米|㎡))",
            unit="yuan/m2/month",
        ),
        Rule(
            "fee_rate",
            "words",
            before=r"每月每平方米(?:人民币)?(?P<v>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?=元)",
            unit="yuan/m2/month",
        ),
        Rule("contract_date", "date", after=r"[^。]{0,60}?(?:签订|订立|签署)[^。]{0,20}?(?:合同|协议)"),
        Rule(
            "arrears_from",
            "date",
            before=r"(?:自|从|欠付|拖欠|支付|交纳|缴纳)[^，。；0-9]{0,14}$",
            after=r"(?:起)?[ 　]?(?:至|到|-|—|－|起)(?!诉)[^。；]{0,40}?(?:物业|未)",
            where="both",
        ),
        Rule(
            "arrears_to",
            "date",
            before=r"(?:至|到|-|—|－)$",
            after=r"[^，。；]{0,10}?(?:物业|期间|止|的费用|的)",
            where="both",
        ),
        Rule("claimed_fee", "amount", before=rf"物业(?:管理|服务)?费(?:用)?{_NEAR}", where="claims"),
        Rule("claimed_penalty", "amount", before=rf"(?:违约金|滞纳金){_NEAR}", where="claims"),
    ),
    "divorce": (
        Rule("divorce_claimed", "coded", where="claims"),
        Rule(
            "marriage_date",
            "date",
            after=r"[^。；]{0,30}?(?:登记结婚|结婚登记|办理结婚|领取结婚证|领取了结婚证|登记[^，。；]{0,6}夫妻)",
        ),
        Rule("met_date", "date", after=r"[^。；]{0,16}?(?:相识|认识|相恋|确立恋爱)"),
        Rule("separation_date", "date", after=r"[^。；]{0,12}?(?:开始)?(?:分居|离家出走|搬离)"),
        Rule(
            "child",
            "words",
            before=r"(?:生育|育有|婚生|生有|生)(?:了)?(?:一|长|次)?(?:个)?(?:儿子|女儿|男孩|女孩|子|女)(?:取名|名叫|名|叫)?(?:[：:])?(?P<v>(?!由|归|随|跟|现|的|抚|和|及|与|已|均)[\u4e00-\u9fa5]{2,4}?[0-9]?)(?=[，。；、（(]|由|归|随|现|于|出生|的)",
        ),
        Rule(
            "child_birth_date",
            "date",
            before=r"(?:生育|育有|生|子|女)[^。；]{0,20}$",
            after=r"[^，。；]{0,4}?(?:出生|生育|生(?!活))",
        ),
        Rule(
            "child_birth_date",
            "date",
            after=r"[ 　]?(?:，)?(?:生育|生)(?:了)?(?:一)?(?:子|女|儿子|女儿|男孩|女孩|婚生)",
        ),
        Rule(
            "custody_asked",
            "words",
            before=r"(?P<v>[^，。；;：:、]{0,16}?由(?:原告|被告|[^，。；;]{2,4})(?:直接)?(?:抚养|携带抚养))",
            where="claims",
        ),
        Rule("claimed_support", "amount", before=rf"(?:抚养费|抚育费|生活费){_NEAR}", where="claims"),
        Rule("damages_claimed", "amount", before=rf"(?:损害赔偿|精神损害|精神抚慰金|经济帮助){_NEAR}", where="claims"),
    ),
}


def element_names(kind: str) -> tuple[str, ...]:
    """Names of the fields of one kind's form, in order; empty for kinds without a table."""
    return tuple(dict.fromkeys(rule.name for rule in _RULES.get(kind, ())))


def element_fields(document: Document, claims: Claims, kind: str) -> list[Field]:
    """Fields of the element form of ``kind``; values asked for are read in the claims, facts where the plaintiff
    tells or the court finds."""
    told = document.told()
    asked = [item.span for item in claims.items]
    places = {"told": told, "claims": asked, "both": [*told, *asked], "all": [document.sections.heading, *told, *asked]}
    fields: list[Field] = []
    for rule in _RULES.get(kind, ()):
        for span in places[rule.where]:
            fields += _READERS[rule.what](document, rule, span)
    return unique(fields)


def _clause_before(document: Document, span: Span, offset: int) -> str:
    return re.split(r"[，。；;\n]", document.plain[max(span.start, offset - 60) : offset])[-1]


def _amounts(document: Document, rule: Rule, span: Span) -> Iterator[Field]:
    pattern = re.compile(rule.before)
    since = span.start
    for amount in document.amounts(span):
        words = _clause_before(document, Span(max(span.start, since), span.end), amount.start)
        since = amount.end
        if pattern.search(words):
            yield document.amount_field(rule.name, amount, 0.7)


def _dates(document: Document, rule: Rule, span: Span) -> Iterator[Field]:
    before, after = re.compile(rule.before), re.compile(rule.after)
    days = list(find_dates(document.plain, span.start, span.end))
    for index, day in enumerate(days):
        following = days[index + 1].own_start if index + 1 < len(days) else span.end
        # What a later date does is not what this one does; a period (…至…) is the one exception.
        period = re.match(r"[ 　]?(?:起)?(?:至|到|-|—|－)", document.plain[day.end : day.end + 3])
        stop = min(span.end, day.end + 100) if period else min(following, day.end + 100)
        if rule.before and not before.search(document.plain[max(span.start, day.own_start - 40) : day.own_start]):
            continue
        if rule.after and not after.match(document.plain, day.end, stop):
            continue
        yield document.field(rule.name, day.value, day.start, day.end, 0.7)


def _words(document: Document, rule: Rule, span: Span) -> Iterator[Field]:
    for found in re.finditer(rule.before, document.plain[span.start : span.end]):
        start, end = span.start + found.start("v"), span.start + found.end("v")
        value = document.text[start:end]
        if value.strip() == value and value:
            yield document.field(rule.name, value, start, end, 0.6, unit=rule.unit)


def _coded(document: Document, rule: Rule, span: Span) -> Iterator[Field]:
    reach = span.start
    for value in TABLES[rule.name]:
        found = compiled(rule.name)[value].search(document.plain, reach, span.end)
        if found:
            yield document.field(rule.name, value, found.start(), found.end(), 0.8)
            return


_READERS = {"amount": _amounts, "date": _dates, "words": _words, "coded": _coded}
