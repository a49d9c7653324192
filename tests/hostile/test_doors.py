"""Random requests to every HTTP door: none is answered 500, none leaves a traceback.

A slice of them each time, thirty thousand on demand.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

import loopback
from dashboard import services as services_view
from dashboard.log.api_messages import ApiMessages
from dashboard.settings import BOTS, read_settings
from dashboard.token_buckets import TokenBuckets
from dashboard.webapi.choice import choose
from dashboard.webapi.headers import SecurityHeaders
from dashboard.webapi.hosts import OwnHosts
from dashboard.webapi.routes import Api
from dashboard.webapi.service import ChatService
from fallback.local import serve as serve_fallback
from lexclient.local import serve as serve_lex
from tests.hostile.random_requests import Door, Requests, answered

FEW, MANY = 250, 10_000  # to each door

WEB_API = Door(
    ("/chat", "/chat", "/chat", "/query", "/healthz", "/openapi.json", "/", "/nothing"),
    (
        {"text": "안녕", "sessionId": "random", "localeId": "ko_KR", "msgId": ""},
        {"text": "안녕", "msgId": ""},
        {"msgId": ""},
    ),
)
SESSION = "/bots/{bot}/botAliases/TSTALIASID/botLocales/ko_KR/sessions/random"
STATE = {
    "intent": {"name": "HelloWorld", "state": "InProgress", "slots": {"Name": None}},
    "sessionAttributes": {"a": "b"},
    "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Name"},
    "activeContexts": [{"name": "a", "timeToLive": {"turnsToLive": 1}, "contextAttributes": {}}],
}
OFFLINE = Door(
    ("/v1/chat/completions", "/v1/completions", "/v1/models", "/v1/models/offline-chat", "/"),
    (
        {
            "model": "offline-chat",
            "messages": [{"role": "user", "content": "What is Lex?"}],
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": 20,
        },
        {"model": "offline-completion", "prompt": "What is Lex?", "n": 1, "stop": ["."]},
    ),
    ids=(),
)


@contextmanager
def web_api(folder: Path) -> Iterator[tuple[str, Door]]:
    """As `asgi.py` has it, without a limit on how often it is asked."""
    services = services_view.start(
        read_settings({"DATABASE_URL": f"sqlite:///{folder / 'log.sqlite3'}"})
    )
    bots, conversations = services.bots, services.conversations
    choice = choose({}, bots.listed, conversations.targets.usable)
    without_limit = (TokenBuckets({}), TokenBuckets({}))
    messages = ApiMessages(services.database)
    service = ChatService(conversations, bots, choice, messages, *without_limit)
    middleware = [Middleware(SecurityHeaders), Middleware(OwnHosts, names=frozenset)]
    app = Starlette(routes=Api(lambda: service).routes(), middleware=middleware)
    try:
        with loopback.serving(app) as url:
            yield url, WEB_API
    finally:
        services.running.close()


@contextmanager
def lex(_folder: Path) -> Iterator[tuple[str, Door]]:
    """The runtime's operations."""
    with serve_lex(BOTS / "HelloWorldBot") as runtime:
        session = SESSION.format(bot=runtime.bots[0].bot_id)
        paths = (f"{session}/text", f"{session}/text", f"{session}/utterance", session, "/bots/x")
        bodies = (
            {"text": "안녕", "sessionState": STATE, "requestAttributes": {"a": "b"}},
            {"text": "홍길동"},
            {"sessionState": STATE, "messages": [{"content": "a", "contentType": "PlainText"}]},
        )
        yield runtime.url, Door(paths, bodies, ("POST", "POST", "GET", "PUT", "DELETE"), ids=())


