"""The protocol around the dialogue: what is refused and how, expiry, one request at a time."""

from __future__ import annotations

import itertools
import json
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lexclient.local import LocalRuntime, serve
from lexclient.local.bot.export import load
from lexclient.local.dialog.conversation import Conversation
from lexclient.local.runtime import BotRuntime, Surroundings
from lexclient.local.sessions import SessionBusy, SessionMissing, Sessions
from lexclient.local.wire import Arrival, answered
from lexclient.local.wire.service import service_model, status

BOTS = Path(__file__).parents[4] / "bots"
HELLO = {"botId": "HELLOWORLD", "botAliasId": "TSTALIASID", "localeId": "ko_KR", "sessionId": "ab"}
BASE = "/bots/HELLOWORLD/botAliases/TSTALIASID/botLocales/ko_KR/sessions/"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


Send = Callable[..., tuple[int, str | None, Any]]


@pytest.fixture
def send(clock: Clock) -> Send:
    """Sends a request to HelloWorldBot without HTTP: status, error code, and the JSON body."""
    ids = (f"id-{number}" for number in itertools.count(1))
    surroundings = Surroundings(clock, random.Random(1))
    bots = {"HELLOWORLD": BotRuntime(load(BOTS / "HelloWorldBot"), surroundings)}

    def answer(method: str, path: str, body: Any = None, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        found = answered(bots, Arrival(method, path, headers, raw, clock(), next(ids)))
        code = found.headers.get("x-amzn-errortype")
        return found.status, code, json.loads(found.body) if found.body else None

    return answer


def refused(message: str, code: str = "ValidationException") -> tuple[int, str, Any]:
    return status(code), code, {"message": message}


def invalid(*constraints: str) -> tuple[int, str, Any]:
    errors = "error" if len(constraints) == 1 else "errors"
    values = [f"Value at {constraint}" for constraint in constraints]
    return refused(f"{len(values)} validation {errors} detected: {'; '.join(values)}")


def must(member: str, constraint: str) -> str:
    return f"'{member}' failed to satisfy constraint: Member must {constraint}"


# what is not there


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"botId": "NOSUCHBOT1"},
            "NOSUCHBOT1:TSTALIASID is not a valid BotId/BotAliasId combination.",
        ),
        (
            {"botAliasId": "OTHERALIAS"},
            "HELLOWORLD:OTHERALIAS is not a valid BotId/BotAliasId combination.",
        ),
        ({"localeId": "ja_JP"}, "Locale ja_JP was not found in bot HELLOWORLD"),
    ],
)
def test_unknown_bot_alias_and_locale(
    hello: LocalRuntime, connect: Callable[[str], Any], change: dict[str, str], message: str
) -> None:
    """404 ResourceNotFoundException for every operation, bot and alias worded as AWS does."""
    client = connect(hello.url)
    state = {"dialogAction": {"type": "ElicitIntent"}}
    for call in (
        lambda **ids: client.recognize_text(**ids, text="안녕"),
        lambda **ids: client.put_session(**ids, sessionState=state),
        client.get_session,
        client.delete_session,
    ):
        with pytest.raises(ClientError) as missing:
            call(**{**HELLO, **change})
        assert missing.value.response["Error"] == {
            "Code": "ResourceNotFoundException",
            "Message": message,
        }
        assert missing.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_session(send: Send, method: str) -> None:
    assert send(method, BASE + "ab") == refused(
        "Session ab was not found", "ResourceNotFoundException"
    )


def test_unknown_path(send: Send) -> None:
    assert send("POST", "/bots") == refused(
        "No operation at POST /bots", "ResourceNotFoundException"
    )


def test_streams_are_refused_with_a_reason(send: Send) -> None:
    """A modelled error that says what is missing and what to use instead."""
    assert send("POST", f"{BASE}ab/conversation", b"audio") == refused(
        "StartConversation needs speech and streams, which the local runtime does not have; "
        "send the text by RecognizeText"
    )


# what is not valid

