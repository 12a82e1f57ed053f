"""Which court hears a case at first instance, and why: civil cases here, the others in their own modules.

Source: 民事诉讼法 18-36, 130, 276, 277; 民诉法解释 3-34; 法发〔2021〕27号; 法释〔2022〕18号, 13号. Level comes from the
amount and from where the parties live; the place from the cause (law/causes/venue.yaml): exclusive, agreed, or chosen
among the defendant's domicile and the cause's other connecting places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.causes import Causes, Venue
from mengma.lawbook.court_index import Courts
from mengma.lawbook.crimes import Crimes
from mengma.lawbook.entries import Entry
from mengma.lawbook.errors import UnknownArticle, UnknownEntry
from mengma.lawbook.forum import HERE, LEVEL_EN, LEVEL_ZH, Forum, Inquiry, Regions, Tables
from mengma.lawbook.instruments import Instrument
from mengma.lawbook.jurisdiction_administrative import AdministrativeJurisdiction
from mengma.lawbook.jurisdiction_criminal import CriminalJurisdiction
from mengma.lawbook.money import check_amount, yuan

CHOICE = "civil-procedure-law/36"
STATUSES = ("abroad", "missing", "compulsory-education", "imprisoned")
# what may be said of the other kinds of case: the named arguments of their calculators
FACTS = {
    "administrative": tuple(AdministrativeJurisdiction.answer.__kwdefaults__ or ()),
    "criminal": tuple(CriminalJurisdiction.answer.__kwdefaults__ or ()),
}
ABOUT_STATUS_ONLY = ("abroad", "missing")
AWAY = ("plaintiff", "defendant", "both")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was said of a civil case, checked."""

    venue: Venue
    plaintiffs: list[str]
    defendants: list[str]
    homes: list[str]  # the defendants' habitual residences where given, else their domiciles
    plaintiff_homes: list[str]
    places: Mapping[str, str]
    foreign: bool
    status: str | None
    away: str | None


