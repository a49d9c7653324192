"""LexLens in processes of its own over one PostgreSQL server, and a model that talks as it is told.

The model reads its orders in the question: `words=40 pace=0.05` says 40 words, each after 0.05 s.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from loopback import serving
from tests.browser.driving import free_port, process
from tests.browser.models import chunk, ending

TOKEN = "a-token-of-this-test"
ORDERS = re.compile(r"words=(\d+) pace=([\d.]+)")


@dataclass
class Talker:
    """The model; `asked` counts each question."""

    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: Request) -> Response:
        question = (await request.json())["messages"][-1]["content"]
        self.asked[question] += 1
        return StreamingResponse(_spoken(question), media_type="text/event-stream")


async def _spoken(question: str) -> AsyncIterator[bytes]:
    found = ORDERS.search(question)
    words, pace = (int(found[1]), float(found[2])) if found else (2, 0.01)
    for number in range(words):
        yield chunk("talker", f"말{number} ")
        await asyncio.sleep(pace)
    for last in ending("talker", words):
        yield last


@contextmanager
def talking() -> Iterator[Talker]:
    talker = Talker()
    route = Route("/v1/chat/completions", talker.answer, methods=["POST"])
    with serving(Starlette(routes=[route])) as url:
        talker.url = url
        yield talker


@contextmanager
def app(address: str, folder: Path, talker: Talker, **environ: str) -> Iterator[App]:
    """`uvicorn asgi:app` in a process of its own; what the bot does not know the talker answers."""
    targets = folder / "targets.toml"
    targets.write_text(
        f'[targets.talker]\nshape = "chat"\nmodel = "talker"\nbase_url = "{talker.url}/v1"\n'
    )
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {
        "DATABASE_URL": address,
        "LEXLENS_TARGETS": str(targets),
        "LEXLENS_API_TARGET": "talker",
        "LEXLENS_API_TOKEN": TOKEN,
        **environ,
    }
    start = ["-m", "uvicorn", "asgi:app", "--port", str(port), "--log-level", "error"]
    with process(*start, wait=f"{url}/healthz", **environ) as running:
        yield App(url, running)


@dataclass(frozen=True)
class App:
    url: str
    process: Popen[bytes]

    def post(self, path: str, body: object, *, client: str = "") -> tuple[int, dict[str, Any]]:
        """The status and the JSON; each call is of another client unless one is named."""
        try:
            with urllib.request.urlopen(self._request(path, body, client), timeout=40) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def events(self, body: object) -> Iterator[tuple[str, dict[str, Any]]]:
        """What /chat sends, as it comes."""
        request = self._request("/chat", body, "")
        request.add_header("Accept", "text/event-stream")
        with urllib.request.urlopen(request, timeout=40) as response:
            name = ""
            for line in response:
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    yield name, json.loads(line[6:])

    def _request(self, path: str, body: object, client: str) -> urllib.request.Request:
        address = client or f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.1"
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {TOKEN}",
            "X-Forwarded-For": address,
            "Accept-Language": "en",
        }
        return urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)


def message(text: str, session: str | None = None) -> dict[str, str]:
    """A body of /chat in a session of its own unless one is named."""
    return {
        "msgId": secrets.token_hex(16),
        "text": text,
        "sessionId": session or f"s-{secrets.token_hex(8)}",
    }
