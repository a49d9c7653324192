"""The responses shape's own: each event of its stream, searches and what they cite, its route."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from fallback import errors
from fallback.answer_json import decode, encode
from fallback.answerer import Answer, Delta, Question, Usage
from fallback.discovery import Discovery
from fallback.evidence import Citation, ToolCall, safe_link
from fallback.targets.pricing import most_of
from fallback.targets.target import Prices
from fallback.transport.parameter_support import ParameterSupport
from tests.fallback.as_responses import delta, ended, named, response
from tests.fallback.asked import KEY, RESPONSES, answerer_at, asked, events
from tests.fallback.scripted import STREAM, Script, error, reply, scripted

USAGE = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
SEARCHING = replace(
    RESPONSES, tools=("web_search",), prices=Prices(Decimal(1), Decimal(2), search=Decimal(10))
)
LEX = "https://docs.aws.amazon.com/lexv2/"


def item(kind: str, status: str, action: Any = None, **more: Any) -> bytes:
    search = {"type": "web_search_call", "id": "ws_1", "status": status, "action": action}
    return named(f"response.output_item.{kind}", output_index=0, item=search | more)


def cited(url: Any, title: Any = "Amazon Lex", kind: str = "url_citation") -> bytes:
    annotation = {"type": kind, "url": url, "title": title, "start_index": 0, "end_index": 3}
    return named("response.output_text.annotation.added", item_id="msg_1", annotation=annotation)


# name: (events, texts handed on, outcome, error, finish reason)
EVENTS: dict[str, tuple[Script, list[str], str, type[errors.FallbackError] | None, str | None]] = {
    "all that OpenAI sends": (
        [
            named("response.created", response=response("", "in_progress")),
            named("response.in_progress", response=response("", "in_progress")),
            named("response.output_item.added", output_index=0, item={"type": "message"}),
            named("response.content_part.added", part={"type": "output_text", "text": ""}),
            delta("Hel"),
            delta("lo."),
            named("response.output_text.done", text="Hello."),
            named("response.content_part.done", part={"type": "output_text", "text": "Hello."}),
            named("response.output_item.done", item={"type": "message"}),
            ended(usage=USAGE, output=response("Hello.")["output"]),
        ],
        ["Hel", "lo."],
        "complete",
        None,
        "completed",
    ),
    "queued first": (
        [named("response.queued", response={}), delta("a"), ended()],
        ["a"],
        "complete",
        None,
        "completed",
    ),
    "thoughts before the words": (
        [
            named("response.reasoning_summary_text.delta", delta="I think"),
            named("response.reasoning_text.delta", delta="so"),
            delta("a"),
            ended(),
        ],
        ["a"],
        "complete",
        None,
        "completed",
    ),
    "an event yet to be invented": (
        [named("response.sparkle.delta", delta="x"), delta("a"), ended()],
        ["a"],
        "complete",
        None,
        "completed",
    ),
    "words at the end only": (
        [ended(output=response("Hello.")["output"])],
        ["Hello."],
        "complete",
        None,
        "completed",
    ),
    "the end without a response": (
        [delta("a"), named("response.completed")],
        ["a"],
        "complete",
        None,
        "completed",
    ),
    "incomplete for its length": (
        [delta("a"), ended("incomplete", "max_output_tokens")],
        ["a"],
        "truncated",
        errors.AnswerTruncated,
        "max_output_tokens",
    ),
    "incomplete for its content": (
        [delta("a"), ended("incomplete", "content_filter")],
        ["a"],
        "filtered",
        errors.AnswerFiltered,
        "content_filter",
    ),
    "incomplete for a reason nobody knows": (
        [delta("a"), ended("incomplete", "max_tool_calls")],
        ["a"],
        "cut",
        errors.AnswerBrokenOff,
        "max_tool_calls",
    ),
    "incomplete without a reason": (
        [delta("a"), ended("incomplete")],
        ["a"],
        "cut",
        errors.AnswerBrokenOff,
        "incomplete",
    ),
    "cancelled": (
        [delta("a"), ended("cancelled")],
        ["a"],
        "cut",
        errors.AnswerBrokenOff,
        "cancelled",
    ),
    "failed": (
        [delta("a"), ended("failed", error={"code": "server_error", "message": f"No, {KEY}"})],
        ["a"],
        "cut",
        errors.ServerFailed,
        None,
    ),
    "failed without saying why": (
        [ended("failed")],
        [],
        "failed",
        errors.ServerFailed,
        None,
    ),
    "error": (
        [delta("a"), named("error", code="x", message=f"Overloaded, {KEY}", param=None)],
        ["a"],
        "cut",
        errors.ServerFailed,
        None,
    ),
    "refusal": (
        [named("response.refusal.delta", delta="I cannot."), ended()],
        [],
        "filtered",
        errors.AnswerFiltered,
        "completed",
    ),
    "refusal at the end only": (
        [ended(output=response(None, type="refusal", refusal="I cannot.")["output"])],
        [],
        "filtered",
        errors.AnswerFiltered,
        "completed",
    ),
    "words that are none": (
        [delta("a"), named("response.output_text.delta", delta=5), ended()],
        ["a"],
        "cut",
        errors.AnswerUnreadable,
        "completed",
    ),
    "what follows the end": (
        [delta("a"), ended(), delta("b")],
        ["a"],
        "complete",
        None,
        "completed",
    ),
    "a chat answer on this route": (
        [named("chat.completion.chunk", choices=[{"delta": {"content": "a"}}])],
        [],
        "cut",
        errors.AnswerCut,
        None,
    ),
}


@pytest.mark.parametrize("name", EVENTS)
def test_events(name: str) -> None:
    """Every event is handled: words are handed on, and only its own end completes an answer."""
    steps, texts, outcome, kind, finish = EVENTS[name]
    with scripted([STREAM, *steps]) as server:
        deltas, answer = asked(answerer_at(server.url, RESPONSES))
    assert (deltas, answer.text) == (texts, "".join(texts))
    assert (answer.outcome, type(answer.error)) == (outcome, kind or type(None))
    assert answer.finish_reason == finish
    assert KEY not in f"{answer!r}{answer.error}"


def test_what_the_server_tells() -> None:
    """Model and usage, under this endpoint's own names for them."""
    with scripted([STREAM, delta("Hello."), ended(usage=USAGE, model="another")]) as server:
        _, answer = asked(answerer_at(server.url, RESPONSES))
    assert (answer.model, answer.usage) == ("another", Usage(9, 2, "reported"))


