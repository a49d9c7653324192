"""The Lambda contract of code hooks: the event, the answer, and the ways to fail."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lexclient.local import BadHook, LocalRuntime, serve
from lexclient.local.bot.model import Confirmation, Intent, Locale, Message, Prompt, Slot
from lexclient.local.codehook import CodeHook, Moment, hooks_of
from lexclient.local.codehook.event import event
from lexclient.local.codehook.function import PythonFunction, function_of
from lexclient.local.dialog.conversation import (
    ActiveContext,
    Conversation,
    DialogAction,
    IntentState,
    Interpretation,
)
from lexclient.local.dialog.hook_call import Failure, HookCall, Reply
from lexclient.local.slots.value import SlotValue
from loopback import serving

BOTS = Path(__file__).parents[4] / "bots"
CITY = Slot("City", "AMAZON.City", required=True)
TIME = Slot("Time", "AMAZON.Time", required=True)
BOOK = Intent("Book", slots=(CITY, TIME), confirmation=Confirmation(Prompt((), 1)))
PLAIN = Intent("Plain")
LOCALE = Locale("en_US", "English", 0.4, {"Book": BOOK, "Plain": PLAIN}, {})
SEATTLE = SlotValue("seattle", "Seattle", ("Seattle", "SEA"))
TEN = SlotValue("10 o'clock", None, ("10:00", "22:00"))
STATE = IntentState("Book", {"City": SEATTLE, "Time": TEN})
CONVERSATION = Conversation(
    "origin-1",
    intent=STATE,
    attributes={"plan": "gold"},
    contexts=(ActiveContext("trip", {"From": "Busan"}, turns=3, expires=160.0),),
    interpretations=(
        Interpretation(STATE, 0.876),
        Interpretation(IntentState("FallbackIntent"), None),
        Interpretation(IntentState("Plain"), 0.31),
    ),
)
BOT = {
    "id": "BOT1234567",
    "name": "Trips",
    "aliasId": "TSTALIASID",
    "aliasName": "TestBotAlias",
    "localeId": "en_US",
    "version": "DRAFT",
}
MOMENT = Moment(BOT, "me", "at 10 o'clock", now=100.0)
DIALOG = HookCall(
    "DialogCodeHook",
    CONVERSATION,
    {"channel": "web"},
    label="AskTime",
    proposed=DialogAction("ElicitSlot", "Time"),
    attempt=1,
)


# the event


def test_the_event_of_a_dialog_code_hook() -> None:
    """Shapes, nulls, bare confidences and the proposed next state, as in captured events."""
    intent = {
        "name": "Book",
        "slots": {
            "City": {
                "shape": "Scalar",
                "value": {
                    "originalValue": "seattle",
                    "interpretedValue": "Seattle",
                    "resolvedValues": ["Seattle", "SEA"],
                },
            },
            "Time": {
                "shape": "Scalar",
                "value": {
                    "originalValue": "10 o'clock",
                    "interpretedValue": None,
                    "resolvedValues": ["10:00", "22:00"],
                },
            },
        },
        "state": "InProgress",
        "confirmationState": "None",
    }
    status = {"slots": {}, "state": "InProgress", "confirmationState": "None"}
    assert event(DIALOG, MOMENT) == {
        "messageVersion": "1.0",
        "invocationSource": "DialogCodeHook",
        "inputMode": "Text",
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": "me",
        "inputTranscript": "at 10 o'clock",
        "invocationLabel": "AskTime",
        "bot": BOT,
        "interpretations": [
            {"intent": intent, "interpretationSource": "Lex", "nluConfidence": 0.88},
            {"intent": {"name": "FallbackIntent", **status}, "interpretationSource": "Lex"},
            {
                "intent": {"name": "Plain", **status},
                "interpretationSource": "Lex",
                "nluConfidence": 0.31,
            },
        ],
        "proposedNextState": {
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Time"},
            "intent": intent,
            "prompt": {"attempt": "Retry1"},
        },
        "requestAttributes": {"channel": "web"},
        "sessionState": {
            "activeContexts": [
                {
                    "name": "trip",
                    "contextAttributes": {"From": "Busan"},
                    "timeToLive": {"timeToLiveInSeconds": 60, "turnsToLive": 3},
                }
            ],
            "sessionAttributes": {"plan": "gold"},
            "intent": intent,
            "originatingRequestId": "origin-1",
        },
        "transcriptions": [
            {
                "transcription": "at 10 o'clock",
                "transcriptionConfidence": 1.0,
                "resolvedContext": {"intent": "Book"},
                "resolvedSlots": {
                    "City": {
                        "shape": "Scalar",
                        "value": {
                            "originalValue": "seattle",
                            "resolvedValues": ["Seattle", "SEA"],
                        },
                    },
                    "Time": {
                        "shape": "Scalar",
                        "value": {
                            "originalValue": "10 o'clock",
                            "resolvedValues": ["10:00", "22:00"],
                        },
                    },
                },
            }
        ],
    }


def test_the_event_of_a_fulfilment_code_hook() -> None:
    """No label, no proposal; unfilled slots are null and absent attributes too."""
    state = IntentState("Book", {"City": None, "Time": None}, "ReadyForFulfillment")
    call = HookCall("FulfillmentCodeHook", Conversation("o", intent=state), {})
    told = event(call, MOMENT)
    assert {"invocationLabel", "proposedNextState"} & set(told) == set()
    assert told["requestAttributes"] is None
    assert told["interpretations"] == []
    assert told["sessionState"] == {
        "activeContexts": [],
        "sessionAttributes": {},
        "intent": {
            "name": "Book",
            "slots": {"City": None, "Time": None},
            "state": "ReadyForFulfillment",
            "confirmationState": "None",
        },
        "originatingRequestId": "o",
    }


def test_slots_of_many_values_and_parts_carry_their_shapes() -> None:
    """List and Composite beside Scalar."""
    many = SlotValue("a, b", "a, b", ("a",), (SlotValue("a", "a", ("a",)), SlotValue("b", "b")))
    parts = SlotValue("x y", "x y", sub_slots={"X": SlotValue("x", "x")})
    state = IntentState("Book", {"City": many, "Time": parts})
    told = event(HookCall("DialogCodeHook", Conversation("o", intent=state), {}), MOMENT)
    slots = told["sessionState"]["intent"]["slots"]
    assert [value["value"]["interpretedValue"] for value in slots["City"]["values"]] == ["a", "b"]
    assert (slots["City"]["shape"], slots["City"]["values"][0]["shape"]) == ("List", "Scalar")
    assert slots["Time"]["shape"] == "Composite"
    assert slots["Time"]["subSlots"]["X"]["value"]["interpretedValue"] == "x"


# the answer


def answered(answer: object, call: HookCall = DIALOG) -> Reply | Failure:
    return CodeHook(LOCALE, PythonFunction(lambda _event, _context: answer)).answer(call, MOMENT)


def state(
    action: dict[str, Any], intent: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    members = {"dialogAction": action, **({"intent": intent} if intent else {}), **more}
    return {"sessionState": members}


TEXT = [{"contentType": "PlainText", "content": "Which city?"}]
CARD = {
    "contentType": "ImageResponseCard",
    "imageResponseCard": {"title": "Cities", "buttons": [{"text": "Seoul", "value": "seoul"}]},
}


def test_an_answer_that_only_delegates() -> None:
    """The least there is; everything else is as it was."""
    assert answered(state({"type": "Delegate"})) == Reply(DialogAction("Delegate"))


def test_an_answer_with_all_there_is() -> None:
    """Slots, attributes, contexts and messages; nulls and unknown keys are let pass."""
    answer = {
        "sessionId": "me",
        "sessionState": {
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Time", "message": None},
            "intent": {
                "name": "Book",
                "slots": {
                    "City": {
                        "shape": "Scalar",
                        "value": {
                            "originalValue": "seoul",
                            "interpretedValue": "Seoul",
                            "resolvedValues": ["Seoul"],
                        },
                    },
                    "Time": None,
                },
                "state": "InProgress",
                "confirmationState": None,
            },
            "sessionAttributes": {"plan": "gold", "gone": None},
            "activeContexts": [
                {
                    "name": "asked",
                    "contextAttributes": {"a": "b"},
                    "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 2},
                }
            ],
        },
        "messages": [*TEXT, CARD],
        "requestAttributes": {"seen": "yes"},
    }
    reply = answered(answer)
    assert isinstance(reply, Reply)
    assert reply.action == DialogAction("ElicitSlot", "Time")
    assert reply.intent == IntentState(
        "Book", {"City": SlotValue("seoul", "Seoul", ("Seoul",)), "Time": None}
    )
    assert reply.attributes == {"plan": "gold"}
    assert reply.contexts == (ActiveContext("asked", {"a": "b"}, 2, 190.0),)
    assert reply.request_attributes == {"seen": "yes"}
    assert reply.messages[0] == Message("PlainText", "Which city?")
    assert reply.messages[1].card is not None
    assert reply.messages[1].card.buttons[0].value == "seoul"


def test_slots_that_an_answer_leaves_out_keep_their_values() -> None:
    """The guide's smallest ElicitSlot names the intent and no slots."""
    reply = answered(state({"type": "ElicitSlot", "slotToElicit": "Time"}, {"name": "Book"}))
    assert isinstance(reply, Reply)
    assert reply.intent == IntentState("Book", {"City": SEATTLE, "Time": TEN})
    other = answered(state({"type": "Close"}, {"name": "Plain", "state": "Fulfilled"}))
    assert isinstance(other, Reply)
    assert other.intent == IntentState("Plain", {}, "Fulfilled")


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        (None, None),
        ({}, None),
        ({"value": None}, None),
        ({"value": {"interpretedValue": "", "originalValue": ""}}, None),
        ({"value": {"interpretedValue": "Seoul"}}, SlotValue("Seoul", "Seoul")),
        ({"value": {"originalValue": "seoul"}}, SlotValue("seoul", None)),
        (
            {"shape": "List", "value": {"interpretedValue": "a b"}, "values": [{"value": None}]},
            SlotValue("a b", "a b"),
        ),
        (
            {
                "shape": "List",
                "value": {"interpretedValue": "a b"},
                "values": [{"value": {"interpretedValue": "a", "resolvedValues": ["A", ""]}}],
            },
            SlotValue("a b", "a b", (), (SlotValue("a", "a", ("A",)),)),
        ),
        (
            {"value": {"interpretedValue": "a"}, "subSlots": {"X": None, "Y": {"value": None}}},
            SlotValue("a", "a"),
        ),
    ],
)
def test_a_slot_as_an_answer_sets_it(slot: object, value: SlotValue | None) -> None:
    """Empty and null clear the slot; without an interpreted value it is not filled."""
    answer = state({"type": "Delegate"}, {"name": "Book", "slots": {"City": slot}})
    reply = answered(answer)
    assert isinstance(reply, Reply)
    assert reply.intent is not None
    assert reply.intent.slots["City"] == value


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "the answer: Input should be an object"),
        ("hello", "the answer: Input should be an object"),
        ({}, "sessionState: Field required"),
        ({"sessionState": {}}, "sessionState.dialogAction: Field required"),
        (state({}), "sessionState.dialogAction.type: Field required"),
        (
            state({"type": "Say"}),
            "sessionState.dialogAction.type: Input should be 'Close', 'ConfirmIntent', "
            "'Delegate', 'ElicitIntent' or 'ElicitSlot'",
        ),
        (
            state({"type": "ElicitSlot", "slotToElicit": "City"}),
            "sessionState.intent: ElicitSlot needs the intent's name",
        ),
        (
            state({"type": "ElicitSlot"}, {"name": "Book"}),
            "sessionState.dialogAction.slotToElicit: ElicitSlot needs a slot",
        ),
        (
            state({"type": "ElicitSlot", "slotToElicit": "Town"}, {"name": "Book"}),
            "sessionState.dialogAction.slotToElicit: Book has no slot 'Town'",
        ),
        (
            state({"type": "Delegate"}, {"name": "Fly"}),
            "sessionState.intent.name: en_US has no 'Fly'",
        ),
        (
            state({"type": "Delegate"}, {"name": "Book", "slots": {"Town": None}}),
            "sessionState.intent.slots: Book has no slot 'Town'",
        ),
        (state({"type": "Close"}), "sessionState.intent: Close needs the intent's name"),
        (
            state({"type": "Close"}, {"name": "Book"}),
            "sessionState.intent.state: Close needs the intent's state",
        ),
        (
            {"sessionState": {"dialogAction": {"type": "Close"}, "intent": "Book"}},
            "sessionState.intent: no String-argument constructor/factory method to deserialize "
            "from String value ('Book')",
        ),
        (
            {"sessionState": {"dialogAction": "Delegate"}},
            "sessionState.dialogAction: no String-argument constructor/factory method to "
            "deserialize from String value ('Delegate')",
        ),
        (
            state({"type": "Delegate"}, {"name": "Book", "slots": {"City": "Rome"}}),
            "sessionState.intent.slots.City: no String-argument constructor/factory method to "
            "deserialize from String value ('Rome')",
        ),
        (
            state({"type": "Delegate"}) | {"messages": ["Hello"]},
            "messages.0: no String-argument constructor/factory method to deserialize from "
            "String value ('Hello')",
        ),
        (
            state({"type": "Delegate"}) | {"requestAttributes": {"a": True}},
            "requestAttributes.a: Input should be a valid string",
        ),
        (
            state({"type": "Close"}, {"name": "Book", "state": "ReadyForFulfillment"}),
            "sessionState.intent.state: Close takes Failed, Fulfilled, InProgress, "
            "not ReadyForFulfillment",
        ),
        (state({"type": "ElicitIntent"}), "messages: ElicitIntent needs at least one"),
        (
            state({"type": "ConfirmIntent"}, {"name": "Plain"}),
            "messages: ConfirmIntent needs at least one",
        ),
        (
            state({"type": "Delegate"}) | {"messages": [{"contentType": "PlainText"}]},
            "messages.0.content: needed for PlainText",
        ),
        (
            state({"type": "Delegate"}) | {"messages": [{"contentType": "ImageResponseCard"}]},
            "messages.0.imageResponseCard: needed for ImageResponseCard",
        ),
        (
            state({"type": "Delegate"}) | {"messages": TEXT * 11},
            "messages: Value should have at most 10 items after validation, not 11",
        ),
        (
            state({"type": "Delegate"}, sessionAttributes={"a": 1}),
            "sessionState.sessionAttributes.a: Input should be a valid string",
        ),
        (
            state({"type": "Delegate"}, sessionAttributes={"a": "x" * 9300}),
            "sessionState.sessionAttributes: larger than 12288 bytes",
        ),
        ({"sessionState": "x" * 60_000}, "it is larger than 51200 bytes"),
    ],
)
def test_an_answer_that_lex_does_not_accept(answer: object, message: str) -> None:
    """Each names the member, behind the words that Lex itself begins with."""
    prefix = "Invalid Lambda Response: Received invalid response from Lambda: "
    assert answered(answer) == Failure("invalid", prefix + message)


