"""Where a message may be sent: https to the open internet; in a demonstration also plain http to this machine.

A subscription's address is chosen by an outsider and fetched from inside the court's network, so the address that is
connected to is checked after the name was resolved, and that very address is connected to (no second look-up).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore
from django.conf import settings

from mengma.refusal import Refusal

LONGEST_URL = 500
HTTPS_PORT = 443


class ForbiddenAddress(Refusal):
    """The address is not one that the platform may send to."""

    code = "webhook.forbidden_address"
    status = 422


def loopback_allowed() -> bool:
    """Whether this installation may send to the machine it runs on: never in production."""
    return settings.MENGMA_MODE in ("demo", "test")


def check_url(url: str) -> None:
    """Raises ForbiddenAddress for an address that can be refused by looking at it."""
    if len(url) > LONGEST_URL or not url.isascii() or any(c.isspace() or ord(c) < 33 for c in url):
        raise ForbiddenAddress("网址过长或含有不能使用的字符。", "The URL is too long or holds characters it must not.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ForbiddenAddress("网址的写法不对。", "The URL is malformed.") from None
    if not host or parts.username or parts.password or parts.fragment:
        raise ForbiddenAddress("网址不能含有用户名、密码或锚点。", "No user, password or fragment in the URL.")
    literal = _literal(host)
    local = loopback_allowed() and (host == "localhost" or (literal is not None and literal.is_loopback))
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ForbiddenAddress("网址应当以 https:// 开头。", "The URL must begin with https://.")
    if literal is not None and not local and not _is_public(literal):
        raise ForbiddenAddress("不能发送到内部网络的地址。", "Addresses of internal networks are refused.")
    if port is not None and port != HTTPS_PORT and port < 1024 and not local:
        raise ForbiddenAddress("端口只能是443或者1024以上。", "The port is 443 or one from 1024 up.")


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return _is_public(mapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def allowed_address(host: str, port: int) -> str:
    """An IP address of the host that may be connected to. Raises ForbiddenAddress where any address is internal, OSError
    where the name does not resolve."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not (_is_public(address) or (address.is_loopback and loopback_allowed())):
            raise ForbiddenAddress("域名指向内部网络的地址。", "The name leads to an internal address.")
    if not found:
        raise OSError(f"{host} has no address")
    return found[0]


class CheckedBackend(httpcore.SyncBackend):
    """Connects only to addresses that were checked; TLS still proves the host's name."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        return super().connect_tcp(allowed_address(host, port), port, timeout, local_address, socket_options)
