"""The Lambda code hook: Lex's event in, Lex's response out, whatever the model does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fallback import errors
from fallback.answerer import Answer, Delta, Question, Usage
from fallback.composed import FirstOf
from fallback.hook.code_hook import CodeHook, in_messages
from fallback.hook.provenance import ANSWER, ANSWERED_BY, WHERE, read, told
from tests.fallback.asked import CHAT, KEY, answerer_at
from tests.fallback.scripted import HOLD, error, reply, scripted, whole

ANSWERED = Answer(
    target="gpt-6-luna",
    text="Amazon Lex builds chatbots.",
    outcome="complete",
    model="gpt-6-luna-2026",
    finish_reason="stop",
    usage=Usage(20, 6, "reported"),
    cost=Decimal("0.0000050"),
    first_s=0.5,
    total_s=0.5,
    request_id="req_1",
)


@dataclass
class Fixed:
    """An answerer that gives one answer and keeps the question."""

    answer: Answer
    question: Question | None = None

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        self.question = question
        yield Delta(self.answer.text)
        yield self.answer


@dataclass
class Broken:
    """An answerer with a bug."""

    def stream(self, question: Question, stop: threading.Event) -> Iterator[Delta | Answer]:
        raise ZeroDivisionError(KEY)


@dataclass
class Context:
    """Lambda's context, as far as it is used."""

    milliseconds: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


def event(name: str = "FallbackIntent", **changes: Any) -> dict[str, Any]:
    """A FulfillmentCodeHook event, as the developer guide's `lambda-input-format` has it."""
    intent = {
        "name": name,
        "slots": {},
        "state": "ReadyForFulfillment",
        "confirmationState": "None",
    }
    return {
        "messageVersion": "1.0",
        "invocationSource": "FulfillmentCodeHook",
        "inputMode": "Text",
        "responseContentType": "text/plain; charset=utf-8",
        "sessionId": "s-1",
        "inputTranscript": "What is Lex?",
        "bot": {
            "id": "ABCDEFGHIJ",
            "name": "HelloWorldBot",
            "aliasId": "TSTALIASID",
            "aliasName": "TestBotAlias",
            "localeId": "en_US",
            "version": "DRAFT",
        },
        "interpretations": [{"intent": intent}],
        "proposedNextState": None,
        "requestAttributes": None,
        "sessionState": {
            "sessionAttributes": {"name": "홍길동"},
            "activeContexts": [
                {
                    "name": "greeted",
                    "contextAttributes": {},
                    "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 4},
                }
            ],
            "intent": intent,
            "originatingRequestId": "00000000-0000-0000-0000-000000000000",
        },
    } | changes


def hook(answer: Answer = ANSWERED, **changes: Any) -> CodeHook:
    return CodeHook(Fixed(answer), **({"new_id": lambda: "id-1"} | changes))


def test_answers_the_fallback_intent() -> None:
    """The whole response: closed as Fulfilled, marked, with who answered beside what was there."""
    answer = (
        '{"id":"id-1","target":"gpt-6-luna","model":"gpt-6-luna-2026","outcome":"complete",'
        '"finish_reason":"stop","input_tokens":20,"output_tokens":6,"usage_source":"reported",'
        '"cost":"0.0000050","first_s":0.5,"total_s":0.5,"retries":0,"request_id":"req_1"}'
    )
    assert hook()(event(), Context()) == {
        "sessionState": {
            "activeContexts": event()["sessionState"]["activeContexts"],
            "sessionAttributes": {
                "name": "홍길동",
                ANSWERED_BY: "gpt-6-luna",
                ANSWER: answer,
            },
            "dialogAction": {"type": "Close"},
            "intent": {
                "name": "FallbackIntent",
                "slots": {},
                "state": "Fulfilled",
                "confirmationState": "None",
            },
        },
        "messages": [
            {"contentType": "PlainText", "content": "[ChatGPT] Amazon Lex builds chatbots."}
        ],
    }


@pytest.mark.parametrize("source", ["DialogCodeHook", "FulfillmentCodeHook"])
def test_delegates_every_other_intent(source: str) -> None:
    """An intent of the bot goes back as it came, for Lex to carry on, and no model is asked."""
    slots = {"Name": {"shape": "Scalar", "value": {"interpretedValue": "홍길동"}}}
    given = event("HelloWorld", invocationSource=source, requestAttributes={"channel": "web"})
    given["sessionState"]["intent"] |= {"slots": slots, "kendraResponse": {}}
    answerer = Fixed(ANSWERED)
    assert CodeHook(answerer)(given, Context()) == {
        "sessionState": {
            "activeContexts": given["sessionState"]["activeContexts"],
            "sessionAttributes": {"name": "홍길동"},
            "dialogAction": {"type": "Delegate"},
            "intent": {
                "name": "HelloWorld",
                "slots": slots,
                "state": "ReadyForFulfillment",
                "confirmationState": "None",
            },
        },
        "requestAttributes": {"channel": "web"},
    }
    assert answerer.question is None


