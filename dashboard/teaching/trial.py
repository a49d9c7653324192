"""The same utterances to the bot as it is and as it was taught, and what differs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from dashboard.bots.embedded import EmbeddedLex
from dashboard.bots.export import Files, as_zip
from dashboard.bots.ref import BotRef
from lexclient.catalog import Bot
from lexclient.recognition import FALLBACK_INTENT, Recognition


class Lex(Protocol):
    """What a trial needs of `dashboard.bots.lex_by_place.LexByPlace`."""

    def recognize(self, bot: BotRef, session_id: str, text: str) -> Recognition: ...


@dataclass(frozen=True, slots=True)
class Understood:
    """What one utterance was taken for, with the score Lex gave it, None where it gives none."""

    intent: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Flip:
    """An utterance that is understood otherwise than before; `lesson` is its intent there."""

    utterance: str
    before: Understood
    after: Understood
    lesson: str | None

    @property
    def good(self) -> bool | None:
        """Whether it is as the lesson wants it; None where the lesson does not speak of it."""
        return None if self.lesson is None else self.after.intent == self.lesson


@dataclass(frozen=True, slots=True)
class Trial:
    """`recognised` of the `lesson` utterances that were taught; `utterances` were tried in all."""

    flips: tuple[Flip, ...]
    utterances: int
    lesson: int
    recognised: int


@contextmanager
def before_and_after(
    embedded: EmbeddedLex,
    running: Bot | None,
    hooks: Mapping[str, object] | None,
    exports: tuple[Files, Files],
) -> Iterator[tuple[Bot, Bot]]:
    """The bot as it is and as it was taught, for the time of a trial, with the same code hooks.
    `exports` are the files of both; the first is served only if the bot does not run anyway.
    Raises `BadExport`."""
    old, new = exports
    with ExitStack() as stack:
        before = running or stack.enter_context(embedded.on_trial(as_zip(old), hooks))
        yield before, stack.enter_context(embedded.on_trial(as_zip(new), hooks))


def understood(lex: Lex, bot: BotRef, text: str, session_id: str) -> Understood:
    """What a fresh session takes one utterance for. Raises a `LexError`."""
    recognition = lex.recognize(bot, session_id, text)
    intent = recognition.intent or FALLBACK_INTENT
    ranked = recognition.interpretations
    score = next((one.score for one in ranked if one.intent == intent), None)
    return Understood(intent, score)


def tried(
    lex: Lex,
    before: BotRef,
    after: BotRef,
    lesson: Mapping[str, str],
    others: Sequence[str],
    *,
    progress: Callable[[float], None] = lambda _: None,
    new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
) -> Trial:
    """Say the lesson and other utterances to both bots, each in a session of its own."""
    texts = list(dict.fromkeys([*lesson, *others]))

    def pairs() -> Iterator[tuple[str, Understood, Understood]]:
        for number, text in enumerate(texts, start=1):
            yield (
                text,
                understood(lex, before, text, new_id()),
                understood(lex, after, text, new_id()),
            )
            progress(number / len(texts))

    answers = list(pairs())
    flips = tuple(
        Flip(text, was, now, lesson.get(text))
        for text, was, now in answers
        if was.intent != now.intent
    )
    right = sum(now.intent == lesson.get(text) for text, _, now in answers)
    return Trial(flips, len(texts), len(lesson), right)
