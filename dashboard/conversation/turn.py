"""The turn: an utterance, what Lex recognised, who was to answer and why, and the answer.

    pending ──► recognised ──► answering ──► finished

It is a value: each step makes another one, which the log writes (`dashboard.log.turn_rows`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard.bots.ref import BotRef
from fallback.answerer import Answer, Message, Outcome
from fallback.errors import FallbackError
from lexclient.recognition import FALLBACK_INTENT, Recognition

AnsweredBy = Literal["lex", "bedrock", "fallback"]  # `bedrock`: a model of Bedrock, inside Lex
BY_INTENTS = ("lex", "bedrock")  # who answers through an intent of the bot
Reason = Literal[
    "intent_matched",
    "slot_elicitation",
    "confirmation",
    "below_threshold",
    "fallback_won",
    "no_candidate",
    "hook_answered",
    "bedrock_answered",
    "lex_error",
]
WRONG = "?"  # a label: not what was chosen, and nobody says what; no intent can be called so
REPLIES = ("slot_elicitation", "confirmation")  # reasons of turns that answer the bot's question
ROUTE_FIELDS = ("answered_by", "reason", "intent", "score", "best_intent", "best_score")

Mode = Literal["EMBEDDED", "LIVE", "REPLAY", "INGESTED"]
FallbackIn = Literal["app", "hook"]
State = Literal["pending", "recognised", "answering", "finished"]
Thumb = Literal[1, -1]
Channel = Literal["Text", "Speech", "DTMF"]  # `inputMode` of a conversation log's record
ThresholdFrom = Literal["described", "chosen", "assumed"]


@dataclass(frozen=True, slots=True)
class Route:
    """Who answers and why, with the numbers that decided; nobody where Lex failed and no target
    was asked instead.

    `intent` is the intent Lex chose, `score` its score; `best_intent` and `best_score` are
    the best scored intent apart from it. Scores are comparative, 0 to 1, no probabilities.
    """

    answered_by: AnsweredBy | None
    reason: Reason
    threshold: float
    intent: str | None = None
    score: float | None = None
    best_intent: str | None = None
    best_score: float | None = None

    def as_json(self) -> dict[str, object]:
        """All but the threshold, which is the bot's."""
        return {name: getattr(self, name) for name in ROUTE_FIELDS}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], threshold: float) -> Route | None:
        """What `as_json` gave; None where nothing was decided."""
        known: dict[str, Any] = {name: stored.get(name) for name in ROUTE_FIELDS}
        decided = known["reason"] is not None or known["answered_by"] is not None
        return cls(threshold=threshold, **known) if decided else None


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: the name of the error's class, its own words, what a sentence about it in
    any language is filled with, and the target that was asked, "" if it was none's fault."""

    kind: str
    text: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    target: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a turn that was not said here comes from: a record of a bot's conversation log.

    `source` is the log group, bucket or file. `threshold_from` tells how the threshold is known,
    which no record says: the account described the locale, a person chose it, or it is assumed.
    """

    source: str
    channel: Channel | None
    bot_version: str | None
    threshold_from: ThresholdFrom


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """Who answers and why, None as long as it is not decided."""

    route: Route | None = None

    @property
    def answered_by(self) -> AnsweredBy | None:
        """Who answers; None where nobody could or it was never decided."""
        return self.route.answered_by if self.route else None

    @property
    def reason(self) -> Reason | None:
        """Why; None where it was never decided."""
        return self.route.reason if self.route else None

    @property
    def intent(self) -> str | None:
        """The intent that Lex chose."""
        return self.route.intent if self.route else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Routed):
    """One turn with everything that is known of it; times are seconds, `created_at` is UTC.

    `number` is its place in the log, 0 before it is there. `spoken` is what the bot itself said,
    all its messages as one text. `answer` is what a target said, the code hook's inside Lex
    included; while it is on its way it is `cut`. `failure` is what went wrong, wherever: `fault`
    where it was not a target. `label` is the intent a person says it is, or `WRONG`, `test_set`
    the set of tests that it was put in, `replay_of` the turn whose recording it plays. `owner`
    is whose it is (`dashboard.access.ownership`). `asked` counts how often in a row the bot has
    asked what it asks now, of `asks_at_most` times that it would, None where that is not known.
    `origin` is None for what was said here. `engine` is what recognised its intent in this process,
    by name and version; None where Lex did.
    """

    id: str
    conversation: str
    session_id: str
    created_at: dt.datetime
    utterance: str
    bot: BotRef
    lex_mode: Mode
    fallback_mode: Mode
    number: int = 0
    state: State = "pending"
    outcome: Outcome | None = None
    recognition: Recognition | None = None
    spoken: str | None = None
    answer: Answer | None = None
    fault: Failure | None = None
    lex_s: float | None = None
    total_s: float | None = None
    thumb: Thumb | None = None
    label: str | None = None
    test_set: str | None = None
    replay_of: str | None = None
    owner: str | None = None
    asked: int | None = None
    asks_at_most: int | None = None
    origin: Origin | None = None
    engine: str | None = None

    @property
    def text(self) -> str | None:
        """What was said in answer, whoever said it."""
        return self.answer.text if self.answer else self.spoken

    @property
    def failure(self) -> Failure | None:
        """What went wrong, at Lex, at a target or here."""
        error = self.answer.error if self.answer else None
        return self.fault or (failure_of(error) if error else None)

    @property
    def target(self) -> str | None:
        """Who was asked by the fallback."""
        return self.answer.target if self.answer else None

    @property
    def taken_for(self) -> str:
        """The intent that the route took it for, FallbackIntent for none of the bot's."""
        return self.intent or FALLBACK_INTENT

    @property
    def expected(self) -> str | None:
        """The intent it should have been: what a person says, else what it was taken for; None
        where it is only known to be wrong."""
        return None if self.label == WRONG else self.label or self.taken_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTurn(Routed):
    """What a table shows of a turn, without what was said to whom. `top_score` is that of the
    best scored intent, chosen or not."""

    id: str
    number: int
    created_at: dt.datetime
    state: State
    outcome: Outcome | None
    utterance: str
    locale_id: str
    target: str | None
    top_intent: str | None
    top_score: float | None
    total_s: float | None
    thumb: Thumb | None
    label: str | None


def failure_of(error: FallbackError) -> Failure:
    """The error of a target as data."""
    return Failure(error.kind, str(error), error.facts, error.target)


def messages(exchanges: Iterable[tuple[str, str | None]]) -> tuple[Message, ...]:
    """Utterances with their answers as the history for a model; those without one are left out."""
    pairs = ((Message("user", u), Message("assistant", a)) for u, a in exchanges if a)
    return tuple(message for pair in pairs for message in pair)


def history(turns: Iterable[Turn]) -> tuple[Message, ...]:
    """What was said in these turns, as a model hears it."""
    return messages((turn.utterance, turn.text) for turn in turns)
