"""The web API over HTTP, with the embedded Lex and a model that does what a test tells it to."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette

from dashboard import services as services_view
from dashboard.conversation.turn import Failure
from dashboard.log import clock
from dashboard.log import database as database_module
from dashboard.log.api_messages import ApiMessages
from dashboard.settings import SettingRefused, read_settings
from dashboard.texts import Texts
from dashboard.token_buckets import TokenBuckets
from dashboard.webapi.choice import Choice, choose
from dashboard.webapi.replies import reply
from dashboard.webapi.routes import Api
from dashboard.webapi.service import ChatService
from lexclient.catalog import Bot, BotLocale
from loopback import serving
from tests.dashboard.log.test_faults import locked
from tests.dashboard.turns import a_turn
from tests.fallback.scripted import DONE, HOLD, STREAM, Script, Scripted, error, said, scripted

UNKNOWN = "Lex에 대해 설명해줘"


def message_id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


class Client:
    """Speaks HTTP as a page would, with its cookie."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.cookie = ""
        self.headers: dict[str, str] = {}
        self.service: ChatService | None = None

    def post(
        self, path: str, body: object, *, raw: bytes | None = None, **headers: str
    ) -> tuple[int, Any]:
        data = json.dumps(body).encode() if raw is None else raw
        given = {"Content-Type": "application/json", "Accept-Language": "ko"} | headers
        if self.cookie:
            given["Cookie"] = self.cookie
        request = urllib.request.Request(self.url + path, data, given, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return self._read(answer.status, answer)
        except urllib.error.HTTPError as error:
            with error:
                return self._read(error.code, error)

    def _read(self, status: int, answer: Any) -> tuple[int, Any]:
        self.headers = {name.lower(): value for name, value in answer.headers.items()}
        if cookie := self.headers.get("set-cookie"):
            self.cookie = cookie.split(";")[0]
        text = answer.read().decode()
        return status, json.loads(text) if "json" in self.headers["content-type"] else text


Start = Callable[..., Any]


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., Any]:
    """The API over services with one scripted target."""

    @contextmanager
    def started(
        model: Scripted,
        *,
        wait_s: float = 20.0,
        token: str | None = None,
        burst: int = 50,
        **environ: str,
    ) -> Iterator[Client]:
        targets = tmp_path / "targets.toml"
        targets.write_text(
            f'[targets.scripted]\nshape = "chat"\nmodel = "m"\nbase_url = "{model.url}"'
        )
        log = f"sqlite:///{tmp_path / 'log.sqlite3'}"
        settings = read_settings({"DATABASE_URL": log, "LEXLENS_TARGETS": str(targets)})
        services = services_view.start(settings)
        each, whole = (TokenBuckets(1.0, burst, lambda: 0.0) for _ in range(2))
        bots, conversations = services.bots, services.conversations
        choice = choose(environ, bots.listed, conversations.targets.nameable())
        messages = ApiMessages(services.database)
        service = ChatService(conversations, bots, choice, messages, each, whole)
        api = Api(lambda: service, token=token, wait_s=wait_s)
        try:
            with serving(Starlette(routes=api.routes())) as url:
                client = Client(url)
                client.service = service
                yield client
        finally:
            services.running.close()

    return started


ANSWER: Script = [STREAM, said("모델의 "), said("답"), said("", "stop"), DONE]


def test_the_dialogue_in_one_session(start: Start) -> None:
    """`msgId` and `text` in, `statusCode` and `msg` out; the cookie keeps the Lex session; other
    clients have their own."""
    with scripted(ANSWER, models=[]) as model, start(model) as client:
        status, body = client.post("/chat", {"msgId": message_id(1), "text": "안녕"})
        assert (status, body["statusCode"]) == (200, 200)
        assert body["msg"] == "제 이름은 Lex입니다. 당신의 이름은 무엇 입니까?"
        assert (body["answeredBy"], body["reason"]) == ("lex", "intent_matched")
        body = client.post("/chat", {"msgId": message_id(2), "text": "홍길동"})[1]
        assert body["msg"] == "당신의 이름은 홍길동입니까?"
        other = Client(client.url)
        body = other.post("/chat", {"msgId": message_id(3), "text": "홍길동"})[1]
        assert (body["msg"], body["answeredBy"]) == ("모델의 답", "fallback")
        named = {"msgId": message_id(4), "text": "안녕", "sessionId": "phone-1"}
        assert other.post("/chat", named)[1]["reason"] == "intent_matched"
        named = {"msgId": message_id(5), "text": "김철수", "sessionId": "phone-1"}
        assert other.post("/chat", named)[1]["reason"] == "slot_elicitation"