KEYS = st.sampled_from(
    [
        *("sessionState", "dialogAction", "type", "intent", "name", "slots", "City", "value"),
        *("messages", "content", "activeContexts", "sessionAttributes", "timeToLive", "x"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)  # a busy machine
@given(JSON)
def test_any_json_is_a_reply_or_a_named_failure(answer: object) -> None:
    """Nothing that a function can answer breaks the runtime."""
    outcome = answered(answer)
    assert isinstance(outcome, Reply) or (outcome.kind == "invalid" and outcome.message)


# the function


def raising(_event: object, _context: object) -> object:
    raise KeyError("slots")


def leaving(_event: object, _context: object) -> object:
    raise SystemExit(1)


PREFIX = "Invalid Lambda Response: Received error response from Lambda: "


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        (raising, "Unhandled (KeyError: 'slots')"),
        (leaving, "Unhandled (SystemExit: 1)"),
        (
            lambda _event, _context: {1, 2},
            "Unhandled (TypeError: Object of type set is not JSON serializable)",
        ),
    ],
)
def test_a_handler_that_raises(handler: Callable[..., object], message: str) -> None:
    """Whatever it raises, Lex hears of an error."""
    outcome = CodeHook(LOCALE, PythonFunction(handler)).answer(DIALOG, MOMENT)
    assert outcome == Failure("error", PREFIX + message)


