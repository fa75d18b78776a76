"""What every request must pass: its host, where it comes from, its token; and what every answer carries.

A page of another site can send requests to 127.0.0.1 from the browser of whoever reads it. So a request must
name a host that this server goes by (a foreign name may point here); one that changes something must come
from a page of this server (``Origin``) and carry the secret that only its pages know. Whoever comes over the
network needs a token besides.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

COOKIE = "tongbao_token"
_READING = frozenset({"GET", "HEAD"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Of every answer: nothing from elsewhere runs, nobody frames the pages, no cache keeps them."""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    return host in _LOOPBACK


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom a server answers.

    ``hosts`` are the names (with port) that it goes by; ``token`` is needed from everybody unless it is
    empty; ``csrf`` is what changing requests must carry; a ``read_only`` server changes nothing.
    """

    hosts: frozenset[str]
    token: str = ""
    read_only: bool = False
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @staticmethod
    def of(host: str, port: int, token: str = "", *, read_only: bool = False) -> Rules:
        """Those of a server at an address; one that others can reach gets a token.

        A server at a wildcard address (in a container) goes by the names of its own machine.
        """
        names = {*_LOOPBACK, host} if is_loopback(host) or host in {"0.0.0.0", "::"} else {host}
        quoted = {f"[{name}]" if ":" in name else name for name in names}
        needed = token or ("" if is_loopback(host) else secrets.token_urlsafe(24))
        return Rules(frozenset(f"{name}:{port}" for name in quoted), needed, read_only)


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: int
    text: str


class Guard:
    """Answers for the application what may not reach it."""

    def __init__(self, app: App, rules: Rules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                said = list(message.get("headers", ()))
                stated = {name for name, _ in said}
                ours = ((name.encode(), value.encode()) for name, value in HEADERS.items())
                message = {**message, "headers": [*said, *(h for h in ours if h[0] not in stated)]}
            await send(message)

        if refusal is None:
            await self._app(scope, receive, self._keeping_token(scope, with_headers))
            return
        body = refusal.text.encode()
        plain = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ]
        await with_headers({"type": "http.response.start", "status": refusal.status, "headers": plain})
        await send({"type": "http.response.body", "body": body})

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> _Refusal | None:
        if headers.get("host", "").lower() not in self._rules.hosts:
            return _Refusal(421, "this server does not go by that name")
        if self._rules.token and not self._is_known(scope, headers):
            return _Refusal(
                401, "open the address that was printed where the server was started: it has the token"
            )
        if scope["method"] in _READING:
            return None
        if self._rules.read_only:
            return _Refusal(403, "this server was started with --read-only")
        if headers.get("origin", "").lower() not in self._origins():
            return _Refusal(403, "this request does not come from a page of this server")
        return None

    def _origins(self) -> set[str]:
        return {f"http://{host}" for host in self._rules.hosts}

    def _is_known(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        return any(
            hmac.compare_digest(given.encode(), self._rules.token.encode())
            for given in (_asked(scope), _carried(headers))
        )

    def _keeping_token(self, scope: Scope, send: Send) -> Send:
        """Answers to a request that has the token in its address, which let the browser keep it."""
        if not self._rules.token or not _asked(scope):
            return send
        cookie = f"{COOKIE}={self._rules.token}; HttpOnly; SameSite=Strict; Path=/"

        async def keeping(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie.encode())]}
            await send(message)

        return keeping


def _asked(scope: Scope) -> str:
    asked = parse_qs(str(scope.get("query_string", b""), "latin-1"))
    return asked.get("token", [""])[0]


def _carried(headers: Mapping[str, str]) -> str:
    try:
        cookies: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return str(cookies[COOKIE].value) if COOKIE in cookies else ""


def is_secret(rules: Rules, given: str) -> bool:
    """Whether a changing request carries what only pages of this server know."""
    return hmac.compare_digest(given.encode(), rules.csrf.encode())