def test_an_answer_that_comes_too_late_is_kept(start: Start) -> None:
    """504 in words, 202 while it goes on, then the answer under `body`; one call of the model."""
    slow: Script = [STREAM, said("느린 "), 1.0, said("답"), said("", "stop"), DONE]
    with scripted(slow, models=[]) as model, start(model, wait_s=0.3) as client:
        asked = {"msgId": message_id(1), "text": UNKNOWN}
        status, body = client.post("/chat", asked)
        assert (status, body["statusCode"]) == (504, 504)
        assert body["msg"].endswith("같은 msgId로 /query에 물어 주세요.")
        while (found := client.post("/query", {"msgId": message_id(1)}))[0] == 202:
            assert found[1]["statusCode"] == 202
        assert (found[0], found[1]["body"], found[1]["msg"]) == (200, "느린 답", "느린 답")
        assert client.post("/chat", asked)[1]["msg"] == "느린 답"
        assert len(model.requests) == 1


def test_a_stream_for_who_accepts_one(start: Start) -> None:
    """Each piece as it comes, then one event with the whole."""
    with scripted(ANSWER, models=[]) as model, start(model) as client:
        asked = {"msgId": message_id(1), "text": UNKNOWN}
        status, text = client.post("/chat", asked, Accept="text/event-stream")
        assert status == 200
        assert client.headers["content-type"].startswith("text/event-stream")
        events = [event.split("\n", 1) for event in text.strip().split("\n\n")]
        names = [name for name, _ in events]
        assert (set(names[:-1]), names[-1]) == ({"event: delta"}, "event: done")
        pieces = [json.loads(data.removeprefix("data: ")) for _, data in events]
        assert "".join(piece["text"] for piece in pieces[:-1]) == "모델의 답"
        assert pieces[-1]["msg"] == "모델의 답"


def test_a_message_while_one_is_answered_is_refused(start: Start) -> None:
    """409 in words; the first goes on."""
    with (
        scripted([STREAM, said("느린 "), HOLD], models=[]) as model,
        start(model, wait_s=0.1) as client,
    ):
        assert client.post("/chat", {"msgId": message_id(1), "text": UNKNOWN})[0] == 504
        status, body = client.post("/chat", {"msgId": message_id(2), "text": "안녕"})
        assert (status, body["msg"][:11]) == (409, "아직 답하는 중입니다")
        assert client.headers["retry-after"] == "2"


def test_a_model_that_fails_is_a_real_status(start: Start) -> None:
    """500 with the remedy, not a 200 that holds a 500."""
    with scripted(error(401, "no"), models=[]) as model, start(model) as client:
        status, body = client.post("/chat", {"msgId": message_id(1), "text": UNKNOWN})
        assert (status, body["statusCode"], body["error"]) == (500, 500, "KeyRefused")
        assert body["msg"].startswith("scripted의 서버가 키를 거절했습니다(HTTP 401).")


REFUSED: tuple[tuple[str, bytes, str, int, str], ...] = (
    ("/chat", b"{", "application/json", 400, "JSON 객체"),
    ("/chat", b"[]", "application/json", 400, "JSON 객체"),
    ("/chat", b'{"text": "a"}', "application/json", 400, "msgId"),
    ("/chat", b'{"msgId": "short", "text": "a"}', "application/json", 400, "msgId"),
    ("/chat", b'{"msgId": "0123456789abcdef"}', "application/json", 400, "text"),
    ("/chat", b'{"msgId": "0123456789abcdef", "text": " "}', "application/json", 400, "빈 말"),
    (
        "/chat",
        json.dumps({"msgId": "0123456789abcdef", "text": "가" * 1025}).encode(),
        "application/json",
        400,
        "1024자까지만",
    ),
    (
        "/chat",
        b'{"msgId": "0123456789abcdef", "text": "a", "sessionId": "a b"}',
        "application/json",
        400,
        "sessionId",
    ),
    (
        "/chat",
        b'{"msgId": "0123456789abcdef", "text": "a", "localeId": "xx"}',
        "application/json",
        400,
        "ko_KR, en_US",
    ),
    ("/chat", b"msgId=1&text=a", "application/x-www-form-urlencoded", 415, "application/json"),
    ("/chat", b" " * 8193, "application/json", 413, "8192"),
    (
        "/query",
        b'{"msgId": "0123456789abcdef"}',
        "application/json",
        404,
        "그런 msgId로 온 말이 없습니다",
    ),
    ("/query", b"{}", "application/json", 400, "msgId"),
)