@pytest.mark.parametrize(("where", "action"), [("app", "Delegate"), ("hook", "Close")])
def test_the_app_can_keep_the_answer_to_itself(where: str, action: str) -> None:
    """One request attribute switches between an answer here and one in the app, turn by turn."""
    response = hook()(event(requestAttributes={WHERE: where}), Context())
    assert response["sessionState"]["dialogAction"] == {"type": action}
    assert ("messages" in response) is (where == "hook")
    assert (ANSWERED_BY in response["sessionState"]["sessionAttributes"]) is (where == "hook")


def test_a_delegated_turn_does_not_inherit_the_answer_before() -> None:
    """Session attributes last; ours go when the hook is called and does not answer."""
    given = event("HelloWorld")
    given["sessionState"]["sessionAttributes"] |= told(ANSWERED, "id-0")
    response = hook()(given, Context())
    assert response["sessionState"]["sessionAttributes"] == {"name": "홍길동"}


def test_the_prefix_can_be_left_out() -> None:
    """What the bubble says is then the answer alone; the attributes still tell who answered."""
    response = hook(prefix="")(event(), Context())
    assert response["messages"][0]["content"] == "Amazon Lex builds chatbots."


def test_an_offline_answer_is_not_marked_as_chatgpt() -> None:
    """It says itself what it is."""
    response = hook(replace(ANSWERED, target="offline-chat"))(event(), Context())
    assert response["messages"][0]["content"] == "Amazon Lex builds chatbots."


# outcome of the answer: (its text, the intent's state, the message)
OUTCOMES = {
    "complete": ("Yes.", "Fulfilled", "[ChatGPT] Yes."),
    "truncated": ("Yes, but", "Fulfilled", "[ChatGPT] Yes, but"),
    "cut": ("Yes, b", "Failed", "[ChatGPT] Yes, b"),
    "failed": ("", "Failed", "I could not get an answer just now. Please try again in a moment."),
    "timeout": ("", "Failed", "I could not get an answer just now. Please try again in a moment."),
    "filtered": ("", "Failed", "I could not get an answer just now. Please try again in a moment."),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_a_reply(outcome: Any) -> None:
    """A failure is said, with the state Failed and the reason in the attributes."""
    text, state, message = OUTCOMES[outcome]
    fault = None if state == "Fulfilled" else errors.ServerFailed("gpt-6-luna", detail="HTTP 500")
    answer = Answer("gpt-6-luna", text, outcome, error=fault)
    response = hook(answer)(event(), Context())
    assert response["sessionState"]["intent"]["state"] == state
    assert response["sessionState"]["dialogAction"] == {"type": "Close"}
    assert response["messages"] == [{"contentType": "PlainText", "content": message}]
    reason = "The server of gpt-6-luna failed (HTTP 500)."
    heard = read(response["sessionState"]["sessionAttributes"])
    assert heard is not None
    assert (heard.answer.error and str(heard.answer.error)) == (reason if fault else None)


def test_says_sorry_in_korean() -> None:
    """To a Korean bot's user."""
    given = event(bot={"localeId": "ko_KR"})
    response = hook(Answer("x", "", "failed"))(given, Context())
    assert response["messages"][0]["content"] == (
        "지금은 답변을 가져오지 못했습니다. 잠시 후 다시 말씀해 주세요."
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"sessionState": None},
        {"sessionState": {"intent": None, "sessionAttributes": None}, "bot": None},
        event(inputTranscript=""),
        event(inputTranscript=None),
    ],
)
def test_a_strange_event_gets_a_valid_reply(given: Mapping[str, Any]) -> None:
    """Nothing was asked, so no model is; Lex gets its closing reply all the same."""
    answerer = Fixed(ANSWERED)
    response = CodeHook(answerer)(given, Context())
    assert answerer.question is None
    assert response["sessionState"]["dialogAction"] == {"type": "Close"}
    assert response["sessionState"]["intent"]["name"] == "FallbackIntent"
    assert response["sessionState"]["intent"]["state"] == "Failed"
    assert len(response["messages"]) == 1