def test_a_handler_that_takes_too_long() -> None:
    """The deadline is the wall clock's; the handler may be told what is left of it."""
    release = threading.Event()
    remaining: list[int] = []

    def slow(_event: object, context: Any) -> object:
        remaining.append(context.get_remaining_time_in_millis())
        return release.wait(30)

    outcome = CodeHook(LOCALE, PythonFunction(slow), seconds=0.2).answer(DIALOG, MOMENT)
    release.set()
    assert outcome == Failure("timeout", "The Lambda function took longer than 0.2 s")
    assert 0 <= remaining[0] <= 200


def test_an_event_that_is_too_large() -> None:
    """Lex sends at most 12 KB to a function, which is then not called."""
    big = Conversation("o", intent=STATE, attributes={"notes": "x" * 12_300})
    outcome = CodeHook(LOCALE, PythonFunction(raising)).answer(
        HookCall("DialogCodeHook", big, {}), MOMENT
    )
    assert outcome == Failure("error", "The Lambda event is larger than 12288 bytes")


def test_a_handler_gets_json_and_cannot_reach_the_runtime() -> None:
    """What the handler does to its event stays with the handler."""
    seen: list[Any] = []

    def greedy(told: Any, _context: object) -> object:
        seen.append(json.loads(json.dumps(told)))
        told["sessionState"].clear()
        return state({"type": "Delegate"})

    hook = CodeHook(LOCALE, PythonFunction(greedy))
    assert [hook.answer(DIALOG, MOMENT) for _ in range(2)] == [Reply(DialogAction("Delegate"))] * 2
    assert seen[0] == seen[1] == event(DIALOG, MOMENT)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("handler", "'handler' is no code hook: give module:function, lambda:FUNCTION@ENDPOINT"),
        ("lambda:Name", "'lambda:Name' is no code hook"),
        ("lambda:Name@ftp://x", "'lambda:Name@ftp://x' is no code hook"),
        (7, "7 is no code hook"),
        ("no_such_module:handler", "'no_such_module:handler': no_such_module cannot be imported"),
        ("json:no_such", "'json:no_such': json has no function 'no_such'"),
    ],
)
def test_what_is_no_hook_is_named_at_the_start(spec: object, message: str) -> None:
    """Before the first conversation, with what would do."""
    with pytest.raises(BadHook) as raised:
        function_of(spec)
    assert str(raised.value).startswith(message)