def test_what_cannot_be_answered_is_refused_in_words(start: Start) -> None:
    """Each with its own status, and the same status in the body."""
    with scripted(ANSWER, models=[]) as model, start(model) as client:
        for path, raw, kind, expected, words in REFUSED:
            status, body = client.post(path, None, raw=raw, **{"Content-Type": kind})
            assert (status, body["statusCode"]) == (expected, expected), raw
            assert words in body["msg"]
        english = client.post("/query", {"msgId": message_id(9)}, **{"Accept-Language": "en-US"})
        assert english[1]["msg"] == "No message came under this msgId within the last day."
        assert model.requests == []


def test_too_many_requests_are_told_when_to_come_back(start: Start) -> None:
    """429 with Retry-After."""
    with scripted(ANSWER, models=[]) as model, start(model, burst=1) as client:
        assert client.post("/chat", {"msgId": message_id(1), "text": "안녕"})[0] == 200
        status, body = client.post("/chat", {"msgId": message_id(2), "text": "안녕"})
        assert (status, client.headers["retry-after"]) == (429, "60")
        assert "60초 뒤에" in body["msg"]


def test_a_token_shuts_strangers_out(start: Start) -> None:
    """401 without it; health and description stay open."""
    asked = {"msgId": message_id(1), "text": "안녕"}
    with scripted(ANSWER, models=[]) as model, start(model, token="t0ken") as client:
        assert client.post("/chat", asked)[0] == 401
        assert client.headers["www-authenticate"] == "Bearer"
        assert client.post("/query", asked, Authorization="Bearer wrong")[0] == 401
        assert client.post("/chat", asked, Authorization="Bearer t0ken")[0] == 200
        with urllib.request.urlopen(f"{client.url}/healthz", timeout=10) as answer:
            assert json.load(answer) == {"status": "ok", "lex": "EMBEDDED", "bots": 2}
        with urllib.request.urlopen(f"{client.url}/openapi.json", timeout=10) as answer:
            assert set(json.load(answer)["paths"]) == {"/healthz", "/chat", "/query"}


def test_a_message_id_is_used_once(start: Start) -> None:
    """Under the same id another client learns nothing of what was said."""
    with scripted(ANSWER, models=[]) as model, start(model) as client:
        asked = {"msgId": message_id(1), "text": "안녕"}
        assert client.post("/chat", asked)[0] == 200
        assert Client(client.url).post("/chat", asked)[0] == 409
        assert client.post("/chat", asked | {"text": "다른 말"})[0] == 409


def test_bot_locale_and_target_are_settings(start: Start) -> None:
    """Another bot in another locale, whose fallback is another target than the first; a message
    may name the locales of that bot only."""
    chosen = {"LEXLENS_API_BOT": "FlowerShopBot", "LEXLENS_API_LOCALE": "en_US"}
    chosen["LEXLENS_API_TARGET"] = "offline-chat"
    with scripted(models=[]) as model, start(model, **chosen) as client:
        body = client.post("/chat", {"msgId": message_id(1), "text": "I want to buy flowers"})[1]
        assert (body["answeredBy"], body["intent"]) == ("lex", "OrderFlowers")
        other = {"msgId": message_id(2), "text": "xyzzy", "sessionId": "another"}
        body = client.post("/chat", other)[1]
        assert (body["answeredBy"], body["target"]) == ("fallback", "offline-chat")
        refused = {"msgId": message_id(3), "text": "hi", "localeId": "fr_FR"}
        assert client.post("/chat", refused)[0] == 400
        assert model.requests == []


