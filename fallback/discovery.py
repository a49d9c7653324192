"""Which targets can be used now, and why not the others.

What needs no network is known at once; the servers are asked in the background, side by side,
and their answers kept for a while, so that nobody ever waits for this. A server takes a thread
that keeps to the clock, and the one of its `Call` that may hang; both end within `patience_s`.

Only what was seen is a verdict: a server that refuses, is not there, or does not list the model.
One that is slow, busy or broken at its list of models may well answer: that is not known yet, and
it takes back no earlier word that the target can be used.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fallback import errors
from fallback.shapes.responses import missing_route
from fallback.targets.target import FIRST_LISTED, Target
from fallback.transport.call import Call, TimedOut
from fallback.transport.clients import client_of, key_of
from fallback.transport.model_list import models_of
from fallback.transport.status_faults import retired
from fallback.transport.translation import translated

if TYPE_CHECKING:
    from openai import OpenAI

State = Literal["usable", "checking", "unknown", "unusable"]
NOTICE = timedelta(days=60)
FRESH_S = 60.0
PATIENCE_S = 10.0  # nobody waits for it
AWS_SIGNS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
)
# order in which a page offers them
ORDER: Mapping[State, int] = {"usable": 0, "checking": 1, "unknown": 1, "unusable": 2}
# after these a question would fare no better than the list of models
SEEN = (
    errors.KeyMissing,
    errors.KeyMalformed,
    errors.KeyRefused,
    errors.QuotaSpent,
    errors.ServerUnreachable,
    errors.RedirectsEndless,
    errors.NotAnApi,
)


@dataclass(frozen=True, slots=True)
class Availability:
    """One target's state now. `reason` is set when it is unusable or unknown; `ends` is the day its
    model will be shut down, if that is known and near; `models` is what its server lists."""

    target: Target
    state: State
    reason: errors.FallbackError | None = None
    ends: date | None = None
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelList:
    """What a server answered to `GET /v1/models`, at `at` of the clock: ids with their shutdown
    dates where it gives them, or why there is no answer; `without` is set where it lacks the route
    of the responses shape."""

    at: float
    models: Mapping[str, date | None]
    fault: errors.FallbackError | None = None
    without: errors.RouteMissing | None = None


class Discovery:
    """Watches the servers of `targets`. All methods return at once, except `settled`. One that
    `waits` asks nobody before `begin`."""

    def __init__(
        self,
        targets: Mapping[str, Target],
        *,
        environ: Mapping[str, str],
        home: Path | None = None,
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.monotonic,
        fresh_s: float = FRESH_S,
        patience_s: float = PATIENCE_S,
        waits: bool = False,
    ) -> None:
        self._targets = targets
        self._waits = waits
        self._environ = environ
        self._home = home or Path.home()
        self._today = today
        self._clock = clock
        self._fresh_s = fresh_s
        self._patience_s = patience_s
        self._lock = threading.Lock()
        self._lists: dict[tuple[str | None, str | None], ModelList] = {}
        self._refreshing: dict[tuple[str | None, str | None], threading.Thread] = {}

    def survey(self) -> list[Availability]:
        """Every target's state as known now, usable ones first; asks servers whose answer is
        missing or old, in the background."""
        availabilities = [self._availability(target) for target in self._targets.values()]
        return sorted(availabilities, key=lambda availability: ORDER[availability.state])

    def begin(self) -> None:
        """Ask the servers from now on."""
        self._waits = False
        self.survey()

    def ask_again(self) -> None:
        """Ask all servers anew, however fresh their answers are."""
        with self._lock:
            self._lists = {
                server: replace(one, at=-math.inf) for server, one in self._lists.items()
            }
        self.survey()

    @property
    def asking(self) -> bool:
        """Whether a server is being asked now, or will be by itself."""
        return self._waits or bool(self._refreshing)

    def settled(self, timeout_s: float = 1.5 * PATIENCE_S) -> list[Availability]:
        """The survey after the servers have answered, or `timeout_s` seconds. For a command
        call and for tests; a page calls `survey`."""
        self.survey()
        give_up = time.monotonic() + timeout_s
        with self._lock:
            threads = list(self._refreshing.values())
        for thread in threads:
            thread.join(max(0.0, give_up - time.monotonic()))
        return self.survey()

    def _availability(self, target: Target) -> Availability:
        reason = self._obstacle(target)
        if reason is not None:
            return Availability(target, "unusable", reason)
        if target.embedded or target.provider == "bedrock":
            return Availability(target, "usable", ends=self._ends(target.shutdown_date))
        model_list = self._model_list(target)
        return (
            Availability(target, "checking")
            if model_list is None
            else self._by_list(target, model_list)
        )

    def _obstacle(self, target: Target) -> errors.FallbackError | None:
        """What speaks against a target without asking anybody."""
        if target.retired(self._today()):
            return retired(target)
        if target.provider == "bedrock" and not self._may_sign():
            return errors.NotSignable(target.name)
        try:
            key_of(target, self._environ)
        except errors.FallbackError as error:
            return errors.without_traceback(error)
        return None

    def _may_sign(self) -> bool:
        region = self._environ.get("AWS_REGION") or self._environ.get("AWS_DEFAULT_REGION")
        signs = any(self._environ.get(name) for name in AWS_SIGNS)
        return bool(region) and (signs or (self._home / ".aws" / "credentials").is_file())

    def _by_list(self, target: Target, model_list: ModelList) -> Availability:
        ids = tuple(model_list.models)
        if target.shape == "responses" and model_list.without is not None:
            return Availability(target, "unusable", _renamed(model_list.without, target))
        if model_list.fault is not None:
            state: State = "unusable" if _was_seen(model_list.fault) else "unknown"
            return Availability(target, state, _renamed(model_list.fault, target))
        if target.model != FIRST_LISTED and target.model not in model_list.models:
            unknown = errors.ModelUnknown(target.name, model=target.model)
            return Availability(target, "unusable", unknown, models=ids)
        if not ids:
            nothing = errors.ModelUnknown(target.name, model="(it lists none)")
            return Availability(target, "unusable", nothing)
        ends = model_list.models.get(target.model) or (
            target.shutdown_date if target.of_openai else None
        )
        if ends is not None and ends <= self._today():
            return Availability(target, "unusable", retired(target, ends), models=ids)
        return Availability(target, "usable", ends=self._ends(ends), models=ids)

    def _ends(self, day: date | None) -> date | None:
        return day if day is not None and day - self._today() <= NOTICE else None

    def _model_list(self, target: Target) -> ModelList | None:
        """The last list of the target's server; starts a new one when it is missing or old."""
        server = (target.base_url, target.key_env)
        with self._lock:
            model_list = self._lists.get(server)
            fresh = model_list is not None and self._clock() - model_list.at < self._fresh_s
            if not (fresh or self._waits or server in self._refreshing):
                thread = threading.Thread(target=self._refresh, args=(target, server), daemon=True)
                self._refreshing[server] = thread
                thread.start()
        return model_list

    def _refresh(self, target: Target, server: tuple[str | None, str | None]) -> None:
        model_list = self._fetch(target)
        if model_list.fault is None:
            model_list = replace(model_list, without=self._without(server))
        with self._lock:
            before = self._lists.get(server)
            if before and not before.fault and model_list.fault and not _was_seen(model_list.fault):
                model_list = replace(before, at=model_list.at)
            self._lists[server] = model_list
            self._refreshing.pop(server, None)

    def _fetch(self, target: Target) -> ModelList:
        fault: errors.FallbackError | None = None
        models: dict[str, date | None] = {}
        deadline = time.monotonic() + self._patience_s
        call = Call(threading.Event(), deadline, time.monotonic)
        try:
            models = call.open(lambda: self._models(target))
        except TimedOut:
            fault = errors.DeadlinePassed(target.name, seconds=self._patience_s)
        except errors.FallbackError as error:
            fault = errors.without_traceback(error)
        except Exception as error:  # noqa: BLE001  # the edge of the thread; a survey never fails
            fault = translated(error, target, secret=self._environ.get(target.key_env or ""))
            fault = fault or errors.ServerFailed(target.name, detail=type(error).__name__)
        return ModelList(self._clock(), models, fault)

    def _without(self, server: tuple[str | None, str | None]) -> errors.RouteMissing | None:
        """The route that a server lacks of those its targets need; asked once, and again when
        somebody asks for it. OpenAI has it."""
        before = self._lists.get(server)
        if before and not before.fault and math.isfinite(before.at):
            return before.without
        shaped = (t for t in self._targets.values() if t.shape == "responses" and not t.of_openai)
        target = next((t for t in shaped if (t.base_url, t.key_env) == server), None)
        if target is None:
            return None
        deadline = time.monotonic() + self._patience_s
        call = Call(threading.Event(), deadline, time.monotonic)
        with suppress(Exception):  # the edge of the thread: not known is not missing
            return call.open(lambda: missing_route(self._client(target), target, self._patience_s))
        return None

    def _models(self, target: Target) -> dict[str, date | None]:
        key = key_of(target, self._environ)
        return models_of(self._client(target), target, self._patience_s, key)

    def _client(self, target: Target) -> OpenAI:
        return client_of(target, target.base_url, key_of(target, self._environ), None)


def _was_seen(fault: errors.FallbackError) -> bool:
    """Whether a question would meet the same fault; a server may have no list of its models."""
    return isinstance(fault, SEEN) and not str(fault.facts.get("found")).startswith("HTTP")


def _renamed(fault: errors.FallbackError, target: Target) -> errors.FallbackError:
    """The same fault said of another target at the same server."""
    return type(fault)(target.name, **{k: v for k, v in fault.facts.items() if k != "target"})
