"""When a failed request is sent again, and how it is changed for a server that refuses a part.

The SDK's own retries are off: they would sleep through a Stop and send once more after it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from fallback.errors import (
    ConnectionBroken,
    FallbackError,
    RateLimited,
    RequestRefused,
    ServerFailed,
)
from fallback.targets.target import Target
from fallback.transport.shape import SAMPLING

RETRIES = 1
PAUSE_S = 0.5
PATIENCE_S = 10.0  # a server that asks for more is reported, not waited for

RENAMED = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
DISPENSABLE = {*SAMPLING, "reasoning_effort", "stop", "stream_options"}


def pause_before_retry(error: FallbackError, retries: int, jitter: float) -> float | None:
    """Seconds to wait before sending again, None not to. `jitter`, 0 to 1, spreads a crowd."""
    if retries >= RETRIES:
        return None
    if isinstance(error, RateLimited):
        asked = error.facts.get("retry_after_s")
        wait = asked if isinstance(asked, float) else PAUSE_S + PAUSE_S * jitter
        return wait if wait <= PATIENCE_S else None
    if isinstance(error, ServerFailed | ConnectionBroken):
        return PAUSE_S / 2 + PAUSE_S * jitter
    return None


def without(body: Mapping[str, Any], parameter: str) -> dict[str, Any]:
    """`body` with `parameter` under its other name, or left out; itself if it cannot be."""
    changed = dict(body)
    if parameter in RENAMED and parameter in body:
        changed[RENAMED[parameter]] = changed.pop(parameter)
    elif parameter in DISPENSABLE:
        changed.pop(parameter, None)
    return changed


class Manners:
    """What each server was found not to take, so that it is asked wrongly once and not again.

    Newer models refuse `max_tokens` and any `temperature`. Shared by all threads of a process.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refused: dict[tuple[str | None, str], tuple[str, ...]] = {}

    def applied(self, target: Target, body: Mapping[str, Any]) -> dict[str, Any]:
        """`body` without what this target's server refused before."""
        changed = dict(body)
        for parameter in self._refused.get((target.base_url, target.model), ()):
            changed = without(changed, parameter)
        return changed

    def learn(
        self, target: Target, body: Mapping[str, Any], error: FallbackError
    ) -> dict[str, Any] | None:
        """The body to send instead, remembered; None if `error` is not about a parameter that
        can be spared, or was so before."""
        parameter = error.facts.get("parameter")
        if not isinstance(error, RequestRefused) or not isinstance(parameter, str):
            return None
        changed = without(body, parameter)
        with self._lock:
            known = self._refused.get((target.base_url, target.model), ())
            if changed == body or RENAMED.get(parameter) in known:
                return None
            if parameter not in known:
                self._refused[target.base_url, target.model] = (*known, parameter)
        return changed