def test_a_bug_is_a_reply_too(caplog: pytest.LogCaptureFixture) -> None:
    """An exception nobody foresaw becomes Failed, and its message stays out of the log."""
    response = CodeHook(Broken())(event(), Context())
    assert response["sessionState"]["intent"]["state"] == "Failed"
    assert caplog.messages == ["The fallback failed: ZeroDivisionError"]


@pytest.mark.parametrize(
    ("context", "left"),
    [(Context(30_000), 29.0), (Context(3_000), 2.0), (Context(500), 0), (None, 25)],
)
def test_spends_the_remaining_time_less_a_margin(context: Context | None, left: float) -> None:
    """The deadline leaves a second to reply in."""
    answerer = Fixed(ANSWERED)
    CodeHook(answerer, clock=lambda: 100.0)(event(), context)
    assert answerer.question == Question("What is Lex?", deadline=100.0 + left)


def test_replies_before_lambda_gives_up() -> None:
    """A server that holds the line does not hold the hook."""
    with scripted([HOLD]) as server:
        answerer = answerer_at(server.url, replace(CHAT, timeout_s=60), streaming=False)
        started = time.monotonic()
        response = CodeHook(answerer)(event(), Context(1_500))
        took = time.monotonic() - started
    heard = read(response["sessionState"]["sessionAttributes"])
    assert heard is not None
    assert heard.answer.outcome == "timeout"
    assert response["sessionState"]["intent"]["state"] == "Failed"
    assert took < 5


def test_never_streams_and_names_the_target_that_answered() -> None:
    """The request asks for a whole answer; after a retired model its successor is on record."""
    gone = error(404, "The model `some-model` has been deprecated", code="model_not_found")
    with scripted(gone, reply(200, whole("Hello."))) as server:
        targets = [replace(CHAT, name=name) for name in ("old", "new")]
        answerers = [answerer_at(server.url, target, streaming=False) for target in targets]
        response = CodeHook(FirstOf(tuple(answerers)))(event(), Context())
    heard = read(response["sessionState"]["sessionAttributes"])
    assert heard is not None
    assert (heard.answer.target, heard.answer.outcome) == ("new", "complete")
    assert [earlier.target for earlier in heard.answer.before] == ["old"]
    assert all("stream" not in body for body in server.bodies)
    assert response["messages"][0]["content"] == "[ChatGPT] Hello."


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("short", [5]),
        ("x" * 1024, [1024]),
        ("x" * 1025, [1024, 1]),
        ("가" * 2500, [1024, 1024, 452]),
        ("😀" * 600, [512, 88]),
        ("word " * 300, [1024, 474]),
        ("A sentence of words. " * 60, [1007, 251]),
        ("x" * 20_000, [1024] * 10),
    ],
)
def test_long_answers_become_messages(text: str, lengths: list[int]) -> None:
    """At most ten of at most 1,024 UTF-16 code units, parted at the best place there is."""
    messages = in_messages(text)
    assert [len(message) for message in messages] == lengths
    assert all(units(message) <= 1024 for message in messages)


def test_a_paragraph_is_the_best_place_to_part() -> None:
    """Two paragraphs that do not fit together stay whole."""
    first, second = "One. " * 150, "Two. " * 150
    assert in_messages(f"{first.strip()}\n\n{second}") == [first.strip(), second.strip()]


