"""The composition root: the only place that knows the embedded stand-ins.

Both are real servers on the loopback, started once a process and only when the real service
is not configured. Everything else gets clients that differ in nothing but an address.
"""

from __future__ import annotations

import gc
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from bots import flower_shop_hook
from dashboard.bots.catalog import (
    ACCOUNT,
    LOCAL,
    Bots,
    bundled_export,
    bundled_exports,
    reach_account,
    serve_hook_variant,
)
from dashboard.bots.embedded import CREDENTIALS, REGION, EmbeddedLex, bot_of, client_at
from dashboard.bots.hook_variant import variant_hook
from dashboard.bots.hooks import Hooks
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.models_by_place import ModelsByPlace
from dashboard.bots.own import OwnBots
from dashboard.bots.thresholds import Thresholds
from dashboard.comparison import runs
from dashboard.comparison.asking import Asker, Board
from dashboard.comparison.compare import Compare
from dashboard.comparison.judging import judge as judges
from dashboard.comparison.recordings import recalled
from dashboard.comparison.variants import variant_of
from dashboard.conversation.bus import Bus, InMemory
from dashboard.conversation.conductor import Conductor
from dashboard.conversation.conversations import Conversations
from dashboard.conversation.script.scripts import Scripts
from dashboard.conversation.session_cleanup import SessionCleanup
from dashboard.conversation.shared_bus import Shared
from dashboard.conversation.turn import Mode
from dashboard.documents.own import OwnDocuments
from dashboard.evaluation.run import runs as evaluations
from dashboard.faults.fault import Side
from dashboard.faults.panel import Faults
from dashboard.ingest.background import runs as ingests
from dashboard.ingest.background.uploads import Uploads
from dashboard.jobs import purges
from dashboard.jobs.jobs import Jobs, Kind
from dashboard.log.archive.archive import archive_of
from dashboard.log.archive.upkeep import Upkeep
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.log.owned.bots import OwnBotStore
from dashboard.log.owned.conversations import ConversationStore
from dashboard.log.owned.documents import DocumentStore
from dashboard.log.owned.scripts import ScriptStore
from dashboard.log.owned.thresholds import ThresholdStore
from dashboard.log.processes.locks import Locks
from dashboard.log.processes.presence import Presence
from dashboard.log.processes.rates import Rates
from dashboard.log.processes.spending import SharedBudget
from dashboard.log.retention import Keeper
from dashboard.log.teaching.lessons import Lessons
from dashboard.log.teaching.pulls import Pulls
from dashboard.log.turns import TurnLog
from dashboard.log.votes import ComparisonStore
from dashboard.settings import (
    BOTS,
    DEFAULT_ALIAS,
    SettingRefused,
    Settings,
    engine_of,
    learned_of,
    read_settings,
)
from dashboard.targets import Builder, Targets, targets_of
from dashboard.teacher import TEACHER
from dashboard.teaching.publishing.background import pushes, versions
from dashboard.teaching.publishing.desk import Desk
from fallback.answerer import Answerer
from fallback.budget import Budget, DayBudget
from fallback.local import serve as serve_fallback
from fallback.transport.clients import warm_up
from lexclient.catalog import Bot
from lexclient.client import LexClient
from lexclient.connection import Way
from lexclient.errors import LexBroken
from lexclient.local import (
    BadExport,
    BadHook,
    EngineUnavailable,
    Learning,
    LocalRuntime,
    engine_named,
)
from lexclient.local import serve as serve_lex
from lexclient.local.bot.archive import read_files as read_export
from lexclient.local.bot.elements import read_elements
from lexclient.local.bot.export import load as load_export
from lexclient.local.bot.model import Bot as BotModel
from lexclient.local.bot.model import Intent, Locale, Slot, SlotType
from lexclient.local.bot.outline import Spoken, hook_places, spoken
from lexclient.local.models import BadState
from lexclient.local.slots.examples import examples as slot_examples

__all__ = [
    "BadExport",
    "BadHook",
    "BotModel",
    "Intent",
    "Locale",
    "Services",
    "Slot",
    "SlotType",
    "Spoken",
    "hook_places",
    "load_export",
    "read_elements",
    "read_export",
    "services",
    "slot_examples",
    "spoken",
    "start",
    "stop_services",
]

OWN_HOOKS = {"FlowerShopBot": flower_shop_hook.handler}
HOOK_NAMES = {name: f"{hook.__module__}:{hook.__name__}" for name, hook in OWN_HOOKS.items()}
BOT_ID = re.compile("[0-9A-Za-z]{10}")  # botocore's lexv2-runtime model
LOCAL_BOTS = "local-lex"  # the folder of the bots that are made on this machine


class BotNotFound(Exception):
    """What was named is no bot; the message says what it could have been."""