CONTEXT = {"name": "a", "timeToLive": {"timeToLiveInSeconds": 5, "turnsToLive": 1}}
INVALID: list[tuple[Any, list[str]]] = [
    ({}, [must("text", "not be null")]),
    ({"text": None}, [must("text", "not be null")]),
    ({"text": ""}, [must("text", "have length greater than or equal to 1")]),
    ({"text": "가" * 1025}, [must("text", "have length less than or equal to 1024")]),
    # a character outside the first plane is two UTF-16 code units
    ({"text": "😀" * 513}, [must("text", "have length less than or equal to 1024")]),
    ({"text": 7}, [must("text", "be a string")]),
    ({"text": "\ud800"}, [must("text", "be Unicode text")]),
    ({"text": "a", "sessionState": []}, [must("sessionState", "be a structure")]),
    ({"text": "a", "requestAttributes": {"a": 1}}, [must("requestAttributes.a", "be a string")]),
    (
        {"text": "a", "requestAttributes": {"x-amz-lex:a": "1"}},
        [must("requestAttributes key", "not begin with the reserved x-amz-lex:")],
    ),
    (
        {"text": "a", "sessionState": {"dialogAction": {"type": "Sing"}}},
        [
            must(
                "sessionState.dialogAction.type",
                "satisfy enum value set: "
                "[Close, ConfirmIntent, Delegate, ElicitIntent, ElicitSlot, None]",
            )
        ],
    ),
    (
        {"text": "a", "sessionState": {"intent": {}, "dialogAction": {}}},
        [
            must("sessionState.dialogAction.type", "not be null"),
            must("sessionState.intent.name", "not be null"),
        ],
    ),
    (
        {
            "text": "a",
            "sessionState": {
                "activeContexts": [
                    {
                        "name": "a b",
                        "timeToLive": {"timeToLiveInSeconds": 4, "turnsToLive": True},
                        "contextAttributes": {},
                    }
                ]
            },
        },
        [
            must(
                "sessionState.activeContexts.1.member.name",
                "satisfy regular expression pattern: ^([A-Za-z0-9]_?)+$",
            ),
            must(
                "sessionState.activeContexts.1.member.timeToLive.timeToLiveInSeconds",
                "have value greater than or equal to 5",
            ),
            must("sessionState.activeContexts.1.member.timeToLive.turnsToLive", "be an integer"),
        ],
    ),
]


@pytest.mark.parametrize(("body", "constraints"), INVALID)
def test_a_request_is_checked_against_the_model(
    send: Send, body: Any, constraints: list[str]
) -> None:
    """Required members, types, lengths in UTF-16 code units, bounds, patterns and enums."""
    assert send("POST", BASE + "ab/text", body or b"{}") == invalid(*constraints)


def test_ten_of_many_violations_are_told(send: Send) -> None:
    """All are counted; the message stays readable."""
    body = {"text": "a", "sessionState": {"activeContexts": [CONTEXT] * 21}}
    _, _, told = send("POST", BASE + "ab/text", body)
    too_many = must("sessionState.activeContexts", "have length less than or equal to 20")
    assert told["message"].startswith(f"22 validation errors detected: Value at {too_many}; ")
    assert told["message"].count("Value at") == 10


@pytest.mark.parametrize(
    ("path", "constraints"),
    [
        (
            "/bots/a-b/botAliases/TSTALIASID/botLocales/ko_KR/sessions/ab",
            [
                must("botId", "have length greater than or equal to 10"),
                must("botId", "satisfy regular expression pattern: ^[0-9a-zA-Z]+$"),
            ],
        ),
        (BASE + "a", [must("sessionId", "have length greater than or equal to 2")]),
        (BASE + "x" * 101, [must("sessionId", "have length less than or equal to 100")]),
        (
            BASE + "%EC%84%B8%EC%85%98",
            [must("sessionId", "satisfy regular expression pattern: [0-9a-zA-Z._:-]+")],
        ),
        (
            BASE + "ab%2Fc",
            [must("sessionId", "satisfy regular expression pattern: [0-9a-zA-Z._:-]+")],
        ),
    ],
)
def test_ids_are_checked_against_the_model(send: Send, path: str, constraints: list[str]) -> None:
    """What boto3 lets through: maximum lengths and patterns, after decoding the path."""
    assert send("GET", path) == invalid(*constraints)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "The request body is not valid JSON"),
        (b"\xff", "The request body is not valid JSON"),
        (b'{"text": NaN}', "The request body is not valid JSON"),
        (b"[" * 100_000, "The request body is not valid JSON"),
        (b"[]", "The request body must be a JSON object"),
    ],
)
def test_a_body_that_is_no_json_object(send: Send, body: bytes, message: str) -> None:
    assert send("POST", BASE + "ab/text", body) == refused(message)


def test_unknown_members_are_ignored(send: Send) -> None:
    code, _, told = send("POST", BASE + "ab/text", {"text": "안녕", "unknown": {"deep": [1]}})
    assert (code, told["sessionState"]["intent"]["name"]) == (200, "HelloWorld")


def test_nested_slots_are_bounded(send: Send) -> None:
    """A slot in a slot in a slot: refused before it costs anything."""
    slot: dict[str, Any] = {}
    for _ in range(40):
        slot = {"subSlots": {"a": slot}}
    state = {"intent": {"name": "HelloWorld", "slots": {"Name": slot}}}
    _, code, told = send("POST", BASE + "ab/text", {"text": "a", "sessionState": state})
    assert code == "ValidationException"
    assert told["message"].endswith("Member must not be nested deeper than 30 levels")


def test_only_text_is_answered_to_put_session(send: Send) -> None:
    body = {"sessionState": {"dialogAction": {"type": "ElicitIntent"}}}
    assert send("POST", BASE + "ab", body, responsecontenttype="audio/mpeg") == refused(
        "The local runtime has no voice: responseContentType must be text/plain; charset=utf-8"
    )


def test_a_state_too_large_for_headers_is_refused_and_not_kept(send: Send) -> None:
    """PutSession answers in headers; random text does not become smaller by packing."""
    chance = random.Random(1)
    long = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=60_000))
    state = {"sessionAttributes": {"long": long}}
    assert send("POST", BASE + "ab", {"sessionState": state}) == refused(
        "The session is larger than 32000 bytes of headers"
    )
    assert send("GET", BASE + "ab")[0] == 404


