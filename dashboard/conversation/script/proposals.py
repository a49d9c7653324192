"""A demo script proposed for any bot from its intents: steps that were tried and do what they show.

Each step is asked of the bot before it is proposed, in a session of its own. A bot with a code hook
is not asked, since that could order or cancel something: its steps are proposed as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise, zip_longest
from pathlib import Path
from typing import Protocol

from dashboard.bots.ref import BotRef
from dashboard.conversation.router import route
from dashboard.conversation.script.outcome import as_expected
from dashboard.conversation.script.steps import Shows, Step
from dashboard.conversation.turn import Turn
from dashboard.log.clock import utc_now
from lexclient.recognition import Recognition
from lexclient.utterance import UtteranceRefused, check_utterance

STEPS = 6
MOST_TRIED = 12  # candidates of a step: each is a call to the bot
SAMPLES = 3  # of an intent
FOR_FALLBACK: tuple[Shows, ...] = ("out_of_scope", "unknown_to_all")
Candidates = Sequence[str]
Ask = Callable[[str], Recognition]


class Intent(Protocol):
    """What is needed of an intent of an export."""

    @property
    def name(self) -> str: ...
    @property
    def utterances(self) -> Sequence[str]: ...
    @property
    def slots(self) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """An utterance that shows what it is to show, and who answers it."""

    shows: Shows
    text: str
    by_lex: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What a script is proposed from; `tried` tells whether the bot may be asked."""

    intents: Sequence[Intent]
    tried: bool


def proposed(bot: BotRef, intents: Sequence[Intent], ask: Ask | None) -> tuple[Step, ...]:
    """Six steps, or as many as the bot gives: a defined intent, a fallback, then both by turns.
    `ask` gives what the bot says to an utterance in a session of its own, None for a bot that must
    not be tried. Raises what `ask` raises."""
    chosen: list[Tried] = []
    for shows, candidates in _wanted(bot.locale_id, intents):
        taken = {one.text for one in chosen}
        untried = islice((text for text in candidates if text not in taken), MOST_TRIED)
        fits = next((one for text in untried if (one := _tried(bot, shows, text, ask))), None)
        if fits and len(chosen) < STEPS:
            chosen.append(fits)
    return tuple(
        Step(one.shows, one.text, "idle" if place else "new")
        for place, one in enumerate(_by_turns(chosen))
    )


def _by_turns(chosen: Sequence[Tried]) -> list[Tried]:
    """One that Lex answers, one that the fallback does, and so on. What would be a third one in a
    row for the fallback is left out: it shows nothing that was not seen."""
    lex = [one for one in chosen if one.by_lex]
    fallback = [one for one in chosen if not one.by_lex][: max(len(lex), 1) + 1]
    return [one for pair in zip_longest(lex, fallback) for one in pair if one]


def _wanted(
    locale_id: str, intents: Sequence[Intent]
) -> Iterator[tuple[Shows, Iterator[str] | Candidates]]:
    """What each step is to show, in order, and utterances that could; the last ones stand in where
    a bot has nothing that is ambiguous or near its threshold."""
    plain = [samples for one in intents if not one.slots and (samples := _samples(one))]
    asking = [samples for one in intents if one.slots and (samples := _samples(one))]
    simple = plain or asking
    everyday = _everyday(locale_id)
    yield "defined_intent", _flat(simple)
    yield "out_of_scope", everyday
    yield "slot_filling", _flat(asking)
    yield "near_threshold", _flat([_shortened(samples) for samples in [*plain, *asking]])
    yield "ambiguous", _joined([*plain, *asking])
    yield "unknown_to_all", everyday[1:]
    for samples in [*simple[1:], *asking[1:]]:
        yield "defined_intent", samples
    yield "defined_intent", [text for samples in [*plain, *asking] for text in samples[1:]]
    for place in range(2, len(everyday)):
        yield "out_of_scope", everyday[place:]


def _samples(intent: Intent) -> Candidates:
    """Utterances that can be said as they stand: without a slot's name in braces."""
    whole = (text for text in intent.utterances if "{" not in text and _can_be_said(text))
    return tuple(islice(whole, SAMPLES))


def _can_be_said(text: str) -> bool:
    try:
        check_utterance(text)
    except UtteranceRefused:
        return False
    return True


def _flat(groups: Sequence[Candidates]) -> Iterator[str]:
    """The first of each group, then the second of each."""
    for place in range(max(map(len, groups), default=0)):
        yield from (group[place] for group in groups if place < len(group))


def _shortened(samples: Candidates) -> Candidates:
    """Parts of utterances, the halves first: a bot is less sure of these."""
    parts: list[list[str]] = []
    for words in (text.split() for text in samples):
        middle = len(words) // 2
        parts += (words[:middle], words[middle:], words[:1], words[-1:])
    texts = dict.fromkeys(" ".join(part) for part in parts if len("".join(part)) > 1)
    return [text for text in texts if text not in samples]


def _joined(groups: Sequence[Candidates]) -> Iterator[str]:
    """Two intents in one utterance."""
    yield from (f"{one[0]}, {other[0]}" for one, other in pairwise(groups))


def _everyday(locale_id: str) -> Candidates:
    known = _languages()
    return known.get(locale_id.partition("_")[0], known["en"])


@cache
def _languages() -> Mapping[str, Candidates]:
    file = Path(__file__).with_name("everyday.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _tried(bot: BotRef, shows: Shows, text: str, ask: Ask | None) -> Tried | None:
    """The utterance, None where it does not show that."""
    if ask is None:  # what would have to be seen first is not claimed
        claimed = shows not in ("near_threshold", "ambiguous")
        return Tried(shows, text, shows not in FOR_FALLBACK) if claimed else None
    recognition = ask(text)
    decided = route(recognition, threshold=bot.threshold)
    by_lex = decided.answered_by == "lex"
    if by_lex and not recognition.messages:
        return None  # nothing would be heard: its answer comes from a function that is missing
    turn = Turn(
        id="",
        conversation="",
        session_id="",
        created_at=utc_now(),
        utterance=text,
        bot=bot,
        lex_mode="EMBEDDED",
        fallback_mode="EMBEDDED",
        recognition=recognition,
        route=decided,
    )
    return Tried(shows, text, by_lex) if as_expected(shows, turn) else None