def test_a_hook_is_given_for_a_locale_or_for_a_bot_and_a_locale() -> None:
    """The more exact name wins; a locale without one has none."""
    locales = {"en_US": LOCALE, "ko_KR": LOCALE, "ja_JP": LOCALE}
    hooks = {"en_US": raising, "ko_KR": raising, "Trips/ko_KR": leaving, "Other/ja_JP": raising}
    found = hooks_of(hooks, "Trips", locales)
    assert {locale_id: hook.function for locale_id, hook in found.items()} == {
        "en_US": PythonFunction(raising),
        "ko_KR": PythonFunction(leaving),
    }
    of_bot = hooks_of({"Trips": leaving, "en_US": raising}, "Trips", locales)
    assert {hook.function for hook in of_bot.values()} == {PythonFunction(leaving)}
    assert list(of_bot) == ["en_US", "ko_KR", "ja_JP"]


def test_a_hook_that_no_bot_calls_is_named_at_the_start() -> None:
    """A locale spelled with a hyphen would else be waited for in vain."""
    with (
        pytest.raises(BadHook) as raised,
        serve(BOTS / "HelloWorldBot", hooks={"ko-KR": raising}),
    ):
        pytest.fail("served")
    assert str(raised.value) == (
        "no bot calls the hook of 'ko-KR', only of ['*', 'HelloWorldBot', "
        "'HelloWorldBot/en_US', 'HelloWorldBot/ko_KR', 'en_US', 'ko_KR']"
    )


