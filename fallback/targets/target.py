"""The ways to ask a model: presets in `targets.toml`, changed or extended by a file of yours.

A target is a request shape, a model and an address. Model ids have an expiry date, so they are
configuration and never constants in code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import SplitResult, urlsplit

from fallback.errors import TargetsFileInvalid

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Shape = Literal["chat", "completion", "responses"]
Tool = Literal["web_search"]
Verbosity = Literal["low", "medium", "high"]
Provider = Literal["openai", "bedrock"]
LimitParam = Literal["max_tokens", "max_completion_tokens"]

PRESETS = Path(__file__).with_name("targets.toml")
FIRST_LISTED = "*"
OPENAI_HOST = "api.openai.com"
# sampling parameters both endpoints know, by the name of the target's field
SAMPLING = ("temperature", "top_p", "frequency_penalty", "presence_penalty")
# parameters an answer is possible without
OPTIONAL = (
    *SAMPLING,
    *("reasoning_effort", "stop", "stream_options", "reasoning", "text", "max_tool_calls"),
)
NO_USER = "expected no user:password@, which would be sent in place of the key"
SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens and for a thousand web searches (None: not known), and where
    the figures are from."""

    input: Decimal
    output: Decimal
    source: str = ""
    search: Decimal | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Grounding:
    """The documents a target answers from: a `folder` of this machine, an index of Amazon `kendra`
    by its id, or a `knowledge_base` of Amazon Bedrock by its. `region` and `endpoint_url` are
    for the last two; None means AWS's own."""

    folder: Path | None = None
    kendra: str | None = None
    knowledge_base: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    @property
    def places(self) -> int:
        """How many of the three are named; one is expected."""
        return sum(map(bool, (self.folder, self.kendra, self.knowledge_base)))


@dataclass(frozen=True, slots=True)
class Target:
    """One way to ask a model.

    `model` "*" is the first one the server lists. `key_env` is the *name* of the variable that
    holds the key; None means the server wants none. `limit` caps the answer and `prompt_tokens`
    the prompt, both in tokens. A parameter that is None is not sent. `emulated` sends a
    completion prompt to a chat endpoint as a single message. `embedded` takes its address from
    the composition root. `timeout_s` is wall clock, for the whole call. `calls_per_minute` is what
    the server allows; work in the background keeps to it. `omit` names optional parameters that
    the server is known not to take. `tools` are the server's own, which the model may call
    `max_tool_calls` times an answer; they and `verbosity` are known in the responses shape only,
    which calls its limit `max_output_tokens` whatever `limit_param` says. `grounding` has it
    answer from documents and nothing else.
    """

    name: str
    shape: Shape
    model: str
    base_url: str | None = None
    provider: Provider = "openai"
    key_env: str | None = None
    limit_param: LimitParam = "max_tokens"
    limit: int = 1000
    prompt_tokens: int = 3000
    timeout_s: float = 30.0
    calls_per_minute: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    effort: str | None = None
    verbosity: Verbosity | None = None
    tools: tuple[Tool, ...] = ()
    max_tool_calls: int = 3
    grounding: Grounding | None = None
    prices: Prices | None = None
    shutdown_date: date | None = None
    successor: str | None = None
    embedded: bool = False
    emulated: bool = False
    omit: tuple[str, ...] = ()

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    @property
    def of_openai(self) -> bool:
        """Is it asked at OpenAI itself? Only there do the built-in shutdown dates hold."""
        return self.base_url is not None and urlsplit(self.base_url).hostname == OPENAI_HOST

    def retired(self, today: date) -> bool:
        """Has its model been shut down? A local server's model of the same name has not."""
        return self.of_openai and self.shutdown_date is not None and self.shutdown_date <= today


def load_targets(path: Path | None = None) -> dict[str, Target]:
    """The presets, with the tables of `path` laid over them: a known name changes the keys it
    gives, a new name is a new target.

    Raises `TargetsFileInvalid` naming file, key and what was expected; never echoes a value,
    which may be a key pasted in the wrong place.
    """
    presets = _document(PRESETS)
    tables = _tables(PRESETS, presets)
    own = _tables(path, _document(path)) if path is not None else {}
    tables |= {name: {**tables.get(name, {}), **table} for name, table in own.items()}
    last_days = _last_days(presets)
    targets = {
        name: _dated(_target(path if path and name in own else PRESETS, name, table), last_days)
        for name, table in tables.items()
    }
    for target in targets.values():
        _check_successor(path or PRESETS, target, targets)
    return targets