BOTS = [Bot("One", "ONEONEONE1", "A", (BotLocale("ko_KR", 0.4), BotLocale("en_US", 0.4)))]


@pytest.mark.parametrize(
    ("variable", "names"),
    [
        ("LEXLENS_API_BOT", "One"),
        ("LEXLENS_API_LOCALE", "ko_KR, en_US"),
        ("LEXLENS_API_TARGET", "luna, local"),
    ],
)
def test_a_name_that_there_is_not_is_told(variable: str, names: str) -> None:
    """With the variable and the names that it could be; nothing set is the first of each."""
    assert choose({}, BOTS, ["luna", "local"]) == Choice(BOTS[0], "ko_KR", "luna")
    with pytest.raises(SettingRefused) as caught:
        choose({variable: "Other"}, BOTS, ["luna", "local"])
    assert str(caught.value) == f"{variable} is 'Other': write one of {names}."


def test_services_that_do_not_start_are_no_bare_500() -> None:
    """JSON with a status and the name of what is wrong; the words of the error stay inside."""

    def fail() -> ChatService:
        raise SettingRefused("LEXLENS_API_BOT is 'secret'")

    with serving(Starlette(routes=Api(fail).routes())) as url:
        status, body = Client(url).post("/chat", {"msgId": message_id(1), "text": "안녕"})
    assert (status, body["statusCode"], body["error"]) == (503, 503, "SettingRefused")
    assert body["msg"].startswith("지금은 답할 수 없습니다.")
    assert "secret" not in json.dumps(body)


FAULTS: tuple[tuple[Script, int, str, str], ...] = (
    (error(401, "no"), 500, "KeyRefused", "HTTP 401"),
    (error(404, "no"), 500, "NotAnApi", "base_url"),
    (error(400, "no"), 400, "RequestRefused", "받아들이지"),
    (error(500, "no"), 500, "ServerFailed", "scripted"),
    ([STREAM, said("", "stop"), DONE], 500, "AnswerEmpty", "scripted"),
    ([STREAM, b"data: {broken\n\n"], 500, "AnswerUnreadable", "scripted"),
    ([STREAM, said("", "content_filter"), DONE], 500, "AnswerFiltered", "scripted"),
)


@pytest.mark.parametrize(("script", "expected", "kind", "words"), FAULTS)
def test_every_fault_of_a_model_has_its_status_in_both_forms(
    start: Start, script: Script, expected: int, kind: str, words: str
) -> None:
    """JSON and the last event say the same: status, name and reason; /query repeats it."""
    with scripted(script, script, models=[]) as model, start(model) as client:
        asked = {"msgId": message_id(1), "text": UNKNOWN, "sessionId": "one"}
        status, body = client.post("/chat", asked)
        assert (status, body["statusCode"]) == (expected, expected)
        assert words in body["msg"]
        assert kind in body["error"]
        assert client.post("/query", {"msgId": message_id(1)}) == (status, body)
        again = asked | {"msgId": message_id(2), "sessionId": "two"}
        status, text = client.post("/chat", again, Accept="text/event-stream")
        name, data = text.strip().split("\n\n")[-1].split("\n", 1)
        assert (status, name) == (200, "event: done")
        assert json.loads(data.removeprefix("data: ")) == body


def test_half_an_answer_names_what_ended_it(start: Start) -> None:
    """What came is the answer, with its outcome and the name of the fault."""
    half: Script = [STREAM, said("반쯤")]
    with scripted(half, models=[]) as model, start(model) as client:
        body = client.post("/chat", {"msgId": message_id(1), "text": UNKNOWN})[1]
        assert (body["msg"], body["outcome"], body["error"]) == ("반쯤", "cut", "AnswerCut")


def test_half_a_character_is_no_fault(start: Start) -> None:
    """A model that sends half a surrogate pair is answered from, streamed or not."""
    half = said("가!").replace(b"!", rb"\ud83d")
    odd: Script = [STREAM, half, said("나", "stop"), DONE]
    with scripted(odd, odd, models=[]) as model, start(model) as client:
        for number, accept in enumerate(("application/json", "text/event-stream")):
            asked = {"msgId": message_id(number), "text": UNKNOWN, "sessionId": f"s-{number}"}
            status, told = client.post("/chat", asked, Accept=accept)
            assert status == 200
            assert "나" in str(told)
        assert json.loads(told.rsplit("data: ", 1)[1])["statusCode"] == 200


