"""In a browser: who does not know the token, comes by another name or from another page is refused."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from otpshell.observer.web import GuardedServer

TOKEN = "the-token"
HOST = "127.0.0.1:8123"
COOKIE = {"Cookie": f"otpshell-observer={TOKEN}"}


def refusal(path: str, **headers: str) -> str:
    server = GuardedServer("true", 8123, TOKEN)
    return server.refusal(make_mocked_request("GET", path, headers={"Host": HOST, **headers}))


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/?token={TOKEN}", {}),
        ("/", COOKIE),
        ("/static/js/textual.js", COOKIE),
        ("/ws", {**COOKIE, "Origin": f"http://{HOST}"}),
    ],
)
def test_who_knows_the_token_is_served(path: str, headers: dict[str, str]) -> None:
    assert refusal(path, **headers) == ""


@pytest.mark.parametrize(
    ("path", "headers", "why"),
    [
        ("/", {}, "it holds a token"),
        ("/?token=wrong", {}, "it holds a token"),
        ("/?token=wrong", COOKIE, "it holds a token"),
        ("/ws", {"Origin": f"http://{HOST}"}, "it holds a token"),
        (f"/ws?token={TOKEN}", {"Origin": f"http://{HOST}"}, "it holds a token"),
        ("/static/js/textual.js", {}, "it holds a token"),
        (f"/?token={TOKEN}", {"Host": "evil.example:8123"}, "not served here"),
        ("/ws", {**COOKIE, "Origin": "http://evil.example"}, "pages of other sites"),
        ("/ws", {**COOKIE, "Origin": "null"}, "pages of other sites"),
        ("/ws", COOKIE, "only a browser"),
    ],
)
def test_others_are_refused(path: str, headers: dict[str, str], why: str) -> None:
    assert why in refusal(path, **headers)


def test_the_first_page_turns_the_token_into_a_cookie_and_lets_nothing_in_from_elsewhere() -> None:
    async def test() -> tuple[Any, ...]:
        server = GuardedServer("true", 8123, TOKEN)
        async with TestClient(TestServer(await server._make_app())) as client:
            server.port = client.port
            refused = await client.get("/")
            first = await client.get(f"/?token={TOKEN}", allow_redirects=False)
            page = await client.get("/")
            text = await page.text()
            return refused.status, first.status, first.headers["Set-Cookie"], page.status, page.headers["Content-Security-Policy"], text

    refused, first, cookie, page, policy, text = asyncio.run(test())
    assert (refused, first, page) == (403, 303, 200)
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert policy.startswith("default-src 'self';")
    assert "<title>otpshell observer</title>" in text
    assert "https:" not in text
