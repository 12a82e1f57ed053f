"""Clients of the public API that lead cases through their first acts, and repeat whatever was not answered."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PATIENCE_SECONDS = 240
AMOUNT, FEE = "86000.00", "975.00"


@dataclass(slots=True)
class Acknowledged:
    """An act that the platform answered with 201: its key, and the entry that the answer named."""

    key: str
    act: str
    case: str
    entry: str
    seq: int
    tries: int


@dataclass
class Ledger:
    """What all clients together were told."""

    acts: list[Acknowledged] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class GivenUp(Exception):
    """The platform did not answer within the client's patience, or refused for good."""


class Client:
    """One person with a token, calling the API."""

    def __init__(self, url: str, username: str, password: str, ledger: Ledger) -> None:
        self.url, self.ledger = f"{url}/api/v1", ledger
        answer, _ = self._until_answered("/session", {"username": username, "password": password}, None)
        self.token = answer["token"]

    token: str | None = None

    def draft(self, court: str, form: str, content: Mapping[str, Any]) -> str:
        """Begins a draft; an unanswered one is begun again, which leaves a draft over but no entry."""
        answer, _ = self._until_answered("/drafts", {"court": court, "form": form, "content": content}, None)
        return str(answer["id"])

    def act(self, path: str, act: str, body: Mapping[str, Any]) -> str:
        """Performs an act with a key of its own; the same key until there is an answer. Answers the case's id."""
        key = uuid.uuid4().hex
        with self.ledger.lock:
            self.ledger.sent.add(key)
        answer, tries = self._until_answered(path, body, key)
        entry = answer["entry"]
        with self.ledger.lock:
            self.ledger.acts.append(
                Acknowledged(key, act, str(answer["case"]["id"]), str(entry["id"]), int(entry["seq"]), tries)
            )
        return str(answer["case"]["id"])

    def _until_answered(self, path: str, body: Mapping[str, Any], key: str | None) -> tuple[dict[str, Any], int]:
        until, tries = time.monotonic() + PATIENCE_SECONDS, 0
        while time.monotonic() < until:
            tries += 1
            try:
                return self._send(path, body, key), tries
            except urllib.error.HTTPError as problem:
                said = problem.read().decode(errors="replace")
                if problem.code < 500 and problem.code != 429:
                    with self.ledger.lock:
                        self.ledger.refused.append(f"{path}: {problem.code} {said[:300]}")
                    raise GivenUp(f"{path} {problem.code} {said[:300]}") from None
            except (OSError, http.client.HTTPException, ValueError):
                pass  # refused, reset or cut off: nobody knows whether it was done
            with self.ledger.lock:
                self.ledger.unanswered += 1
            time.sleep(0.25)
        raise GivenUp(f"no answer from {path} for {PATIENCE_SECONDS} s")

    def _send(self, path: str, body: Mapping[str, Any], key: str | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if key:
            headers["Idempotency-Key"] = key
        asked = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), headers, method="POST")
        with urllib.request.urlopen(asked, timeout=20) as answer:
            read: dict[str, Any] = json.loads(answer.read())
        return read


def complaint(plaintiff: str, defendant: str, region: str) -> dict[str, Any]:
    """A complaint about a loan."""
    who = {"kind": "person", "address": "团结街1号", "region": region, "service": {"electronic": True}}
    return {
        "form": "lending",
        "cause": "民间借贷纠纷",
        "parties": [
            {"capacity": "plaintiff", "name": plaintiff, **who},
            {"capacity": "defendant", "name": defendant, **who},
        ],
        "claims": [{"text": f"偿还借款本金{AMOUNT}元", "amount": AMOUNT}],
        "facts": f"{defendant}向{plaintiff}借款{AMOUNT}元，到期未还。",
    }


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of one court as the clients need them: user names, and the parties' names."""

    court: str
    region: str
    usernames: Mapping[str, str]
    names: Mapping[str, str]


def lead_cases(url: str, desk: Desk, password: str, ledger: Ledger, stop: threading.Event, seed: int) -> None:
    """Files cases and leads each to its draw until told to stop; the case begun is led to its end."""
    chance = random.Random(seed)
    people = {part: Client(url, name, password, ledger) for part, name in desk.usernames.items()}
    content = complaint(desk.names["plaintiff"], desk.names["defendant"], desk.region)
    while not stop.is_set():
        case = people["plaintiff"].draft(desk.court, "lending", content)
        case = people["plaintiff"].act(f"/drafts/{case}/submit", "submit_complaint", {})
        steps: list[tuple[str, str, dict[str, Any]]] = []
        if chance.random() < 0.3:
            steps += [
                ("filing_judge", "ask_corrections", {"items": ["请补充借条原件"]}),
                ("plaintiff", "hand_in_corrections", {"statement": "已补充借条原件。"}),
            ]
        steps += [
            ("filing_judge", "accept_case", {"procedure": "summary"}),
            ("filing_judge", "list_candidates", {}),
            ("filing_judge", "draw", {}),
        ]
        for who, act, data in steps:
            people[who].act(f"/cases/{case}/acts/{act}", act, {"data": data})