# sessions over time


def test_an_idle_session_expires_by_the_bots_ttl(send: Send, clock: Clock) -> None:
    """After more than 300 idle seconds the session is gone; the next request is a new origin."""

    def origin() -> str:
        _, _, told = send("POST", BASE + "ab/text", {"text": "안녕"})
        found: str = told["sessionState"]["originatingRequestId"]
        return found

    assert origin() == "id-1"
    clock.now += 300
    assert origin() == "id-1"
    clock.now += 301
    assert send("GET", BASE + "ab")[0] == 404
    assert origin() == "id-4"


def test_contexts_expire_by_the_clock(send: Send, clock: Clock) -> None:
    """The seconds left are told; at their end the context is gone."""
    context = {**CONTEXT, "contextAttributes": {}}
    context["timeToLive"] = {"timeToLiveInSeconds": 90, "turnsToLive": 20}
    send("POST", BASE + "ab", {"sessionState": {"activeContexts": [context]}})
    clock.now += 30
    _, _, told = send("GET", BASE + "ab")
    assert told["sessionState"]["activeContexts"][0]["timeToLive"] == {
        "timeToLiveInSeconds": 60,
        "turnsToLive": 20,
    }
    clock.now += 60
    _, _, told = send("GET", BASE + "ab")
    assert "activeContexts" not in told["sessionState"]


def test_the_longest_unused_session_is_forgotten_beyond_the_bound() -> None:
    sessions = Sessions(60, Clock(), limit=2)
    for key in ("a", "b", "a", "c"):
        sessions.put((key,), Conversation(key))
    assert [sessions.get((key,)).originating_request_id for key in ("a", "c")] == ["a", "c"]
    with pytest.raises(SessionMissing):
        sessions.get(("b",))


def test_a_session_is_held_by_one_request_at_a_time() -> None:
    sessions = Sessions(60, Clock())
    with sessions.alone(("a",)), sessions.alone(("b",)):
        with pytest.raises(SessionBusy), sessions.alone(("a",)):
            pass
        with pytest.raises(SessionBusy), sessions.alone(("a",)):
            pass
    with sessions.alone(("a",)):
        pass


def test_two_requests_at_once_conflict(connect: Callable[[str], Any]) -> None:
    """While a code hook is at work the session is busy: 409; another session is not."""
    entered, leave = threading.Event(), threading.Event()

    def slow(event: dict[str, Any], _context: object) -> dict[str, Any]:
        entered.set()
        leave.wait(30)
        return {"sessionState": {**event["sessionState"], "dialogAction": {"type": "Delegate"}}}

    with serve(BOTS / "FlowerShopBot", hooks={"en_US": slow}) as lex, ThreadPoolExecutor() as pool:
        client, address = connect(lex.url), lex.address("en_US")
        first = pool.submit(client.recognize_text, **address, text="I want to book a class")
        assert entered.wait(30)
        with pytest.raises(ClientError) as conflict:
            client.recognize_text(**address, text="hello")
        other = client.recognize_text(**lex.address("en_US"), text="When are you open?")
        leave.set()
        assert first.result(30)["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert conflict.value.response["Error"] == {
        "Code": "ConflictException",
        "Message": f"Another request of session {address['sessionId']} is under way",
    }
    assert other["ResponseMetadata"]["HTTPStatusCode"] == 200


# errors


def test_every_error_is_of_the_model() -> None:
    """Each exception of ours has a shape, a status, and is one that some operation may answer."""
    from lexclient.local import errors  # noqa: PLC0415 - its classes are the subject

    kinds = errors.LexError.__subclasses__()
    ours = {kind.__name__ for kind in kinds if kind.__module__ == errors.__name__}
    model = service_model()
    allowed = {
        shape.name
        for name in model.operation_names
        for shape in model.operation_model(name).error_shapes
    }
    assert ours <= allowed
    assert {name: status(name) for name in sorted(ours)} == {
        "BadGatewayException": 502,
        "ConflictException": 409,
        "DependencyFailedException": 424,
        "InternalServerException": 500,
        "ResourceNotFoundException": 404,
        "ValidationException": 400,
    }


def test_a_fault_of_the_runtime_is_told(clock: Clock) -> None:
    """InternalServerException with the fault's name; what went wrong is not hidden."""

    def broken() -> float:
        raise RuntimeError("the clock has stopped")

    bot = load(BOTS / "HelloWorldBot")
    bots = {"HELLOWORLD": BotRuntime(bot, Surroundings(broken, random.Random(1)))}
    body = b'{"text": "a"}'
    found = answered(bots, Arrival("POST", BASE + "ab/text", {}, body, 1000.0, "id"))
    told = {"message": "RuntimeError: the clock has stopped"}
    assert (found.status, json.loads(found.body)) == (500, told)
    assert found.headers["x-amzn-errortype"] == "InternalServerException"