@dataclass(frozen=True)
class Services:
    """The parts of the app, one of each for the whole process. A page begins with all of them and
    hands on what it shows."""

    bots: Bots
    targets: Targets
    embedded: EmbeddedLex
    database: Database
    log: TurnLog
    keeper: Keeper
    conversations: Conversations
    jobs: Jobs
    compare: Compare
    desk: Desk
    uploads: Uploads
    faults: Faults
    running: ExitStack = field(repr=False)
    _settles: threading.Event = field(default_factory=threading.Event, repr=False)

    def settle(self) -> None:
        """The first page is on its way, or none is waited for: begin with what it did not need."""
        if not self._settles.is_set():
            self._settles.set()
            threading.Thread(target=_settle, args=(self,), name="settle", daemon=True).start()


_lock = threading.Lock()
_services: list[Services] = []


def services() -> Services:
    """The services of this process, started at the first call.

    Raises `SettingRefused`, `LogUnavailable` or a `LexError` with the remedy in words.
    """
    with _lock:
        if not _services:
            _stop_with_the_process()
            _services.append(start(read_settings(os.environ)))
        return _services[0]


def stop_services() -> None:
    """Stop the stand-ins and close the log; the next `services()` starts anew."""
    with _lock:
        for one in _services:
            one.running.close()
        _services.clear()
        TEACHER.close()


@cache
def _stop_with_the_process() -> None:
    """A process that ends lets its jobs' calls end first. `atexit` would be too late: it comes
    after the threads of pools, which wait for the services."""
    threading.Thread(target=_stop_after_main, name="services-end").start()


def _stop_after_main() -> None:
    threading.main_thread().join()
    stop_services()


def start(settings: Settings) -> Services:
    """Start what is not configured and connect the rest."""
    with ExitStack() as stack:
        faults = stack.enter_context(closing(Faults(offered=settings.faults)))
        shared = _shared(settings, stack, faults)
        database = shared.database
        builder = _builder(settings, database, stack, faults)
        documents = stack.enter_context(closing(OwnDocuments(DocumentStore(database))))
        targets = targets_of(settings, builder, documents.finder_of)
        embedded, listed = _embedded(settings, database, stack, faults)
        at_once = builder.answerers(targets.known, streaming=False)
        bots = _bots(settings, database, embedded, listed, at_once)
        comparisons, board = ComparisonStore(database), Board()
        desk = _desk(settings, database, bots, embedded.lex, stack)
        uploads = Uploads(settings.budget_file.parent)
        kinds = {
            **_comparing(comparisons, board, targets, embedded.lex, database),
            **_asking_none(shared, embedded.lex, desk, uploads),
        }
        jobs = _jobs(settings, database, kinds, stack)
        names = tuple(bot.name for bot in listed)
        return Services(
            bots=bots,
            targets=targets,
            embedded=embedded,
            database=database,
            log=shared.log,
            keeper=_keeper(shared, jobs, uploads, stack),
            conversations=_conversations(shared, embedded, targets, documents, stack),
            jobs=jobs,
            compare=Compare(
                jobs, comparisons, board, targets, documents, shared.log, database, names
            ),
            desk=desk,
            uploads=uploads,
            faults=faults,
            running=stack.pop_all(),
        )


@dataclass(frozen=True)
class _Shared:
    """What processes on one log have in common, and how they tell each other apart."""

    database: Database
    presence: Presence
    locks: Locks
    log: TurnLog

    def bus(self) -> Bus:
        """Where live turns are told: to the other processes, too, if there can be any."""
        number = self.presence.number
        return InMemory() if number is None else Shared(self.database, number, self.log)


def _shared(settings: Settings, stack: ExitStack, faults: Faults) -> _Shared:
    database = _database(settings, stack, faults)
    presence = stack.enter_context(closing(Presence(database)))
    locks = stack.enter_context(closing(Locks(database)))
    _archive(settings, database, locks, stack)
    return _Shared(database, presence, locks, TurnLog(database, presence.number))


def _jobs(settings: Settings, database: Database, kinds: dict[str, Kind], stack: ExitStack) -> Jobs:
    """The background work, gone on with where it was left."""
    jobs = Jobs(JobStore(database), kinds, works=settings.works)
    stack.enter_context(closing(jobs)).resume_all()
    return jobs


def _keeper(shared: _Shared, jobs: Jobs, uploads: Uploads, stack: ExitStack) -> Keeper:
    purging = partial(purges.start, jobs, shared.database)
    return stack.enter_context(closing(Keeper(shared.log.settings, purging, uploads.tidy)))


def _asking_none(shared: _Shared, lex: LexByPlace, desk: Desk, uploads: Uploads) -> dict[str, Kind]:
    """The background jobs that ask no target, by name."""
    return {
        purges.KIND: purges.kind(shared.database),
        ingests.KIND: ingests.kind(shared.database, uploads),
        evaluations.KIND: evaluations.kind(lex.client_of, shared.locks),
        pushes.KIND: pushes.kind(desk, shared.locks, _is_here),
        versions.KIND: versions.kind(desk, _is_here),
    }


