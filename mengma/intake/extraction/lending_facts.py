"""Private lending (民间借贷): what happened, from the plaintiff's telling and the court's findings, never from the
defence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dates import DateMention, find_dates
from .document import MASK, Document
from .model import Field
from .numerals import DIGITS, Amount, parse_chinese_integer
from .rates import BANK_RATE, find_rates
from .sections import Span
from .vocabulary import compiled

_LEND = re.compile(
    r"借(?!条|据|期|款人(?!民)|款到期|款期|款逾期|款合同|款协议|款补充|款的?利息)|转账|转帐|汇款|转款|汇入|汇至|存入|打款|打入|提供借款|交付现金|支付借款|交付|立下借|立借"
)
_NOTE = re.compile(r"(?:出具|书写|写|立)[^，。；]{0,12}?(?:借条|借据|欠条|借款单)")
# Claims restated among the findings: their dates are those of interest asked for.
_RESTATES = re.compile(
    r"判令|诉讼请求|诉请|请求法院|要求法院|(?:请求|要求)(?:被告|二被告|两被告)|诉至|具状|利息[自从]|[（(][自从]"
)
_LENDS_ANYWAY = re.compile(r"(?:向|从|在)[^，。；]{1,16}?(?:处)?[^，。；]{0,8}?借")
_REPAY = re.compile(r"归还|偿还|还款|还清|付清|支付利息|给付利息|付息|付利息|还本|到期|返还|支付(?!借款|给被告)|给付")
_OTHER = re.compile(
    r"起诉|诉至|提起诉讼|立案|登记结婚|结婚|出生|离婚|死亡|去世|结算|对账|补写|补签|重新|催|转让|判决|调解|传票|达成|变更|成立|签订和解|索要|笔录|承诺书|还款计划"
)
_JOIN = re.compile(r"[、和及与]|以及|至|到|,|，")
_AGREED = re.compile(r"约定|承诺|定于|期限|还款日|归还日|还款时间|归还时间|保证|限于|限|到期|允诺|延期|延长|答应")
_BEFORE_DUE = re.compile(
    r"(?:还款日期|归还日期|还款时间|归还时间|还款期限|归还期限|借款期限|借期|期限|到期日|还款日|限于|定于|延期|延长)[^。；]{0,24}$"
)
_AFTER_DUE = re.compile(
    r"[ 　]?(?:之?前|以前|止)?[，]?(?:一次性|一并|全部|全额)?(?:归还|还清|偿还|还款|付清|到期|返还|还本|清偿|向原告(?:还清|归还|偿还))"  # noqa: E501
)
_TERM = re.compile(
    r"(?:借款期限|借期|期限|借款时间|用期|使用期限|约定|时间|用款期限|期间|借款|归还|共)[为是约定：:，]{0,3}"
    rf"(?P<term>(?P<half>半)年|(?P<n>[0-9]{{1,3}}|[{''.join(DIGITS)}十]{{1,3}})(?P<gap>[ 　]?)(?P<unit>个月|年|天|日|个季度)(?P<and>半)?)(?!期|前期|利率|利息|以?后|多次|内[^归还])"  # noqa: E501
    rf"|(?P<term2>(?P<n2>[0-9]{{1,3}}|[{''.join(DIGITS)}十]{{1,3}})(?P<unit2>个月|年|天)(?:内|之内)?)(?:归还|还清|内归还)"
)
_UNITS = {"个月": "M", "年": "Y", "天": "D", "日": "D", "个季度": "Q"}
_EXTENDS = re.compile(r"延期|延长|续借|展期|宽限|拖")
_PAID = re.compile(
    r"(?:归还|偿还|还款|还了|还过|已还|偿付|清偿|支付(?:过|了)?[^，。；]{0,8}?利息|给付[^，。；]{0,10}?利息|付息|付了?利息|利息款|还本|返还|(?<!前)还)[^，。；0-9向]{0,16}$"
)
_NOT_PAID = re.compile(
    r"约定|承诺|应|要求|请求|判令|判决|每月(?:归还|偿还|还)|拒|未(?!作)|没有|无力|尚欠|剩余|仍欠|余款|下欠|还欠|尚余|余下|先行|保证|允诺|主张|愿意|催|定于|还差|限|共同|为[^，。；]{1,8}偿还|还清|按时|能够"
)
_OWES = re.compile(r"(?:剩余|尚欠|仍欠|余款|下欠|还欠|尚余|余下|余欠|还有|至今欠|共欠|欠(?!款))[^，。；]{0,12}$")
_SURETY = re.compile(
    r"(?<!作)(?:自愿)?(?:为|作为|给|对|以|在|系|作|提供|承担|表明|做)?[^，。；]{0,25}?(?:提供[^，。；]{0,8}?担保|担保人|保证人|连带责任保证|连带(?:责任)?担保|作(?:为)?[^，。；]{0,4}担保|保证责任|担保)(?!协议|合同|法|费|物权|函|承诺)"
)
_EVIDENCE = compiled("evidence")
_DELIVERY = compiled("delivery")
_GUARANTEE = compiled("guarantee_kind")
_SPOUSES = compiled("spouses")["true"]


def fact_fields(document: Document) -> list[Field]:
    """Dates, rates, terms, repayments, guarantors, delivery, documents, spouses."""
    fields: list[Field] = []
    for span in document.told():
        fields += _date_fields(document, span)
        fields += _rate_fields(document, span)
        fields += _term_fields(document, span)
        fields += _repaid_fields(document, span)
        fields += _delivery_fields(document, span)
    guarantors = _guarantors(document)
    fields += guarantors
    fields += _guarantee_kinds(document, bool(guarantors))
    fields += _evidence_fields(document)
    fields += _spouse_fields(document)
    dated = {item.value for item in fields if item.name == "agreed_rate" and item.unit not in {"%", BANK_RATE}}
    # 利率2% in one place and 月利率2% in another are one rate
    return [item for item in fields if not (item.name == "agreed_rate" and item.unit == "%" and item.value in dated)]


def _event(plain: str, start: int, end: int) -> str:
    """What first happens in these words: lend, repay, other or nothing."""
    found = [
        (match.start(), name)
        for name, pattern in (("lend", _LEND), ("note", _NOTE), ("repay", _REPAY), ("other", _OTHER))
        if (match := pattern.search(plain, start, end))
    ]
    if not found:
        return ""
    first, event = min(found)
    # 因偿还其他债务向原告借款: the purpose of the loan, not a repayment
    if (
        event == "repay"
        and re.search(r"(?:因|为|急需|用于)[^，。；]{0,8}$", plain[start:first])
        and _LENDS_ANYWAY.search(plain, start, end)
    ):
        return "lend"
    return event


def _date_fields(document: Document, span: Span) -> Iterator[Field]:
    plain = document.plain
    days = list(find_dates(plain, span.start, span.end))
    events: list[str] = [""] * len(days)
    for index in range(len(days) - 1, -1, -1):
        day = days[index]
        following = days[index + 1].own_start if index + 1 < len(days) else span.end
        if (
            index + 1 < len(days)
            and _JOIN.fullmatch(plain[day.end : following].strip() or "、")
            and plain[day.end : following] not in "至到"
        ):
            events[index] = events[index + 1]
            continue
        stop = min(following, day.end + 90)
        sentence_end = document.sentences.span(day.end - 1, day.end)[1]
        events[index] = _due(plain, span, day) or _event(plain, day.end, min(stop, sentence_end))
    for day, said in zip(days, events, strict=True):
        event = said
        if event == "note":
            begin = document.sentences.span(day.own_start, day.end)[0]
            event = "" if _LEND.search(plain, max(begin, span.start), day.own_start) else "lend"
        if event == "lend" and _RESTATES.search(
            plain, max(span.start, document.sentences.span(day.own_start, day.end)[0]), day.own_start
        ):
            continue
        if event == "lend" and not _settles(plain, day, span):
            yield document.field("loan_date", day.value, day.start, day.end, 0.75)
        elif event == "due":
            yield document.field("due_date", day.value, day.start, day.end, 0.75)


def _settles(plain: str, day: DateMention, span: Span) -> bool:
    after = plain[day.end : min(span.end, day.end + 60)].split("。", maxsplit=1)[0]
    before = plain[max(span.start, day.own_start - 6) : day.own_start]
    if re.search(r"(?:截止|截至|到|至)$", before):
        return True
    return bool(
        re.search(
            r"结算|补写|补签|重新|汇总|对账|合并|上述|所借|另行出具|补出",
            after.split("借款")[0] if "向原告借款" in after else after,
        )
    )


def _due(plain: str, span: Span, day: DateMention) -> str:
    """``due`` where the date is an agreed day of repayment."""
    if len(day.value) < 7:
        return ""
    before = plain[max(span.start, day.own_start - 40) : day.own_start]
    sentence = re.split(r"[。；]", before)[-1]
    after = plain[day.end : min(span.end, day.end + 24)]
    if re.search(r"(?:支付|付|付息|计算|算|截止|截至|利息)(?:利息)?(?:至|到)$", sentence):
        return ""
    promised = _AGREED.search(sentence) or _quoted(plain, span.start, day.own_start)
    limit = re.match(r"[ 　]?(?:之?前|以前)", after)
    if _AFTER_DUE.match(after) and (promised or limit or re.match(r"[ 　]?(?:还清|到期|归还日)", after)):
        return "due"
    if re.search(
        r"(?:还款日期|归还日期|还款时间|归还时间|还款日|到期日|归还期限|还款期限)(?:为|是|至|到|：)?$", sentence
    ):
        return "due"
    if re.search(r"(?:至|到|-|—)$", sentence) and re.search(
        r"期限|借期|借款时间|借款期间|延期|延长|展期|用款", sentence
    ):
        return "due"
    if limit and re.match(r"[ 　]?(?:之?前|以前)[^，。；]{0,8}(?:支付|还)", after) and promised:
        return "due"
    return ""


def _quoted(plain: str, start: int, offset: int) -> bool:
    """Whether ``offset`` lies in a quotation: the words of a note, which promise and do not report."""
    low = max(start, offset - 300)
    return plain.rfind("“", low, offset) > plain.rfind("”", low, offset)


def _rate_fields(document: Document, span: Span) -> Iterator[Field]:
    plain = document.plain
    for rate in find_rates(plain, span.start, span.end):
        begin, end = document.sentences.span(rate.start, rate.end)
        before = plain[max(begin, rate.start - 60) : rate.start]
        clause = re.split(r"[，。；]", before)[-1]
        after = plain[rate.end : rate.end + 8]
        if "违约金" in clause or "违约金" in after or re.search(r"滞纳金", clause):
            continue
        if re.search(r"(?:要求|请求|判令|主张)[^。；]{0,60}$", before) or re.search(
            r"诉至|起诉", plain[begin : rate.start]
        ):
            continue
        if re.search(r"银行[^，。；]{0,16}贷款利率为?$", before):
            continue  # what the bank's rate was, not what the parties agreed
        agreed = re.search(r"约定|承诺|载明|利息|月息|口头|注明|月利|年利|协议", plain[begin:end])
        if re.search(r"未约定|没有约定", before) and rate.unit == "x bank rate":
            continue
        if agreed and "×" not in plain[max(0, rate.start - 8) : rate.end + 3]:
            yield document.field("agreed_rate", rate.value, rate.start, rate.end, 0.8, unit=rate.unit)


def duration(surface: str) -> str | None:
    """ISO 8601 duration of 五个月, 半年, 10天, 一年半; None where it is none."""
    text = surface.replace(" ", "").replace("　", "").replace("之内", "").replace("内", "")
    if text == "半年":
        return "P6M"
    found = re.fullmatch(rf"([0-9]{{1,3}}|[{''.join(DIGITS)}十]{{1,3}})(个月|年|天|日|个季度)(半)?", text)
    if found is None:
        return None
    number = int(found[1]) if found[1].isascii() else parse_chinese_integer(found[1])
    if not number:
        return None
    if found[2] == "个季度":
        return f"P{number * 3}M"
    if found[3]:
        return f"P{number}Y6M" if found[2] == "年" else None
    return f"P{number}{_UNITS[found[2]]}"


def _term_fields(document: Document, span: Span) -> Iterator[Field]:
    plain = document.plain
    for found in _TERM.finditer(plain, span.start, span.end):
        group = "term" if found["term"] else "term2"
        start, end = found.span(group)
        begin, stop = document.sentences.span(start, end)
        if _EXTENDS.search(plain, max(begin, start - 16), start) or "诉讼时效" in plain[end : end + 12]:
            continue
        if not re.search(r"借|期", plain[begin:stop]) or re.match(
            r"[0-9一二三四五六七八九十]{1,2}月|[0-9]{1,2}[日号]", plain[end : end + 4]
        ):
            continue
        value = duration(plain[start:end])
        if value:
            yield document.field("loan_term", value, start, end, 0.75)


def _repaid_fields(document: Document, span: Span) -> Iterator[Field]:
    plain = document.plain
    previous: tuple[Amount, bool] | None = None
    for amount in document.amounts(span):
        low = max(span.start, amount.start - 60)
        before = re.split(r"[。；]", plain[low : amount.start])[-1]
        clause = re.split(r"[，]", before)[-1]
        joined = previous and re.fullmatch(r"[、和及]|，", plain[previous[0].end : amount.start])
        if joined and previous:
            paid = previous[1]
        else:
            paid = bool(_PAID.search(clause)) and not _NOT_PAID.search(clause) and not _OWES.search(clause)
            done = re.search(r"已|仅|后|陆续|累计|共", clause)
            if paid and not done and re.search(r"(?:约定|承诺|要求|请求|判令|允诺)[^。；]{0,30}$", before):
                paid = False
            if paid and _quoted(plain, span.start, amount.start):
                paid = False
            if paid and re.match(r"[^，。；]{0,12}?(?:未|没)", plain[amount.end : amount.end + 16]):
                paid = False
        previous = (amount, paid)
        if paid:
            yield document.amount_field("repaid", amount, 0.75)


def _delivery_fields(document: Document, span: Span) -> Iterator[Field]:
    plain = document.plain
    for value, pattern in _DELIVERY.items():
        for found in pattern.finditer(plain, span.start, span.end):
            clause = document.clause(found.start())
            words = plain[clause.start : clause.end]
            after = plain[found.end() : found.end() + 6]
            if re.search(r"凭证|凭据|记录|明细|回单|截图|流水|凭条|账户|交易|清单|查询", after):
                continue
            if re.search(r"归还|偿还|还款|利息|返还|未|没有|资金紧张|周转", words) and not re.search(
                r"借款?给|借到|借", words
            ):
                continue
            if re.search(r"归还|偿还|还款|还给", plain[clause.start : found.start()]) or re.search(
                r"已经?还|还了", words
            ):
                continue
            if (
                value == "bank"
                and "银行" not in words
                and re.search(r"微信|支付宝", plain[max(span.start, found.start() - 40) : found.end() + 40])
            ):
                continue
            if value == "cash" and re.search(r"取现金$|存现金$", plain[max(0, found.start() - 3) : found.end()]):
                continue
            yield document.field("delivery", value, found.start(), found.end(), 0.75)
            break


def _guarantors(document: Document) -> list[Field]:
    """Names of parties said to stand surety; the subject is the first party named in the clause."""
    sections = document.sections
    names = document.party_names("defendant", "third_party")
    if not names or ("担保" not in document.plain and "保证" not in document.plain):
        return []
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    fields: list[Field] = []
    spans = document.told() + ([sections.claims] if sections.claims else [])
    for span in spans:
        for found in _SURETY.finditer(document.plain, span.start, span.end):
            clause = document.clause(found.end() - 1)
            words = document.plain[clause.start : clause.end]
            if re.search(r"抵押|质押|财产保全|未|没有|不|分别以借款人|用其|以其|名下", words) or "担保法" in words:
                continue
            window = document.text[clause.start : found.end()]
            subjects = list(pattern.finditer(window))
            if found[0].endswith(("担保人", "保证人")) and not subjects:
                fields += _named_after(document, pattern, found.end())
                continue
            for subject in _subjects(window, subjects):
                start = clause.start + subject.start()
                fields.append(document.field("guarantor", subject[0], start, clause.start + subject.end(), 0.75))
    return fields


def _named_after(document: Document, pattern: re.Pattern[str], offset: int) -> Iterator[Field]:
    """担保人：甲、乙: the names right after the word."""
    lead = re.compile(r"(?:被告|：|:|、|和)?")
    while True:
        gap = lead.match(document.text, offset)
        name = pattern.match(document.text, gap.end() if gap else offset)
        if name is None:
            return
        yield document.field("guarantor", name[0], name.start(), name.end(), 0.75)
        offset = name.end()


def _subjects(window: str, names: list[re.Match[str]]) -> list[re.Match[str]]:
    """Who stands surety in a clause: the last name that is not the one secured (为某某, 某某的, 某某向), with names
    joined before it."""
    able = [
        name
        for name in names
        if not re.search(r"(?:为|对|给|替|与)(?:被告|借款人)?$", window[: name.start()])
        and window[name.end() : name.end() + 1] not in {"的", "向", "借"}
    ]
    kept = able[-1:]
    for name in reversed(able[:-1]):
        if re.fullmatch(r"(?:[、和及与]|以及)?(?:被告)?", window[name.end() : kept[0].start()]):
            kept.insert(0, name)
        else:
            break
    return kept


def _guarantee_kinds(document: Document, has_guarantor: bool) -> list[Field]:
    plain, sections = document.plain, document.sections
    spans = document.told() + ([sections.claims] if sections.claims else [])
    fields: list[Field] = []
    surety = has_guarantor or re.search(r"担保人|保证人|提供[^，。；]{0,8}担保|抵押担保|保证责任|担保责任", plain)
    for value in ("joint", "general"):
        if not surety:
            break
        hit = _first(_GUARANTEE[value], plain, spans)
        if hit:
            fields.append(document.field("guarantee_kind", value, hit.start(), hit.end(), 0.8))
    if has_guarantor and not fields:
        hit = _first(_GUARANTEE["surety"], plain, spans)
        if hit:
            fields.append(document.field("guarantee_kind", "surety", hit.start(), hit.end(), 0.7))
    for value in ("mortgage", "pledge"):
        hit = _first(_GUARANTEE[value], plain, spans)
        if hit and not re.search(r"(?:无|未|没有)[^，。；]{0,4}$", plain[max(0, hit.start() - 6) : hit.start()]):
            fields.append(document.field("guarantee_kind", value, hit.start(), hit.end(), 0.75))
    return fields


def _first(pattern: re.Pattern[str], plain: str, spans: list[Span]) -> re.Match[str] | None:
    return next((found for span in spans if (found := pattern.search(plain, span.start, span.end))), None)


def _evidence_fields(document: Document) -> list[Field]:
    fields: list[Field] = []
    for value, pattern in _EVIDENCE.items():
        found = pattern.search(document.plain, document.sections.heading.end)
        if found:
            fields.append(document.field("evidence", value, found.start(), found.end(), 0.85))
    return fields


def _spouse_fields(document: Document) -> list[Field]:
    plain, heading = document.plain, document.sections.heading
    strict = re.compile(r"夫妻关系|系夫妻|夫妻共同债务|登记结婚|结婚登记|是夫妻|婚姻关系|结婚证")
    hit = _first(strict, plain, document.told())
    if hit is None:
        kin = re.compile(rf"(?:系|是|作为)[^，。；]{{0,12}}(?:之妻|妻子|之夫|丈夫|配偶)|{MASK}之(?:妻|夫)")
        hit = _first(kin, plain, [heading, *document.told()])
    if hit is None:
        return []
    word = _SPOUSES.search(plain, hit.start(), hit.end())
    start, end = (word.start(), word.end()) if word else hit.span()
    return [document.field("spouses", "true", start, end, 0.85)] if word else []