ENDINGS = (
    ("stopped", None, 503, "멈춤"),
    ("cut", None, 503, "끊김"),
    ("filtered", None, 500, "필터"),
    ("timeout", None, 504, "시간"),
    ("failed", "Unexpected", 500, "예상하지 못한"),
    ("failed", "NoSuchError", 500, ""),
    ("failed", "LexTimeout", 504, "Lex"),
    ("failed", "LexThrottled", 500, ""),
    ("complete", None, 200, ""),
)


@pytest.mark.parametrize(("outcome", "fault", "status", "words"), ENDINGS)
def test_every_way_a_turn_can_end_without_an_answer(
    outcome: str, fault: str | None, status: int, words: str
) -> None:
    """It is told, with a status that is one of a failure; Lex's silence alone is none."""
    failure = Failure(fault) if fault else None
    ended = a_turn(state="finished", outcome=outcome, fault=failure, answer=None, spoken=None)
    told = reply(ended, Texts("ko"))
    assert told.status_code == status
    assert told.msg
    assert words in told.msg


def test_a_stream_whose_turn_is_gone_still_ends(start: Start) -> None:
    """Deleted while it ran: the last event says so with its status, in place of a torn stream."""
    with scripted([STREAM, said("a", "stop"), DONE], models=[]) as model, start(model) as client:
        client.service.conversations.log.turn = lambda _turn_id: None  # type: ignore[attr-defined]
        asked = {"msgId": message_id(1), "text": UNKNOWN}
        _, text = client.post("/chat", asked, Accept="text/event-stream")
        assert json.loads(text.rsplit("data: ", 1)[1])["statusCode"] == 404


def test_a_token_beyond_ascii_opens(start: Start) -> None:
    """As UTF-8 on the wire, which HTTP reads as Latin-1."""
    asked = {"msgId": message_id(1), "text": "안녕"}
    with scripted(ANSWER, models=[]) as model, start(model, token="토큰") as client:
        given = "Bearer 토큰".encode().decode("latin-1")
        assert client.post("/chat", asked, Authorization=given)[0] == 200
        assert client.post("/chat", asked, Authorization="Bearer wrong")[0] == 401


def test_a_log_that_cannot_be_written_is_503_and_nothing_is_paid(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JSON with Retry-After, /healthz too; the same message is answered when the log is back."""
    monkeypatch.setattr(database_module, "WAIT_SECONDS", 0.1)
    asked = {"msgId": message_id(1), "text": UNKNOWN}
    with scripted(ANSWER, models=[]) as model, start(model) as client:
        with locked(tmp_path / "log.sqlite3"):
            status, body = client.post("/chat", asked)
            assert (status, body["statusCode"], body["error"]) == (503, 503, "LogUnavailable")
            assert client.headers["retry-after"] == "5"
            with pytest.raises(urllib.error.HTTPError) as health:
                urllib.request.urlopen(f"{client.url}/healthz", timeout=10)
            assert health.value.code == 503
            health.value.close()
            assert model.requests == []
        assert client.post("/chat", asked)[1]["msg"] == "모델의 답"
        with urllib.request.urlopen(f"{client.url}/healthz", timeout=10) as health_now:
            assert health_now.status == 200
        assert len(model.requests) == 1


def test_a_clock_that_jumps_pays_nothing_twice(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two days on or back, between a message and its repetition."""
    asked = {"msgId": message_id(1), "text": UNKNOWN}
    with scripted(ANSWER, models=[]) as model, start(model) as client:
        assert client.post("/chat", asked)[1]["msg"] == "모델의 답"
        for days in (2, -2):
            monkeypatch.setattr(clock, "dt", jumped(days))
            assert client.post("/chat", asked)[1]["msg"] == "모델의 답"
        assert len(model.requests) == 1


def jumped(days: int) -> Any:
    """The module `datetime` on a machine whose clock was set by so many days."""

    class Set(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return dt.datetime.now(tz) + dt.timedelta(days=days)

    return SimpleNamespace(datetime=Set, UTC=dt.UTC, timedelta=dt.timedelta)
