"""A run of a test set as a background job: an item is a conversation, its result the turns.

The job keeps everything that is counted later, so every number and the whole threshold sweep
come from rows, and a run survives a reload, a cancel and the end of the process.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any
from weakref import WeakKeyDictionary

from dashboard.evaluation.pace import Pace, Stopped
from dashboard.evaluation.results import Failure, SlotResult, TurnResult
from dashboard.evaluation.runner import Lex, Player, RunHeld
from dashboard.evaluation.testset import Conversation, TestSet, UserTurn
from dashboard.jobs import Held, Item, Job, Jobs, Kind, NotNow, Task
from lexclient.client import BotAddress

KIND = "evaluation"
TEST_ALIAS = "TSTALIASID"
TEST_ALIAS_WIDTH = 2  # conversations at once that TestBotAlias takes (AWS quota page)
WIDTH = 8
MAX_WIDTH = 32


@dataclass(frozen=True, slots=True)
class Plan:
    """Which bot a set is run against, and how fast: `width` conversations at once, `per_second`
    calls at most, None for as many as the service takes. `mode` is EMBEDDED or LIVE; `place` as in
    `BotAddress`."""

    bot_name: str
    bot_id: str
    alias_id: str
    locale_id: str
    threshold: float
    mode: str
    width: int
    per_second: float | None = None
    place: str = ""

    @property
    def address(self) -> BotAddress:
        """Where the calls go."""
        return BotAddress(self.bot_id, self.alias_id, self.locale_id, self.place)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as far as it is: its plan, its set's name and digest, and the turns that ended."""

    job: Job
    plan: Plan
    set_name: str
    set_digest: str
    results: tuple[TurnResult, ...]


def allowed_width(alias_id: str) -> int:
    """How many conversations at once to propose for an alias."""
    return TEST_ALIAS_WIDTH if alias_id == TEST_ALIAS else WIDTH


def start(jobs: Jobs, testset: TestSet, plan: Plan) -> Job:
    """Begin a run in the background; raises `ValueError` for a set without a conversation."""
    if not testset.conversations:
        raise ValueError("the test set has no conversation that can be run")
    items = [
        Item(str(place), "lex", {"id": one.id, "turns": [asdict(turn) for turn in one.turns]})
        for place, one in enumerate(testset.conversations, start=1)
    ]
    parameters = {**asdict(plan), "set_name": testset.name, "set_digest": digest(testset)}
    title = f"{testset.name} · {plan.bot_name} · {plan.locale_id}"
    return jobs.start(KIND, items, title=title, parameters=parameters, width=plan.width)


def digest(testset: TestSet) -> str:
    """The same for two files that ask for the same turns, whatever their names."""
    asked = [
        [one.id, [(t.utterance, t.intent) for t in one.turns]] for one in testset.conversations
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


def read_run(jobs: Jobs, job: Job) -> Run:
    """A run with all turns that have ended, in the order of the set."""
    known = dict(job.parameters)
    set_name, set_digest = str(known.pop("set_name")), str(known.pop("set_digest"))
    ended = (turn for one in jobs.results(job.id) for turn in _turns(one.result.get("turns", ())))
    results = tuple(sorted(ended, key=lambda turn: turn.number))
    return Run(job, Plan(**known), set_name, set_digest, results)


def kind(lex: Lex) -> Kind:
    """What a job of the kind `KIND` does with each conversation; `lex` must not retry itself."""
    return Kind(_Work(lex), once=False)  # a turn costs little: what a dead process did is redone


class _Work:
    """Plays one item; the conversations of one run share a pace."""

    def __init__(self, lex: Lex) -> None:
        self._lex = lex
        self._players: WeakKeyDictionary[threading.Event, Player] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def __call__(self, task: Task) -> Mapping[str, Any]:
        try:
            turns = self._player(task).play(_conversation(task.item.payload), task.stop)
        except Stopped:
            raise NotNow(0) from None
        except RunHeld as held:
            raise Held(str(held)) from held
        return {"turns": [_row(turn) for turn in turns]}

    def _player(self, task: Task) -> Player:
        """By the run's own Stop: a resumed run begins with a fresh pace."""
        with self._lock:
            if task.stop not in self._players:
                self._players[task.stop] = _player(self._lex, task.parameters)
            return self._players[task.stop]


def _player(lex: Lex, parameters: Mapping[str, Any]) -> Player:
    plan = Plan(**{field.name: parameters[field.name] for field in fields(Plan)})
    return Player(
        lex=lex,
        address=plan.address,
        threshold=plan.threshold,
        pace=Pace(plan.width, plan.per_second),
        new_id=lambda: f"evaluation-{secrets.token_hex(12)}",
    )


def _conversation(payload: Mapping[str, Any]) -> Conversation:
    return Conversation(payload["id"], tuple(_turn(one) for one in payload["turns"]))


def _turn(known: Mapping[str, Any]) -> UserTurn:
    tuples = {name: tuple(known[name]) for name in ("contexts", "expected_contexts", "prompts")}
    hints = {
        intent: {slot: tuple(phrases) for slot, phrases in slots.items()}
        for intent, slots in known["hints"].items()
    }
    return UserTurn(**{**known, **tuples, "hints": hints})


def _row(turn: TurnResult) -> dict[str, Any]:
    """By hand: `asdict` would copy the whole answer of Lex."""
    known = {field.name: getattr(turn, field.name) for field in fields(TurnResult)}
    known["slots"] = [asdict(slot) for slot in turn.slots]
    known["failure"] = asdict(turn.failure) if turn.failure else None
    return known


def _turns(rows: Iterable[Mapping[str, Any]]) -> Iterable[TurnResult]:
    for row in rows:
        failure = row["failure"]
        yield TurnResult(
            **{
                **row,
                "candidates": tuple((name, score) for name, score in row["candidates"]),
                "slots": tuple(SlotResult(**slot) for slot in row["slots"]),
                "failure": Failure(**failure) if failure else None,
            }
        )
