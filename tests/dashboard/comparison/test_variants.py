"""Variants of a target: which rows are some, and what is really sent for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import loopback
from dashboard.bots.ref import BotRef
from dashboard.comparison import runs
from dashboard.comparison.asking import Asker, Board
from dashboard.comparison.judging.judge import impartial
from dashboard.comparison.variants import Variant, VariantRefused, read
from dashboard.jobs.jobs import Jobs, Kind
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from fallback.answerer import Answerer, Question
from fallback.build import answerer_for
from fallback.prompts import SYSTEM
from fallback.targets.target import Target
from tests.dashboard.comparison.test_asking import FakeLex

BOT = BotRef("bot", "B", "A", "ko_KR", 0.4)
PIRATE = "You are a pirate."
COLD = Variant("cold", "plain", temperature=0.0)
PIRATES = Variant("pirate", "plain", system=PIRATE)


@contextmanager
def model(bodies: list[dict[str, Any]]) -> Iterator[Target]:
    """A model that answers with nothing of interest and keeps what it was sent."""

    async def answer(request: Request) -> JSONResponse:
        bodies.append(await request.json())
        message = {"role": "assistant", "content": "aye"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse({"id": "1", "object": "chat.completion", "choices": [choice]})

    route = Route("/v1/chat/completions", answer, methods=["POST"])
    with loopback.serving(Starlette(routes=[route])) as url:
        yield Target("plain", "chat", "m", base_url=f"{url}/v1", temperature=0.7)


def test_each_variant_is_asked_in_its_own_way(database: Database) -> None:
    """Temperature and system prompt reach the server, from what the job's rows say alone; the
    target beside them is asked as it is configured."""
    bodies: list[dict[str, Any]] = []
    with model(bodies) as plain:

        def at(target: Target) -> Answerer:
            return answerer_for(target, environ={}, streaming=False)

        asker = Asker(
            Board(),
            lambda _: at(plain),
            FakeLex(),
            recalled=lambda *_: pytest.fail("no recording"),
            variant_of=lambda one: at(one.of(plain)),
        )
        jobs = Jobs(JobStore(database), {runs.KIND: Kind(lambda _: asker)})
        varied = {COLD: plain, PIRATES: plain}
        started = runs.launch(jobs, [Question("hi")], {"plain": plain}, varied, bot=BOT, topic="c")
        jobs.wait(started.id, 30)
        compared = runs.read(started, jobs.results(started.id))
        jobs.close()
    sent = {(body["temperature"], body["messages"][0]["content"]) for body in bodies}
    assert sent == {(0.7, SYSTEM), (0.0, SYSTEM), (0.7, PIRATE)}
    assert compared.targets == ("plain", "plain · cold", "plain · pirate")
    assert [one.answer and one.answer.text for one in compared.entries] == ["aye"] * 3
    assert compared.asked("plain · cold") == "plain"
    assert compared.stated["plain · pirate"]["system"] == PIRATE
    assert impartial(compared, {"plain": plain, "o": replace(plain, name="o", model="o")}) == ["o"]
    usable = {"plain": plain}
    assert [runs.lasting(compared, name, usable) for name in compared.targets] == [
        True,
        False,  # the sidebar has no temperature
        True,
    ]


def test_rows_are_read() -> None:
    """Blanks are left out, what is empty is the target's own."""
    rows = [
        {"label": " cold ", "target": "plain", "temperature": 0, "system": None},
        {"label": None, "target": None, "temperature": float("nan"), "system": ""},
        {"label": "pirate", "target": "plain", "temperature": None, "system": PIRATE},
    ]
    assert read(rows, {}) == [COLD, PIRATES]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 41}, "label"),
        ({"target": None}, "target"),
        ({"temperature": None}, "same"),
        ({"temperature": 2.5}, "temperature"),
        ({"temperature": -1}, "temperature"),
        ({"search": "with"}, "search"),
        ({"documents": True}, "documents"),
    ],
)
def test_what_is_no_variant(changes: dict[str, Any], rule: str) -> None:
    """Told with the rule it breaks."""
    row = {"label": "a", "target": "plain", "temperature": 1, "system": None} | changes
    with pytest.raises(VariantRefused) as refused:
        read([row], {"plain": Target("plain", "chat", "m")})
    assert refused.value.rule == rule


def test_a_variant_searches_or_answers_from_documents() -> None:
    """With the tool, without the target's own, or from the documents of whoever asks."""
    plain = Target("plain", "responses", "m")
    tools = replace(plain, tools=("web_search",))
    rows: list[dict[str, Any]] = [
        {"label": "web", "target": "plain", "search": "with"},
        {"label": "bare", "target": "plain", "search": "without"},
        {"label": "faq", "target": "plain", "documents": True},
        {"label": None, "target": None, "search": None, "documents": False},
    ]
    web, bare, faq = read(rows, {"plain": plain}, "somebody")
    assert (web.of(plain), bare.of(tools), faq.of(plain)) == (tools, plain, plain)
    assert (web.documents, faq.documents) == (None, "somebody")
    assert [Variant.from_json(one.as_json()) for one in (web, bare, faq)] == [web, bare, faq]


def test_two_variants_of_one_name_are_refused() -> None:
    """Their columns could not be told apart."""
    row = {"label": "a", "target": "plain", "temperature": 1, "system": None}
    with pytest.raises(VariantRefused) as refused:
        read([row, row], {})
    assert (refused.value.rule, refused.value.name) == ("twice", "plain · a")
