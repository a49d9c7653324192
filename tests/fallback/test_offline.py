"""The embedded endpoint, through the real openai SDK."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import openai
import pytest

from fallback.answerer import Usage
from fallback.build import answerer_for
from fallback.local import serve
from fallback.local.retrieval import index, language_of
from fallback.local.server import words
from fallback.local.wire import token_count
from fallback.targets.target import load_targets
from tests.fallback.asked import asked

KO = "(오프라인 답변: 모델이 아니라 LexLens에 들어 있는 설명입니다.)"
EN = "(Offline answer: an explanation that comes with LexLens, not written by a model.)"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serve(pace_s=0) as address:
        yield address


@pytest.fixture
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=url, api_key="none", max_retries=0) as client:
        yield client


@pytest.mark.parametrize("name", ["offline-chat", "offline-completion", "offline-responses"])
@pytest.mark.parametrize("streaming", [True, False])
def test_explains_lex_in_korean(url: str, name: str, streaming: bool) -> None:
    """The question of the demo gets a Korean explanation that says no model wrote it."""
    target = load_targets()[name]
    answerer = answerer_for(target, environ={}, embedded_url=url, streaming=streaming)
    deltas, answer = asked(answerer, "Lex에 대해 설명해줘")
    assert answer.text == "".join(deltas)
    assert answer.text.startswith(KO)
    assert "음성과 텍스트로 대화하는 챗봇을 만드는 AWS의 관리형 서비스" in answer.text
    finish = "completed" if target.shape == "responses" else "stop"
    assert (answer.outcome, answer.error, answer.finish_reason) == ("complete", None, finish)
    assert (answer.target, answer.model, answer.cost) == (name, name, 0)
    assert answer.usage == Usage(
        answer.usage.input_tokens, token_count(answer.text), source="reported"
    )
    assert (len(deltas) > 20) is streaming


def test_shapes_differ_and_facts_do_not(url: str) -> None:
    """Chat answers with a heading and points, completion runs on in one paragraph."""
    answers = {
        name: asked(
            answerer_for(load_targets()[name], environ={}, embedded_url=url), "Explain slots"
        )[1].text
        for name in ("offline-chat", "offline-completion")
    }
    assert "**Slots**" in answers["offline-chat"]
    assert "\n- " in answers["offline-chat"]
    assert "\n" not in answers["offline-completion"]
    points = [line[2:] for line in answers["offline-chat"].splitlines() if line[:2] == "- "]
    assert all(point in answers["offline-completion"] for point in points)


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Lex에 대해 설명해줘", "lex"),
        ("렉스가 뭐예요", "lex"),
        ("Tell me about Lex", "lex"),
        ("의도가 뭐야?", "intent"),
        ("슬롯은 어떻게 채워져?", "slot"),
        ("신뢰도가 낮으면?", "score"),
        ("Explain the confidence threshold", "score"),
        ("what is fallbackintent", "fallback"),
        ("람다 훅에 대해 알려줘", "hook"),
        ("how do code hooks work?", "hook"),
        ("ChatGPT에 대해 알려줘", "chatgpt"),
        ("what's an LLM?", "llm"),
        ("토큰 가격 알려줘", "token"),
        ("gpt-3.5랑 davinci 차이 알려줘", "shapes"),
        ("When was gpt-3.5-turbo shut down?", "retirement"),
        ("LexLens가 뭐야?", "lexlens"),
        ("Are you really ChatGPT?", "offline"),
        ("Who are you?", "lexlens"),
        ("스트리밍에 대해 설명해줘", "streaming"),
        ("오늘 서울 날씨 어때?", None),
        ("대한민국의 수도는?", None),
        ("피자 주문할래", None),
        ("블랙홀에 대해 설명해줘", None),
        ("Why is the sky blue", None),
        ("explain quantum computing", None),
        ("홍길동", None),
        ("", None),
        ("?!", None),
    ],
)
def test_finds_what_fits_and_nothing_else(question: str, subject: str | None) -> None:
    """A question about the bundled subjects finds its text, any other finds none."""
    found = index(language_of(question)).best(question)
    assert (found and found.subject) == subject


def test_both_languages_know_the_same_subjects() -> None:
    """What can be asked in Korean can be asked in English."""
    korean, english = ([e.subject for e in index(language).entries] for language in ("ko", "en"))
    assert korean == english
    assert len(set(korean)) == len(korean)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_way_of_asking_finds_its_text(language: Any) -> None:
    """The knowledge files' own examples work."""
    entries = index(language).entries
    asked_for = {way: entry.subject for entry in entries for way in entry.phrasings}
    found = {way: getattr(index(language).best(way), "subject", None) for way in asked_for}
    assert found == asked_for


def test_says_that_nothing_fits(url: str) -> None:
    """No answer is invented: it names what it can speak about."""
    answerer = answerer_for(load_targets()["offline-chat"], environ={}, embedded_url=url)
    _, answer = asked(answerer, "What is the weather in Paris?")
    assert answer.text.startswith(EN)
    assert "There is no explanation for this question here." in answer.text
    assert "Amazon Lex, Intents, Utterances" in answer.text


