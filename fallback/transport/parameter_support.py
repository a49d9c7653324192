"""Which parameters each server takes, learned from what it refused.

Newer models refuse `max_tokens` and any `temperature`; what was refused once is not sent again.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from fallback.errors import FallbackError, RequestRefused
from fallback.targets.target import Target
from fallback.transport.shape import SAMPLING

RENAMED = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
DISPENSABLE = {*SAMPLING, "reasoning_effort", "stop", "stream_options"}


def without(body: Mapping[str, Any], parameter: str) -> dict[str, Any]:
    """`body` with `parameter` under its other name, or left out; itself if it cannot be."""
    changed = dict(body)
    if parameter in RENAMED and parameter in body:
        changed[RENAMED[parameter]] = changed.pop(parameter)
    elif parameter in DISPENSABLE:
        changed.pop(parameter, None)
    return changed


class ParameterSupport:
    """What each server was found not to take. Shared by all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refused: dict[tuple[str | None, str], tuple[str, ...]] = {}

    def supported(self, target: Target, body: Mapping[str, Any]) -> dict[str, Any]:
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
