"""A run of a test set as a background job: an item is a conversation, its result the turns.

The job keeps everything that is counted later, so every number and the whole threshold sweep
come from rows, and a run survives a reload, a cancel and the end of the process.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any

from dashboard.bots.ref import BotRef
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.run.pace import Pace
from dashboard.evaluation.run.player import Player, Setting, held
from dashboard.evaluation.run.results import Failure, SlotResult, TurnResult
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn
from dashboard.jobs.job import PERSON
from dashboard.jobs.jobs import Item, Job, Jobs, Kind, NotNow, Task, Work
from dashboard.log.processes.locks import Locks
from lexclient.client import LexClient
from lexclient.errors import LexError

KIND = "evaluation"
TEST_ALIAS = "TSTALIASID"
TEST_ALIAS_WIDTH = 2  # conversations at once that TestBotAlias takes (AWS quota page)
WIDTH = 8
MAX_WIDTH = 32
LOOK_S = 0.05  # between two looks at whether an alias takes one more
COLUMNS = tuple(field.name for field in fields(UserTurn))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which bot a set is run against, and how fast: `width` conversations at once, `per_second`
    calls at most, None for as many as the service takes. `mode` is EMBEDDED or LIVE, `engine` what
    recognises intents here, by name and version."""

    bot: BotRef
    mode: str
    width: int
    per_second: float | None = None
    engine: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For the parameters of a job."""
        return {**asdict(self), "bot": self.bot.as_json()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Plan:
        """What `as_json` gave, among other parameters; older jobs hold the bot's fields beside
        the plan's."""
        bot = stored.get("bot") or {**stored, "name": stored["bot_name"]}
        own = (stored["mode"], stored["width"], stored.get("per_second"), stored.get("engine"))
        return cls(BotRef.from_json(bot), *own)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as far as it is: its plan, its set's name and digest, the turns that ended, and the
    utterances of the set that a lesson holds."""

    job: Job
    plan: Plan
    set_name: str
    set_digest: str
    results: tuple[TurnResult, ...]
    taught: frozenset[str] = frozenset()


def allowed_width(alias_id: str) -> int:
    """How many conversations at once to propose for an alias."""
    return TEST_ALIAS_WIDTH if alias_id == TEST_ALIAS else WIDTH


def start(jobs: Jobs, testset: TestSet, plan: Plan, *, person: str = "") -> Job:
    """Begin a run in the background; raises `ValueError` for a set without a conversation. What
    turns that name a target cost is of `person`'s share of the day."""
    if not testset.conversations:
        raise ValueError("the test set has no conversation that can be run")
    items = [
        Item(str(place), "lex", {"id": one.id, "turns": [_payload(turn) for turn in one.turns]})
        for place, one in enumerate(testset.conversations, start=1)
    ]
    named = {"set_name": testset.name, "set_digest": digest(testset)}
    lesson = {"taught": sorted(testset.taught)} if testset.taught else {}
    parameters = {**plan.as_json(), **named, **lesson, PERSON: person}
    title = f"{testset.name} · {plan.bot.name} · {plan.bot.locale_id}"
    return jobs.start(KIND, items, title=title, parameters=parameters, width=plan.width)


def digest(testset: TestSet) -> str:
    """The same for two files that ask for the same turns, whatever their names."""
    conversations = [
        [one.id, [(t.utterance, t.intent) for t in one.turns]] for one in testset.conversations
    ]
    return hashlib.sha256(json.dumps(conversations).encode()).hexdigest()[:16]


def read_run(jobs: Jobs, job: Job) -> Run:
    """A run with all turns that have ended, in the order of the set."""
    parameters = job.parameters
    set_name, set_digest = str(parameters["set_name"]), str(parameters["set_digest"])
    ended = (turn for one in jobs.results(job.id) for turn in _turns(one.result.get("turns", ())))
    results = tuple(sorted(ended, key=lambda turn: turn.number))
    taught = frozenset(parameters.get("taught", ()))
    return Run(job, Plan.from_json(parameters), set_name, set_digest, results, taught)


def accuracy(jobs: Jobs, job_id: str) -> Share:
    """The share of right turns among those that Lex answered; no turn is made of its row."""
    rows = [row for one in jobs.results(job_id) for row in one.result.get("turns", ())]
    ran = [row for row in rows if row["actual"] is not None]
    return Share(sum(row["actual"] == row["expected"] for row in ran), len(ran))


def kind(client_of: Callable[[BotRef], LexClient], locks: Locks | None = None) -> Kind:
    """How jobs of the kind `KIND` are done; `client_of` finds the client that reaches a bot,
    `locks` are those of all processes that may ask an alias at the same time."""
    return Kind(partial(_begin, client_of, locks), once=False)


def _begin(client_of: Callable[[BotRef], LexClient], locks: Locks | None, job: Job) -> Work:
    plan = Plan.from_json(job.parameters)
    try:
        lex = client_of(plan.bot).calling_once(plan.width)
    except LexError as error:
        raise held(error) from error
    person = str(job.parameters.get(PERSON, "")) if plan.mode == "EMBEDDED" else ""
    setting = Setting(
        plan.bot.address, plan.bot.threshold, lambda: f"evaluation-{secrets.token_hex(12)}", person
    )
    player = Player(lex, setting, Pace(plan.width, plan.per_second))

    def work(task: Task) -> dict[str, Any]:
        try:
            client_of(plan.bot)  # an upload may be gone by now, and says so
        except LexError as error:
            raise held(error) from error
        conversation = _conversation(task.item.payload)
        with _place(locks, plan, task.halt):
            turns = player.play(conversation, stop=task.stop, halt=task.halt)
        return {"turns": [_row(turn) for turn in turns]}

    return work


@contextmanager
def _place(locks: Locks | None, plan: Plan, halt: threading.Event) -> Iterator[None]:
    """One of the conversations that TestBotAlias takes from all runs together; any other alias
    takes as many as its account allows."""
    if locks is None or plan.mode != "LIVE" or plan.bot.alias_id != TEST_ALIAS:
        yield
        return
    while (lock := locks.take_one(plan.bot.bot_id, TEST_ALIAS_WIDTH)) is None:
        if halt.wait(LOOK_S):
            raise NotNow(0)
    try:
        yield
    finally:
        lock.close()


def _conversation(payload: Mapping[str, Any]) -> Conversation:
    return Conversation(payload["id"], tuple(_turn(one) for one in payload["turns"]))


def _payload(turn: UserTurn) -> dict[str, Any]:
    """Without the columns that are empty, as most of them are in most turns."""
    columns = {name: getattr(turn, name) for name in COLUMNS}
    return {name: value for name, value in columns.items() if value or name == "intent"}


def _turn(payload: Mapping[str, Any]) -> UserTurn:
    names = ("contexts", "expected_contexts", "prompts")
    tuples = {name: tuple(payload.get(name, ())) for name in names}
    hints = {
        intent: {slot: tuple(phrases) for slot, phrases in slots.items()}
        for intent, slots in payload.get("hints", {}).items()
    }
    return UserTurn(**{**payload, **tuples, "hints": hints})


def _row(turn: TurnResult) -> dict[str, Any]:
    """By hand: `asdict` would copy the whole answer of Lex."""
    row = {field.name: getattr(turn, field.name) for field in fields(TurnResult)}
    row["slots"] = [asdict(slot) for slot in turn.slots]
    row["failure"] = asdict(turn.failure) if turn.failure else None
    return row


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