def _document(path: Path) -> dict[str, Any]:
    try:
        # Decimal keeps a price what it says
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise _invalid(path, "file", f"cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _invalid(path, "file", f"is not TOML ({error})") from error
    except RecursionError as error:
        raise _invalid(path, "file", "is nested too deeply") from error


def _tables(path: Path, document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    tables = document.get("targets", {})
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise _invalid(path, "targets", "expected tables such as [targets.my-target]")
    return tables


def _last_days(presets: Mapping[str, Any]) -> dict[str, date]:
    """OpenAI's models that have a last day; ours to write, so not checked."""
    days = presets["shutdowns"].items()
    return {model: date.fromisoformat(day) for day, models in days for model in models}


def _dated(target: Target, last_days: Mapping[str, date]) -> Target:
    """The target with the last day of its model, if it is OpenAI's and gives none itself."""
    if not target.of_openai or target.shutdown_date is not None:
        return target
    whole = SNAPSHOT.sub("", target.model)
    return replace(target, shutdown_date=last_days.get(target.model, last_days.get(whole)))


@cache
def _adapter() -> TypeAdapter[Target]:
    """What parses a table; a plain Target() checks nothing. It takes 20 ms to make."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - as below

    return TypeAdapter(Target)


def _target(path: Path, name: str, table: Mapping[str, Any]) -> Target:
    # pydantic takes 80 ms to import, which a page that only needs the names should not pay
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        target = _adapter().validate_python({**table, "name": name})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(["targets", name, *map(str, first["loc"])])
        # from None: pydantic's own text shows the values, and one may be a key
        raise _invalid(path, key, first["msg"]) from None
    for key, holds, expected in _rules(target):
        if not holds:
            raise _invalid(path, f"targets.{name}.{key}", expected)
    return target


def _rules(target: Target) -> list[tuple[str, bool, str]]:
    """What must hold between the values: (key, does it hold, what is expected)."""
    rate = target.calls_per_minute
    of_responses = target.shape == "responses"
    placed = target.embedded or target.provider == "bedrock"
    variable = target.key_env is None or re.fullmatch(r"[A-Z_][A-Z0-9_]*", target.key_env)
    return [
        ("model", bool(target.model.strip()), "expected the model's id"),
        ("base_url", placed or _is_address(target.base_url), "expected https://host/v1"),
        ("base_url", not names_a_user(target.base_url), NO_USER),
        ("omit", set(target.omit) <= set(OPTIONAL), f"expected some of {', '.join(OPTIONAL)}"),
        ("key_env", bool(variable), "expected the NAME of an environment variable, not a key"),
        ("limit", target.limit > 0, "expected a number of tokens above 0"),
        ("prompt_tokens", target.prompt_tokens > 0, "expected a number of tokens above 0"),
        ("timeout_s", target.timeout_s > 0, "expected seconds above 0"),
        ("calls_per_minute", rate is None or rate > 0, "expected a number of calls above 0"),
        (
            "emulated",
            not target.emulated or target.shape == "completion",
            'expected shape = "completion" beside it',
        ),
        (
            "provider",
            target.provider != "bedrock" or target.shape != "completion" or target.emulated,
            "Bedrock serves no /v1/completions: expected shape = chat, or emulated = true",
        ),
        ("tools", of_responses or not target.tools, 'expected shape = "responses" beside it'),
        (
            "verbosity",
            of_responses or target.verbosity is None,
            'expected shape = "responses" beside it',
        ),
        (
            "grounding",
            target.grounding is None or target.grounding.places == 1,
            "expected one of folder, kendra and knowledge_base",
        ),
        ("max_tool_calls", target.max_tool_calls > 0, "expected a number of calls above 0"),
    ]


def names_a_user(url: str | None) -> bool:
    """Whether an address holds `user:password@`, which a transport sends in place of the key."""
    parts = _parts(url)
    return parts.username is not None or parts.password is not None


def _parts(url: str | None) -> SplitResult:
    """Of an address; of nothing for what is none."""
    try:
        return urlsplit(url or "")
    except ValueError:
        return urlsplit("")


def _is_address(url: str | None) -> bool:
    parts = _parts(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query


def _check_successor(path: Path, target: Target, targets: Mapping[str, Target]) -> None:
    if target.successor is not None and target.successor not in targets:
        key = f"targets.{target.name}.successor"
        raise _invalid(path, key, f"no target is called {target.successor}")


def _invalid(path: Path, key: str, expected: str) -> TargetsFileInvalid:
    return TargetsFileInvalid("", file=path.name, key=key, expected=expected)