# a Lambda endpoint


@contextmanager
def endpoint(answer: Callable[[str, Any], Response]) -> Iterator[str]:
    """A server that takes Lambda's Invoke as SAM local and moto do."""

    async def invoke(request: Request) -> Response:
        return answer(request.path_params["name"], await request.json())

    path = "/2015-03-31/functions/{name}/invocations"
    with serving(Starlette(routes=[Route(path, invoke, methods=["POST"])])) as url:
        yield url


def invoked(answer: Callable[[str, Any], Response], seconds: float = 20.0) -> Reply | Failure:
    with endpoint(answer) as url:
        hook = CodeHook(LOCALE, function_of(f"lambda:Trips@{url}"), seconds)
        return hook.answer(DIALOG, MOMENT)


def test_a_lambda_function_at_an_endpoint() -> None:
    """Invoked by its name with the same event; no credentials are asked for on this machine."""
    heard: list[tuple[str, Any]] = []

    def answer(name: str, told: Any) -> Response:
        heard.append((name, told))
        return JSONResponse(state({"type": "Delegate"}))

    assert invoked(answer) == Reply(DialogAction("Delegate"))
    assert heard == [("Trips", event(DIALOG, MOMENT))]


FUNCTION_ERROR = {"x-amz-function-error": "Unhandled"}


