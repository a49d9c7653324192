"""A comparison as a job: how it is started, and what its results are when they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from dashboard.bots.ref import BotRef
from dashboard.comparison.answers import Response, lost, response_of
from dashboard.comparison.questions import items
from dashboard.comparison.recordings import is_recorded
from dashboard.comparison.variants import Variant
from dashboard.conversation.turn import Route
from dashboard.jobs.job import PERSON
from dashboard.jobs.jobs import Job, Jobs, Result
from fallback.answerer import Answer, Question
from fallback.targets.target import Target

KIND = "compare"
STATED = (
    "shape",
    "model",
    "limit_param",
    "limit",
    "prompt_tokens",
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "effort",
    "timeout_s",
    "calls_per_minute",
    "embedded",
    "emulated",
    "successor",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of a comparison; `response` is None until it is there."""

    key: str
    question: int
    repeat: int
    target: str
    response: Response | None = None

    @property
    def answer(self) -> Answer | None:
        """What the target said, as far as it is there."""
        return self.response.answer if self.response else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A job read back: what was asked whom, what came, and what Lex would have done."""

    job: Job
    utterances: tuple[str, ...]
    targets: tuple[str, ...]
    entries: tuple[Entry, ...]
    routes: Mapping[int, Route]

    def of(self, question: int, repeat: int = 0) -> dict[str, Entry]:
        """Every target's entry for one question."""
        return {
            one.target: one
            for one in self.entries
            if (one.question, one.repeat) == (question, repeat)
        }

    def whole(self, question: int) -> dict[str, Answer]:
        """The answers to a question that can be judged, those of the first repetition."""
        return {
            name: one.answer
            for name, one in self.of(question).items()
            if one.answer is not None and one.answer.whole
        }

    @property
    def broken(self) -> list[str]:
        """The keys of what failed, was cut, stopped or lost: what may be asked again."""
        ended = [(one.key, one.answer) for one in self.entries if one.answer is not None]
        fine = ("not_in_documents",)
        return [key for key, one in ended if not one.whole and one.outcome not in fine]

    def asked(self, column: str) -> str:
        """The target behind a column: itself, or the one that it is a variant of."""
        return str(self.stated.get(column, {}).get("variant_of", column))

    @property
    def bot(self) -> BotRef:
        """The bot whose fallback is compared."""
        return BotRef.from_json(self.job.parameters["bot"])

    @property
    def stated(self) -> Mapping[str, Mapping[str, Any]]:
        """Parameters and prices of each target as they were at the start."""
        return dict(self.job.parameters.get("targets", {}))


def launch(
    jobs: Jobs,
    questions: Sequence[Question],
    targets: Mapping[str, Target | None],
    variants: Mapping[Variant, Target] | None = None,
    *,
    bot: BotRef,
    topic: str,
    person: str = "",
    repeats: int = 1,
    width: int = 1,
    live: bool = False,
    blind: bool = False,
    route: bool = False,
) -> Job:
    """Start a comparison. `live` is one round that people watch: a column that cannot answer
    now fails, and `blind` hides the names. Otherwise it is a batch, which waits for the servers
    and for the day's budget. `route` asks Lex, too, whether it would have answered itself.
    `variants` are columns of their own, each with the target that it varies; `person` is whose
    share of the day it counts for."""
    varied = variants or {}
    parameters = {
        PERSON: person,
        "patient": not live,
        "live": live,
        "blind": blind,
        "repeats": repeats,
        "bot": bot.as_json(),
        "history": any(one.history for one in questions),
        "targets": _stated_columns(targets, varied),
    }
    return jobs.start(
        KIND,
        items(questions, list(targets), list(varied), repeats=repeats, route=route),
        topic=topic,
        title=questions[0].text[:200],
        parameters=parameters,
        width=width,
    )


def _stated_columns(
    targets: Mapping[str, Target | None], varied: Mapping[Variant, Target]
) -> dict[str, Any]:
    return {
        **{name: stated(target) for name, target in targets.items()},
        **{one.name: _stated_variant(one, target) for one, target in varied.items()},
    }


def is_here(job: Job) -> bool:
    """Whether people watch its answers come, in the process of their page."""
    return bool(job.parameters["live"])