def test_an_unfinished_response_that_is_not_streamed() -> None:
    """The status decides: what is still in progress is no answer."""
    with scripted(reply(200, response("a", "in_progress"))) as server:
        _, answer = asked(answerer_at(server.url, RESPONSES, streaming=False))
    assert (answer.text, answer.outcome) == ("a", "cut")
    assert str(answer.error) == (
        "The server of under-test ended the answer before its end (in_progress)."
    )


def searched(*steps: bytes, target: Any = SEARCHING) -> tuple[list[Delta], Answer]:
    with scripted([STREAM, *steps]) as server:
        *deltas, answer = events(answerer_at(server.url, target), Question("Hello?"))
    return deltas, answer


SEARCH: tuple[bytes, ...] = (
    item("added", "in_progress"),
    named("response.web_search_call.in_progress", item_id="ws_1", output_index=0),
    named("response.web_search_call.searching", item_id="ws_1", output_index=0),
    named("response.web_search_call.completed", item_id="ws_1", output_index=0),
    item("done", "completed", {"type": "search", "query": "amazon lex quotas"}),
    delta("Lex."),
    cited(f"{LEX}quotas"),
    ended(usage=USAGE),
)


def test_a_search_is_told_as_it_happens_counted_and_charged() -> None:
    """Each step comes as an event of its own, before the words; the call costs its price."""
    deltas, answer = searched(*SEARCH)
    steps = [(d.call.status, d.call.query) for d in deltas if d.call]
    assert steps == [
        ("in_progress", ""),
        ("searching", ""),
        ("completed", ""),
        ("completed", "amazon lex quotas"),
    ]
    assert [d.text for d in deltas if not d.call] == ["Lex."]
    assert answer.tool_calls == (
        ToolCall("web_search", "amazon lex quotas", "search", "completed", "ws_1"),
    )
    assert answer.citations == (Citation("Amazon Lex", f"{LEX}quotas"),)
    assert answer.cost == Decimal(9 + 2 * 2) / 1_000_000 + Decimal(10) / 1_000


