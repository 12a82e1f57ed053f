"""The claims (诉讼请求) in their final form, split into numbered claims, and what each sum of money in them is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Document
from .model import Field
from .numerals import Amount, parse_chinese_integer
from .sections import Span

_NUMBER = re.compile(
    r"(?:(?<=[。；;：:，,\n 　])|(?<=判令)|(?<=请求)|(?<=被告)|^)\s{0,3}(?:(?P<arabic>[0-9]{1,2})[ 　]?[、.．，](?![0-9]*[%元万])|[（(](?P<paren>[0-9一二三四五六七八九十]{1,2})[）)]|(?P<cn>[一二三四五六七八九十]{1,2})、)"  # noqa: E501
)
_ROLES = (
    ("interest", r"利息|资金占用费|占用损失|罚息|利息损失"),
    ("penalty", r"违约金|滞纳金"),
    ("lawyer", r"律师(?:代理)?费|代理费|律师服务费"),
    ("cost", r"保全费|诉讼费|受理费|公告费|鉴定费|担保费|保险费|差旅费|交通费|保函费|评估费"),
    ("total", r"共计|合计|总计|总共|本息"),
    ("principal", r"本金|借款|欠款|款项|货款|债务|借贷款|垫付款|转让款|钱款|贷款|工程款"),
    ("other", r"工资|补偿金|赔偿金|加班费|物业费|物业服务费|抚养费|定金|押金|损失|补助金|经济补偿|双倍工资|报酬"),
)
_KEYWORD = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _ROLES))
_OF = re.compile(
    r"(?:的|（[^（）]{0,30}）)?(?P<word>利息|逾期利息|违约金|律师费|借款本金|借款|本金|欠款)(?![0-9一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾为计（(￥])"
)
_BASE_AFTER = re.compile(
    r"[^，。；;]{0,8}?为(?:基数|本金|基础|准)|(?:本金)?(?:作为|为)(?:计算)?(?:基数|本金)|(?:为)?基数"
)
_SHARE_AFTER = re.compile(r"[^，。；;]{0,20}?(?:连带|保证|担保|补充)[^，。；;]{0,6}?责任")
_TAKEN_OFF = re.compile(r"(?:扣除|已经?(?:支付|归还|偿还|还))[^，。；;0-9]{0,6}$")
_DEMANDS = re.compile(r"归还|偿还|返还|支付|给付|清偿|还款|还清|付清|偿付|退还|还")
MAX_ITEMS = 100


@dataclass(frozen=True)
class ClaimItem:
    """One claim as it finally stands: its number, its words."""

    number: int
    span: Span


@dataclass(frozen=True)
class ClaimAmount:
    """A sum in a claim and its role: principal, interest, penalty, lawyer, cost, total, base, share, part, superseded,
    other or unknown."""

    amount: Amount
    role: str
    item: int


@dataclass(frozen=True)
class Claims:
    """Final claims of one text. ``interest`` are the ranges that say the interest claimed; ``changed`` whether a
    change was applied."""

    items: tuple[ClaimItem, ...]
    amounts: tuple[ClaimAmount, ...]
    interest: tuple[Span, ...]
    changed: bool

    def of(self, *roles: str) -> list[Amount]:
        """Sums with one of these roles."""
        return [entry.amount for entry in self.amounts if entry.role in roles]


def _number(found: re.Match[str]) -> int | None:
    text = found["arabic"] or found["paren"] or found["cn"]
    return int(text) if text.isascii() else parse_chinese_integer(text)


def split_items(plain: str, span: Span) -> list[ClaimItem]:
    """Numbered claims of a range; one item numbered 1 where there are no numbers. Numbers must run on from 1."""
    marks: list[tuple[int, int, int]] = []
    for found in _NUMBER.finditer(plain, span.start, span.end):
        if _number(found) == len(marks) + 1 and len(marks) < MAX_ITEMS:
            marks.append((len(marks) + 1, found.start(), found.end()))
    if not marks:
        whole = _trim(plain, span)
        return [ClaimItem(1, whole)] if whole.start < whole.end else []
    items = []
    for index, (number, _, begin) in enumerate(marks):
        stop = marks[index + 1][1] if index + 1 < len(marks) else span.end
        items.append(ClaimItem(number, _trim(plain, Span(begin, stop))))
    return [item for item in items if item.span.start < item.span.end]


def _trim(plain: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and plain[start] in " 　\n\r\t：:，,":
        start += 1
    while end > start and plain[end - 1] in " 　\n\r\t；;。，":
        end -= 1
    return Span(start, end)


@dataclass(frozen=True)
class _Place:
    """Where a sum stands in its claim: words since the last sum, kinds of the keywords before it, the last role."""

    item: ClaimItem
    since: str
    words: tuple[str, ...]
    previous: str
    later: bool


def classify(plain: str, item: ClaimItem, amounts: list[Amount]) -> list[ClaimAmount]:
    """Role of each sum of one claim, by the nearest word before it and the words right after it."""
    result: list[ClaimAmount] = []
    words = [(found.end(), found.lastgroup or "") for found in _KEYWORD.finditer(plain, item.span.start, item.span.end)]
    cursor = 0
    for amount in amounts:
        while cursor < len(words) and words[cursor][0] <= amount.start:
            cursor += 1
        since = plain[result[-1].amount.end if result else item.span.start : amount.start]
        before = tuple(name for _, name in words[max(0, cursor - 8) : cursor])
        place = _Place(item, since, before, result[-1].role if result else "", bool(result))
        role = _role(plain, amount, place)
        if result and re.search(r"变更(?:为|成)", since):
            # 归还100,000元，后变更为90,000元: only the last counts
            result[-1] = ClaimAmount(result[-1].amount, "superseded", item.number)
        result.append(ClaimAmount(amount, role, item.number))
    return result


def _role(plain: str, amount: Amount, place: _Place) -> str:
    span = place.item.span
    if _BASE_AFTER.match(plain, amount.end, min(span.end, amount.end + 40)):
        return "base"
    if place.later and re.fullmatch(r"[（(]?(?:大写|小写|人民币|即|[：:￥ ]){0,4}", place.since):
        return place.previous  # 20000元（贰万元）: the same sum said twice
    if _SHARE_AFTER.match(plain, amount.end, min(span.end, amount.end + 40)):
        return "share"
    inside = _inside(plain, span.start, amount.start)
    follows = _OF.match(plain, amount.end, min(span.end, amount.end + 40))
    if follows:
        return _role_of(plain, follows, inside)
    known = [word for word in place.words if word != "total"]
    if place.words[-1:] == ("total",) and place.later:
        return "total"
    nearest = known[-1] if known else ""
    if nearest == "principal" and place.later and inside:
        return "base"
    if (place.later and "其中" in place.since) or _TAKEN_OFF.search(place.since):
        return "part"
    if nearest:
        return nearest
    return "principal" if _DEMANDS.search(plain, span.start, amount.start) else "unknown"


def _role_of(plain: str, follows: re.Match[str], inside: bool) -> str:
    """Role of a sum that is followed by what it is a sum of: 5000元的利息, 20000元借款."""
    word = follows["word"]
    if word.endswith("利息"):
        # 5万元的利息从…起按…计: the sum on which interest runs
        runs = re.match(r"[^，。；;）)]{0,3}?[自从按]", plain[follows.end() : follows.end() + 8])
        return "base" if runs or inside else "interest"
    return {"违": "penalty", "律": "lawyer"}.get(word[0], "principal")


def _inside(plain: str, start: int, offset: int) -> bool:
    """Whether ``offset`` lies within brackets opened after ``start``."""
    before = plain[max(start, offset - 400) : offset]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


_ITEM_NUMBER = re.compile(
    r"第(?P<a>[0-9一二两三四五六七八九十]{1,2})项|(?:诉讼请求|诉请)第?(?P<b>[0-9一二三四五六七八九十])(?:项|为|变更)?"
)
_NEW_WORDING = re.compile(
    r"变更(?:为|成)[：:]?|诉讼请求[0-9一二三四五六]?(?:变更)?(?:为|成|是)[：:]?|(?:为|如下)[：:]|要求|请求(?=判令|被告)|放弃|增加"
)


def _reads(document: Document, span: Span) -> list[ClaimAmount]:
    return [
        entry
        for item in split_items(document.plain, span)
        for entry in classify(document.plain, item, document.amounts(item.span))
    ]


def _new_wording(plain: str, change: Span) -> Span:
    """The part of a change that puts the claim anew."""
    found = None
    for found in _NEW_WORDING.finditer(plain, change.start, change.end):
        if found[0].endswith(("：", ":")) or "变更" in found[0] or "诉讼请求" in found[0]:
            break
    begin = found.end() if found else change.start
    numbered = re.match(r"\s*[0-9一二三四五]{1,2}[、.．]", plain[begin : begin + 6])
    return _trim(plain, Span(begin + numbered.end() if numbered else begin, change.end))


def _apply(
    document: Document, items: list[ClaimItem], interest: list[Span] | None, change: Span
) -> tuple[list[ClaimItem], list[Span] | None, bool]:
    """Items and interest ranges after one change; the flag says whether it changed anything."""
    plain = document.plain
    words = plain[change.start : change.end]
    numbered = _ITEM_NUMBER.search(words)
    number = None
    if numbered:
        text = numbered["a"] or numbered["b"]
        number = int(text) if text.isascii() else parse_chinese_integer(text)
    if re.search(r"放弃|撤回", words) and not re.search(r"变更|增加", words):
        if number is not None:
            return [item for item in items if item.number != number], interest, True
        return (items, [], True) if re.search(r"(?:放弃|撤回)[^，。；]{0,12}利息", words) else (items, interest, False)
    wording = _new_wording(plain, change)
    roles = {entry.role for entry in _reads(document, wording)}
    formal = (
        re.search(r"变更|增加|诉讼请求|诉请|(?:要求|请求)[^，。；]{0,30}?(?:归还|偿还|返还|清偿)", words) is not None
    )
    about_interest = "利息" in plain[change.start : wording.start]
    if formal and about_interest:
        return items, [wording], True
    if formal and number is not None and any(item.number == number for item in items) and "增加" not in words:
        return [ClaimItem(number, wording) if item.number == number else item for item in items], interest, True
    if formal and "principal" in roles:
        if "增加" in words:
            return [*items, ClaimItem(len(items) + 1, wording)], interest, True
        kept = [
            item
            for item in items
            if not {"principal", "share", "base"} & {entry.role for entry in _reads(document, item.span)}
        ]
        return [ClaimItem(1, wording), *kept], interest, True
    if re.search(r"利息|利率", words) and re.search(r"变更|要求|主张|明确|增加|请求", words):
        return items, [wording if formal else change], True
    return items, interest, False


def read_claims(document: Document) -> Claims:
    """The claims of a document as they finally stand; no items where the text has none."""
    section = document.sections.claims
    items = split_items(document.plain, section) if section else []
    interest: list[Span] | None = None
    changed = False
    for change in document.sections.changes:
        items, interest, did = _apply(document, items, interest, change)
        changed = changed or did
    items = [item for item in items if item.span.start < item.span.end]
    amounts = [entry for item in items for entry in classify(document.plain, item, document.amounts(item.span))]
    ranges = tuple(item.span for item in items) if interest is None else tuple(interest)
    return Claims(tuple(items), tuple(amounts), ranges, changed)


def claim_fields(document: Document, claims: Claims) -> list[Field]:
    """Every claim as words (``claim``) and every sum in it (``claim_amount``), grouped by the claim's number."""
    fields: list[Field] = []
    for item in claims.items:
        words = document.text[item.span.start : item.span.end]
        fields.append(
            document.field(
                "claim", words, item.span.start, item.span.end, 0.85 if claims.changed else 0.95, group=item.number
            )
        )
        said: set[tuple[object, str]] = set()
        for entry in claims.amounts:
            key = (entry.amount.value, entry.amount.unit)
            if key in said:
                continue
            if (
                entry.item == item.number
                and item.span.holds(entry.amount.start)
                and entry.role not in {"base", "part", "superseded"}
            ):
                said.add(key)
                fields.append(document.amount_field("claim_amount", entry.amount, 0.9, group=item.number))
    return fields


__all__ = ["ClaimAmount", "ClaimItem", "Claims", "claim_fields", "read_claims", "split_items"]