def test_the_package_is_the_folder_without_local(tmp_path: Path) -> None:
    """`fallback.handler.handler` starts from a copy of the folder alone, without the embedded
    endpoint, and answers an event."""
    source = Path(__file__).parents[3] / "fallback"
    package = tmp_path / "fallback"
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("local", "__pycache__"))
    program = (
        "import json, sys; from fallback.handler import handler; "
        "print(json.dumps(handler(json.load(sys.stdin))['sessionState']['intent']['state'])); "
        "unwanted = {'streamlit', 'boto3', 'starlette', 'uvicorn', 'sqlalchemy', 'loopback'}; "
        "print(sorted(unwanted & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        input=json.dumps(event()),
        cwd=tmp_path,
        env={"FALLBACK_TARGET": "gpt-3.5-turbo", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ('"Failed"\n[]\n', "")


def test_a_target_that_is_not_there_is_named_at_the_start() -> None:
    """A wrong name in the environment is found when the function starts."""
    from fallback.handler import code_hook  # noqa: PLC0415  # its import reads the environment

    with pytest.raises(ValueError, match="FALLBACK_TARGET: no target is called gpt-9; there are"):
        code_hook({"FALLBACK_TARGET": "gpt-9"})


def test_the_environment_sets_the_hook_up(tmp_path: Path) -> None:
    """Target, file and prefix come from variables."""
    from fallback.handler import code_hook  # noqa: PLC0415  # its import reads the environment

    with scripted(reply(200, whole("Hello."))) as server:
        file = tmp_path / "targets.toml"
        file.write_text(f'[targets.mine]\nshape = "chat"\nmodel = "m"\nbase_url = "{server.url}"\n')
        environ = {
            "FALLBACK_TARGET": "mine",
            "FALLBACK_TARGETS_FILE": str(file),
            "FALLBACK_PREFIX": "0",
        }
        response = code_hook(environ)(event(), Context())
    assert response["messages"] == [{"contentType": "PlainText", "content": "Hello."}]


DOCUMENT = """# Shop

## Opening hours
We are open until nine in the evening.
"""


def grounded_hook(folder: Path, file: Path, **environ: str) -> CodeHook:
    from fallback.handler import code_hook  # noqa: PLC0415  # its import reads the environment

    named = {"FALLBACK_TARGET": "mine", "FALLBACK_TARGETS_FILE": str(file)}
    named |= {"FALLBACK_PREFIX": "0", "FALLBACK_DOCUMENTS": str(folder)} | environ
    return code_hook(named)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    folder.mkdir()
    (folder / "shop.md").write_text(DOCUMENT)
    return folder


def test_the_hook_answers_from_a_folder_of_its_package(tmp_path: Path, documents: Path) -> None:
    """The passage goes to the model with its number; session attributes, which every client reads,
    name what was cited and hold nothing of what stands there."""
    with scripted(reply(200, whole("Until nine. [1]"))) as server:
        file = tmp_path / "targets.toml"
        file.write_text(f'[targets.mine]\nshape = "chat"\nmodel = "m"\nbase_url = "{server.url}"\n')
        hook = grounded_hook(documents, file)
        response = hook(event(inputTranscript="When are you open?"), Context())
        (request,) = server.requests
    assert "open until nine in the evening" in json.dumps(request.body)
    assert response["messages"] == [{"contentType": "PlainText", "content": "Until nine. [1]"}]
    attributes = response["sessionState"]["sessionAttributes"]
    known = read(attributes)
    assert known is not None
    assert [(c.number, c.title, c.text) for c in known.answer.citations] == [
        (1, "shop.md › Opening hours", "")
    ]
    assert "in the evening" not in json.dumps(attributes)


def test_what_the_documents_do_not_say_is_an_answer_of_the_hook(
    tmp_path: Path, documents: Path
) -> None:
    """Nobody is asked, the intent is fulfilled, and the outcome says why."""
    with scripted() as server:
        file = tmp_path / "targets.toml"
        file.write_text(f'[targets.mine]\nshape = "chat"\nmodel = "m"\nbase_url = "{server.url}"\n')
        hook = grounded_hook(documents, file)
        response = hook(event(inputTranscript="Mona Lisa?"), Context())
        assert server.requests == []
    assert response["sessionState"]["intent"]["state"] == "Fulfilled"
    assert response["messages"][0]["content"] == "The documents say nothing about this."
    known = read(response["sessionState"]["sessionAttributes"])
    assert known is not None
    assert known.answer.outcome == "not_in_documents"


def test_documents_that_cannot_be_used_are_named_at_the_start(tmp_path: Path) -> None:
    """A folder that is not there, one with nothing to read, one with a damaged file, and an index
    of Amazon's, which this package does not search."""
    own = '[targets.mine]\nshape = "chat"\nmodel = "m"\nbase_url = "http://127.0.0.1:9/v1"\n'
    file, empty, damaged = tmp_path / "targets.toml", tmp_path / "empty", tmp_path / "damaged"
    file.write_text(own)
    empty.mkdir()
    damaged.mkdir()
    (damaged / "a.pdf").write_bytes(b"no PDF")
    for folder, told_ in (
        (tmp_path / "away", "no_folder"),
        (empty, "nothing"),
        (damaged, r"cannot be read here: a\.pdf"),
    ):
        with pytest.raises(ValueError, match=f"FALLBACK_DOCUMENTS: .*{told_}"):
            grounded_hook(folder, file)
    file.write_text(f'{own}[targets.mine.grounding]\nknowledge_base = "KB12345678"\n')
    with pytest.raises(ValueError, match="Amazon Kendra or a knowledge base"):
        grounded_hook(tmp_path, file, FALLBACK_DOCUMENTS="")
