"""Builds answerers: of one target, or of a target with its successors, deadline and budget."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from fallback.answerer import Answerer, Question
from fallback.budget import DEFAULT_CAPS, DEFAULT_PERSON_CAPS, Caps, DayBudget
from fallback.composed import FirstOf, WithinBudget, WithinDeadline
from fallback.prompts import most_tokens
from fallback.shapes.chat import Chat
from fallback.shapes.completion import Completion
from fallback.shapes.responses import Responses
from fallback.target_answerer import TargetAnswerer
from fallback.targets.pricing import most_of
from fallback.targets.target import NO_USER, Target, names_a_user
from fallback.transport.parameter_support import ParameterSupport
from fallback.transport.shape import Shape

SHAPES: Mapping[str, Shape] = {
    "chat": Chat(),
    "completion": Completion(),
    "responses": Responses(),
}
PARAMETER_SUPPORT = ParameterSupport()  # learned once a process, whoever asks


def answerer_for(
    target: Target,
    *,
    environ: Mapping[str, str],
    embedded_url: str | None = None,
    streaming: bool = True,
    parameter_support: ParameterSupport = PARAMETER_SUPPORT,
    today: Callable[[], date] = date.today,
    clock: Callable[[], float] = time.monotonic,
) -> Answerer:
    """The answerer of `target`; cheap to build, the SDK's client is made at the first question
    and shared.

    `environ` is where keys and the AWS region are looked up, at every question. `embedded_url`
    is the address of the embedded endpoint, ending in /v1; raises `ValueError` when an embedded
    target is asked for without it, and for an address with a user or a password in it.
    """
    if target.embedded and embedded_url is None:
        raise ValueError(f"{target.name} is embedded: start the endpoint and give its address")
    base_url = embedded_url if target.embedded else target.base_url
    if names_a_user(base_url):
        raise ValueError(f"base_url of {target.name}: {NO_USER}")
    shape: Shape = SHAPES["chat" if target.emulated else target.shape]
    return TargetAnswerer(
        target=target,
        shape=shape,
        environ=environ,
        base_url=base_url,
        parameter_support=parameter_support,
        streaming=streaming,
        today=today,
        clock=clock,
    )


def with_successors(
    name: str,
    targets: Mapping[str, Target],
    *,
    environ: Mapping[str, str],
    embedded_url: str | None = None,
    streaming: bool = True,
    deadline_s: float | None = None,
    budget: DayBudget | None = None,
    caps: Caps = DEFAULT_CAPS,
) -> Answerer:
    """The answerer to put behind a name: the target, then its successors, each within the
    day's budget, all within `deadline_s` seconds of wall clock.

    Embedded targets are never charged, so never capped. Raises `KeyError` for a name that is
    no target's.
    """
    answerers: list[Answerer] = []
    for target in succession(name, targets):
        answerer = answerer_for(
            target, environ=environ, embedded_url=embedded_url, streaming=streaming
        )
        if budget is not None and not target.embedded:
            answerer = within_budget(answerer, target, budget, caps)
        answerers.append(answerer)
    whole = answerers[0] if len(answerers) == 1 else FirstOf(tuple(answerers))
    return whole if deadline_s is None else WithinDeadline(whole, deadline_s)


def within_budget(
    answerer: Answerer,
    target: Target,
    budget: DayBudget,
    caps: Caps = DEFAULT_CAPS,
    person_caps: Caps = DEFAULT_PERSON_CAPS,
) -> Answerer:
    """The answerer of `target`, asked only while `caps` allow it for all, and `person_caps` for
    who asks, where a question tells who that is."""

    def most(question: Question) -> Decimal | None:
        return most_of(target, most_tokens(question, target.prompt_tokens))

    for_all = WithinBudget(answerer, target.name, budget, caps, most)
    return WithinBudget(for_all, target.name, budget, person_caps, most, a_person=True)


def succession(name: str, targets: Mapping[str, Target]) -> list[Target]:
    """The target, its successor, the successor of that, and so on; a ring ends where it began."""
    line: list[Target] = []
    following: str | None = name
    while following is not None and targets[following] not in line:
        line.append(targets[following])
        following = targets[following].successor
    return line
