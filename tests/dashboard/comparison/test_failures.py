"""Why there is no answer, in both languages, with the values of the error."""

from __future__ import annotations

import json

import pytest

from dashboard.comparison.answers import (
    NotRecorded,
    ProcessEnded,
    RecordingGone,
    Response,
    response_of,
)
from dashboard.comparison.failures import problem_of
from dashboard.texts import CATALOGUE, Texts
from fallback import errors
from fallback.answerer import Answer


def column(error: errors.FallbackError) -> Answer:
    """As it is read from a job's result."""
    result = Response(Answer(error.target, "", "failed", error=error)).as_json(error.target)
    return response_of(json.loads(json.dumps(result))).answer


@pytest.mark.parametrize(
    ("error", "korean", "english"),
    [
        (
            errors.ModelRetired(
                "old", model="gpt-3.5", when=" on 2026-10-23", advice="", successor="new"
            ),
            "gpt-3.5 모델은 서비스가 종료되었습니다. 대신 new를 고르세요.",
            "The model gpt-3.5 has been shut down. Choose new instead.",
        ),
        (
            errors.DeadlinePassed("slow", seconds=30.04),
            "slow가 30초 안에 답을 끝내지 못했습니다. 다시 시도하거나 다른 대상을 고르세요.",
            "slow did not finish within 30 seconds. Retry, or choose another target.",
        ),
    ],
)
def test_sentences(error: errors.FallbackError, korean: str, english: str) -> None:
    """Filled in as the error was raised, also after it went through the log as JSON."""
    assert problem_of(column(error), Texts("ko")) == korean
    assert problem_of(column(error), Texts("en")) == english


def test_a_hidden_name_stays_hidden() -> None:
    """Also in the sentence of a failure."""
    failed = column(errors.ServerFailed("secret", detail="HTTP 500"))
    sentence = problem_of(failed, Texts("en"), name="Answer A")
    assert sentence is not None
    assert sentence.startswith("The server of Answer A failed.")
    assert "secret" not in sentence


@pytest.mark.parametrize("error", [ProcessEnded, NotRecorded, RecordingGone])
def test_what_is_no_error_of_a_target_has_a_sentence_too(error: type[errors.FallbackError]) -> None:
    """What a job or a recording lacks."""
    sentence = problem_of(column(error("a")), Texts("en"))
    assert sentence == CATALOGUE["en"][f"error.{error.__name__}"]


def test_what_is_no_error() -> None:
    """A whole answer needs no sentence, a stopped one says so."""
    assert problem_of(Answer("a", "yes", "complete"), Texts("en")) is None
    assert problem_of(Answer("a", "ye", "stopped"), Texts("en")) == (
        "Stopped: this is as far as it came."
    )
