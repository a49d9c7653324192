"""Whatever is sent: never a 500, never a hang, never an answer that the model does not allow."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import given, settings
from hypothesis import strategies as st

from lexclient.local import serve
from lexclient.local.wire.service import service_model, violations

BOTS = Path(__file__).parents[4] / "bots"
MODEL = service_model()
PACKED = ("messages", "sessionState", "requestAttributes")


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Wire:
    """One kept-alive connection to the runtime."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)

    def send(self, sent: Sent) -> tuple[int, dict[str, str], bytes]:
        try:
            self.connection.request(sent.method, sent.path, sent.body, sent.headers)
            response = self.connection.getresponse()
            return (
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(),
            )
        except BaseException:
            self.connection.close()
            raise


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with serve(BOTS / "HelloWorldBot", BOTS / "FlowerShopBot") as runtime:
        runtime.warm_up().join()
        opened = Wire(runtime.url)
        yield opened
        opened.connection.close()


# what is sent: hypothesis draws the seeds, plain chance draws the thousands of parts

SAID = ["안녕", "홍길동", "네", "아니요", "hello", "yes", "no", "장미 스무 송이", "내일", "열두 명"]
SAID += ["꽃 주문하고 싶어요", "I want to order flowers", "tomorrow at 7pm", "취소", "배송 조회"]
WORDS = ["HelloWorld", "Name", "OrderFlowers", "FlowerType", "BookClass", "{Name}", "[a]", "7"]
ODD = ["", "x" * 101, "x-amz-lex:a", "\ud800", "😀" * 600, "가" * 1025, "\x00\u202e", "..", "null"]
BOTS_ASKED = ["HELLOWORLD", "FLOWERSHOP"] * 6 + ["NOSUCHBOT1", "a-b", "안녕", "%"]
ALIASES = ["TSTALIASID"] * 12 + ["OTHERALIAS", "-"]
LOCALES = ["ko_KR", "en_US"] * 6 + ["ja_JP", "."]
SESSIONS = ["ab", "a:b._-1"] * 6 + ["a", "세션", "x" * 101, "a/b"]
UTTERED = "RecognizeUtterance"
OTHERS = ["GetSession", "DeleteSession", UTTERED, "StartConversation"]
JUNK = [None, True, 0, -1.5, 10**30, float("nan"), "x", [], {}, [{}], {"": {"a": [None]}}]


class Sender:
    """Makes requests by chance: a third of what it sends is as a client would send it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def request(self) -> Sent:
        drawn = [self.chance.choice(ids) for ids in (BOTS_ASKED, ALIASES, LOCALES, SESSIONS)]
        bot, alias, locale, session = (quote(each, safe="") for each in drawn)
        base = f"/bots/{bot}/botAliases/{alias}/botLocales/{locale}/sessions/{session}"
        operation = self.chance.choice(["RecognizeText"] * 4 + ["PutSession"] * 2 + OTHERS)
        http_ = MODEL.operation_model(operation).http
        path = base + http_["requestUri"].rpartition("}")[2]
        odd_paths = [base + "/nope", "/", "/bots//", path + "?a=b"]
        return Sent(
            self.mostly(http_["method"], ["PATCH", "PUT", "HEAD"]),
            self.mostly(path, odd_paths),
            self.headers(operation),
            self.body(operation),
        )

    def headers(self, operation: str) -> dict[str, str]:
        usual = {"Content-Type": "text/plain; charset=utf-8"} if operation == UTTERED else {}
        state = {"Content-Type": "text/plain", "x-amz-lex-session-state": "AAAA"}
        audio = {"ResponseContentType": "audio/mpeg"}
        return dict(self.mostly(usual, [audio, {"Content-Type": "a"}, state]))

    def mostly(self, usual: Any, odd: list[Any], rarely: float = 0.06) -> Any:
        return self.chance.choice(odd) if self.chance.random() < rarely else usual

    def body(self, operation: str) -> bytes:
        if operation == UTTERED:
            return self.mostly(self.chance.choice(SAID).encode(), [b"", b"\xff", b"x" * 1025])
        if operation in OTHERS:
            return self.mostly(b"", [b"\x00\xff", b"{}"])
        members = self.members(operation)
        written = json.dumps(members).encode()
        return self.mostly(written, [b"", b"[" * 5000, b"{", written[:-1], b'"text"', b"\xff"])

    def members(self, operation: str) -> Any:
        shape = MODEL.operation_model(operation).input_shape
        assert shape is not None
        oddity = self.chance.choice([0, 0, 0.02, 0.2])
        body = {
            name: self.value(member, oddity)
            for name, member in shape.members.items()
            if "location" not in member.serialization and self.chance.random() < 0.5
        }
        if operation == "RecognizeText" and oddity < 0.2:
            body["text"] = self.chance.choice(SAID)
        return self.mostly(body, JUNK, oddity / 4)

    def value(self, shape: Shape, oddity: float, depth: int = 0) -> Any:
        """A value that the model allows, but for the share `oddity` of its parts."""
        if self.chance.random() < oddity / 2:
            return self.chance.choice(JUNK)
        deeper = depth + 1
        if isinstance(shape, StructureShape):
            share = 0.7 if depth < 5 else 0.0
            return {
                name: self.value(member, oddity, deeper)
                for name, member in shape.members.items()
                if name in shape.required_members or self.chance.random() < share
            }
        if isinstance(shape, ListShape):
            return [self.value(shape.member, oddity, deeper) for _ in range(self.few())]
        if isinstance(shape, MapShape):
            keys = {self.string(shape.key, oddity) for _ in range(self.few())}
            return {key: self.value(shape.value, oddity, deeper) for key in keys}
        if shape.type_name == "integer":
            low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 9)
            return self.mostly(self.chance.randint(low, high), [low - 1, high + 1], oddity)
        return self.string(shape, oddity)

    def few(self) -> int:
        return self.chance.randrange(3)

    def string(self, shape: Shape, oddity: float) -> str:
        usual = shape.metadata.get("enum") or WORDS[:5]
        return str(self.mostly(self.chance.choice(usual), [*ODD, *SAID, *WORDS], oddity))


# what comes back


def unknown_members(shape: Shape, value: Any, path: str = "") -> Iterator[str]:
    """Members of an answer that the model does not have."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for name, inner in value.items():
            if name not in shape.members:
                yield f"{path}.{name}"
            else:
                yield from unknown_members(shape.members[name], inner, f"{path}.{name}")
    elif isinstance(shape, ListShape):
        for item in value:
            yield from unknown_members(shape.member, item, f"{path}[]")
    elif isinstance(shape, MapShape):
        for key, inner in value.items():
            if inner is not None:
                yield from unknown_members(shape.value, inner, f"{path}.{key}")


