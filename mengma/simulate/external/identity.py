"""A simulated identity service: its own process, standard library only, imports nothing of the platform.

    POST /verify      {"request_id", "name", "number"} -> {"request_id", "result", "simulated": true}
    POST /misbehave   {"mode", "times"}                 the next answers misbehave: see MODES
    GET  /health      {"status": "ok"}

A number matches the name under which it was first asked about (or that --register gives), so a stranger who knows
somebody's number does not match. A number whose check digit is wrong is unknown.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

MODES = ("none", "timeout", "error", "garbage", "other_request", "wrong_name", "drop")
PORT = 8791
LARGEST_BODY = 16 * 1024
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


class Register:
    """Who owns which number, and how the service is to misbehave next."""

    def __init__(self, known: dict[str, str], patience: float) -> None:
        self.names = dict(known)
        self.patience = patience
        self.mode, self.times = "none", 0
        self.lock = threading.Lock()

    def next_mode(self) -> str:
        with self.lock:
            if self.times <= 0:
                return "none"
            self.times -= 1
            return self.mode

    def misbehave(self, mode: str, times: int) -> None:
        with self.lock:
            self.mode, self.times = mode, times

    def result(self, name: str, number: str) -> str:
        if not well_formed(number):
            return "unknown"
        with self.lock:
            owner = self.names.setdefault(number.upper(), name)
        return "match" if owner == name else "mismatch"


def well_formed(number: str) -> bool:
    """18 places whose check digit fits (GB 11643)."""
    digits = number.upper()
    if len(digits) != len(WEIGHTS) + 1 or not digits[:-1].isascii() or not digits[:-1].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    return digits[-1] == CHECKS[total % len(CHECKS)]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    register: Register
    server_version = "IdentitySimulator/1"

    def do_GET(self) -> None:
        self._answer(200, {"status": "ok", "simulated": True}) if self.path == "/health" else self._answer(404, {})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        try:
            asked = json.loads(self.rfile.read(min(length, LARGEST_BODY)) or b"{}")
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            self._answer(400, {"error": "a JSON object is needed"})
        elif self.path == "/verify":
            self._verify(asked)
        elif self.path == "/misbehave" and asked.get("mode") in MODES:
            self.register.misbehave(asked["mode"], int(asked.get("times", 1)))
            self._answer(200, {"mode": asked["mode"]})
        else:
            self._answer(404, {"error": "unknown"})

    def _verify(self, asked: dict[str, Any]) -> None:
        mode = self.register.next_mode()
        name, number = str(asked.get("name", "")), str(asked.get("number", ""))
        answer = {
            "request_id": asked.get("request_id"),
            "result": self.register.result(name, number),
            "simulated": True,
        }
        if mode == "drop":
            self.close_connection = True
            self.connection.close()
        elif mode == "error":
            self._answer(500, {"error": "simulated failure"})
        elif mode == "garbage":
            self._send(200, b"<html>gateway</html>")
        else:
            if mode == "timeout":
                time.sleep(self.register.patience)
            elif mode == "other_request":
                answer["request_id"] = "00000000-0000-0000-0000-000000000000"
            elif mode == "wrong_name":
                answer["result"] = "mismatch"
            self._answer(200, answer)

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body, ensure_ascii=False).encode())

    def _send(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # whoever asked has gone: that is what a timeout looks like from here

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: requests hold names and numbers."""


def main(arguments: list[str] | None = None) -> None:
    """Serves until the process is stopped; prints the address on one line when it is ready."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=PORT, help="0 picks a free one")
    parser.add_argument("--register", type=Path, help="a JSON object: number -> name")
    parser.add_argument("--patience", type=float, default=30.0, help="seconds before an answer in the mode timeout")
    given = parser.parse_args(arguments)
    known = json.loads(given.register.read_text(encoding="utf-8")) if given.register else {}
    handler = type("BoundHandler", (Handler,), {"register": Register(known, given.patience)})
    server = ThreadingHTTPServer(("127.0.0.1", given.port), handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