def test_a_search_costs_what_is_not_known() -> None:
    """Without a price for it the whole cost is unknown; where nobody charges it is nothing."""
    unknown = replace(SEARCHING, prices=Prices(Decimal(1), Decimal(2)))
    assert searched(*SEARCH, target=unknown)[1].cost is None
    free = replace(SEARCHING, prices=Prices(Decimal(0), Decimal(0)))
    assert searched(*SEARCH, target=free)[1].cost == 0


def test_opening_a_page_is_not_charged() -> None:
    """OpenAI charges for searches alone."""
    opened = item("done", "completed", {"type": "open_page", "url": LEX})
    _, answer = searched(opened, delta("Lex."), ended(usage=USAGE))
    assert answer.tool_calls == (ToolCall("web_search", LEX, "open_page", "completed", "ws_1"),)
    assert answer.cost == Decimal(13) / 1_000_000


def test_a_response_that_is_not_streamed_has_the_same() -> None:
    """Searches and citations stand in its output."""
    annotation = {"type": "url_citation", "url": LEX, "title": "Lex"}
    body = response("Lex.", annotations=[annotation, annotation], usage=USAGE)
    action = {"type": "search", "queries": ["lex"]}
    call = {"type": "web_search_call", "id": "w", "status": "completed", "action": action}
    body["output"].insert(0, call)
    with scripted(reply(200, body)) as server:
        _, answer = asked(answerer_at(server.url, SEARCHING, streaming=False))
    assert answer.tool_calls == (ToolCall("web_search", "lex", "search", "completed", "w"),)
    assert answer.citations == (Citation("Lex", LEX),)


def test_the_most_that_searches_can_cost_is_set_aside() -> None:
    """As many as are allowed, and what they find is read as tokens."""
    allowed = replace(SEARCHING, max_tool_calls=2, prompt_tokens=1000, limit=100)
    most = Decimal(1000 + 2 * 8000 + 2 * 100) / 1_000_000 + Decimal(20) / 1_000
    assert most_of(allowed) == most


LINKS: dict[str, Any] = {
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,<script>",
    "a user": "https://user:secret@example.com/",
    "no host": "https:///x",
    "a blank": "https://example.com/a b",
    "a quote": 'https://example.com/"onclick="x',
    "a line break": "https://example.com/\nx",
    "a bracket": "https://[example.com/",
    "too long": "https://example.com/" + "x" * 3000,
    "no text": 5,
    "nothing": None,
}


@pytest.mark.parametrize("name", LINKS)
def test_what_is_no_link_is_not_kept(name: str) -> None:
    """What a page offers to follow is plain http or https, whoever wrote it."""
    assert safe_link(LINKS[name]) is None
    _, answer = searched(delta("a"), cited(LINKS[name]), ended())
    assert (answer.citations, answer.outcome) == ((), "complete")


def test_a_title_is_one_line_without_the_key() -> None:
    """And a page without one is called by its address."""
    _, answer = searched(
        delta("a"), cited(LEX, f"A\n{KEY}"), cited(LEX, None), cited(LEX, kind="x"), ended()
    )
    assert answer.citations == (Citation("A [key]", LEX), Citation(LEX, LEX))


