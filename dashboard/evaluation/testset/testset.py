"""A test set: conversations of user turns, each with what is expected of the bot.

Two forms are read: Amazon Lex's Test Workbench (developer guide, "Test set columns supported by
Test Workbench": both spellings of its columns) and the simple `utterance,intent`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lexclient.recognition import FALLBACK_INTENT

# what people write for "no intent of the bot", beside Lex's own name for it
OUT_OF_SCOPE = frozenset({"oos", "out_of_scope", "out of scope", "none", "fallback", "없음"})


@dataclass(frozen=True, slots=True)
class UserTurn:
    """One utterance and what it should lead to.

    `number` counts the user turns of the set from 1 and names the turn in every result; `line`
    is where it stands in the file. `slots` are the expected values; `prompts` what Agent rows
    after it say the bot answers. Contexts are names only, as in the Test Workbench.
    """

    number: int
    line: int
    utterance: str
    intent: str
    slots: Mapping[str, str] = field(default_factory=dict)
    contexts: tuple[str, ...] = ()
    expected_contexts: tuple[str, ...] = ()
    request_attributes: Mapping[str, str] = field(default_factory=dict)
    session_attributes: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns that share a session; `id` is empty for a single input."""

    id: str
    turns: tuple[UserTurn, ...]


@dataclass(frozen=True, slots=True)
class TestSet:
    """The conversations of one file, in its order; `taught` are those of its utterances that a
    lesson holds word for word."""

    name: str
    conversations: tuple[Conversation, ...]
    taught: frozenset[str] = frozenset()

    __test__ = False  # not a test class, whatever pytest thinks of its name

    @property
    def turns(self) -> tuple[UserTurn, ...]:
        """All user turns in the order of their numbers."""
        return tuple(turn for one in self.conversations for turn in one.turns)

    @property
    def intents(self) -> tuple[str, ...]:
        """The expected intents, each once, in alphabetical order."""
        return tuple(sorted({turn.intent for turn in self.turns}))


def intent_name(text: str) -> str:
    """The intent as Lex names it; every word for out of scope is FallbackIntent."""
    return FALLBACK_INTENT if text.casefold() in OUT_OF_SCOPE else text
