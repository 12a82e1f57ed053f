"""A simulated bank: its own process, standard library only, nothing of mengma but a shared key.

    python -m mengma.simulate.external.bank --key-file FILE [--port 8790]

A payer comes with a signed address (GET /pay), sees the sum, and presses a button; the bank then calls back, signed. On
the same page one chooses how the bank misbehaves: it repeats itself, is late, names another sum, hangs, answers 500 or
signs wrongly. POST /refunds asks for a refund, once per key. Every page says that nothing here is real money.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import html
import json
import os
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SHANGHAI = timezone(timedelta(hours=8))
LARGEST_BODY = 64 * 1024
RETRY_AFTER_SECONDS = (0.0, 2.0, 10.0, 60.0)
LATE_SECONDS = 20.0
HANG_SECONDS = 8.0
MISBEHAVIOURS = {
    "": "正常",
    "duplicate": "同一回执发两次",
    "delayed": "延迟发送回执",
    "wrong_amount": "回执金额不符",
    "contradict": "同一编号发两份不同的回执",
    "paid_twice": "同一单扣款两次",
    "bad_signature": "签名错误",
    "stale": "时间戳过期",
    "timeout": "页面不响应，但已扣款",
    "error": "页面报错500，但已扣款",
    "silent": "扣款后不发回执",
}


@dataclass
class Ledger:
    """What the bank remembers: payments and refunds by order or key. In memory; a restart forgets."""

    paid: dict[str, dict[str, str]] = field(default_factory=dict)
    refunds: dict[str, dict[str, str]] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def new_id(self, kind: str) -> str:
        """A message number that no restart repeats."""
        with self.lock:
            self.count += 1
            return f"{kind}-{time.time_ns()}-{self.count}"


class Bank:
    """Signs, sends, repeats."""

    def __init__(self, key_file: Path) -> None:
        self.key_file = key_file
        self.ledger = Ledger()

    def key(self) -> bytes:
        """MENGMA_BANK_KEY, else the file, read anew each time: the platform may have made it after the bank started."""
        return (os.environ.get("MENGMA_BANK_KEY") or self.key_file.read_text().strip()).encode()

    def sign(self, timestamp: str, body: bytes) -> str:
        return hmac.new(self.key(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()

    def send(self, notify: str, message: dict[str, str], misbehave: str = "") -> int:
        """One delivery; answers the HTTP status, 0 where nobody answered."""
        body = json.dumps(message, ensure_ascii=False).encode()
        timestamp = str(int(time.time()) - (3600 if misbehave == "stale" else 0))
        signature = "0" * 64 if misbehave == "bad_signature" else self.sign(timestamp, body)
        request = urllib.request.Request(  # noqa: S310 - the address came signed by the platform
            notify,
            data=body,
            headers={
                "Content-Type": "application/json",
                "X-Bank-Timestamp": timestamp,
                "X-Bank-Signature": signature,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
                status = int(answer.status)
        except urllib.error.HTTPError as refused:
            status = refused.code
        except OSError:
            status = 0
        self.ledger.log.append({"at": now(), "status": status, "message": message})
        return status

    def deliver(self, notify: str, message: dict[str, str], misbehave: str = "") -> None:
        """Sends in the background and repeats until the platform answers with anything but trouble of its own."""

        def run() -> None:
            if misbehave == "delayed":
                time.sleep(LATE_SECONDS)
            for pause in RETRY_AFTER_SECONDS:
                time.sleep(pause)
                status = self.send(notify, message, misbehave)
                if 0 < status < 500:
                    return

        threading.Thread(target=run, daemon=True).start()

    def pay(self, told: dict[str, str], misbehave: str) -> None:
        """Takes the money and tells the platform, as well as the chosen misbehaviour lets it."""
        order, amount, notify = told["order"], told["amount"], told["notify"]
        message = {
            "id": self.ledger.new_id("pay"),
            "kind": "paid",
            "order": order,
            "amount": amount,
            "at": now(),
        }
        self.ledger.paid[order] = message
        if misbehave == "silent":
            return
        if misbehave == "wrong_amount":
            message = {**message, "amount": f"{float(amount) / 2:.2f}"}
        self.deliver(notify, message, misbehave)
        if misbehave == "duplicate":
            self.deliver(notify, message)
        elif misbehave == "contradict":
            self.deliver(notify, {**message, "amount": f"{float(amount) + 1:.2f}"})
        elif misbehave == "paid_twice":
            self.deliver(notify, {**message, "id": self.ledger.new_id("pay")})

    def refund(self, told: dict[str, str]) -> dict[str, str]:
        """Refunds once per key, however often it is asked."""
        with self.ledger.lock:
            known = self.ledger.refunds.get(told["key"])
        if known:
            return known
        message = {
            "id": self.ledger.new_id("refund"),
            "kind": "refunded",
            "order": told["order"],
            "amount": told["amount"],
            "at": now(),
        }
        self.ledger.refunds[told["key"]] = message
        self.deliver(told["notify"], message)
        return message


def now() -> str:
    return datetime.now(SHANGHAI).isoformat(timespec="seconds")


PAGE = """<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>模拟银行</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{{font:16px/1.6 system-ui,sans-serif;max-width:32rem;margin:2rem auto;padding:0 1rem}}
.not-real{{background:#fff3cd;border:1px solid #b58105;padding:.5rem 1rem}}
table{{width:100%;border-collapse:collapse}}td,th{{text-align:left;padding:.4rem;border-bottom:1px solid #ddd}}
button{{font:inherit;padding:.6rem 2rem;background:#0b5;color:#fff;border:0;border-radius:.3rem}}</style></head>
<body><h1>模拟银行 <small>Simulated bank</small></h1>
<p class="not-real">仅供演示：不发生真实的资金往来。For demonstration only: no real money.</p>{body}</body></html>"""


class Handler(BaseHTTPRequestHandler):
    """GET /pay, POST /pay, POST /refunds, GET /log, GET /healthz."""

    bank: Bank
    server_version = "SimulatedBank/1"

    def do_GET(self) -> None:
        parts = urllib.parse.urlsplit(self.path)
        if parts.path == "/healthz":
            self.answer(200, "ok", "text/plain")
        elif parts.path == "/log":
            self.answer(200, json.dumps(self.bank.ledger.log[-50:], ensure_ascii=False), "application/json")
        elif parts.path == "/pay":
            self.pay_form(dict(urllib.parse.parse_qsl(parts.query)))
        else:
            self.page(404, "<p>没有这个页面。</p>")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self.page(413, "<p>内容过大。</p>")
            return
        body = self.rfile.read(length)
        if self.path == "/pay":
            self.paid(dict(urllib.parse.parse_qsl(body.decode("utf-8", "replace"))))
        elif self.path == "/refunds":
            self.refunded(body)
        else:
            self.page(404, "<p>没有这个页面。</p>")

    def genuine(self, told: dict[str, str]) -> bool:
        """Whether the platform signed this order."""
        signed = {key: told.get(key, "") for key in ("order", "amount", "subject", "notify", "back")}
        wanted = self.bank.sign("", json.dumps(signed, ensure_ascii=False, sort_keys=True).encode())
        return hmac.compare_digest(wanted.encode(), told.get("sign", "").encode())

    def pay_form(self, told: dict[str, str]) -> None:
        if not self.genuine(told):
            self.page(400, "<p>这一付款链接不是法院平台发出的，或者已被改动。</p>")
            return
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">' for k, v in told.items()
        )
        options = "".join(f'<option value="{k}">{v}</option>' for k, v in MISBEHAVIOURS.items())
        already = "<p>这一交费单已经付过款。</p>" if told["order"] in self.bank.ledger.paid else ""
        self.page(
            200,
            f"""{already}<table><tr><th>收款</th><td>{html.escape(told["subject"])}</td></tr>
            <tr><th>交费单号</th><td>{html.escape(told["order"])}</td></tr>
            <tr><th>金额</th><td><strong>{html.escape(told["amount"])} 元</strong></td></tr></table>
            <form method="post" action="/pay">{hidden}
            <p><label>银行的表现：<select name="misbehave">{options}</select></label></p>
            <p><button type="submit">付款</button></p></form>""",
        )

    def paid(self, told: dict[str, str]) -> None:
        misbehave = told.pop("misbehave", "")
        if not self.genuine(told):
            self.page(400, "<p>这一付款链接不是法院平台发出的，或者已被改动。</p>")
            return
        self.bank.pay(told, misbehave if misbehave in MISBEHAVIOURS else "")
        if misbehave == "error":
            self.page(500, "<p>系统繁忙。</p>")
            return
        if misbehave == "timeout":
            time.sleep(HANG_SECONDS)
        back = html.escape(told.get("back", ""))
        self.page(200, f'<p>已付款。银行会把结果通知法院。</p><p><a href="{back}">返回法院平台</a></p>')

    def refunded(self, body: bytes) -> None:
        timestamp = self.headers.get("X-Bank-Timestamp", "")
        if not hmac.compare_digest(
            self.bank.sign(timestamp, body).encode(), self.headers.get("X-Bank-Signature", "").encode()
        ):
            self.answer(401, "{}", "application/json")
            return
        try:
            told = json.loads(body)
            message = self.bank.refund({key: str(told[key]) for key in ("order", "amount", "key", "notify")})
        except (ValueError, KeyError, TypeError):
            self.answer(422, "{}", "application/json")
            return
        self.answer(200, json.dumps(message), "application/json")

    def page(self, status: int, body: str) -> None:
        self.answer(status, PAGE.format(body=body), "text/html; charset=utf-8")

    def answer(self, status: int, text: str, kind: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the log page says what was sent."""


def serve(key_file: Path, port: int, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """A bank that listens; the caller runs `serve_forever`. Port 0 takes a free one."""
    bank = Bank(key_file)
    handler = type("BankHandler", (Handler,), {"bank": bank})
    return ThreadingHTTPServer((host, port), handler)


def main() -> int:
    parser = argparse.ArgumentParser(description="simulated bank")
    parser.add_argument("--key-file", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8790)
    args = parser.parse_args()
    server = serve(args.key_file, args.port)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