def test_they_are_written_and_read() -> None:
    """The JSON form keeps both, and passes over what a stranger made of them."""
    _, answer = searched(*SEARCH)
    written = encode(answer)
    read = decode(written)
    assert read is not None
    assert (read.tool_calls, read.citations) == (answer.tool_calls, answer.citations)
    for junk in (5, "x", [5], [{"kind": 5}], [{"title": "", "url": "javascript:x"}], {"a": 1}):
        stranger = decode({**written, "tool_calls": junk, "citations": junk})
        assert stranger is not None
        assert (stranger.tool_calls, stranger.citations) == ((), ())


@pytest.mark.parametrize(
    ("param", "dropped"),
    [
        ("reasoning.effort", "reasoning"),
        ("reasoning", "reasoning"),
        ("text.verbosity", "text"),
        ("max_tool_calls", "max_tool_calls"),
        ("temperature", "temperature"),
        ("top_p", "top_p"),
    ],
)
def test_a_refused_parameter_is_dropped_and_remembered(param: str, dropped: str) -> None:
    """As in the other shapes, under the names of this one."""
    target = replace(SEARCHING, effort="low", verbosity="low", temperature=0.0, top_p=1.0)
    refusal = error(400, f"Unsupported parameter: '{param}'.", param=param)
    support = ParameterSupport()
    with scripted(refusal, [STREAM, delta("a"), ended()]) as server:
        answerer = answerer_at(server.url, target, parameter_support=support)
        outcomes = [asked(answerer)[1].outcome for _ in range(2)]
    assert outcomes == ["complete", "complete"]
    sent = [set(body) for body in server.bodies]
    assert sent == [sent[0], sent[0] - {dropped}, sent[0] - {dropped}]


@pytest.mark.parametrize("param", ["store", "tools", "input"])
def test_what_the_question_is_about_is_never_dropped(param: str) -> None:
    """Without its search it would be another target; without `store` the server keeps a copy."""
    with scripted(error(400, f"Unknown parameter: '{param}'.", param=param)) as server:
        _, answer = asked(answerer_at(server.url, SEARCHING))
    assert type(answer.error) is errors.RequestRefused
    assert len(server.requests) == 1


MODELS = reply(200, {"object": "list", "data": [{"id": "some-model"}]})


def surveyed(url: str, discovery: Discovery) -> tuple[str, str]:
    one = discovery.settled()[0]
    return one.state, str(one.reason or "")


@pytest.mark.parametrize("status", [404, 405])
def test_a_server_without_the_route_says_so_once(status: int) -> None:
    """An empty request finds out; the target is not offered, and the server not asked again until
    somebody wants to know."""
    with scripted(reply(status, b"Not Found", "text/plain"), models=MODELS) as server:
        target = replace(RESPONSES, base_url=server.url)
        discovery = Discovery({"x": target}, environ={"TEST_KEY": KEY}, fresh_s=0.0)
        found = [surveyed(server.url, discovery) for _ in range(3)]
        assert [(one.path, one.body) for one in server.requests] == [("/v1/responses", {})]
        discovery.ask_again()
        discovery.settled()
        assert len(server.requests) == 2
    reason = f"The server of under-test does not have /v1/responses (HTTP {status})."
    assert found == [("unusable", reason)] * 3


@pytest.mark.parametrize(
    "script",
    [
        error(400, "you must provide a model parameter"),
        error(404, "The model `` does not exist."),
        error(500, "Oops."),
        reply(422, {"detail": "no"}),
    ],
    ids=["400", "404 of a model", "500", "422"],
)
def test_a_server_with_the_route_is_offered(script: Script) -> None:
    """However it refuses an empty request."""
    with scripted(script, models=MODELS) as server:
        target = replace(RESPONSES, base_url=server.url)
        discovery = Discovery({"x": target}, environ={"TEST_KEY": KEY})
        assert surveyed(server.url, discovery) == ("usable", "")
