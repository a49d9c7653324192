"""Whatever reads foreign text takes time linear in it, by 1.3 at most, up to 100,000 characters.

Uploaded files have tests of their own (`tests/dashboard/test_hostile_files.py`), as has what a
model server streams (`tests/hostile/test_model_servers.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from dashboard.access.callers import hostname
from dashboard.access.ownership import browser_token
from dashboard.markdown import for_display, literally, on_one_line
from dashboard.markdown.display import for_file, literally_in_file
from dashboard.spreadsheet import cell
from dashboard.texts import language_of
from fallback.prompts import Question, most_tokens
from fallback.transport.masking import masked
from fallback.transport.server_words import words_of
from fallback.transport.sse import events_of
from lexclient.local.recognition.templates import template
from lexclient.utterance import MAX_UNITS, UtteranceRefused, check_utterance

SIZES = (1_000, 10_000, 100_000)
GROWTH = 1.3 * 10
FLOOR_S = 0.02  # less is noise
UNITS = (
    "[", "![", "](", "[[]]", "*", "_a ", "* a\n", "  * a\n", "`", "``a``b", "<", "<a ", "<!--", "&",
    "&amp", "\\", "-\n", ">", "|a|\n", "1. ", "#\n", "~", "$", ":a:", "http://a ", " ", "\n", "\r",
    "0", "a", "가", "{", "{{", '"', "'", "a=", "a:", "sk-", "Bearer ", "data: x\n", "data:\n\n",
    "\u2028", "＝", "a,", "en;q=0.1,", "/", "@", ".", "(", "👍", "\u0300", "model ",
)  # fmt: skip

PARSERS: dict[str, Callable[[str], object]] = {
    "Markdown for a page": for_display,
    "Markdown for a file": for_file,
    "text as it was typed": literally,
    "a label": on_one_line,
    "text in a file": literally_in_file,
    "a cell of a spreadsheet": cell,
    "Accept-Language": language_of,
    "Host": hostname,
    "a cookie": browser_token,
    "a server's words": lambda text: words_of({"error": {"message": text}}, "sk-key"),
    "a text with a key": lambda text: masked(text, "sk-key"),
    "events": lambda text: list(events_of([text.encode()])),
    "tokens": lambda text: most_tokens(Question(text), 1_000),
}


def seconds(read: Callable[[str], object], text: str) -> float:
    """Of this thread's own work, so that a busy machine does not count."""
    began = time.thread_time()
    with suppress(ValueError):
        read(text)
    return max(FLOOR_S, time.thread_time() - began)


def grows(read: Callable[[str], object], unit: str) -> tuple[bool, list[float]]:
    """Whether it takes more than it should, three times over."""
    texts = [(unit * size)[:size] for size in SIZES]
    best = [float("inf")] * len(SIZES)
    for _ in range(3):
        best = [min(one, seconds(read, text)) for one, text in zip(best, texts, strict=True)]
        if best[1] <= GROWTH * best[0] and best[2] <= GROWTH * best[1]:
            return False, best
    return True, best


@pytest.mark.parametrize("name", PARSERS)
def test_time_grows_as_the_text_does(name: str) -> None:
    """For every unit that a text can be made of."""
    told = {unit: grows(PARSERS[name], unit) for unit in UNITS}
    assert {unit: best for unit, (too_much, best) in told.items() if too_much} == {}


@pytest.mark.parametrize("unit", ["1", "a", "1a", "12 ", "가"])
def test_a_bot_with_eight_placeholders(unit: str) -> None:
    """Whatever its values are; and nobody says more than 1,024 units to a bot."""
    values = {"Name": ["1", "12", "a1", "1a", "b", "ab", "2 or 3", "가", *map(str, range(50))]}
    eight = template("{Name} " * 8 + "x", values)
    too_much, best = grows(eight.matches, unit)
    assert not too_much, best
    with pytest.raises(UtteranceRefused):
        check_utterance(unit * MAX_UNITS + "x")