def operation_of(sent: Sent) -> str | None:
    tail = sent.path.split("?")[0].rpartition("/sessions/")[2]
    known = {("POST", "text"): "RecognizeText", ("GET", ""): "GetSession"}
    known |= {("POST", ""): "PutSession", ("DELETE", ""): "DeleteSession"}
    known |= {("POST", "utterance"): "RecognizeUtterance"}
    return known.get((sent.method, tail.partition("/")[2]))


def check(sent: Sent, status: int, headers: dict[str, str], body: bytes) -> None:
    """The answer is a modelled error, or a success whose members are all of the model."""
    if status != 200:
        code = headers["x-amzn-errortype"]
        assert code in ("ValidationException", "ResourceNotFoundException"), (sent, code, body)
        assert MODEL.shape_for(code).metadata["error"]["httpStatusCode"] == status
        if sent.method != "HEAD":
            assert json.loads(body).keys() == {"message"}
        return
    operation = operation_of(sent)
    assert operation is not None, sent
    shape = MODEL.operation_model(operation).output_shape
    assert shape is not None
    packed = operation in ("PutSession", "RecognizeUtterance")
    answer = from_headers(shape, headers) if packed else json.loads(body)
    parts = {name: MODEL.shape_for("SessionState") for name in ("sessionState",)}
    parts |= {"messages": MODEL.shape_for("Messages")}
    parts |= {"requestAttributes": MODEL.shape_for("StringMap")}
    if packed:
        for name, part in parts.items():
            if name in answer:
                assert [*violations(part, answer[name]), *unknown_members(part, answer[name])] == []
        return
    assert list(violations(shape, answer)) == []
    assert list(unknown_members(shape, answer)) == []


def from_headers(shape: StructureShape, headers: dict[str, str]) -> dict[str, Any]:
    named = {n: headers.get(shape.members[n].serialization["name"]) for n in PACKED}
    return {
        name: json.loads(gzip.decompress(base64.b64decode(packed)))
        for name, packed in named.items()
        if packed
    }


def test_no_request_breaks_the_runtime(wire: Wire) -> None:
    """Three thousand requests, valid and not, to two bots; see the module's promise.

    Among them were successes and both kinds of refusal, more than two hundred of each.
    """
    seen: Counter[int] = Counter()

    @settings(max_examples=600, deadline=None)
    @given(seed=st.integers(0, 2**64))
    def send_some(seed: int) -> None:
        sender = Sender(random.Random(seed))
        for _ in range(5):
            sent = sender.request()
            status, headers, body = wire.send(sent)
            seen[status] += 1
            check(sent, status, headers, body)

    send_some()
    assert seen.keys() == {200, 400, 404}
    assert min(seen.values()) > 200
    assert seen.total() > 2000
