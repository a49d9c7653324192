"""Which parameters each server takes, learned from what it refused.

Newer models refuse `max_tokens` and any `temperature`, other servers `stream_options` or `stop`;
what was refused once is not sent again. OpenAI names the parameter in `param`; others in words of
their own, in a list of `loc`, or in JSON within a string. So its name is looked for in the whole
answer.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from fallback.errors import FallbackError, RequestRefused
from fallback.targets.target import OPTIONAL, Target

RENAMED = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
STREAMING = "stream"
READ = 20_000  # characters of an answer that are looked at
WORD = re.compile(r"[A-Za-z][A-Za-z_.]*")
CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# names within a parameter, and as people write them
PARTS_OF = {
    "include_usage": ("stream_options",),
    "stream_option": ("stream_options",),
    "reasoning.effort": ("reasoning_effort", "reasoning"),
    "stop_sequences": ("stop",),
    "stopsequences": ("stop",),
    "verbosity": ("text",),
    "text.verbosity": ("text",),
}
# parameters that are words of a sentence too count only where they are marked as a name
EVERYDAY = {"stop", "stream", "text", "reasoning"}
MARK = r"[\"'`\\.\[(]"
NAMED = {
    word: re.compile(
        rf"{MARK}{word}(?:s|_sequences)?\b[\"'`\\\])]"
        rf"|\b(?:parameters?|arguments?|propert(?:y|ies)|fields?|keys?|inputs?|supplied):?\s+{word}\b"
        rf"|\b{word}\s+(?:parameter|argument|property|field|key|option|sequences?)\b"
        rf"|: {word}\s*$|^{word}\b|\bbody\.{word}\b",
        re.I | re.M,
    )
    for word in EVERYDAY
}
NO_STREAMING = re.compile(
    r"\bstreaming\b[^.]{0,40}\b(?:not|un)\s?(?:support|available|enabled|allowed)", re.I
)


def refused_parameter(param: str | None, answer: str, sent: Mapping[str, Any]) -> str | None:
    """The parameter of `sent` that a server does not take, as far as it says; `answer` is its
    whole body, `param` what it names where OpenAI does."""
    sparable = [name for name in sent if name in {*OPTIONAL, *RENAMED, STREAMING}]
    named = (*_parameters(param or ""), *_names_in(answer[:READ]))
    return next((name for name in named if name in sparable), None)


def _parameters(name: str) -> tuple[str, ...]:
    """The parameters that a name may mean: itself, and the one it is a part of, which differs
    between the shapes."""
    return (name, *PARTS_OF.get(name, ()), *name.split("."))


def _names_in(answer: str) -> Iterable[str]:
    """The names of parameters in a text, in its order, streaming last."""
    for word in WORD.findall(answer):
        name = CAPITAL.sub("_", word).lower().rstrip(".")
        if name not in EVERYDAY:
            yield from _parameters(name)
    for name, marked in NAMED.items():
        if marked.search(answer):
            yield name
    if NO_STREAMING.search(answer):
        yield STREAMING


def without(body: Mapping[str, Any], parameter: str) -> dict[str, Any]:
    """`body` with `parameter` under its other name, or left out; itself if it cannot be."""
    changed = dict(body)
    if parameter in RENAMED and parameter in body:
        changed[RENAMED[parameter]] = changed.pop(parameter)
    elif parameter == STREAMING:
        changed.pop(STREAMING, None)
        changed.pop("stream_options", None)
    elif parameter in OPTIONAL:
        changed.pop(parameter, None)
    return changed


class ParameterSupport:
    """What each server was found not to take. Shared by all threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._refused: dict[tuple[str | None, str], tuple[str, ...]] = {}

    def supported(self, target: Target, body: Mapping[str, Any]) -> dict[str, Any]:
        """`body` without what the target omits and what its server refused before."""
        changed = dict(body)
        refused = self._refused.get((target.base_url, target.model), ())
        for parameter in (*target.omit, *refused):
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