def _conversations(
    shared: _Shared,
    embedded: EmbeddedLex,
    targets: Targets,
    documents: OwnDocuments,
    stack: ExitStack,
) -> Conversations:
    """Whatever is said, by whoever says it."""
    lex, log, store = embedded.lex, shared.log, ConversationStore(shared.database)
    conductor = Conductor(log, lex, targets.answerer_of, shared.bus(), embedded.asks_at_most)
    scripts = Scripts(ScriptStore(shared.database), lex, BOTS)
    conversations = Conversations(
        conductor, log, store, targets, SessionCleanup(lex), lex, scripts, documents
    )
    stack.callback(conversations.close)
    return conversations


def _database(settings: Settings, stack: ExitStack, faults: Faults) -> Database:
    database = Database(settings.log_address, settings.budget_file.parent)
    stack.callback(database.close)
    faults.stand_before(database)
    return database


def _archive(settings: Settings, database: Database, locks: Locks, stack: ExitStack) -> None:
    if archive := archive_of(database, settings.archive, locks):
        database.archive = stack.enter_context(closing(archive))
        stack.enter_context(closing(Upkeep(archive)))


def _settle(services: Services) -> None:
    """Learn the bots and load what the first questions need, in the order in which they do; then
    keep all of it out of every later collection: Streamlit collects after each run, which takes
    150 ms with everything loaded, 5 ms so."""
    learning = services.embedded.warm_up()
    services.embedded.lex.connect_configured()
    learning.join()
    warm_up()
    services.targets.discovery.begin()
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


def _embedded(
    settings: Settings, database: Database, stack: ExitStack, faults: Faults
) -> tuple[EmbeddedLex, tuple[Bot, ...]]:
    """The one server of this process, and the bots to begin with: the bundled ones, unless a Lex
    is configured; then it only serves what is uploaded or tried."""
    exports = () if settings.bot else tuple(bundled_exports())
    hooks = {} if settings.bot else OWN_HOOKS
    learning = learning_of(settings.engine, settings.learned_folder)
    server = stack.enter_context(serve_lex(*exports, hooks=hooks, learning=learning))
    way = partial(faults.by_way, Side.LEX)
    client = (
        LexClient(region=settings.region).connect() if settings.bot else client_at(way(server.url))
    )
    listed = (settings.bot,) if settings.bot else tuple(bot_of(one) for one in server.bots)
    lex, thresholds = LexByPlace(client), Thresholds(ThresholdStore(database))
    return EmbeddedLex(server, lex, way, learning.engine_label, thresholds), listed


def learning_of(engine: str, kept: Path | None = None) -> Learning:
    """How embedded bots are learned, and where that is kept. Raises `SettingRefused` for an engine
    that is not here."""
    try:
        return Learning(engine_named(engine), TEACHER, kept)
    except EngineUnavailable as error:
        raise SettingRefused(f"LEXLENS_ENGINE: {error}") from error


def engine_label() -> str:
    """The name and version of what recognises intents here. Raises `SettingRefused`."""
    return _learning().engine_label


def _learning() -> Learning:
    return learning_of(engine_of(os.environ), learned_of(os.environ))


def _bots(
    settings: Settings,
    database: Database,
    embedded: EmbeddedLex,
    listed: tuple[Bot, ...],
    at_once: dict[str, Answerer],
) -> Bots:
    """The listed bots, each a second time with its fallback answered inside Lex, if it is ours."""
    bundled = () if settings.bot else listed
    hook_variants = {bot.bot_id: _hook_variant(embedded, bot, at_once) for bot in bundled}
    mode: Mode = "LIVE" if settings.bot else "EMBEDDED"
    own = OwnBots(embedded, OwnBotStore(database), Hooks(HOOK_NAMES, settings.local_hooks))
    account = reach_account(settings, embedded.lex)
    return Bots(listed, hook_variants, mode, own, account, embedded.thresholds, embedded.engine)


def _desk(
    settings: Settings, database: Database, bots: Bots, lex: LexByPlace, stack: ExitStack
) -> Desk:
    """Where bots are made: the account if there is one, and this machine, unless other processes
    have the same log: its bots are those of one process."""
    ways: dict[str, Callable[[], Way]] = {}
    if bots.account:
        ways[ACCOUNT] = partial(Way, settings.region)
    if database.is_sqlite:
        folder = settings.budget_file.parent / LOCAL_BOTS
        running = stack.enter_context(ExitStack())
        local = LocalLex(
            folder, lex, learning_of(settings.engine, settings.learned_folder), running
        )
        ways[LOCAL] = local.way
        lex.on_use(local.used)
    models = ModelsByPlace(ways)
    return Desk(models, Pulls(database), Lessons(database), Audit(database), read_elements)