@contextmanager
def lex_models(folder: Path) -> Iterator[tuple[str, Door]]:
    """The API that makes bots, and keeps them in a folder."""
    with serve_lex(BOTS / "HelloWorldBot", models=True, state=folder / "state") as runtime:
        bot = f"/bots/{runtime.bots[0].bot_id}"
        locale = f"{bot}/botversions/DRAFT/botlocales/ko_KR"
        paths = ("/bots/", f"{bot}/", f"{locale}/", f"{locale}/intents/", f"{bot}/botaliases/",
                 f"{locale}/slottypes/", "/imports/", "/exports/", "/createuploadurl",
                 "/uploads/x")  # fmt: skip
        bodies = (
            {"botName": "B", "roleArn": "arn:aws:iam::1:role/a", "idleSessionTTLInSeconds": 300,
             "dataPrivacy": {"childDirected": False}},
            {"intentName": "I", "sampleUtterances": [{"utterance": "hi {Name}"}]},
            {"localeId": "en_US", "nluIntentConfidenceThreshold": 0.4},
            {"slotTypeName": "T", "slotTypeValues": [{"sampleValue": {"value": "a"}}],
             "valueSelectionSetting": {"resolutionStrategy": "OriginalValue"}},
            {"maxResults": 10, "sortBy": {"attribute": "BotName", "order": "Ascending"}},
        )  # fmt: skip
        yield runtime.url, Door(paths, bodies, ("POST", "PUT", "GET"), ids=())


@contextmanager
def offline(_folder: Path) -> Iterator[tuple[str, Door]]:
    """The endpoint without a model."""
    with serve_fallback(pace_s=0) as url:
        yield url.removesuffix("/v1"), OFFLINE


Opened = Callable[[Path], AbstractContextManager[tuple[str, Door]]]
DOORS: dict[str, Opened] = {
    "web API": web_api,
    "local Lex": lex,
    "local Lex models": lex_models,
    "offline endpoint": offline,
}


def thrown(opened: Opened, folder: Path, count: int, seed: int) -> Counter[int]:
    """How many of so many requests were answered with which status."""
    statuses: Counter[int] = Counter()
    with opened(folder) as (url, door):
        parts = urlsplit(url)
        address = (str(parts.hostname), int(parts.port or 80))
        requests = Requests(door, seed)
        for _ in range(count):
            request, whole = requests.one()
            status = answered(address, request, whole=whole)
            assert status < 500, (status, request[:3_000])
            statuses[status] += 1
        last = b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"
        assert answered(address, last)  # it still answers
    return statuses


@pytest.mark.usefixtures("tracebacks")
@pytest.mark.parametrize("name", DOORS)
def test_some_random_requests(name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Answered, refused as a client's fault, or left; nothing of ours fails behind a polite 503."""
    with caplog.at_level(logging.ERROR):
        statuses = thrown(DOORS[name], tmp_path, FEW, seed=1)
    assert statuses[200] + statuses[202] > FEW / 20, statuses
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("number", ["9" * 400, "1e400", "-1e-400", str(2**63), "NaN"])
def test_a_number_that_nothing_holds(number: str) -> None:
    """Is refused by its name, by the runtime and by the API that makes bots."""
    context = f'"name": "a", "contextAttributes": {{}}, "timeToLive": {{"turnsToLive": {number}}}'
    state = f'{{"sessionState": {{"activeContexts": [{{{context}}}]}}}}'
    with serve_lex(BOTS / "HelloWorldBot", models=True) as runtime:
        parts = urlsplit(runtime.url)
        address = (str(parts.hostname), int(parts.port or 80))
        session = SESSION.format(bot=runtime.bots[0].bot_id)
        for path, body in ((session, state), ("/bots/", f'{{"maxResults": {number}}}')):
            head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
            head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
            assert answered(address, f"{head}{body}".encode()) == 400


@pytest.mark.hostile
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("tracebacks")
@pytest.mark.parametrize("name", DOORS)
def test_ten_thousand(name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The same, at length."""
    with caplog.at_level(logging.ERROR):
        statuses = thrown(DOORS[name], tmp_path, MANY, seed=2)
    print(f"\n{name}: {dict(sorted(statuses.items()))}")  # noqa: T201 - its figure
    assert [record.getMessage() for record in caplog.records] == []
