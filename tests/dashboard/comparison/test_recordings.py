"""Recorded answers: read once, recalled by utterance, never invented."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from dashboard.comparison.answers import Response
from dashboard.comparison.recordings import RecordingRefused, read, recalled
from dashboard.log.votes import Recording
from fallback.answerer import Answer, Usage

FILE = "\n".join(
    [
        '{"utterance": "Why?", "text": "Because.", "model": "gpt-3.5-turbo-0125", "total_s": 1.5,'
        ' "first_s": 0.4, "input_tokens": 9, "output_tokens": 2, "cost_usd": "0.0000075"}',
        '{"question": "why?", "answer": "That is why.", "model": "gpt-3.5-turbo-0125"}',
        '{"prompt": "Why?", "text": "So.", "target": "recorded:davinci#123456"}',
    ]
).encode()


def test_a_file_holds_a_recording_for_each_who_spoke() -> None:
    """Named after target or model and the file's own mark; a second reading names it the same."""
    names = [one.name for one in read(FILE, "me")]
    assert names == [one.name for one in read(FILE, "me")]
    assert [name.split("#")[0] for name in names] == [
        "recorded:gpt-3.5-turbo-0125",
        "recorded:davinci",
    ]


def test_nobodys_file_stands_in_for_anothers() -> None:
    """The same file, or one with its mark, has another name in another conversation."""
    mine, theirs = ({one.name for one in read(FILE, owner)} for owner in ("me", "them"))
    assert not mine & theirs


def test_what_was_recorded_is_recalled_with_its_own_times() -> None:
    """By utterance, whatever its case and blanks; the second recording is the second answer."""
    recording = read(FILE, "me")[0]
    assert recalled(recording, "r", " WHY? ", 0) == Response(
        Answer(
            "r",
            "Because.",
            "complete",
            model="gpt-3.5-turbo-0125",
            usage=Usage(9, 2, "recorded"),
            cost=Decimal("0.0000075"),
            first_s=0.4,
            total_s=1.5,
        ),
        recorded=True,
    )
    assert recalled(recording, "r", "why?", 1).answer.text == "That is why."


@pytest.mark.parametrize(
    ("recording", "utterance", "error"),
    [
        (Recording("r", ({"utterance": "why?", "text": "so"},)), "who?", "NotRecorded"),
        (None, "why?", "RecordingGone"),
    ],
)
def test_nothing_is_invented(recording: Recording | None, utterance: str, error: str) -> None:
    """A question nobody recorded an answer to is a failure of that column."""
    said = recalled(recording, "r", utterance, 0).answer
    assert said.error is not None
    assert (said.outcome, said.error.kind, said.failed) == ("failed", error, True)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", 'line 1: {"utterance": "…", "text": "…"}'),
        (b"\xff", "line 1: UTF-8"),
        (b'{"utterance": "a", "text": "b"}\n{', "line 2: JSON"),
        (b"[]", 'line 1: {"utterance": "…", "text": "…"}'),
        (b'{"utterance": "a"}', "line 1: text: Field required"),
        (
            json.dumps({"utterance": "a", "text": "b", "total_s": -1}).encode(),
            "line 1: total_s: Input should be greater than or equal to 0",
        ),
    ],
)
def test_a_bad_line_is_named(data: bytes, message: str) -> None:
    """Its number and what should stand there; never its content."""
    with pytest.raises(RecordingRefused) as caught:
        read(data, "me")
    assert str(caught.value) == message
