"""The one cast of every story: who they are, where they work, what they may do.

呼和浩特市新城区人民法院 (内0102) is their court. Each name is used in one part only; all of them are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mengma.courts.actors import Actor
    from mengma.courts.models import User

COURT = "内0102"
ELSEWHERE = "内0105"


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the cast."""

    username: str
    name: str
    kind: str
    offices: tuple[tuple[str, str], ...] = ()


CAST: dict[str, Part] = {
    "plaintiff": Part("wulan", "乌兰", "litigant"),
    "defendant": Part("bater", "巴特尔", "litigant"),
    "lawyer": Part("lawyer_su", "苏和", "lawyer"),
    "stranger": Part("stranger", "路生", "litigant"),
    "window_clerk": Part("window_zhao", "赵敏", "staff", (("window_clerk", COURT),)),
    "filing_judge": Part("filing_qian", "钱立", "staff", (("filing_judge", COURT),)),
    "judge": Part("judge_sun", "孙正", "staff", (("judge", COURT),)),
    "second_judge": Part("judge_li", "李和", "staff", (("judge", COURT),)),
    "third_judge": Part("judge_zhou", "周平", "staff", (("judge", COURT),)),
    "clerk": Part("clerk_wu", "吴录", "staff", (("clerk", COURT),)),
    "division_chief": Part("chief_zheng", "郑庭", "staff", (("division_chief", COURT),)),
    "president": Part("president_wang", "王院", "staff", (("president", COURT),)),
    "trial_management": Part("tmo_feng", "冯管", "staff", (("trial_management", COURT),)),
    "archivist": Part("archive_chen", "陈档", "staff", (("archivist", COURT),)),
    "administrator": Part("admin_chu", "褚维", "staff", (("administrator", ""),)),
    "auditor": Part("audit_wei", "卫审", "staff", (("auditor", ""),)),
    "judge_elsewhere": Part("judge_jiang", "蒋远", "staff", (("judge", ELSEWHERE),)),
}


def make_cast() -> dict[str, User]:
    """Creates the whole cast in the test database; the courts are there since its migration."""
    from mengma.courts.actions import do_appoint, do_create_user

    users = {}
    for part, member in CAST.items():
        user = do_create_user(member.username, member.name, f"{member.username}-pass-1", kind=member.kind)
        for role, court in member.offices:
            do_appoint(user, role, court, since=date(2020, 1, 1))
        users[part] = user
    return users


def actor(user: User) -> Actor:
    """The user as somebody who acts."""
    from mengma.courts.selectors import actor_for

    return actor_for(user)
