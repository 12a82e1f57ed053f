"""Enforcement, asked: distribution, control periods, auctions, the period for applying; appearances of officials."""

from __future__ import annotations

from mengma.lawbook.calculators.asking import Calculator, choices, for_all
from mengma.lawbook.calculators.fields import Field

_ON = Field("on", "day", "适用哪一天的规定", "Law in force on", default="today", aliases=("date",))
_DEBTORS = choices(
    ("person", "公民或者其他组织（按比例）", "Citizen or other organisation (in proportion)"),
    ("enterprise", "企业法人（按查封先后）", "Enterprise (in the order of sealing)"),
)
_CONTROLLED = choices(
    ("deposit", "银行存款", "Bank deposit"),
    ("movable", "动产", "Movable"),
    ("immovable", "不动产", "Immovable"),
    ("other-right", "其他财产权", "Other property right"),
)
_AUCTIONED = choices(
    ("movable", "动产", "Movable"),
    ("immovable", "不动产", "Immovable"),
    ("other-right", "其他财产权", "Other property right"),
)

DISTRIBUTE = Calculator(
    name="distribute",
    zh="执行款分配",
    en="Distribution of proceeds",
    about_zh="先扣执行费用，再清偿优先债权，余额由普通债权按比例受偿（企业法人按查封先后），分毫不差。",
    about_en="Costs first, then priority claims, the rest in proportion (for an enterprise in the order of sealing).",
    fields=(
        Field("proceeds", "amount", "变价所得", "Proceeds", required=True, example="300000"),
        Field("cost", "amount", "执行费用", "Costs of enforcement", aliases=("costs",), example="5000"),
        Field(
            "priority", "share", "优先债权", "Priority claims", "按受偿顺序填写。", "In the order of their rank.", many=True,
            key="priorities", aliases=("priorities",), example="抵押权人:100000",
        ),
        Field(
            "claim", "share", "普通债权", "Ordinary claims", "企业法人按查封的先后填写。",
            "For an enterprise in the order of sealing.", many=True, key="claims", aliases=("claims",), example="甲:200000",
        ),
        Field("debtor", "choice", "被执行人", "Debtor", default="person", choices=_DEBTORS),
        Field(
            "doubled", "share", "加倍部分债务利息", "Doubled interest for delay", "金钱债务全部清偿后才清偿。",
            "Paid after all money debts.", many=True, folded=True, example="甲:500",
        ),
        _ON,
    ),
    call=lambda law, values: law.distribution.distribute(**values),
    unit="shares",
    rules=for_all("distribution-rounding"),
)  # fmt: skip

CONTROL = Calculator(
    name="control-period",
    zh="查封、扣押、冻结的期限",
    en="Seizure, sealing and freezing",
    about_zh="银行存款、动产、不动产的控制期限的最后一天。",
    about_en="The last day of a control measure over deposits, movables and immovables.",
    fields=(
        Field("kind", "choice", "财产种类", "Kind of property", required=True, choices=_CONTROLLED, example="deposit"),
        Field(
            "from", "day", "采取措施之日", "Day of the measure", "续行的，填上一期限的届满日。",
            "For a renewal, the last day of the term before.", required=True, key="start", aliases=("start",),
            example="2026-03-02",
        ),
        Field("months", "number", "裁定的月数（短于最长期限的）", "Months granted, if fewer", example="6"),
        Field("on", "day", "适用哪一天的规定", "Law in force on", aliases=("date",), folded=True),
    ),
    call=lambda law, values: law.enforcement.control_period(**values),
    unit="day",
    rules=for_all("control-end"),
)  # fmt: skip

RENEWAL = Calculator(
    name="renewal",
    zh="续行查封、扣押、冻结",
    en="Renewal of a control measure",
    about_zh="最迟哪一天申请或者办理续行。",
    about_en="By when a control measure has to be renewed.",
    fields=(
        Field("end", "day", "期限届满日", "Last day of the measure", required=True, aliases=("until",), example="2027-03-02"),
        Field(
            "stage", "choice", "阶段", "Stage", default="enforcement",
            choices=choices(("enforcement", "执行中", "Enforcement"), ("preservation", "财产保全", "Preservation")),
        ),
    ),
    call=lambda law, values: law.enforcement.renewal_deadline(**values),
    unit="day",
    rules=for_all("before-counting"),
)  # fmt: skip

