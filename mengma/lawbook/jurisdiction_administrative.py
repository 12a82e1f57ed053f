"""Which court hears an administrative case at first instance, and why.

Source: 行政诉讼法 14-21, 26; 行诉解释 5, 8, 9, 134. The kind of organ sued decides the level; the place is that of the
organ that acted first, or of the organ that reviewed it; some questions have places of their own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from mengma.lawbook.answers import Answer
from mengma.lawbook.forum import LEVEL_EN, LEVEL_ZH, Forum, Inquiry, Regions

REVIEWS = ("upheld", "changed", "silent", "none")
_LAW = "administrative-procedure-law"
_RULES = "administrative-procedure-interpretation"


class AdministrativeJurisdiction:
    """See `answer`."""

    def __init__(self, forum: Forum) -> None:
        self._forum = forum

    def answer(
        self,
        plaintiff_region: Regions,
        defendant_region: Regions,
        *,
        on: date,
        foreign: bool = False,
        defendant: str | None = None,
        review: str | None = None,
        review_body: str | None = None,
        review_region: str | None = None,
        liberty: bool = False,
        property_region: str | None = None,
        major: bool = False,
    ) -> Answer[list[str]]:
        """The courts for an administrative case.

        defendant: the kind of organ that acted (bodies of law/courts/jurisdiction.yaml); defendant_region: its seat.
        review: upheld, changed, silent (no decision in time) or none; review_body, review_region: the organ that
        reviewed. liberty: a measure restricting personal liberty; property_region: the real estate whose ownership or
        use right the act changed; major: major and complex in its district, or foreign.
        detail: level, grounds, body. Raises UnknownEntry, UnknownRegion, NotInForce.
        """
        bodies = self._forum.tables.bodies
        ask = Inquiry(on)
        acted = self._forum.choice(defendant, bodies, "被告机关的种类", "kind of organ sued")
        review = self._forum.choice(review or "none", REVIEWS, "复议结果", "outcome of the review")
        sued = acted
        if review == "changed":
            sued = self._forum.choice(review_body, bodies, "复议机关的种类", "kind of the reviewing organ")
        level = self._level(ask, sued, review, foreign=foreign, major=major)
        self._places(ask, {
            "plaintiffs": self._forum.regions(plaintiff_region),
            "seats": self._forum.regions(defendant_region),
            "review": self._forum.region(review_region) if review_region else None,
            "property": self._forum.region(property_region) if property_region else None,
        }, review, liberty=liberty)  # fmt: skip
        codes = self._forum.courts_of(ask, level)
        if level == "basic":
            codes = self._centralise(ask, codes)
        return self._forum.answer(ask, codes, f"{_LAW}/21", level=level, body=sued)

    def _level(self, ask: Inquiry, sued: str, review: str, *, foreign: bool, major: bool) -> str:
        body = self._forum.tables.bodies[sued]
        self._forum.cite(ask, *body.articles)
        if review == "changed":
            self._forum.cite(ask, f"{_LAW}/26")
            ask.say("复议机关改变原行政行为，复议机关是被告", "The review changed the act: the reviewing organ is sued")
        elif review == "upheld":
            self._forum.cite(ask, f"{_LAW}/26", f"{_RULES}/134")
            ask.say(
                "复议维持的，原机关和复议机关是共同被告，级别以原机关确定",
                "The review upheld the act: both are sued, the level follows the organ that acted",
            )
        elif review == "silent":
            self._forum.cite(ask, f"{_LAW}/26")
            ask.warn(
                "起诉复议机关不作为的，复议机关是被告，请以复议机关另算",
                "Where the reviewing organ's failure to decide is sued over, it is the defendant: ask again for it",
            )
        level = body.level
        ask.say(f"被告为{body.zh}，由{LEVEL_ZH[level]}管辖", f"Sued: {body.en}: {LEVEL_EN[level]}")
        if level == "basic" and (foreign or major):
            level = "intermediate"
            self._forum.cite(ask, f"{_LAW}/15", f"{_RULES}/5")
            why = ("涉外或者涉港澳台", "foreign-related") if foreign else ("本辖区内重大、复杂", "major and complex")
            ask.say(f"{why[0]}案件，由{LEVEL_ZH[level]}管辖", f"A {why[1]} case: {LEVEL_EN[level]}")
        return level

    def _places(self, ask: Inquiry, places: dict[str, Any], review: str, *, liberty: bool) -> None:
        if places["property"] is not None:
            self._forum.cite(ask, f"{_LAW}/20")
            self._forum.cite_also(ask, f"{_RULES}/9")
            ask.connect(places["property"], "不动产所在地", "place of the real estate")
            ask.say(
                "行政行为导致不动产物权变动，由不动产所在地法院管辖",
                "The act changed rights in real estate: the court of its place alone",
            )
            return
        self._forum.cite(ask, f"{_LAW}/18")
        for region in places["seats"]:
            ask.connect(region, "最初作出行政行为的机关所在地", "seat of the organ that acted first")
        if not places["seats"]:
            ask.warn("未填写行政机关所在地", "The seat of the organ was not given")
        if review in ("upheld", "changed"):
            if places["review"] is not None:
                ask.connect(places["review"], "复议机关所在地", "seat of the reviewing organ")
            else:
                ask.warn(
                    "经复议的，复议机关所在地法院也可管辖，请填写",
                    "The seat of the reviewing organ counts too; give it",
                )
        if liberty:
            self._forum.cite(ask, f"{_LAW}/19")
            self._forum.cite_also(ask, f"{_RULES}/8")
            for region in places["plaintiffs"]:
                ask.connect(region, "原告所在地（限制人身自由）", "plaintiff's place (personal liberty)")
            ask.say(
                "限制人身自由的行政强制措施，由被告或者原告所在地法院管辖",
                "A measure restricting liberty: the defendant's or the plaintiff's place",
            )
            ask.warn(
                "原告所在地包括户籍所在地、经常居住地和被限制人身自由地",
                "The plaintiff's place is the registered home, the habitual home or the place of confinement",
            )

    def _centralise(self, ask: Inquiry, codes: list[str]) -> list[str]:
        """Put the court to which a district's administrative cases are gathered in the place of its basic courts."""
        out: list[str] = []
        for code in codes:
            court = self._forum.courts.get(code)
            rule = next(
                (
                    each
                    for each in self._forum.tables.centralised
                    if each.under == court.parent and each.start <= ask.on
                ),
                None,
            )
            target = rule.court if rule else code
            if rule is not None and target != code:
                name = self._forum.courts.get(target).name
                self._forum.cite(ask, rule.article)
                ask.say(
                    f"{court.name}的一审行政案件由{name}集中管辖", f"{target} hears the administrative cases of {code}"
                )
                ask.warn(
                    f"集中管辖据{rule.source}，请核对现行安排",
                    "Centralised jurisdiction is known from a secondary source; check the present arrangement",
                )
            if target not in out:
                out.append(target)
        return out
