"""Which court hears a criminal case at first instance, and why.

Source: 刑事诉讼法 20-22, 25; 刑诉法解释 2, 3; 铁路法院管辖规定 1. The crime and the sentence to be expected decide the
level; the place is that of the offence, where more suitable that of the defendant's residence.
"""

from __future__ import annotations

from datetime import date

from mengma.lawbook.answers import Answer
from mengma.lawbook.crimes import Crime, Crimes
from mengma.lawbook.forum import LEVEL_EN, LEVEL_ZH, Forum, Inquiry, Regions

_LAW = "criminal-procedure-law"
_RULES = "criminal-procedure-interpretation"


class CriminalJurisdiction:
    """See `answer`."""

    def __init__(self, forum: Forum, crimes: Crimes) -> None:
        self._forum = forum
        self._crimes = crimes

    def answer(
        self,
        defendant_region: Regions,
        *,
        on: date,
        offence_region: Regions = None,
        crime: str | None = None,
        sentence: str | None = None,
        railway: bool = False,
        major: bool = False,
    ) -> Answer[list[str]]:
        """The courts for a criminal case.

        offence_region: where the offence was committed or took effect, one code or several; defendant_region: where the
        defendant lives. crime: code or name; sentence: life or death where that may be passed. railway: an offence in
        the railway's sphere; major: of weight for the whole region. detail: level, grounds, crime.
        Raises UnknownEntry, UnknownRegion, NotInForce.
        """
        ask = Inquiry(on)
        charged = self._crimes.get(crime, on) if crime else None
        level = self._level(ask, charged, sentence, major=major)
        offences = self._forum.regions(offence_region)
        homes = self._forum.regions(defendant_region)
        self._forum.cite(ask, f"{_LAW}/25", f"{_RULES}/2")
        for region in offences:
            ask.connect(region, "犯罪地", "place of the offence")
        if not offences:
            ask.warn("未填写犯罪地（行为地、结果地）", "The place of the offence was not given")
        for region in homes:
            ask.connect(region, "被告人居住地", "defendant's residence")
        if any(ground["zh"] == "被告人居住地" for ground in ask.grounds):
            self._forum.cite(ask, f"{_RULES}/3")
            ask.warn(
                "被告人居住地法院只在由其审判更为适宜时管辖",
                "The court of the residence has jurisdiction only where it is more suitable",
            )
        ask.say("由犯罪地法院管辖", "The court of the place of the offence")
        if railway:
            self._forum.cite(ask, "railway-courts-provisions/1")
            ask.say(
                "铁路工作区域、列车、铁路设施等的犯罪，由铁路运输法院管辖",
                "Offences in the railway's sphere: railway courts",
            )
            codes = self._forum.railway(ask, level) if level != "high" else self._forum.courts_of(ask, level)
        else:
            codes = self._forum.courts_of(ask, level)
        if len(codes) > 1:
            self._forum.cite(ask, f"{_LAW}/26")
            ask.warn(
                "几个法院都有管辖权的，由最初受理的法院审判，必要时移送主要犯罪地",
                "Of several competent courts the first to receive the case tries it, or the main place of the offence",
            )
        return self._forum.answer(ask, codes, "", level=level, crime=charged.name if charged else None)

    def _level(self, ask: Inquiry, crime: Crime | None, sentence: str | None, *, major: bool) -> str:
        tables = self._forum.tables
        if major:
            self._forum.cite(ask, f"{_LAW}/22")
            ask.say("全区性的重大刑事案件，由高级人民法院管辖", "A major case of the whole region: high court")
            return "high"
        why = None
        if crime is not None:
            if crime.path[0] in tables.chapters:
                why = (f"“{crime.name}”属于危害国家安全犯罪", "an offence against national security")
            elif crime.code in tables.crimes:
                why = (f"“{crime.name}”属于恐怖活动犯罪", "an offence of terrorism")
        if sentence is not None:
            name = self._forum.choice(sentence, tables.sentences, "可能判处的刑罚", "sentence to be expected")
            zh, en = tables.sentences[name]
            why = why or (f"可能判处{zh}", f"a sentence of {en} may be passed")
        level = "intermediate" if why else "basic"
        self._forum.cite(ask, f"{_LAW}/21" if why else f"{_LAW}/20")
        told = why or ("普通刑事案件", "an ordinary criminal case")
        ask.say(f"{told[0]}，由{LEVEL_ZH[level]}管辖", f"{told[1]}: {LEVEL_EN[level]}")
        return level