@pytest.mark.parametrize(
    ("response", "failure"),
    [
        (
            JSONResponse({"errorMessage": "boom", "errorType": "E"}, headers=FUNCTION_ERROR),
            Failure("error", PREFIX + "Unhandled (boom)"),
        ),
        (
            JSONResponse(
                {"errorMessage": "2026-11-21 Task timed out after 3.00 seconds"},
                headers=FUNCTION_ERROR,
            ),
            Failure("timeout", "The Lambda function took longer than 20 s"),
        ),
        (
            JSONResponse({"Message": "no such function"}, 404),
            Failure(
                "error",
                PREFIX + "An error occurred (404) when calling the Invoke operation "
                "(reached max retries: 0): no such function",
            ),
        ),
        (
            Response("not json"),
            Failure(
                "invalid",
                "Invalid Lambda Response: Received invalid response from Lambda: "
                "the answer: Invalid JSON: expected ident at line 1 column 2",
            ),
        ),
    ],
)
def test_a_lambda_function_that_fails(response: Response, failure: Failure) -> None:
    """Its own error, its own timeout, no function, no JSON."""
    assert invoked(lambda _name, _event: response) == failure


def test_an_endpoint_that_is_not_there() -> None:
    """An error that names the address."""
    hook = CodeHook(LOCALE, function_of("lambda:Trips@http://127.0.0.1:9"))
    outcome = hook.answer(DIALOG, MOMENT)
    assert isinstance(outcome, Failure)
    assert outcome.kind == "error"
    assert "http://127.0.0.1:9/2015-03-31/functions/Trips/invocations" in outcome.message


# over the wire


def order_number(client: Any, runtime: LocalRuntime) -> Any:
    """CheckDelivery's fulfilment, which needs the hook; FlowerShopBot has a failure response."""
    return client.recognize_text(**runtime.address("en_US"), text="where is order number 1234")


@pytest.mark.parametrize(
    ("hook", "said"),
    [
        (raising, "I could not find that delivery."),
        (lambda _event, _context: {}, "I could not find that delivery."),
    ],
)
def test_a_failed_fulfilment_is_told_by_the_bot(
    connect: Callable[[str], Any], hook: Callable[..., object], said: str
) -> None:
    """The bot's failure response, HTTP 200, and the intent Failed."""
    with serve(BOTS / "FlowerShopBot", hooks={"en_US": hook}) as runtime:
        answer = order_number(connect(runtime.url), runtime)
    assert [message["content"] for message in answer["messages"]] == [said]
    assert answer["sessionState"]["intent"]["state"] == "Failed"


@pytest.mark.parametrize(
    ("hook", "code", "status"),
    [
        (raising, "DependencyFailedException", 424),
        (lambda _event, _context: {}, "BadGatewayException", 502),
        (None, "DependencyFailedException", 424),
    ],
)
def test_a_failed_fulfilment_without_a_failure_response_is_an_error(
    connect: Callable[[str], Any],
    tmp_path: Path,
    hook: Callable[..., object] | None,
    code: str,
    status: int,
) -> None:
    """`streaming-progress`: an exception if none is configured; which one is ours to choose."""
    bot = without_failure_steps(tmp_path)
    with (
        serve(bot, hooks={"en_US": hook} if hook else {}) as runtime,
        pytest.raises(ClientError) as raised,
    ):
        order_number(connect(runtime.url), runtime)
    response = raised.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (
        code,
        status,
    )
    assert response["Error"]["Message"].startswith(
        "Invalid Lambda Response: " if hook else "en_US has no code hook: give one with serve("
    )


def without_failure_steps(tmp_path: Path) -> Path:
    """FlowerShopBot, of which CheckDelivery says nothing about a hook that fails."""
    folder = tmp_path / "bot"
    for file in (BOTS / "FlowerShopBot").rglob("*.json"):
        members = json.loads(file.read_text(encoding="utf-8"))
        if file.parent.name == "CheckDelivery":
            after = members["fulfillmentCodeHook"]["postFulfillmentStatusSpecification"]
            after |= dict.fromkeys(after)
        copy = folder / file.relative_to(BOTS / "FlowerShopBot")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(members), encoding="utf-8")
    return folder
