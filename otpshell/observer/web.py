"""The observer in a browser: textual-serve runs ``otpshell observe`` for each page that is opened and carries its screen there.

What protects it. It listens on the loopback address alone. Everything but the first page wants a cookie, which that page sets for who knows
the token in the URL that is printed (other users of this machine do not); it is for this site alone (``SameSite=Strict``), so that no
other page can use it. The name that a request is for has to be this machine's own, and what opens the socket has to come from this site:
a name that was made to point here, or a page from elsewhere, is refused. A policy lets the page load nothing from elsewhere.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

_COOKIE = "otpshell-observer"
_HOST = "127.0.0.1"
# Ours instead of textual-serve's: it asks no other site for its letters, and takes keys without a click.
_PAGE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)


class GuardedServer(Server):
    """Serves who knows the token."""

    def __init__(self, command: str, port: int, token: str) -> None:
        super().__init__(command, host=_HOST, port=port, title="otpshell observer", templates_path=_PAGE)
        self.token = token

    @property
    def url(self) -> str:
        """What the person opens."""
        return f"http://{_HOST}:{self.port}/?token={self.token}"

    def initialize_logging(self) -> None:
        logging.basicConfig(level="ERROR", format="%(message)s")

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guarded())
        return app

    async def on_startup(self, app: web.Application) -> None:
        print(f"open {self.url}\nCtrl-C ends it", flush=True)

    def _guarded(self) -> Any:
        @web.middleware
        async def guard(request: web.Request, handler: Any) -> web.StreamResponse:
            refused = self.refusal(request)
            if refused:
                return web.Response(status=403, text=refused + "\n")
            if "token" in request.query:
                # The token goes out of the address bar and into the cookie.
                response: web.StreamResponse = web.Response(status=303, headers={"Location": "/"})
                response.set_cookie(_COOKIE, self.token, httponly=True, samesite="Strict")
                return response
            response = await handler(request)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = f"{_POLICY}; connect-src ws://{request.host} http://{request.host}"
                response.headers["Referrer-Policy"] = "no-referrer"
            return response

        return guard

    def refusal(self, request: web.Request) -> str:
        """Why a request is not served; empty when it is."""
        if request.host != f"{_HOST}:{self.port}":
            return "this address is not served here"
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            return "pages of other sites may not look in here"
        if request.path == "/ws" and origin is None:
            return "only a browser opens this"
        given = request.query.get("token") if request.path == "/" else None
        given = given if given is not None else request.cookies.get(_COOKIE, "")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return "open the address that `otpshell observe --web` printed: it holds a token"
        return ""


def serve(pid: int, port: int) -> int:
    """Serve the observer of the program ``pid`` until it is interrupted; gives the exit code."""
    if not port:
        with socket.socket() as probe:
            probe.bind((_HOST, 0))
            port = probe.getsockname()[1]
    words = [sys.executable, "-m", "otpshell", "observe", "--pid", str(pid)]
    # What is left of pages that are open when it ends is dropped with the event loop; that is no news.
    sys.unraisablehook = lambda _: None
    command = subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
    try:
        GuardedServer(command, port, secrets.token_urlsafe(24)).serve()
    except OSError as error:
        print(f"otpshell observe: port {port} cannot be used: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0
