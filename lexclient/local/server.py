"""The local Lex V2 runtime as an HTTP server: many bots, one address.

    /bots/{botId}/botAliases/...                 the bots that `serve` was given
    /places/{place}/bots/{botId}/botAliases/...  those added to a place while it runs

Two exports may have the same bot id: a changed one keeps the id of the original. So each place is
a prefix of the path, which every SDK takes as part of its `endpoint_url`; behind it the wire is
that of AWS, and a client sees the ids of the export.
"""

from __future__ import annotations

import random
import re
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lexclient.local import wire
from lexclient.local.bot.export import load
from lexclient.local.bot.outline import calling_hooks
from lexclient.local.codehook import BadHook, keys_of
from lexclient.local.errors import ValidationException
from lexclient.local.http2 import EitherProtocol
from lexclient.local.models import ModelsApi, is_spoken, most_bytes
from lexclient.local.models import answered as models_answered
from lexclient.local.recognition.learning import Learning
from lexclient.local.runtime import ALIAS_ID, BotRuntime, Surroundings
from lexclient.local.served import AddedBots, ServedBots
from lexclient.local.turn_threads import in_thread
from loopback import near, serving

MAX_BODY = 1_000_000
PLACES = "/places/"
PLACE = re.compile(r"[0-9A-Za-z_-]{1,100}")


@dataclass(frozen=True, slots=True)
class LocalLocale:
    """A locale that can be talked to, with the threshold below which FallbackIntent wins."""

    locale_id: str
    name: str
    threshold: float


