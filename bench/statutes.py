"""How fast the statute library answers, over every text of the public collection, beside a scan of the same table.

Needs the folder of raw public data (MENGMA_SHARED_DATA, default ../shared/data); without it the answer says so.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from bench.place import ROOT, mengma, say

SEED = 20261123
GOAL_MS = 30  # p95 of a search
ROUNDS = 40
QUERIES: dict[str, tuple[str, ...]] = {
    "words": (
        "民间借贷 利率", "迟延履行", "公告送达", "合同 违约金", "不可抗力", "管辖权异议", "善意取得", "诉讼时效 中断",
        "工伤 认定", "财产保全 担保", "公司法 清算", "校车业务", "网络 司法拍卖", "举证期限", "住所地 经常居住地",
    ),
    "common words": ("人民法院", "当事人", "合同", "国务院", "应当", "规定"),
    "number with a title": (
        "民诉法 264", "民法典 675", "刑法133条之一", "民诉法解释 126", "《中华人民共和国民事诉讼法》第二百六十四条",
        "行政诉讼法第46条", "公司法 20", "民间借贷规定 25",
    ),
    "number alone": ("第二百六十四条", "第1条", "304"),
    "titles": ("民诉法", "民法典", "刑诉法解释", "道路交通安全法", "条例"),
    "pinyin": ("msssf", "minfadian", "xingfa", "gongsifa 清算"),
    "nothing": ("不存在的词组呀", "履行迟延金"),
}  # fmt: skip


def texts() -> Path:
    """The folder of statutes."""
    return Path(os.environ.get("MENGMA_SHARED_DATA", ROOT.parent / "shared" / "data")) / "statutes"


def measure(folder: Path, options: Namespace) -> dict[str, Any]:
    """Milliseconds of searches (median, p95), by sort of query; pages of texts; the import; the ratio to a plain scan."""
    del options
    where = TEXTS
    if not where.is_dir():
        return {"skipped": f"{where} is not there; set MENGMA_SHARED_DATA to the folder of raw public data"}
    from mengma.config.postgres import EmbeddedPostgres

    began = time.perf_counter()
    say("importing the statutes")
    mengma(folder, "statutes", "import", str(where), "--json")
    imported = time.perf_counter() - began
    began = time.perf_counter()
    mengma(folder, "statutes", "import", str(where), "--json")
    again = time.perf_counter() - began
    with EmbeddedPostgres(folder / "pg").connect(database="mengma") as admin:
        admin.execute("VACUUM ANALYZE caselaw_provision")
        sizes = admin.execute(
            "SELECT pg_relation_size('caselaw_provision'), pg_relation_size('provision_grams')"
        ).fetchone()
    from mengma.caselaw.selectors import status

    held = status()
    return {
        **{key: held[key] for key in ("instruments", "editions", "articles", "files")},
        "table_mb": round(sizes[0] / 1024**2, 1),  # type: ignore[index]
        "index_mb": round(sizes[1] / 1024**2, 1),  # type: ignore[index]
        "import_s": round(imported, 1),
        "second_import_s": round(again, 1),
        "search": searches(),
        "pages": pages(),
    }


def searches() -> dict[str, Any]:
    """Every query ROUNDS times in a shuffled order; the first round, which fills caches, is not counted."""
    from mengma import clock
    from mengma.caselaw.searching import search

    today = clock.today()
    asked = [(sort, query) for sort, queries in QUERIES.items() for query in queries]
    taken: dict[str, list[float]] = {sort: [] for sort in QUERIES}
    for number in range(ROUNDS + 1):
        random.Random(SEED + number).shuffle(asked)
        for sort, query in asked:
            began = time.perf_counter()
            search(query, today)
            if number:
                taken[sort].append(1000 * (time.perf_counter() - began))
    every = [each for times in taken.values() for each in times]
    shown = {"queries": len(asked), "rounds": ROUNDS, **_told(every), "goal_ms": GOAL_MS}
    scan = _scan()
    return {
        **shown,
        "reached": shown["p95_ms"] < GOAL_MS,
        "by_sort": {sort: _told(times) for sort, times in taken.items()},
        "scan_median_ms": scan,
        "times_faster_than_a_scan": round(scan / _told(taken["words"])["median_ms"], 1),
    }


def _scan() -> float:
    """The median of finding the same words by reading the whole table (LIKE), which is what there is without an index."""
    from django.db import connection

    taken = []
    with connection.cursor() as cursor:
        for query in QUERIES["words"]:
            began = time.perf_counter()
            wanted = [f"%{word}%" for word in query.split()]
            cursor.execute(
                "SELECT edition_id, count(*) FROM caselaw_provision WHERE body LIKE ALL(%s) GROUP BY 1", [wanted]
            )
            cursor.fetchall()
            taken.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(taken), 1)


def pages() -> dict[str, Any]:
    """Pages through the whole of Django: a search, a short text, the longest one."""
    from django.test import Client
    from django.urls import reverse

    from mengma.caselaw.catalogue import catalogue

    held = catalogue()
    longest = max(held.editions.values(), key=lambda each: each.articles)
    usual = held.names["民事诉讼法"].newest
    addresses = {
        "search": f"{reverse('statutes')}?q=民间借贷 利率",
        "text": reverse("statute", args=[usual.id]),
        "longest_text": reverse("statute", args=[longest.id]),
    }
    client = Client(SERVER_NAME="127.0.0.1")
    found: dict[str, Any] = {}
    for name, address in addresses.items():
        taken = []
        for number in range(11):
            began = time.perf_counter()
            answer = client.get(address)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answered {answer.status_code}")
            if number:
                taken.append(1000 * (time.perf_counter() - began))
        found[name] = _told(taken)
    return found | {"longest_has_articles": longest.articles}


def _told(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[int(0.95 * len(ordered))], 1),
        "worst_ms": round(ordered[-1], 1),
    }


TEXTS = texts()  # before the benchmark's own environment replaces the developer's
