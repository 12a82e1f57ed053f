"""Interest, asked: private lending's cap. Delay and contractual interest follow `law.interest`."""

from __future__ import annotations

from mengma.lawbook.calculators.asking import Calculator
from mengma.lawbook.calculators.fields import Field

LENDING_CAP = Calculator(
    name="lending-cap",
    zh="民间借贷利率上限",
    en="Cap on private-lending interest",
    about_zh="合同成立时一年期贷款市场报价利率的四倍。",
    about_en="Four times the one-year loan prime rate at the conclusion of the contract.",
    fields=(
        Field(
            "contract_date", "day", "合同成立之日", "Day of the contract", required=True,
            aliases=("contract-date", "contract"), example="2024-08-01",
        ),
    ),
    call=lambda law, values: law.lending_cap(**values),
    unit="per cent a year",
)  # fmt: skip
