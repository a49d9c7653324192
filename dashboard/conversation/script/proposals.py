"""A demo script proposed for any bot from its intents: steps that were tried and do what they show.

Each step is asked of the bot before it is proposed, in a session of its own. A bot with a code hook
is not asked, since that could order or cancel something: its steps are proposed as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise, zip_longest
from pathlib import Path
from typing import Protocol

from dashboard.bots.ref import BotRef
from dashboard.conversation.router import Expectation
from dashboard.conversation.script.outcome import as_expected, fills_slot
from dashboard.conversation.script.rehearsal import turn_of
from dashboard.conversation.script.steps import Shows, Step, from_the_first
from dashboard.conversation.turn import Turn
from lexclient.recognition import Recognition
from lexclient.utterance import UtteranceRefused, check_utterance

STEPS = 6
MOST_TRIED = 12  # candidates of a step: each is a call to the bot
SAMPLES = 3  # of an intent
FOR_FALLBACK: tuple[Shows, ...] = ("out_of_scope", "unknown_to_all")
Candidates = Sequence[str]
Ask = Callable[..., Recognition]  # of texts said one after the other: what came to the last
Values = Mapping[str, str]  # a value of each slot type
SLOT = re.compile(r"\{([^{}]*)\}")  # in an utterance of an intent


class Slot(Protocol):
    """What is needed of a slot."""

    @property
    def name(self) -> str: ...
    @property
    def type_name(self) -> str: ...


class Intent(Protocol):
    """What is needed of an intent of an export."""

    @property
    def name(self) -> str: ...
    @property
    def utterances(self) -> Sequence[str]: ...
    @property
    def slots(self) -> Sequence[Slot]: ...


@dataclass(frozen=True, slots=True)
class Tried:
    """An utterance that shows what it is to show, and who answers it; `reply` is a value for the
    slot that the bot then asks for, "" where none was tried."""

    shows: Shows
    text: str
    by_lex: bool
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What a script is proposed from; `tried` tells whether the bot may be asked."""

    intents: Sequence[Intent]
    tried: bool
    values: Values = field(default_factory=dict)


def proposed(bot: BotRef, source: Source, ask: Ask | None) -> tuple[Step, ...]:
    """Six steps, or as many as the bot gives: a defined intent, a fallback, then both by turns.
    `ask` gives what the bot says to an utterance in a session of its own, None for a bot that must
    not be tried. Raises what `ask` raises."""
    chosen: list[Tried] = []
    trial = Trial(bot, source, ask)
    for shows, candidates in _wanted(bot.locale_id, source):
        taken = {one.text for one in chosen}
        untried = islice((text for text in candidates if text not in taken), MOST_TRIED)
        fits = next((one for text in untried if (one := trial.of(shows, text))), None)
        if fits and len(_steps([*chosen, fits])) <= STEPS:
            chosen.append(fits)
    return from_the_first(_steps(_by_turns(chosen)))


def _steps(chosen: Sequence[Tried]) -> list[Step]:
    """A value is said directly after the utterance that makes the bot ask for it."""
    steps = list[Step]()
    for one in chosen:
        steps.append(Step(one.shows, one.text, "idle" if steps else "new"))
        if one.reply:
            steps.append(Step("slot_filling", one.reply, "after"))
    return steps


def _by_turns(chosen: Sequence[Tried]) -> list[Tried]:
    """One that Lex answers, one that the fallback does, and so on. What would be a third one in a
    row for the fallback is left out: it shows nothing that was not seen."""
    lex = [one for one in chosen if one.by_lex]
    fallback = [one for one in chosen if not one.by_lex][: max(len(lex), 1) + 1]
    return [one for pair in zip_longest(lex, fallback) for one in pair if one]


def _wanted(locale_id: str, source: Source) -> Iterator[tuple[Shows, Iterator[str] | Candidates]]:
    """What each step is to show, in order, and utterances that could; the last ones stand in where
    a bot has nothing that is ambiguous or near its threshold."""
    intents = source.intents
    filled = [_with_values(one, source.values) for one in intents if one.slots]
    plain = [samples for one in intents if not one.slots and (samples := _samples(one))]
    asking = [samples for one in intents if one.slots and (samples := _samples(one))]
    simple = plain or asking
    everyday = _everyday(locale_id)
    yield "defined_intent", _flat(simple)
    yield "out_of_scope", everyday
    yield "slot_filling", [*_flat([one for one in filled if one]), *_flat(asking)]
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


def _with_values(intent: Intent, values: Values) -> Candidates:
    """Utterances in which each slot's name in braces has become a value of the bot."""
    known = {one.name: values[one.type_name] for one in intent.slots if one.type_name in values}
    fit = (
        text
        for text in intent.utterances
        if (names := SLOT.findall(text)) and known.keys() >= set(names)
    )
    texts = (SLOT.sub(lambda name: known[name[1]], text) for text in fit)
    return tuple(islice(filter(_can_be_said, texts), SAMPLES))


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
    """Parts of utterances, the halves first: a bot is less sure of these. A single word is none:
    it may be one that says nothing by itself."""
    parts: list[list[str]] = []
    for words in (text.split() for text in samples):
        middle = len(words) // 2
        parts += (words[:middle], words[middle:], words[:2], words[-2:])
    texts = dict.fromkeys(" ".join(part) for part in parts if len(part) > 1)
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


@dataclass(frozen=True, slots=True)
class Trial:
    """Tries utterances with a bot."""

    bot: BotRef
    source: Source
    ask: Ask | None

    def of(self, shows: Shows, text: str) -> Tried | None:
        """The utterance, None where it does not show that."""
        if self.ask is None:
            return self._untried(shows, text)
        recognition = self.ask(text)
        turn = turn_of(self.bot, text, recognition, Expectation())
        by_lex = turn.route is not None and turn.route.answered_by == "lex"
        if by_lex and not recognition.messages:
            return None  # nothing would be heard: its answer comes from a function that is missing
        if not as_expected(shows, turn):
            return None
        tried = Tried(shows, text, by_lex)
        return self._filling(tried, turn) if shows == "slot_filling" else tried

    def _untried(self, shows: Shows, text: str) -> Tried | None:
        """What would have to be seen first is not claimed."""
        said = {one for each in self.source.intents for one in each.utterances}
        if shows in ("near_threshold", "ambiguous") or (shows == "slot_filling" and text in said):
            return None
        return Tried(shows, text, shows not in FOR_FALLBACK)

    def _filling(self, tried: Tried, turn: Turn) -> Tried | None:
        """With a value for what the bot asks then; None where no slot is filled in either."""
        with_reply = replace(tried, reply=self._reply(turn))
        if fills_slot(turn):
            return with_reply
        return replace(with_reply, shows="defined_intent") if with_reply.reply else None

    def _reply(self, turn: Turn) -> str:
        """A value of the bot that fills the slot that is asked for, "" for none."""
        if self.ask is None or turn.recognition is None:
            return ""
        state = turn.recognition.session_state
        asked = (state.get("dialogAction") or {}).get("slotToElicit")
        slots = (
            slot for one in self.source.intents if one.name == turn.intent for slot in one.slots
        )
        value = next(
            (self.source.values.get(one.type_name, "") for one in slots if one.name == asked), ""
        )
        if not value:
            return ""
        expected = Expectation(turn.intent, turn.recognition.dialog_action)
        reply = turn_of(self.bot, value, self.ask(turn.utterance, value), expected)
        return value if as_expected("slot_filling", reply) and fills_slot(reply) else ""
