"""Files that somebody uploads are read in time that grows as they do, whatever stands in them."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest

from dashboard.comparison import questions, recordings
from dashboard.evaluation.testset import reading
from dashboard.evaluation.testset.records import SetRefused

SIZES = (1_000, 10_000, 100_000)  # characters
FLOOR_S = 0.01  # less is noise
GROWTH = 35  # of ten times the characters: 10 for linear work, 100 for quadratic
HEAD = "Conversation #,Source,Input,Expected Output Intent"
Shape = Callable[[int], str]
SHAPES: dict[str, Shape] = {
    "blanks": lambda n: " " * n + "x",
    "lines": lambda n: "\n" * n,
    "lines of old machines": lambda n: "\r" * n,
    "lines that only Unicode knows": lambda n: "\u2028\x0b" * (n // 2),
    "quotes": lambda n: '"' * n,
    "a quote a line": lambda n: '"\n' * (n // 2),
    "quotes that stay open": lambda n: 'a,"b""\n' * (n // 7),
    "separators": lambda n: "," * n,
    "brackets": lambda n: "[" * n,
    "lists in lists": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "objects in objects": lambda n: '{"a":' * (n // 5),
    "digits": lambda n: "1" * n,
    "escapes": lambda n: '"' + "\\u0041" * (n // 6) + '"',
    "questions": lambda n: "\n".join(f'"{k}"' for k in range(n // 8)),
    "answers": lambda n: '{"utterance":"a","text":"b"}\n' * (n // 30),
    "a deep answer": lambda n: '{"utterance":"a","text":"b","c":' + "[" * n + "]" * n + "}",
}
SETS: dict[str, Shape] = {
    "a heading of blanks": lambda n: turn(f"Input Context Tag{' ' * n}x", "a"),
    "a heading of digits": lambda n: turn(f"Input Context Tag {'1' * n}x", "a"),
    "blanks in a pair": lambda n: turn("Expected Output Slot 1", f"a{' ' * n}b"),
    "blanks before a sign": lambda n: turn("Expected Output Slot 1", f"a{' ' * n}=b"),
    "signs in a pair": lambda n: turn("Expected Output Slot 1", f"a{'=' * n}"),
    "quotes in a pair": lambda n: turn("Expected Output Slot 1", "a=" + "'" * n + "b"),
    "dots in a hint": lambda n: turn("Runtime Hint 1", f"a{'.' * n}=b"),
    "hints for one slot": lambda n: turn(
        ",".join(["Runtime Hint"] * (n // 20)), ",".join(["I.s=v"] * (n // 20))
    ),
    "prompts of an agent": lambda n: lines("1,User,hi,Order", "1,Agent,yes,", n // 13),
    "turns of a conversation": lambda n: lines("1,User,hi,Order", "1,User,hi,Order", n // 16),
    "lines that are wrong": lambda n: lines("-,User,hi,Order", "-,Bot,hi,Order", n // 15),
    "cells too many": lambda n: turn("", "x," * (n // 2)),
}


def turn(heading: str, cell: str) -> str:
    """A set of one turn with one more column."""
    return f"{HEAD},{heading}\n-,User,hi,Order,{cell}"


def lines(first: str, other: str, times: int) -> str:
    """A set of a line and many others."""
    return "\n".join([HEAD, first, *[other] * times])


def read_set(text: str) -> None:
    with suppress(SetRefused):
        reading.read(text.encode(), "set.csv")


def read_questions(ending: str) -> Callable[[str], None]:
    def read(text: str) -> None:
        with suppress(questions.ListRefused):
            questions.uploaded(text.encode(), f"questions.{ending}")

    return read


def read_recording(text: str) -> None:
    with suppress(recordings.RecordingRefused):
        recordings.read(text.encode(), "c1")


CASES = [
    *((read_set, name) for name in (*SHAPES, *SETS)),
    *((read_questions(ending), name) for ending in ("txt", "csv", "jsonl") for name in SHAPES),
    *((read_recording, name) for name in SHAPES),
]


def seconds(read: Callable[[str], None], text: str) -> float:
    """Of this thread's own work, so that a busy machine does not count."""
    begin = time.thread_time()
    read(text)
    return max(FLOOR_S, time.thread_time() - begin)


@pytest.mark.parametrize(("read", "name"), CASES)
def test_the_time_grows_as_the_file_does(read: Callable[[str], None], name: str) -> None:
    """Ten times the characters take about ten times as long, from 1,000 to 100,000."""
    shape = {**SHAPES, **SETS}[name]
    texts = [shape(size) for size in SIZES]
    best = [FLOOR_S * GROWTH**2] * len(SIZES)
    for _ in range(3):
        best = [min(one, seconds(read, text)) for one, text in zip(best, texts, strict=True)]
        if all(more <= GROWTH * less for less, more in pairwise(best)):
            return
    pytest.fail(f"{SIZES} characters took {best} s")


@pytest.mark.parametrize("deep", ["[" * 100_000, "[" * 500 + "]" * 500, '{"a":' * 100_000])
def test_nesting_without_end_is_a_bad_line(deep: str) -> None:
    """Told as one, in a list of questions and in a recording."""
    with pytest.raises(questions.ListRefused, match="json"):
        questions.uploaded(deep.encode(), "q.jsonl")
    with pytest.raises(recordings.RecordingRefused, match=r"^line 1: "):
        recordings.read(deep[:100_000].encode(), "c1")