def read(job: Job, results: Sequence[Result]) -> Comparison:
    """What a job's rows say."""
    payloads = [(one, one.item.payload) for one in results]
    asking = [(one, payload) for one, payload in payloads if not payload.get("route")]
    utterances = {payload["question"]: payload["utterance"] for _, payload in payloads}
    return Comparison(
        job=job,
        utterances=tuple(utterances[n] for n in sorted(utterances)),
        targets=tuple(dict.fromkeys(payload["target"] for _, payload in asking)),
        entries=tuple(_entry(one, payload) for one, payload in asking),
        routes={
            payload["question"]: decided
            for one, payload in payloads
            if payload.get("route") and (decided := _route(job, one))
        },
    )


def _route(job: Job, result: Result) -> Route | None:
    bot = BotRef.from_json(job.parameters["bot"])
    return Route.from_json(result.result.get("route", {}), bot.threshold)


def lasting(comparison: Comparison, column: str, usable: Mapping[str, Target]) -> bool:
    """Whether conversations can be held as a column was asked: with a target that can be used, at
    the temperature that it is configured with."""
    target = usable.get(comparison.asked(column))
    asked_at = comparison.stated.get(column, {}).get("temperature")
    return target is not None and asked_at == stated(target).get("temperature")


def shifts(parts: Sequence[Comparison]) -> list[int]:
    """How many questions come before each part when they are merged."""
    counts = [len(part.utterances) for part in parts]
    return [sum(counts[:place]) for place in range(len(parts))]


def merged(parts: Sequence[Comparison]) -> Comparison:
    """Several comparisons as one, question after question; its job is the last one's, with the
    parameters of all their targets."""
    last, by = parts[-1], shifts(parts)
    stated = {name: values for part in parts for name, values in part.stated.items()}
    return Comparison(
        job=replace(last.job, parameters={**last.job.parameters, "targets": stated}),
        utterances=tuple(one for part in parts for one in part.utterances),
        targets=tuple(dict.fromkeys(name for part in parts for name in part.targets)),
        entries=tuple(
            replace(entry, question=entry.question + shift)
            for part, shift in zip(parts, by, strict=True)
            for entry in part.entries
        ),
        routes={
            question + shift: route
            for part, shift in zip(parts, by, strict=True)
            for question, route in part.routes.items()
        },
    )


def _entry(result: Result, payload: Mapping[str, Any]) -> Entry:
    target = payload["target"]
    answers = {"done": lambda: response_of(result.result), "lost": lambda: lost(target)}
    make = answers.get(result.state)
    return Entry(
        result.item.key, payload["question"], payload["repeat"], target, make() if make else None
    )


def stated(target: Target | None) -> dict[str, Any]:
    """Parameters and prices of a target for a stamp; a recording has none. Never a key, and of
    an address only what names the server."""
    if target is None:
        return {"recorded": True}
    values = {name: _plain(getattr(target, name)) for name in STATED}
    stamp = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    if target.base_url:
        parts = urlsplit(target.base_url)
        stamp["server"] = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    if target.prices:
        stamp["prices"] = {
            "input": str(target.prices.input),
            "output": str(target.prices.output),
            "source": target.prices.source,
        }
    if target.shutdown_date:
        stamp["shutdown_date"] = target.shutdown_date.isoformat()
    return stamp


def _stated_variant(variant: Variant, target: Target) -> dict[str, Any]:
    """As the target, with what is asked otherwise."""
    values = {**stated(variant.of(target)), "variant_of": variant.target}
    return values if variant.system is None else {**values, "system": variant.system}


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | bool | None) else float(str(value))


def choices(
    usable: Mapping[str, Target], known: Mapping[str, Target], recorded: Sequence[str]
) -> list[str]:
    """Whom one can compare: those that answer here, recordings, then all other known targets."""
    others = [name for name in known if name not in usable]
    return [*usable, *recorded, *others]


def badge_of(name: str, target: Target | None, today: dt.date) -> str:
    """RECORDED, RETIRED, EMULATED, EMBEDDED or nothing: what one has to know of a target."""
    if is_recorded(name):
        return "RECORDED"
    if target is None:
        return ""
    badges = (
        ("RETIRED", target.retired(today)),
        ("EMULATED", target.emulated),
        ("EMBEDDED", target.embedded),
    )
    return next((word for word, holds in badges if holds), "")