AUCTION = Calculator(
    name="auction",
    zh="司法拍卖的起拍价和保证金",
    en="Judicial auctions",
    about_zh="起拍价的下限、保证金的范围和公告的日数。",
    about_en="The lowest starting price, the range of the deposit, and the days of notice.",
    fields=(
        Field("appraisal", "amount", "评估价或者市价", "Appraisal or market price", required=True, example="1000000"),
        Field("kind", "choice", "财产种类", "Kind of property", default="immovable", choices=_AUCTIONED),
        Field("round", "number", "第几次拍卖", "Round", default="1", example="2"),
        Field(
            "previous_reserve", "amount", "前次的起拍价", "Starting price of the round before",
            aliases=("previous-reserve", "previous"), example="1000000",
        ),
        Field("reserve", "amount", "拟定的起拍价", "Starting price chosen", folded=True, example="700000"),
        Field(
            "mode", "choice", "拍卖方式", "Way", default="online", folded=True,
            choices=choices(("online", "网络司法拍卖", "Online"), ("traditional", "传统拍卖", "Traditional")),
        ),
        Field("auction_on", "day", "拍卖之日", "Day of the auction", folded=True, aliases=("auction-on",)),
        Field("failed_on", "day", "前次流拍之日", "Day the round before failed", folded=True, aliases=("failed-on",)),
        _ON,
    ),
    call=lambda law, values: law.enforcement.auction(**values),
    unit="floor",
)  # fmt: skip

APPLICATION = Calculator(
    name="enforcement-application",
    zh="申请执行的期限",
    en="Period for applying for enforcement",
    about_zh="申请执行时效的最后一天：分期履行、中断。",
    about_en="The last day to apply for enforcement, with instalments and interruptions.",
    fields=(
        Field("due", "day", "履行期限的最后一天", "Last day for performance", required=True, example="2024-06-30"),
        Field(
            "kind", "choice", "裁判", "Judgment", default="civil",
            choices=choices(("civil", "民事", "Civil"), ("administrative", "行政", "Administrative")),
        ),
        Field("instalment", "day", "分期履行的各期末日", "Instalments", many=True, key="instalments", aliases=("instalments",)),
        Field(
            "interrupted", "day", "中断之日", "Interrupted on", many=True, key="interrupted_on",
            aliases=("interrupted_on", "interrupted-on"),
        ),
    ),
    call=lambda law, values: law.enforcement.application_deadline(**values),
    unit="day",
    rules=for_all("makeup-days"),
)  # fmt: skip

APPEARANCES = Calculator(
    name="appearances",
    zh="行政机关负责人出庭应诉率",
    en="Appearance of responsible officials",
    about_zh="以案件和审级为单位，按两种口径计算。",
    about_en="By case and instance, in the ways of counting in use.",
    fields=(
        Field("heard", "number", "已开庭审理的件数", "Cases heard", required=True, example="50"),
        Field("appeared", "number", "负责人出庭的件数", "Cases in which an official appeared", required=True, example="46"),
        Field("excused", "number", "未出庭而有正当理由的件数", "Excused with good reason", example="2"),
        Field("called", "number", "法院通知负责人出庭的件数", "Called by the court", folded=True),
        Field(
            "appeared_when_called", "number", "其中出庭的件数", "Of these, appeared", folded=True,
            aliases=("appeared-when-called",),
        ),
        Field(
            "formula", "choice", "口径", "Formula",
            choices=choices(
                ("A", "出庭件数÷已开庭件数", "Appeared / heard"),
                ("B", "分母减去有正当理由的", "Less those excused"),
                ("notified", "以通知出庭的为分母", "Of those called"),
            ),
        ),
        _ON,
    ),
    call=lambda law, values: law.appearances.rate(**values),
    unit="per cent",
    rules=for_all("appearance-rate"),
)  # fmt: skip