class Jurisdiction:
    """Answers with court codes of this region; courts elsewhere are said in words, not listed."""

    def __init__(
        self,
        entries: Mapping[str, Entry],
        courts: Courts,
        causes: Causes,
        crimes: Crimes,
        instruments: Mapping[str, Instrument],
        tables: Tables,
    ) -> None:
        self._entries = entries
        self._causes = causes
        self._forum = Forum(courts, instruments, tables)
        self._administrative = AdministrativeJurisdiction(self._forum)
        self._criminal = CriminalJurisdiction(self._forum, crimes)

    def answer(
        self,
        kind: str,
        amount: object,
        plaintiff_region: Regions,
        defendant_region: Regions,
        *,
        on: date,
        foreign: bool = False,
        cause: str | None = None,
        **facts: Any,
    ) -> Answer[list[str]]:
        """Codes of the courts of this region that have jurisdiction; empty where none has or the facts do not tell.

        kind: civil (see `civil`), administrative (`AdministrativeJurisdiction.answer`), criminal
        (`CriminalJurisdiction.answer`); each takes its own facts by name, those left out or None count as unknown.
        detail: level, grounds and more. Raises UnknownRegion, UnknownEntry, BadAmount, NotInForce.
        """
        given = {name: value for name, value in facts.items() if value is not None}
        for name in given if kind in FACTS else ():
            self._forum.choice(name, FACTS[kind], "事实", "fact")
        if kind == "civil":
            return self.civil(amount, plaintiff_region, defendant_region, on=on, foreign=foreign, cause=cause, **given)
        if kind == "administrative":
            return self._administrative.answer(plaintiff_region, defendant_region, on=on, foreign=foreign, **given)
        if kind == "criminal":
            return self._criminal.answer(defendant_region, on=on, **given)
        raise UnknownEntry(
            f"没有“{kind[:40]}”案件的管辖规则。",
            f"There are no rules of jurisdiction for {kind[:40]} cases.",
            code="jurisdiction-kind",
            next_zh="可选：civil（民事）、administrative（行政）、criminal（刑事）。",
            next_en="Choose civil, administrative or criminal.",
        )

    def civil(
        self,
        amount: object,
        plaintiff_region: Regions,
        defendant_region: Regions,
        *,
        on: date,
        foreign: bool = False,
        cause: str | None = None,
        plaintiff_habitual_region: Regions = None,
        defendant_habitual_region: Regions = None,
        defendant_status: str | None = None,
        away: str | None = None,
        appeared_court: str | None = None,
        deciding_court: str | None = None,
        **places: Any,
    ) -> Answer[list[str]]:
        """The courts for a civil case.

        amount: yuan, None for a case without one. Regions: one code or several; *_habitual_region: where a person has
        lived for a year or more away from the domicile. defendant_status: abroad, missing, compulsory-education or
        imprisoned. away: which spouse has been away for over a year (plaintiff, defendant, both). appeared_court: the
        court where the defendant answered without objecting. deciding_court: the court that made the judgment or
        statement, enforces it, ordered the preservation or invited the mediation. places: performance_region,
        property_region, tort_region, agreed_region and the other names of law/courts/jurisdiction.yaml, each with
        `_region`.
        detail: level, threshold, grounds, venue.
        """
        venue = self._causes.venue(cause)
        plaintiffs, defendants = self._forum.regions(plaintiff_region), self._forum.regions(defendant_region)
        facts = _Facts(
            venue, plaintiffs, defendants,
            self._forum.regions(defendant_habitual_region) or defendants,
            self._forum.regions(plaintiff_habitual_region) or plaintiffs,
            self._named_places(places), foreign,
            self._forum.choice(defendant_status, STATUSES, "被告的情况", "status of the defendant")
            if defendant_status else None,
            self._forum.choice(away, AWAY, "离开住所地的一方", "spouse away") if away else None,
        )  # fmt: skip
        ask = Inquiry(on)
        if venue.same_court or (venue.kind == "judicial-confirmation" and deciding_court is not None):
            return self._same_court(ask, venue, deciding_court)
        level, threshold = self._level(ask, amount, facts)
        self._places(ask, facts)
        codes = self._courts_of(ask, facts, level)
        if appeared_court is not None:
            self._appeared(ask, venue, appeared_court, level, codes)
        if not codes:
            ask.warn(
                f"级别上由{LEVEL_ZH[level]}管辖；没有填写本自治区内的连结点，不能指出哪一个法院",
                f"By level: {LEVEL_EN[level]}; no connecting place inside the region was given, so no court can be named",
            )
        return self._forum.answer(ask, codes, CHOICE, level=level, threshold=threshold, venue=venue.kind)

    def _named_places(self, given: Mapping[str, Any]) -> dict[str, str]:
        known = {f"{name}_region": name for name in ("agreed", *self._forum.tables.places)}
        for name in given:
            self._forum.choice(name, known, "事实", "fact")
        return {known[name]: self._forum.region(region) for name, region in given.items()}

    def _same_court(self, ask: Inquiry, venue: Venue, code: str | None) -> Answer[list[str]]:
        """The court that decided, enforces or preserved, whatever its level."""
        self._forum.cite(ask, *venue.articles)
        ask.say(f"由{venue.zh}管辖", f"Jurisdiction: {venue.en}")
        if code is None:
            ask.warn(f"请填写{venue.zh}", f"Needed: {venue.en}")
        court = self._forum.courts.get(code) if code is not None else None
        codes = [court.code] if court else []
        level = court.level if court else None
        return self._forum.answer(ask, codes, "", level=level, threshold=None, venue=venue.kind)

    # level

    def _level(self, ask: Inquiry, amount: object, facts: _Facts) -> tuple[str, Decimal | None]:
        venue = facts.venue
        if venue.level is not None:
            level = venue.level
            ask.say(f"{venue.zh}：由{LEVEL_ZH[level]}管辖", f"{venue.en}: {LEVEL_EN[level]}")
            return level, None
        if amount is None:
            self._forum.cite(ask, "civil-procedure-law/18")
            ask.say("没有标的额，一般由基层人民法院管辖", "No amount: as a rule a basic court")
            return "basic", None
        claimed = check_amount(amount)
        name, high, why = self._threshold(ask, facts)
        value = self._entries[name].on(ask.on)
        top = self._entries[high].on(ask.on)
        level = "high" if claimed >= top.value else "intermediate" if claimed >= value.value else "basic"
        used = top if level == "high" else value
        ask.cited += used.citations(ask.on)
        if level == "basic":
            self._forum.cite(ask, "civil-procedure-law/18")
        relation = ("达到", "reaches") if level != "basic" else ("未达到", "is below")
        ask.say(
            f"{why[0]}，标的额{yuan(claimed)}元{relation[0]}{yuan(used.value)}元（含本数），由{LEVEL_ZH[level]}管辖",
            f"{why[1]}; {yuan(claimed)} yuan {relation[1]} {yuan(used.value)} (inclusive): {LEVEL_EN[level]}",
        )
        return level, value.value

    def _threshold(self, ask: Inquiry, facts: _Facts) -> tuple[str, str, tuple[str, str]]:
        """The entries that hold the amounts for the intermediate and the high court, and why these."""
        if facts.venue.kind == "ip":
            if facts.foreign:
                self._forum.cite(ask, "foreign-jurisdiction-provisions/6")
            return "jurisdiction-ip", "jurisdiction-high", ("一般知识产权案件", "general IP case")
        if facts.foreign:
            return "jurisdiction-foreign", "jurisdiction-foreign-high", ("涉外案件", "foreign-related case")
        if not facts.plaintiffs or not facts.defendants:
            ask.warn("当事人住所地不全，级别标准按已填的判断", "Domiciles are incomplete; the level uses those given")
        if len({region.startswith(HERE) for region in facts.plaintiffs + facts.defendants}) > 1:
            why = ("一方住所地不在本自治区", "one party outside the region")
            return "jurisdiction-one-outside", "jurisdiction-high", why
        why = ("当事人住所地均在或者均不在本自治区", "parties all inside or all outside the region")
        return "jurisdiction-same-side", "jurisdiction-high", why

    # places

    def _places(self, ask: Inquiry, facts: _Facts) -> None:
        """Collect the places that connect the case to a court: exclusive, agreed, or those of the cause."""
        venue = facts.venue
        self._forum.cite(ask, *venue.articles)
        if venue.exclusive or (venue.immovable and "property" in facts.places):
            self._exclusive(ask, facts)
            return
        if "agreed" in facts.places and venue.agreement:
            self._agreed(ask, facts)
            return
        if "agreed" in facts.places:
            ask.warn("该类案件不适用协议管辖", "This kind of case is not open to agreement on the court")
        self._chosen(ask, facts)
        ask.say(f"地域管辖：{venue.zh}", f"Place: {venue.en}")

    def _agreed(self, ask: Inquiry, facts: _Facts) -> None:
        """The place agreed on in writing; foreign-related cases need no link to it since art. 277 of 2023."""
        linked = True
        if facts.foreign:
            try:
                self._forum.cite(ask, "civil-procedure-law/277")
                linked = False
            except UnknownArticle:  # the version of that day has no such article
                pass
        if linked:
            self._forum.cite(ask, "civil-procedure-law/35")
            ask.warn(
                "约定地须与争议有实际联系，且不得违反级别和专属管辖",
                "The place agreed on must have a real link to the dispute",
            )
        ask.connect(facts.places["agreed"], "协议管辖", "agreed in writing")
        ask.say("当事人书面协议选择管辖法院", "The parties agreed on the court in writing")

    def _exclusive(self, ask: Inquiry, facts: _Facts) -> None:
        venue = facts.venue
        if "agreed" in facts.places:
            ask.warn("专属管辖，管辖协议无效", "Exclusive jurisdiction: an agreement on the court has no effect")
        if venue.immovable:
            self._forum.cite(ask, "civil-procedure-law/34", "civil-procedure-interpretation/28")
        given = [name for name in venue.places if name in facts.places]
        for name in given:
            ask.connect(facts.places[name], venue.zh, venue.en)
        if not given:
            ask.warn(
                "专属管辖，请填写不动产或者主要遗产所在地",
                "Exclusive jurisdiction: the place of the property is needed",
            )
        ask.say(f"专属管辖：{venue.zh}", f"Exclusive jurisdiction: {venue.en}")

    def _chosen(self, ask: Inquiry, facts: _Facts) -> None:
        """The defendant's home and the other places of the cause, among which the plaintiff chooses."""
        venue = facts.venue
        given = [name for name in venue.places if name in facts.places]
        if facts.foreign and not any(region.startswith(HERE) for region in facts.homes):
            given += [name for name in self._forum.tables.foreign_places if name in facts.places and name not in given]
            self._forum.cite(ask, "civil-procedure-law/276")
        unsaid = venue.stands_for is not None and venue.stands_for not in given
        self._homes(ask, facts, venue.defendant or unsaid)
        for name in given:
            self._forum.connect(ask, name, facts.places[name])
        if venue.kind == "lending" and "performance" not in given:
            self._lender(ask, facts)
        elif venue.without is not None and (unsaid or not given):
            ask.warn(*venue.without)
        elif not given and venue.places and venue.kind != "domicile":
            missing = [self._forum.tables.places[name] for name in venue.places]
            ask.warn(
                f"未填写{'、'.join(place.zh for place in missing)}，只列被告住所地",
                f"Not given: {', '.join(place.en for place in missing)}; only the defendant's domicile is listed",
            )
        for name in facts.places:
            if name not in given and name != "agreed":
                place = self._forum.tables.places[name]
                ask.warn(
                    f"{place.zh}不是该类案件的连结点，未采用",
                    f"{place.en}: not a connecting place of this cause, left out",
                )

    def _homes(self, ask: Inquiry, facts: _Facts, listed: bool) -> None:
        """The defendants' homes, and the plaintiff's where the law puts it in their stead or beside them."""
        if facts.homes != facts.defendants:
            self._forum.cite(ask, "civil-procedure-law/22", "civil-procedure-interpretation/4")
        elsewhere = facts.status is not None and (facts.venue.personal or facts.status not in ABOUT_STATUS_ONLY)
        if elsewhere:
            self._forum.cite(ask, "civil-procedure-law/23")
            for region in facts.plaintiff_homes:
                ask.connect(region, "原告住所地（民事诉讼法第二十三条的情形）", "plaintiff's domicile (art. 23)")
            if facts.status in ("imprisoned", "compulsory-education"):
                ask.warn(
                    "被监禁或者被采取强制性教育措施一年以上的，由被监禁地法院管辖；双方都被监禁的，由被告原住所地",
                    "Over a year in prison: the court of that place; both in prison: the defendant's former domicile",
                )
                self._forum.cite(ask, "civil-procedure-interpretation/8")
            return
        if facts.away == "both" and facts.venue.kind == "family" and facts.homes == facts.defendants:
            ask.warn(
                "夫妻双方离开住所地超过一年，请填写被告经常居住地", "Both away: the defendant's habitual home is needed"
            )
        if listed:
            habitual = facts.homes != facts.defendants
            zh, en = (
                ("被告经常居住地", "defendant's habitual home") if habitual else ("被告住所地", "defendant's domicile")
            )
            for region in facts.homes:
                ask.connect(region, zh, en)
        if self._plaintiff_too(ask, facts):
            for region in facts.plaintiff_homes:
                ask.connect(region, "原告住所地", "plaintiff's domicile")

    def _plaintiff_too(self, ask: Inquiry, facts: _Facts) -> bool:
        """Whether the plaintiff's court has jurisdiction beside the defendant's (民诉法解释 9, 12; the cause's own)."""
        if facts.venue.plaintiff:
            return True
        if facts.venue.kind == "support":
            return len(set(facts.homes)) > 1
        if facts.venue.kind != "family":
            return False
        if facts.away is None:
            ask.warn(
                "夫妻一方离开住所地超过一年的，原告住所地法院也可管辖；被告下落不明、被监禁等情形由原告住所地法院管辖",
                "Where a spouse has been away over a year the plaintiff's court may hear it too; where the defendant is "
                "missing or in prison, it must",
            )
        return facts.away == "defendant"

    def _lender(self, ask: Inquiry, facts: _Facts) -> None:
        for region in facts.plaintiff_homes:
            ask.connect(region, "接受货币一方所在地（未约定履行地）", "place of the party receiving money")
        ask.say(
            "合同未约定履行地的，以接受货币一方所在地为履行地；出借人起诉还款时即原告所在地",
            "Without an agreed place, performance is where money is received: the lender's place",
        )

    # courts

    def _courts_of(self, ask: Inquiry, facts: _Facts, level: str) -> list[str]:
        venue = facts.venue
        if venue.elsewhere is not None:
            ask.warn(*venue.elsewhere)
            return []
        if venue.kind == "railway":
            return self._forum.railway(ask, level)
        if venue.courts and level != "high":
            if any(ground["region"].startswith(HERE) for ground in ask.grounds):
                ask.warn(
                    "最高人民法院另行确定其他中级法院的，从其确定",
                    "Another intermediate court may have been designated by the SPC",
                )
                return list(venue.courts)
            return []
        if venue.kind == "ip" and level == "basic":
            ask.warn(
                "由最高人民法院指定的基层法院管辖，本区名单未收，不列法院",
                "A basic court designated by the SPC hears this; the list is not held and no court is named",
            )
            return []
        return self._forum.courts_of(ask, level)

    def _appeared(self, ask: Inquiry, venue: Venue, code: str, level: str, codes: list[str]) -> None:
        """The defendant answered there without objecting: deemed jurisdiction, save level and exclusive venue."""
        court = self._forum.courts.get(code)
        self._forum.cite(ask, "civil-procedure-law/130")
        if venue.exclusive or venue.elsewhere is not None or court.level != level:
            ask.warn(
                "应诉答辩不能改变级别管辖和专属管辖",
                "Answering without objection changes neither level nor exclusive jurisdiction",
            )
            return
        ask.say(
            f"被告未提管辖异议并应诉答辩，视为{court.name}有管辖权",
            f"The defendant answered without objecting: {court.code} is deemed to have jurisdiction",
        )
        if code not in codes:
            codes.append(code)
