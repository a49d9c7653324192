"""The real boto3 against a scripted Lex: what it sends, and what each fault becomes."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import botocore.session
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from lexclient import errors
from lexclient.client import BotAddress, LexClient
from lexclient.recognition import Interpretation, LexMessage, Slot
from loopback import serving

ADDRESS = BotAddress("BOTBOTBOT1", "TSTALIASID", "ko_KR")
PATH = "/bots/BOTBOTBOT1/botAliases/TSTALIASID/botLocales/ko_KR/sessions/session-1"

# The last turn of HelloWorldBot, shaped as the real service answered it.
ANSWER: dict[str, Any] = {
    "messages": [
        {"content": "반갑습니다. 홍길동님.", "contentType": "PlainText"},
        {"content": "HelloWorld 의도를 종료합니다.", "contentType": "PlainText"},
    ],
    "sessionState": {
        "dialogAction": {"type": "Close"},
        "intent": {"name": "HelloWorld", "state": "Fulfilled"},
    },
    "interpretations": [
        {
            "nluConfidence": {"score": 1.0},
            "intent": {
                "name": "HelloWorld",
                "slots": {
                    "Name": {
                        "value": {
                            "originalValue": "홍길동",
                            "interpretedValue": "홍길동",
                            "resolvedValues": [],
                        }
                    }
                },
            },
        },
        {"intent": {"name": "FallbackIntent", "slots": {}}},
    ],
    "sessionId": "session-1",
}

Reply = Callable[[], Response]


@contextmanager
def scripted(reply: Reply, **options: Any) -> Iterator[tuple[LexClient, list[dict[str, Any]]]]:
    """A client of a server that gives one reply to everything, and what the server was sent."""
    seen: list[dict[str, Any]] = []

    async def handle(request: Request) -> Response:
        body = await request.json() if await request.body() else None
        seen.append({"method": request.method, "path": request.url.path, "body": body})
        return reply()

    routes = [Route("/{path:path}", handle, methods=["GET", "POST", "DELETE"])]
    with serving(Starlette(routes=routes)) as url:
        keys = ("AKIAEXAMPLE", "SECRETEXAMPLE")
        yield LexClient(endpoint_url=url, region="us-east-1", credentials=keys, **options), seen


def failing(status: int, code: str, message: str = "in the service's words") -> Reply:
    headers = {"x-amzn-ErrorType": code, "x-amzn-RequestId": "request-7"}
    return lambda: JSONResponse({"message": message}, status_code=status, headers=headers)


def test_recognize_sends_and_reads_the_wire() -> None:
    """One call of RecognizeText: the path and body of the model, everything of the answer."""
    with scripted(lambda: JSONResponse(ANSWER, headers={"x-amzn-RequestId": "r1"})) as (lex, seen):
        got = lex.recognize(ADDRESS, "session-1", "네")
    assert seen == [{"method": "POST", "path": PATH + "/text", "body": {"text": "네"}}]
    assert got.interpretations == (
        Interpretation("HelloWorld", 1.0, {"Name": Slot("홍길동", "홍길동", ())}),
        Interpretation("FallbackIntent", None, {}),
    )
    assert got.messages == (
        LexMessage("반갑습니다. 홍길동님.", "PlainText"),
        LexMessage("HelloWorld 의도를 종료합니다.", "PlainText"),
    )
    assert (got.intent, got.dialog_action, got.request_id) == ("HelloWorld", "Close", "r1")
    assert got.seconds > 0
    assert got.response == ANSWER


def test_every_field_of_an_answer_is_optional() -> None:
    """An answer with next to nothing is a recognition of nothing, not an exception."""
    with scripted(lambda: JSONResponse({"sessionId": "session-1"})) as (lex, _):
        got = lex.recognize(ADDRESS, "session-1", "네")
    assert (got.interpretations, got.messages, got.intent, got.dialog_action) == (
        (),
        (),
        None,
        None,
    )


def test_delete_session_calls_delete() -> None:
    """DeleteSession goes to the session's own path."""
    with scripted(lambda: JSONResponse({})) as (lex, seen):
        lex.delete_session(ADDRESS, "session-1")
    assert seen == [{"method": "DELETE", "path": PATH, "body": None}]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "ValidationException", errors.LexInvalidRequest),
        (403, "AccessDeniedException", errors.LexAccessDenied),
        (403, "UnrecognizedClientException", errors.LexAccessDenied),
        (403, "ExpiredTokenException", errors.LexAccessDenied),
        (404, "ResourceNotFoundException", errors.LexNotFound),
        (409, "ConflictException", errors.LexBusy),
        (424, "DependencyFailedException", errors.LexHookFailed),
        (429, "ThrottlingException", errors.LexBusy),
        (500, "InternalServerException", errors.LexBroken),
        (502, "BadGatewayException", errors.LexHookFailed),
        (418, "NobodyKnowsException", errors.LexBroken),
    ],
)
def test_each_error_of_the_service_has_its_class(
    status: int, code: str, expected: type[errors.LexError]
) -> None:
    """Every modelled error becomes ours, with AWS's words, code and request id."""
    with scripted(failing(status, code)) as (lex, _), pytest.raises(errors.LexError) as caught:
        lex.recognize(ADDRESS, "session-1", "네")
    error = caught.value
    assert (type(error), str(error)) == (expected, "in the service's words")
    assert (error.code, error.request_id) == (code, "request-7")