def _is_here(place: str) -> bool:
    """Whether no other process reaches it."""
    return place == LOCAL


@dataclass
class LocalLex:
    """A Lex whose bots can be made, begun when it is needed, with the bundled bots at first."""

    folder: Path
    lex: LexByPlace
    learning: Learning
    running: ExitStack
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _way: Way | None = None

    def used(self, place: str) -> None:
        """A place is about to be asked."""
        if place == LOCAL:
            self.way()

    def way(self) -> Way:
        """How it is reached. Raises `LexBroken` where its folder cannot be read."""
        with self._lock:
            self._way = self._way or self._begun()
            return self._way

    def _begun(self) -> Way:
        serving = serve_lex(
            *bundled_exports(),
            hooks=OWN_HOOKS,
            learning=self.learning,
            models=True,
            state=self.folder,
        )
        try:
            server = self.running.enter_context(serving)
        except (BadState, OSError) as error:
            raise LexBroken(str(error)) from error
        server.warm_up()
        self.lex.connect(LOCAL, client_at(server.url))
        return Way(REGION, server.url, CREDENTIALS)


def _hook_variant(embedded: EmbeddedLex, bot: Bot, answerers: dict[str, Answerer]) -> Bot:
    hook = variant_hook(answerers, OWN_HOOKS.get(bot.name))
    return serve_hook_variant(embedded, bot, read_export(BOTS / bot.name), hook)


@contextmanager
def bot_on_trial(name: str, region: str | None = None) -> Iterator[tuple[LexByPlace, Bot, Mode]]:
    """A bot for a test run: an export's folder or ZIP, a bundled bot's name, or a real bot's id.

    A real bot has no locales here; whoever runs it names one. Raises `BotNotFound`,
    `SettingRefused`, and `BadExport` for an export that cannot be served.
    """
    path = Path(name) if Path(name).exists() else bundled_export(name)
    if path:
        bundled = path.resolve().parent == BOTS
        with _serving(path, own_hooks=bundled) as server:
            yield LexByPlace(client_at(server.url)), bot_of(server.bots[0]), "EMBEDDED"
    elif BOT_ID.fullmatch(name):
        lex = LexByPlace(LexClient(region=region).connect())
        yield lex, Bot(name, name, DEFAULT_ALIAS, ()), "LIVE"
    else:
        raise BotNotFound(f"{name} is no folder, no ZIP, no bundled bot and no bot id.")


@contextmanager
def export_on_trial(export: bytes) -> Iterator[tuple[LexClient, Bot]]:
    """The bot of an export's ZIP on a server of its own. Raises `BadExport`, and
    `SettingRefused` for an engine that is not here."""
    with serve_lex(learning=_learning()) as server:
        served = server.add(export, "trial")
        yield client_at(server.url_of("trial")), bot_of(served)


@contextmanager
def _serving(export: Path, *, own_hooks: bool) -> Iterator[LocalRuntime]:
    """A server of its own, for one bot. Raises `BadExport`, `SettingRefused`."""
    name = export.resolve().name
    hooks = {name: OWN_HOOKS[name]} if own_hooks and name in OWN_HOOKS else {}
    with serve_lex(export, hooks=hooks, learning=_learning()) as server:
        yield server


def _builder(settings: Settings, database: Database, stack: ExitStack, faults: Faults) -> Builder:
    url = settings.fallback_url or stack.enter_context(serve_fallback())
    return Builder(settings, _budget(settings, database, stack), faults.by_way(Side.MODEL, url))


def _budget(settings: Settings, database: Database, stack: ExitStack) -> DayBudget:
    """Beside the log's file, or with the log of a server that others share."""
    if not database.is_sqlite:
        return SharedBudget(database)
    settings.budget_file.parent.mkdir(parents=True, exist_ok=True)
    budget = Budget(settings.budget_file)
    stack.callback(budget.close)
    return budget


def _comparing(
    comparisons: ComparisonStore,
    board: Board,
    targets: Targets,
    lex: LexByPlace,
    database: Database,
) -> dict[str, Kind]:
    """The background jobs that ask targets, by name."""
    asker = Asker(
        board,
        targets.answerer_of,
        lex,
        recalled=lambda name, utterance, repeat: recalled(
            comparisons.recording(name), name, utterance, repeat
        ),
        variant_of=partial(variant_of, targets),
        allowance=Rates(database, targets.calls_per_minute()),
    )
    judge = judges.Judge(targets.answerer_of, asker.await_allowance, asker.be_patient)
    return {
        runs.KIND: Kind(lambda _job: asker, here=runs.is_here),
        judges.KIND: Kind(lambda _job: judge),
    }
