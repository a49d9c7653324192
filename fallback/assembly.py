"""Builds the answerer of a target: its shape, its address, its key, and what it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date

from fallback.answerer import Answerer
from fallback.asking import Asking
from fallback.chat import Chat
from fallback.completion import Completion
from fallback.retrying import Manners
from fallback.shape import Shape
from fallback.targets import Target

MANNERS = Manners()  # learned once a process, whoever asks


def answerer_for(
    target: Target,
    *,
    environ: Mapping[str, str],
    embedded_url: str | None = None,
    streaming: bool = True,
    manners: Manners = MANNERS,
    today: Callable[[], date] = date.today,
    clock: Callable[[], float] = time.monotonic,
) -> Answerer:
    """The answerer of `target`; cheap to build, the SDK's client is made at the first question
    and shared.

    `environ` is where keys and the AWS region are looked up, at every question. `embedded_url`
    is the address of the embedded endpoint, ending in /v1; raises `ValueError` when an embedded
    target is asked for without it.
    """
    if target.embedded and embedded_url is None:
        raise ValueError(f"{target.name} is embedded: start the endpoint and give its address")
    shape: Shape = Completion() if target.shape == "completion" and not target.emulated else Chat()
    return Asking(
        target=target,
        shape=shape,
        environ=environ,
        base_url=embedded_url if target.embedded else target.base_url,
        manners=manners,
        streaming=streaming,
        today=today,
        clock=clock,
    )