def test_a_page_instead_of_json_is_told() -> None:
    """A captive portal's HTML is an answer nobody can read, not an empty recognition."""
    page = HTMLResponse("<html>Sign in</html>", status_code=200)
    with scripted(lambda: page) as (lex, _), pytest.raises(errors.LexBroken) as caught:
        lex.recognize(ADDRESS, "session-1", "네")
    assert str(caught.value) == f"{lex.address} answered, but not as Lex V2 does."


def test_throttling_is_tried_again_once() -> None:
    """boto3 itself repeats a 429; we ask for two attempts in all."""
    with scripted(failing(429, "ThrottlingException")) as (lex, seen):
        with pytest.raises(errors.LexBusy):
            lex.recognize(ADDRESS, "session-1", "네")
        assert len(seen) == 2


def test_nothing_at_the_address_is_unreachable() -> None:
    """A closed port says which address nobody answers at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    lex = LexClient(endpoint_url=url, region="us-east-1", credentials=("a", "b"))
    with pytest.raises(errors.LexUnreachable) as caught:
        lex.recognize(ADDRESS, "session-1", "네")
    assert url in str(caught.value)


def test_a_proxy_of_the_company_is_not_asked_for_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`HTTP_PROXY` is for the way out; where it leads nowhere, that is a network's fault."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with scripted(lambda: JSONResponse(ANSWER)) as (lex, _):
        assert lex.recognize(ADDRESS, "session-1", "네").intent == "HelloWorld"
    far = LexClient(region="us-east-1", credentials=("a", "b"), attempts=1)
    with pytest.raises(errors.LexUnreachable, match=r"127\.0\.0\.1:9"):
        far.recognize(ADDRESS, "session-1", "네")


def test_a_server_that_never_answers_meets_the_deadline() -> None:
    """A socket that accepts and stays silent ends as a timeout with the seconds waited."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        lex = LexClient(
            endpoint_url=url, region="us-east-1", credentials=("a", "b"), deadline_s=0.2
        )
        with pytest.raises(errors.LexTimeout) as caught:
            lex.recognize(ADDRESS, "session-1", "네")
    assert str(caught.value) == "Lex did not answer within 0.2 seconds."


def test_without_credentials_the_remedy_is_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """No profile, no key, no role: its own class, before anything is sent."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    lex = LexClient(endpoint_url="http://127.0.0.1:9", region="us-east-1")
    with pytest.raises(errors.LexCredentialsMissing) as caught:
        lex.recognize(ADDRESS, "session-1", "네")
    assert str(caught.value) == "Unable to locate credentials"


def test_a_client_for_those_who_retry_themselves_calls_once() -> None:
    """Towards the same service, with the same deadline and credentials."""
    signatures: list[str | None] = []

    async def handle(request: Request) -> Response:
        signatures.append(request.headers.get("authorization"))
        headers = {"x-amzn-ErrorType": "ThrottlingException"}
        return JSONResponse({"message": "slow down"}, 429, headers=headers)

    with serving(Starlette(routes=[Route("/{path:path}", handle, methods=["POST"])])) as url:
        keys = ("AKIAEXAMPLE", "SECRETEXAMPLE")
        usual = LexClient(endpoint_url=url, region="us-east-1", credentials=keys, deadline_s=9.0)
        lex = usual.calling_once(3)
        with pytest.raises(errors.LexBusy, match=r"^slow down$"):
            lex.recognize(ADDRESS, "session-1", "네")
    assert (lex.address, lex.deadline_s) == (url, 9.0)
    (signature,) = signatures
    assert "Credential=AKIAEXAMPLE/" in str(signature)


def test_every_modelled_error_has_a_translation() -> None:
    """The table covers each exception of botocore's service model."""
    model = botocore.session.get_session().get_service_model("lexv2-runtime")
    modelled = {shape.name for shape in model.error_shapes}
    assert modelled - set(errors.BY_CODE) == set()
