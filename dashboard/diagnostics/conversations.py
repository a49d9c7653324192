"""How conversations went: from intent to intent, where they ended, and where they turned in a
circle. Pure functions over the steps of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from dashboard.log.queries.steps import Step

End = Literal["fulfilled", "failed", "left"]
ASKED_TOO_OFTEN = 3  # times in a row for the same slot
MISSED = "?"  # in a path: the bot did not know
PATH = 5  # intents of a path


@dataclass(frozen=True, slots=True)
class Conversation:
    """Its steps in order. A path names each intent once while it goes on."""

    steps: tuple[Step, ...]

    @property
    def path(self) -> tuple[str, ...]:
        """The intents from first to last, `MISSED` where the bot did not know."""
        names = (MISSED if _missed(one) else one.intent or MISSED for one in self.steps)
        return tuple(name for name, _ in groupby(names))

    @property
    def end(self) -> End:
        """Fulfilled or failed as the last intent is; left where it was still under way, or where
        the last thing said was not understood."""
        last = self.steps[-1]
        if last.state == "Failed" or last.route == "failed":
            return "failed"
        return "fulfilled" if last.state == "Fulfilled" and not _missed(last) else "left"

    @property
    def loop(self) -> tuple[str, int] | None:
        """The slot that was asked for most often in a row, if that was too often."""
        runs = [(slot, len(list(run))) for slot, run in groupby(one.slot for one in self.steps)]
        asked = [(slot, times) for slot, times in runs if slot and times >= ASKED_TOO_OFTEN]
        return max(asked, key=lambda one: one[1], default=None)


@dataclass(frozen=True, slots=True)
class Path:
    """Conversations that went the same way, their ends, and the newest of them."""

    intents: tuple[str, ...]
    count: int
    ends: Counter[End]
    example: Conversation


def conversations(steps: Iterable[Step]) -> list[Conversation]:
    """The steps by conversation."""
    groups = groupby(steps, key=lambda one: one.conversation)
    return [Conversation(tuple(group)) for _, group in groups]


def paths(listed: Sequence[Conversation]) -> list[Path]:
    """The ways that were taken, the commonest first; long ones by their beginning."""
    ways: dict[tuple[str, ...], list[Conversation]] = {}
    for one in listed:
        ways.setdefault(one.path[:PATH], []).append(one)
    made = [
        Path(way, len(went), Counter(one.end for one in went), max(went, key=_newest))
        for way, went in ways.items()
    ]
    return sorted(made, key=lambda path: (-path.count, path.intents))


def that_went(
    listed: Iterable[Conversation], ways: Collection[tuple[str, ...]], end: End | None = None
) -> list[Conversation]:
    """Those that went one of these ways, as `Path.intents` says it, to this end or to any; the
    newest first."""
    went = (one for one in listed if one.path[:PATH] in ways and end in (None, one.end))
    return sorted(went, key=_newest, reverse=True)


def ends(listed: Iterable[Conversation]) -> Counter[End]:
    """How many ended in which way."""
    return Counter(one.end for one in listed)


def loops(listed: Iterable[Conversation]) -> list[Conversation]:
    """Those that were asked for the same slot too often, the newest first."""
    return sorted((one for one in listed if one.loop), key=_newest, reverse=True)


def given_up(listed: Iterable[Conversation]) -> list[Conversation]:
    """Those of more than one turn that nobody finished, the newest first."""
    left = (one for one in listed if one.end != "fulfilled" and len(one.steps) > 1)
    return sorted(left, key=_newest, reverse=True)


def _missed(step: Step) -> bool:
    return step.route in ("fallback", "hook")


def _newest(one: Conversation) -> str:
    return one.steps[-1].at.isoformat()