@dataclass(frozen=True, slots=True)
class LocalBot:
    """A bot that is being served, by the ids to address it with."""

    name: str
    bot_id: str
    alias_id: str = ALIAS_ID
    locales: tuple[LocalLocale, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalRuntime:
    """A running server. `url` is what `endpoint_url` or `AWS_ENDPOINT_URL_LEX_RUNTIME_V2` takes."""

    url: str
    served: ServedBots = field(repr=False)
    surroundings: Surroundings = field(repr=False)
    added: AddedBots = field(repr=False)
    models: ModelsApi | None = field(default=None, repr=False)

    def add(
        self, export: Path | bytes, place: str, hooks: Mapping[str, object] | None = None
    ) -> LocalBot:
        """Serve one more bot, from a folder, a ZIP file or the bytes of one, at `url_of(place)`.

        A place, of letters, digits, `-` and `_`, can hold several bots; one of the same id is
        replaced. `hooks` as for `serve`. Raises `BadExport`, `BadHook`, and `ValueError` for a
        place that no path can name.
        """
        if not PLACE.fullmatch(place):
            raise ValueError(f"{place[:100]!r} is no name for a place")
        runtime = BotRuntime(load(export), self.surroundings, hooks or {})
        _check_keys(hooks or {}, [runtime])
        self.added.add(place, runtime)
        return _shown(runtime)

    def remove(self, place: str) -> None:
        """Serve no bot at `place` any more, if there was one; requests under way are answered."""
        self.added.remove(place)

    def without_hook(self, place: str, bot_id: str) -> Mapping[str, frozenset[str]]:
        """The intents of each locale of a bot that call a code hook which it was not given; the
        place "" has the bots of `serve`. Nothing for a bot that is not there."""
        runtime = (self.added.at(place) if place else self.served).get(bot_id)
        if runtime is None:
            return {}
        calling = calling_hooks(runtime.bot)
        return {name: calling[name] for name in calling if name not in runtime.code_hooks}

    def set_threshold(self, place: str, bot_id: str, locale_id: str, threshold: float) -> None:
        """Hold the bot of that id at `place` ("" for those of the start) to another threshold in
        a locale, 0 to 1, as if its export said so. Nothing where no such locale is served."""
        bots = self.added.at(place) if place else self.served
        if bot_id in bots and locale_id in bots[bot_id].recognizers:
            bots[bot_id].set_threshold(locale_id, threshold)

    def url_of(self, place: str) -> str:
        """What `endpoint_url` takes for the bots at a place."""
        return f"{self.url}{PLACES}{place}"

    def asks_at_most(
        self, place: str, bot_id: str, locale_id: str, intent: str, slot: str | None
    ) -> int | None:
        """How often a bot asks for a slot, or with None for the confirmation of an intent, until
        it gives up; None for what it does not ask."""
        bots = self.added.at(place) if place else self.served
        bot = bots[bot_id].bot if bot_id in bots else None
        locale = bot.locales.get(locale_id) if bot else None
        found = locale.intents.get(intent) if locale else None
        if found is None:
            return None
        prompts = {one.name: one.prompt for one in found.slots}
        confirming = found.confirmation.prompt if found.confirmation else None
        prompt = confirming if slot is None else prompts.get(slot)
        return None if prompt is None else 1 + prompt.max_retries

    @property
    def bots(self) -> tuple[LocalBot, ...]:
        """The bots in the order of the paths that they were loaded from; of the models API, those
        of which a locale is built."""
        served = self.models.runtimes.for_tests() if self.models else self.served.values()
        return tuple(_shown(runtime) for runtime in served)

    @property
    def client(self) -> Mapping[str, str]:
        """What `boto3.client("lexv2-runtime", **client)` takes: no AWS account is asked for."""
        return {
            "endpoint_url": self.url,
            "region_name": "ap-northeast-2",
            "aws_access_key_id": "local",
            "aws_secret_access_key": "local",
        }

    def address(
        self, locale_id: str, *, bot: str | None = None, session_id: str | None = None
    ) -> Mapping[str, str]:
        """The four ids of a request: `bot` by name (the first one if None), a new session if None.

        Raises `LookupError` for a bot or locale that is not served, naming those that are.
        """
        found = next((each for each in self.bots if bot in (None, each.name)), None)
        if found is None:
            raise LookupError(f"no bot {bot!r}, only {[each.name for each in self.bots]}")
        locales = [locale.locale_id for locale in found.locales]
        if locale_id not in locales:
            raise LookupError(f"{found.name} has no locale {locale_id!r}, only {locales}")
        return {
            "botId": found.bot_id,
            "botAliasId": found.alias_id,
            "localeId": locale_id,
            "sessionId": session_id or str(uuid.uuid4()),
        }

    def warm_up(self) -> threading.Thread:
        """Learn all bots in a background thread, so that the first turn does not wait for it."""
        served = self.models.runtimes.for_tests() if self.models else self.served.values()
        recognizers = [x for bot in served for x in bot.recognizers.values()]
        thread = threading.Thread(
            target=lambda: [each.learn() for each in recognizers], name="warm-up", daemon=True
        )
        thread.start()
        return thread


def _shown(runtime: BotRuntime) -> LocalBot:
    locales = tuple(
        LocalLocale(locale.locale_id, locale.name, locale.threshold)
        for locale in runtime.bot.locales.values()
    )
    return LocalBot(runtime.bot.name, runtime.bot.bot_id, ALIAS_ID, locales)


@contextmanager
def serve(
    *paths: Path,
    port: int = 0,
    hooks: Mapping[str, object] | None = None,
    learning: Learning | None = None,
    models: bool = False,
    state: Path | None = None,
    lambda_endpoint: str | None = None,
) -> Iterator[LocalRuntime]:
    """Serve the bots exported at `paths` until the `with` block ends.

    `port` 0 takes a free one. `hooks` maps `LOCALE`, `BOT` or `BOT/LOCALE` to its code hook: a
    callable `(event, context)`, `module:function`, or `lambda:FUNCTION@ENDPOINT`.
    `learning` says which engine learns the bots and in which process: `grams`, in this one, if
    None.

    With `models` the server speaks `lexv2-models` too: bots can be made, changed, built and
    published, and are kept in the folder `state` if one is named. With `lambda_endpoint`, the
    address of an emulator of Lambda, an alias calls the functions that it names itself. Raises
    `BadExport` for a bad export, `BadHook` for a hook that is none or of no bot, `OSError` for a
    taken port, `BadState` for a `state` that cannot be read.
    """
    surroundings = Surroundings(time.time, random.Random(), learning or Learning())
    if models:
        api = ModelsApi.begun(surroundings, hooks or {}, state, lambda_endpoint)
        with _modelling(paths, port, surroundings, api) as runtime:
            yield runtime
        return
    start = partial(BotRuntime, surroundings=surroundings, hooks=hooks or {})
    served, added = ServedBots(tuple(Path(path) for path in paths), start), AddedBots()
    _check_keys(hooks or {}, served.values())
    with serving(near(app(served, added)), port=port, protocol=EitherProtocol) as url:
        yield LocalRuntime(url, served, surroundings, added)


@contextmanager
def _modelling(
    paths: Iterable[Path],
    port: int,
    surroundings: Surroundings,
    api: ModelsApi,
) -> Iterator[LocalRuntime]:
    """Serve the models API and the runtime of its bots, on one address."""
    served, added = ServedBots((), partial(BotRuntime, surroundings=surroundings)), AddedBots()
    try:
        for path in paths:
            api.begin_with(path)
        speaking = near(app(api.runtimes, added, api))
        with serving(speaking, port=port, protocol=EitherProtocol) as url:
            yield LocalRuntime(url, served, surroundings, added, api)
    finally:
        api.close()


def _check_keys(hooks: Mapping[str, object], bots: Iterable[BotRuntime]) -> None:
    """Raises `BadHook` for a hook that no bot would ever call, such as one of `ko-KR`."""
    used = {
        key
        for runtime in bots
        for locale_id in runtime.bot.locales
        for key in keys_of(runtime.bot.name, locale_id)
    }
    if unknown := [key for key in hooks if key not in used]:
        raise BadHook(f"no bot calls the hook of {unknown[0]!r}, only of {sorted(used)}")


def app(
    bots: Mapping[str, wire.AnsweringBot],
    added: AddedBots | None = None,
    models: ModelsApi | None = None,
) -> ASGIApp:
    """The ASGI application that answers for `bots`, by their ids, and for those `added`, and
    speaks the models API if there is one."""
    doors = Doors(bots, added or AddedBots(), models)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request_id = str(uuid.uuid4())
        try:
            found = await _answered(HttpRequest(scope, receive), doors, request_id)
        except ClientDisconnect:
            return
        headers = {**found.headers, "x-amzn-requestid": request_id}
        await HttpResponse(found.body, found.status, headers)(scope, receive, send)

    return answer


@dataclass(frozen=True, slots=True)
class Doors:
    """What one address serves."""

    bots: Mapping[str, wire.AnsweringBot]
    added: AddedBots
    models: ModelsApi | None


async def _answered(http: HttpRequest, doors: Doors, request_id: str) -> wire.Answer:
    path, _, query = http.scope["raw_path"].decode("ascii", "replace").partition("?")
    query = query or http.scope.get("query_string", b"").decode("ascii", "replace")
    models = doors.models if is_spoken(http.method, path) else None
    try:
        body = await _bounded_body(http, (models and most_bytes(models, path)) or MAX_BODY)
    except ValidationException as error:
        return wire.failed(error)
    arrival = wire.Arrival(http.method, path, http.headers, body, time.time(), request_id)
    if models is not None:
        return await run_in_threadpool(models_answered, models, arrival, query)
    return await _of_runtime(doors, arrival)


async def _of_runtime(doors: Doors, arrival: wire.Arrival) -> wire.Answer:
    bots: Mapping[str, wire.AnsweringBot] = doors.bots
    if arrival.path.startswith(PLACES):
        place, slash, rest = arrival.path.removeprefix(PLACES).partition("/")
        bots, arrival = doors.added.at(place), replace(arrival, path=slash + rest)
    if wire.is_instant(bots, arrival):
        return await in_thread(partial(wire.answered, bots, arrival))
    return await run_in_threadpool(wire.answered, bots, arrival)


async def _bounded_body(http: HttpRequest, most: int) -> bytes:
    received = bytearray()
    async for chunk in http.stream():
        received += chunk
        if len(received) > most:
            raise ValidationException(f"The request body is larger than {most} bytes")
    return bytes(received)