# (path, body, status, param, code, start of the message), as api.openai.com words them
REFUSALS: list[tuple[str, Any, int, str | None, str | None, str]] = [
    ("/chat/completions", {}, 400, "model", None, "you must provide a model parameter"),
    ("/chat/completions", [], 400, None, None, "We could not parse the JSON body"),
    (
        "/chat/completions",
        {"model": "gpt-9"},
        404,
        "model",
        "model_not_found",
        "The model `gpt-9` does not exist",
    ),
    ("/chat/completions", {"model": "offline-completion"}, 404, "model", None, "This is not a"),
    ("/completions", {"model": "offline-chat"}, 404, "model", None, "This is a chat model"),
    ("/chat/completions", {"model": "offline-chat"}, 400, "messages", None, "Missing required"),
    (
        "/chat/completions",
        {"model": "offline-chat", "messages": [{"role": "x", "content": ""}]},
        400,
        "messages[0].role",
        None,
        "Invalid value",
    ),
    (
        "/chat/completions",
        {"model": "offline-chat", "messages": [{"role": "user", "content": 5}]},
        400,
        "messages[0].content",
        None,
        "Invalid type",
    ),
    ("/completions", {"model": "offline-completion"}, 400, "prompt", None, "Invalid type"),
    (
        "/completions",
        {"model": "offline-completion", "prompt": "a", "max_tokens": 0},
        400,
        "max_tokens",
        None,
        "Invalid 'max_tokens'",
    ),
    (
        "/completions",
        {"model": "offline-completion", "prompt": "a", "n": 2},
        400,
        "n",
        None,
        "This endpoint answers once",
    ),
    (
        "/completions",
        {"model": "offline-completion", "prompt": "a", "stop": ["a", ""]},
        400,
        "stop",
        None,
        "Invalid 'stop'",
    ),
    (
        "/completions",
        {"model": "offline-completion", "prompt": "a", "stream_options": {}},
        400,
        "stream_options",
        None,
        "The 'stream_options' parameter",
    ),
    ("/embeddings", {}, 404, None, None, "Invalid URL (POST /v1/embeddings)"),
]


@pytest.mark.parametrize(("path", "body", "status", "param", "code", "message"), REFUSALS)
def test_refuses_as_openai_does(
    client: openai.OpenAI,
    path: str,
    body: Any,
    status: int,
    param: str | None,
    code: str | None,
    message: str,
) -> None:
    """A bad request gets OpenAI's status and error object, naming the parameter."""
    with pytest.raises(openai.APIStatusError) as caught:
        client.post(path, body=body, cast_to=object)
    assert (caught.value.status_code, caught.value.param, caught.value.code) == (
        status,
        param,
        code,
    )
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["message"].startswith(message)


def test_lists_its_models(client: openai.OpenAI) -> None:
    """`GET /v1/models` and `/v1/models/{id}` know both, and no other."""
    assert [m.id for m in client.models.list()] == [
        "offline-chat",
        "offline-completion",
        "offline-responses",
    ]
    assert client.models.retrieve("offline-chat").owned_by == "lexlens"
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        client.models.retrieve("gpt-9")


def test_limit_and_stop_are_kept(client: openai.OpenAI) -> None:
    """`max_tokens` ends with `length`, a stop sequence with `stop`; the default is OpenAI's 16."""

    def said(**more: Any) -> tuple[str | None, int, bool]:
        answer = client.completions.create(
            model="offline-completion", prompt="What is Lex?", **more
        )
        choice, tokens = answer.choices[0], answer.usage
        assert tokens is not None
        return choice.finish_reason, tokens.completion_tokens, "Amazon" in choice.text

    assert said(max_tokens=5) == ("length", 5, False)
    assert said() == ("length", 16, False)
    assert said(max_tokens=500, stop="LexLens")[::2] == ("stop", False)
    assert said(max_tokens=500)[::2] == ("stop", True)


@pytest.mark.parametrize("wanted", [True, False])
def test_usage_ends_a_stream_that_asks_for_it(client: openai.OpenAI, wanted: bool) -> None:
    """With `include_usage` the last chunk has no choices and the tokens; without, none has."""
    more: Any = {"stream_options": {"include_usage": True}} if wanted else {}
    chunks = list(
        client.chat.completions.create(
            model="offline-chat",
            messages=[{"role": "user", "content": "What is a token?"}],
            stream=True,
            **more,
        )
    )
    assert [bool(chunk.usage) for chunk in chunks[:-1]] == [False] * (len(chunks) - 1)
    assert (chunks[-1].usage is not None, chunks[-1].choices == []) == (wanted, wanted)


def test_words_lose_nothing() -> None:
    """The pieces of a stream put together are the text."""
    text = "  One\n\n- two  three\n"
    assert words(text) == ["  One\n\n", "- ", "two  ", "three\n"]
    assert words("  ") == ["  "]
    assert "".join(words(text)) == text
