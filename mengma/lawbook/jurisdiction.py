"""Which court hears a civil case at first instance, and why.

Source: 民事诉讼法 18-35, 法发〔2021〕27号, 法释〔2022〕18号.

Places are GB/T 2260 codes of six digits. Level comes from the amount and from where the parties live; the place
from the cause: exclusive, agreed, or chosen among the defendant's domicile and the cause's other connecting places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mengma.lawbook.answers import Answer, Citation, Step
from mengma.lawbook.causes import Causes, Venue
from mengma.lawbook.court_index import Courts
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import UnknownEntry, UnknownRegion
from mengma.lawbook.identity import PROVINCES
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.money import check_amount, yuan

HERE = "15"  # 内蒙古: first two digits of GB/T 2260
LEVEL_ZH = {"basic": "基层人民法院", "intermediate": "中级人民法院", "high": "高级人民法院"}
LEVEL_EN = {"basic": "basic court", "intermediate": "intermediate court", "high": "high court"}
EXCLUSIVE = ("real-estate", "inheritance")

Regions = str | Sequence[str] | None


@dataclass
class _Case:
    """The question being answered, with the answer as it grows."""

    on: date
    venue: Venue
    steps: list[Step] = field(default_factory=list)
    cited: list[Citation] = field(default_factory=list)
    warnings: list[Step] = field(default_factory=list)
    grounds: list[dict[str, str]] = field(default_factory=list)

    def say(self, zh: str, en: str) -> None:
        self.steps.append(Step(zh, en))

    def warn(self, zh: str, en: str) -> None:
        self.warnings.append(Step(zh, en))

    def connect(self, region: str, zh: str, en: str) -> None:
        if all(ground["region"] != region for ground in self.grounds):
            self.grounds.append({"region": region, "zh": zh, "en": en})


class Jurisdiction:
    """Answers with court codes of this region; courts elsewhere are said in words, not listed."""

    def __init__(
        self, entries: Mapping[str, Entry], courts: Courts, causes: Causes, instruments: Mapping[str, Instrument]
    ) -> None:
        self._entries = entries
        self._courts = courts
        self._causes = causes
        self._instruments = instruments

    def answer(
        self,
        amount: object,
        plaintiff_region: Regions,
        defendant_region: Regions,
        *,
        on: date,
        kind: str = "civil",
        foreign: bool = False,
        cause: str | None = None,
        performance_region: str | None = None,
        property_region: str | None = None,
        agreed_region: str | None = None,
        tort_region: str | None = None,
    ) -> Answer[list[str]]:
        """Codes of the courts of this region that have jurisdiction; empty where none has or the facts do not tell.

        amount: yuan, None for a case without one. Regions: one code or several. performance_region: where the
        contract was to be performed; property_region: where the real estate or main estate lies; agreed_region: the
        place agreed on in writing; tort_region: where the tort happened or took effect.
        detail: level, threshold, grounds. Raises UnknownRegion, UnknownEntry, BadAmount, NotInForce.
        """
        if kind != "civil":
            raise UnknownEntry(
                f"尚未收录“{kind}”案件的管辖规则。",
                f"Jurisdiction over {kind} cases is not held yet.",
                code="jurisdiction-kind",
                next_zh="目前只答民事一审管辖。",
                next_en="Only civil first instance is answered at present.",
            )
        plaintiffs = [self._check(region) for region in _several(plaintiff_region)]
        defendants = [self._check(region) for region in _several(defendant_region)]
        case = _Case(on, self._causes.venue(cause))
        level, threshold = self._level(case, amount, plaintiffs, defendants, foreign)
        given = {
            "performance": performance_region,
            "property": property_region,
            "agreed": agreed_region,
            "tort": tort_region,
        }
        places = {name: self._check(region) for name, region in given.items() if region is not None}
        self._places(case, plaintiffs, defendants, places)
        codes = self._courts_of(case, level)
        names = "、".join(self._courts.get(code).name for code in codes)
        if codes:
            case.say(f"有管辖权的法院：{names}", f"Courts with jurisdiction: {', '.join(codes)}")
        else:
            case.say(
                "依所填事实，本区法院没有可以确定的管辖权",
                "On these facts no court of this region is shown to have jurisdiction",
            )
        if len(codes) > 1:
            case.cited.append(self._cite("civil-procedure-law", 36, on))
        detail = {"level": level, "threshold": threshold, "grounds": case.grounds, "venue": case.venue.kind}
        return Answer(codes, tuple(case.steps), tuple(dict.fromkeys(case.cited)), tuple(case.warnings), detail=detail)

    def _level(
        self, case: _Case, amount: object, plaintiffs: list[str], defendants: list[str], foreign: bool
    ) -> tuple[str, Decimal | None]:
        on = case.on
        if amount is None:
            case.cited.append(self._cite("civil-procedure-law", 18, on))
            case.say("没有标的额，一般由基层人民法院管辖", "No amount: as a rule a basic court")
            return "basic", None
        claimed = check_amount(amount)
        if case.venue.kind in ("ip", "maritime"):
            case.warn(
                "知识产权、海事海商案件的级别管辖另有规定，本结果不适用其标的额标准",
                "IP and maritime cases follow their own amounts; the level shown is not computed for them",
            )
        if foreign:
            name, high = "jurisdiction-foreign", "jurisdiction-foreign-high"
            why_zh, why_en = "涉外案件", "foreign-related case"
        else:
            inside = {region.startswith(HERE) for region in plaintiffs + defendants}
            if not plaintiffs or not defendants:
                case.warn(
                    "当事人住所地不全，级别标准按已填的判断", "Domiciles are incomplete; the level uses those given"
                )
            one_side = len(inside) > 1
            name, high = ("jurisdiction-one-outside" if one_side else "jurisdiction-same-side"), "jurisdiction-high"
            why_zh = "一方住所地不在本自治区" if one_side else "当事人住所地均在或者均不在本自治区"
            why_en = "one party outside the region" if one_side else "parties all inside or all outside the region"
        value, top = self._entries[name].on(on), self._entries[high].on(on)
        threshold: Decimal = value.value
        level = "high" if claimed >= top.value else "intermediate" if claimed >= threshold else "basic"
        cited = top if level == "high" else value
        case.cited += cited.citations(on)
        if level == "basic":
            case.cited.append(self._cite("civil-procedure-law", 18, on))
        shown = top.value if level == "high" else threshold
        relation = ("达到", "reaches") if level != "basic" else ("未达到", "is below")
        case.say(
            f"{why_zh}，标的额{yuan(claimed)}元{relation[0]}{yuan(shown)}元（含本数），由{LEVEL_ZH[level]}管辖",
            f"{why_en}; {yuan(claimed)} yuan {relation[1]} {yuan(shown)} (inclusive): {LEVEL_EN[level]}",
        )
        return level, threshold

    def _places(self, case: _Case, plaintiffs: list[str], defendants: list[str], places: Mapping[str, str]) -> None:
        """Collect the places that connect the case to a court: exclusive, agreed, or those of the cause."""
        for ref in case.venue.articles:
            slug, _, number = ref.partition("/")
            case.cited.append(self._cite(slug, int(number), case.on))
        if case.venue.kind in EXCLUSIVE:
            self._exclusive(case, places)
        elif "agreed" in places and (case.venue.agreement or case.venue.kind == "domicile"):
            case.cited.append(self._cite("civil-procedure-law", 35, case.on))
            case.connect(places["agreed"], "协议管辖", "agreed in writing")
            case.say("当事人书面协议选择管辖法院", "The parties agreed on the court in writing")
            case.warn(
                "约定地须与争议有实际联系，且不得违反级别和专属管辖",
                "The place agreed on must have a real link to the dispute",
            )
        else:
            if "agreed" in places:
                case.warn("该类案件不适用协议管辖", "This kind of case is not open to agreement on the court")
            self._chosen(case, plaintiffs, defendants, places)

    def _exclusive(self, case: _Case, places: Mapping[str, str]) -> None:
        venue = case.venue
        if "agreed" in places:
            case.warn("专属管辖，管辖协议无效", "Exclusive jurisdiction: an agreement on the court has no effect")
        if "property" in places:
            case.connect(places["property"], venue.zh, venue.en)
        else:
            case.warn(
                "专属管辖，请填写不动产或者主要遗产所在地",
                "Exclusive jurisdiction: the place of the property is needed",
            )
        case.say(f"专属管辖：{venue.zh}", f"Exclusive jurisdiction: {venue.en}")

    def _chosen(self, case: _Case, plaintiffs: list[str], defendants: list[str], places: Mapping[str, str]) -> None:
        """The defendant's domicile and the other places of the cause, among which the plaintiff chooses."""
        kind = case.venue.kind
        for region in defendants:
            case.connect(region, "被告住所地", "defendant's domicile")
        if "performance" in places:
            case.connect(places["performance"], "合同履行地", "place of performance")
            case.cited.append(self._cite("civil-procedure-law", 24, case.on))
        elif kind == "lending":
            for region in plaintiffs:
                case.connect(region, "接受货币一方所在地（未约定履行地）", "place of the party receiving money")
            case.say(
                "合同未约定履行地的，以接受货币一方所在地为履行地；出借人起诉还款时即原告所在地",
                "Without an agreed place, performance is where money is received: the lender's place",
            )
        elif kind in ("contract", "labour"):
            case.warn(
                "未填写履行地，只列被告住所地",
                "No place of performance was given; only the defendant's domicile is listed",
            )
        elif kind == "family":
            case.warn(
                "被告离开住所地超过一年、下落不明、被监禁等情形，原告住所地法院也可管辖",
                "The plaintiff's court may also hear it where the defendant has been away over a year, is missing or in prison",
            )
        if "tort" in places:
            case.connect(places["tort"], "侵权行为地", "place of the tort")
        case.say(f"地域管辖：{case.venue.zh}", f"Place: {case.venue.en}")

    def _courts_of(self, case: _Case, level: str) -> list[str]:
        if case.venue.kind == "elsewhere":
            case.warn(
                "特别程序、公益诉讼、第三人撤销之诉、执行异议之诉等的管辖另有规定，本计算不作答",
                "Special procedures, public-interest actions and the like follow their own rules, not answered here",
            )
            return []
        if case.venue.kind == "railway":
            case.warn(
                "涉铁路案件由铁路运输法院管辖，各院辖区未核实",
                "Railway courts hear this; their districts are not verified",
            )
            return [court.code for court in self._courts.children("内71")] if level == "basic" else ["内71"]
        if case.venue.kind == "maritime":
            case.warn(
                "海事、海商案件由海事法院管辖，本区没有海事法院", "Maritime courts hear this; the region has none"
            )
            return []
        if case.venue.kind == "ip" and level == "basic":
            case.warn(
                "须为最高人民法院指定的基层法院或者中级法院", "Only designated basic courts, or the intermediate court"
            )
            level = "intermediate"
        out: list[str] = []
        for ground in case.grounds:
            region = ground["region"]
            if not region.startswith(HERE):
                case.say(
                    f"{ground['zh']}（{region}）不在本自治区", f"{ground['en']} ({region}) lies outside the region"
                )
                continue
            for code in self._court_at(case, region, level):
                if code not in out:
                    out.append(code)
        return out

    def _court_at(self, case: _Case, region: str, level: str) -> list[str]:
        if level == "high":
            return ["内"]
        city = self._courts.by_region.get(region[:4] + "00")
        if level == "intermediate":
            return [city.code] if city and city.level == "intermediate" else []
        court = self._courts.by_region[region]
        if court.level == "basic":
            return [court.code]
        case.warn(
            f"{region}不是旗县市区代码，请选到旗县市区", f"{region} is not a banner, county or district; choose one"
        )
        return [child.code for child in self._courts.children(court.code)] if court.level == "intermediate" else []

    def _check(self, region: str) -> str:
        well_formed = isinstance(region, str) and len(region) == 6 and region.isascii() and region.isdigit()
        if (
            not well_formed
            or region[:2] not in PROVINCES
            or (region.startswith(HERE) and region not in self._courts.by_region)
        ):
            raise UnknownRegion(
                f"没有行政区划代码“{str(region)[:12]}”。",
                f"There is no region with the code “{str(region)[:12]}”.",
                next_zh="请填写六位行政区划代码，例如150102（新城区）。",
                next_en="Give a GB/T 2260 code of six digits, for instance 150102.",
            )
        return region

    def _cite(self, slug: str, article: int, on: date) -> Citation:
        return self._instruments[slug].cite(article, on)


def _several(regions: Regions) -> list[str]:
    if regions is None:
        return []
    return [regions] if isinstance(regions, str) else list(regions)
