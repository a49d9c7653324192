"""The composition root: the only place that knows the embedded stand-ins.

Both are real servers on the loopback, started once a process and only when the real service
is not configured. Everything else gets clients that differ in nothing but an address.
"""

from __future__ import annotations

import atexit
import datetime as dt
import gc
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bots import flower_shop_hook
from dashboard.bots.hook_variant import SUFFIX, answering, variant_of
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.uploads import Uploads
from dashboard.comparison import judges, runs
from dashboard.comparison.allowance import Allowance
from dashboard.comparison.asking import Board, Racer
from dashboard.comparison.recordings import recalled
from dashboard.conversation.conductor import Conductor, FallbackIn, Mode
from dashboard.conversation.session_cleanup import SessionCleanup
from dashboard.evaluation.run import runs as evaluations
from dashboard.jobs.jobs import Jobs, Kind
from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.log.retention import Keeper
from dashboard.log.turns import TurnLog
from dashboard.log.votes import ComparisonStore
from dashboard.settings import BOTS, DEFAULT_ALIAS, SettingRefused, Settings, read_settings
from dashboard.teaching.lesson import as_zip
from fallback.answerer import Answerer
from fallback.budget import Budget
from fallback.build import answerer_for
from fallback.composed import WithinBudget
from fallback.discovery import Discovery
from fallback.errors import TargetsFileInvalid
from fallback.local import serve as serve_fallback
from fallback.targets.pricing import most_of
from fallback.targets.target import Target, load_targets
from fallback.transport.clients import warm_up
from lexclient.catalog import Account, Bot, BotLocale
from lexclient.client import LexClient
from lexclient.credentials import credentials_exist
from lexclient.errors import LexError
from lexclient.local import BadExport, LocalBot, TrainingProcess
from lexclient.local import serve as serve_lex
from lexclient.local.bot.archive import read_files as read_export

__all__ = ["BadExport", "Services", "read_export", "services", "start", "stop_services"]

OWN_HOOKS = {"FlowerShopBot": flower_shop_hook.handler}
BOT_NAME = re.compile(r"[0-9a-zA-Z_-]{1,100}")
TEACHER = TrainingProcess()  # bots are learned outside this process
EMBEDDED_CREDENTIALS = ("embedded", "embedded")  # the local runtime takes any
BOT_ID = re.compile("[0-9A-Za-z]{10}")  # botocore's lexv2-runtime model
EMBEDDED_REGION = "us-east-1"  # boto3 wants one; the address decides
# where a bot is served, apart from the client that is configured
ACCOUNT = "account"
HOOK = "hook"


class BotNotFound(Exception):
    """What was named is no bot; the message says what it could have been."""


@dataclass(frozen=True)
class Services:
    """What the pages work with; one for the whole process.

    `targets` are those that can answer here, `known` all of them, the retired ones and the
    servers of one's own machine among them. `hook_variants` are the bundled bots, by id, with a
    FallbackIntent that is answered by the code hook inside Lex.
    """

    bots: tuple[Bot, ...]
    hook_variants: dict[str, Bot]
    discovery: Discovery
    targets: dict[str, Target]
    known: dict[str, Target]
    lex: LexByPlace
    lex_mode: Mode
    uploads: Uploads
    account: Account | None
    answerer_of: Callable[[str], Answerer]
    database: Database
    log: TurnLog
    keeper: Keeper
    conductor: Conductor
    session_cleanup: SessionCleanup
    jobs: Jobs
    comparisons: ComparisonStore
    board: Board
    running: ExitStack = field(repr=False)

    def mode_of(self, bot: Bot) -> Mode:
        """Whether a bot runs in this process or at Amazon."""
        if not bot.place:
            return self.lex_mode
        return "LIVE" if bot.place == ACCOUNT else "EMBEDDED"

    def has_hook_variant(self, bot: Bot) -> bool:
        """Whether the bot can be had with its fallback answered inside Lex; an upload cannot,
        whatever its id."""
        return not bot.place and bot.bot_id in self.hook_variants

    def answering(self, bot: Bot, fallback_in: FallbackIn) -> Bot:
        """The bot with its fallback answered in the app, or inside Lex if it can be."""
        inside = fallback_in == "hook" and self.has_hook_variant(bot)
        return self.hook_variants[bot.bot_id] if inside else bot

    def fallback_mode(self, target: str) -> Mode:
        """Whether a target is the embedded endpoint or somebody's server."""
        return "EMBEDDED" if self.known[target].embedded else "LIVE"


_lock = threading.Lock()
_services: list[Services] = []


def services() -> Services:
    """The services of this process, started at the first call.

    Raises `SettingRefused`, `LogUnavailable` or a `LexError` with the remedy in words.
    """
    with _lock:
        if not _services:
            _services.append(start(read_settings(os.environ)))
        return _services[0]


def stop_services() -> None:
    """Stop the stand-ins and close the log; the next `services()` starts anew."""
    with _lock:
        for one in _services:
            one.running.close()
        _services.clear()
        TEACHER.close()


atexit.register(stop_services)  # a process that is told to end lets its jobs' calls end first


def start(settings: Settings) -> Services:
    """Start what is not configured and connect the rest."""
    with ExitStack() as stack:
        database = Database(settings.log_address)
        stack.callback(database.close)
        log = TurnLog(database)
        keeper = Keeper(database, log.settings, now=utc_now)
        stack.callback(keeper.close)
        client, bots = _lex(settings, stack)
        lex = LexByPlace(client)
        uploads = Uploads(serving_export, lex)
        stack.callback(uploads.close)
        account = _account(settings, lex)
        known = _known(settings)
        discovery = Discovery(known, environ=settings.environ)
        discovery.survey()
        build = _builder(settings, stack)
        answerers = {name: build(target, True) for name, target in known.items()}
        at_once = {name: build(target, False) for name, target in known.items()}
        hook_variants = {} if settings.bot else _hook_variants(bots, at_once, lex, stack)
        session_cleanup = SessionCleanup(lex)
        stack.callback(session_cleanup.close)
        comparisons, board = ComparisonStore(database), Board()
        stated = {name: one.calls_per_minute for name, one in known.items()}
        allowance = Allowance({name: rate for name, rate in stated.items() if rate})
        kinds = _kinds(comparisons, board, answerers, lex, allowance)
        kinds[evaluations.KIND] = evaluations.kind(lex.client_of)
        jobs = Jobs(JobStore(database), kinds)
        stack.callback(jobs.close)
        jobs.resume_all()
        conductor = Conductor(log, lex, answerers.__getitem__)
        stack.callback(conductor.close)
        threading.Thread(target=_settle, name="warm-up", daemon=True).start()
        return Services(
            bots=bots,
            hook_variants=hook_variants,
            discovery=discovery,
            targets=_usable(settings, known),
            known=known,
            lex=lex,
            uploads=uploads,
            account=account,
            answerer_of=answerers.__getitem__,
            lex_mode="LIVE" if settings.bot else "EMBEDDED",
            database=database,
            log=log,
            keeper=keeper,
            conductor=conductor,
            session_cleanup=session_cleanup,
            jobs=jobs,
            comparisons=comparisons,
            board=board,
            running=stack.pop_all(),
        )


def _settle() -> None:
    """Load what the first question needs, then keep all of it out of every later collection:
    Streamlit collects after each run, which takes 150 ms with everything loaded, 5 ms so."""
    warm_up()
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()


def _account(settings: Settings, lex: LexByPlace) -> Account | None:
    """The account's bots, where there are credentials that could list them."""
    if not (settings.bot or credentials_exist()):
        return None
    try:
        lex.connect(ACCOUNT, LexClient(region=settings.region))
    except LexError:
        return None  # no region: there is nothing to list, and LEX_BOT_ID tells why itself
    return Account(region=settings.region, place=ACCOUNT)


def bundled_export(bot_name: str) -> Path | None:
    """Where the export of a bundled bot is, None for a bot that is not bundled."""
    folder = BOTS / bot_name
    return folder if BOT_NAME.fullmatch(bot_name) and folder.is_dir() else None


@contextmanager
def serving_export(export: Path, bot_name: str) -> Iterator[tuple[LexClient, Bot]]:
    """A bot of its own, from an export, until the block ends. Raises `BadExport`."""
    hooks = {name: hook for name, hook in OWN_HOOKS.items() if name == bot_name}
    with serve_lex(export, hooks=hooks, training_process=TEACHER) as runtime:
        yield _local_client(runtime.url), _bot(runtime.bots[0])


@contextmanager
def bot_on_trial(name: str, region: str | None = None) -> Iterator[tuple[LexClient, Bot, Mode]]:
    """A bot for a test run: an export's folder or ZIP, a bundled bot's name, or a real bot's id.

    A real bot has no locales here; whoever runs it names one. Raises `BotNotFound`, and
    `BadExport` for an export that cannot be served.
    """
    path = Path(name) if Path(name).exists() else bundled_export(name)
    if path:
        bundled = path.resolve().parent == BOTS
        with serving_export(path, path.resolve().name if bundled else "") as (lex, bot):
            yield lex, bot, "EMBEDDED"
    elif BOT_ID.fullmatch(name):
        yield LexClient(region=region), Bot(name, name, DEFAULT_ALIAS, ()), "LIVE"
    else:
        raise BotNotFound(f"{name} is no folder, no ZIP, no bundled bot and no bot id.")


def _local_client(url: str) -> LexClient:
    return LexClient(endpoint_url=url, region=EMBEDDED_REGION, credentials=EMBEDDED_CREDENTIALS)


def _lex(settings: Settings, stack: ExitStack) -> tuple[LexClient, tuple[Bot, ...]]:
    if settings.bot:
        return LexClient(region=settings.region), (settings.bot,)
    exports = sorted(
        path for path in BOTS.iterdir() if path.is_dir() and path.name != "__pycache__"
    )
    runtime = stack.enter_context(serve_lex(*exports, hooks=OWN_HOOKS, training_process=TEACHER))
    runtime.warm_up()
    client = _local_client(runtime.url)
    bots = sorted((_bot(one) for one in runtime.bots), key=lambda bot: bot.name != "HelloWorldBot")
    return client, tuple(bots)


def _bot(local: LocalBot) -> Bot:
    locales = tuple(BotLocale(one.locale_id, one.threshold) for one in local.locales)
    korean_first = sorted(locales, key=lambda one: one.locale_id != "ko_KR")
    return Bot(local.name, local.bot_id, local.alias_id, tuple(korean_first))


def _kinds(
    comparisons: ComparisonStore,
    board: Board,
    answerers: dict[str, Answerer],
    lex: LexByPlace,
    allowance: Allowance,
) -> dict[str, Kind]:
    """What background jobs can be about, by name."""
    racer = Racer(
        board,
        answerers.__getitem__,
        lex,
        recalled=lambda name, utterance, repeat: recalled(
            comparisons.recording(name), name, utterance, repeat
        ),
        allowance=allowance,
    )
    judge = judges.Judge(answerers.__getitem__, racer.await_allowance, racer.be_patient)
    return {runs.KIND: Kind(lambda _job: racer), judges.KIND: Kind(lambda _job: judge)}


def _known(settings: Settings) -> dict[str, Target]:
    """All targets: the presets, with the file that LEXLENS_TARGETS names laid over them."""
    try:
        return load_targets(settings.targets_file)
    except TargetsFileInvalid as error:
        raise SettingRefused(f"LEXLENS_TARGETS: {error}") from error


def _usable(settings: Settings, known: dict[str, Target]) -> dict[str, Target]:
    """The targets one can choose: those of one's own file, with a key the live ones, then the
    embedded ones."""
    presets, today = load_targets(), dt.date.today()
    own = [t for t in known.values() if presets.get(t.name) != t]
    live = [t for t in known.values() if t.key_env == "OPENAI_API_KEY" and not t.retired(today)]
    embedded = [t for t in known.values() if t.embedded]
    return {t.name: t for t in (*own, *(live if settings.has_key else ()), *embedded)}


def _builder(settings: Settings, stack: ExitStack) -> Callable[[Target, bool], Answerer]:
    """Builds the answerer of a target by itself, streaming or not; those that charge keep
    within the day's caps."""
    url = settings.fallback_url or stack.enter_context(serve_fallback())
    settings.budget_file.parent.mkdir(parents=True, exist_ok=True)
    budget = Budget(settings.budget_file)
    stack.callback(budget.close)

    def build(target: Target, streaming: bool) -> Answerer:
        alone = answerer_for(
            target, environ=settings.environ, embedded_url=url, streaming=streaming
        )
        if target.embedded:
            return alone
        return WithinBudget(alone, target.name, budget, settings.caps, most_of(target))

    return build


def _hook_variants(
    bots: tuple[Bot, ...], answerers: dict[str, Answerer], lex: LexByPlace, stack: ExitStack
) -> dict[str, Bot]:
    """Serve each bundled bot a second time, with its fallback answered inside Lex."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    hooks = {}
    for bot in bots:
        variant = variant_of(read_export(BOTS / bot.name))
        (folder / f"{bot.name}.zip").write_bytes(as_zip(variant))
        hooks[bot.name + SUFFIX] = answering(answerers, OWN_HOOKS.get(bot.name))
    exports = sorted(folder.iterdir())
    runtime = stack.enter_context(serve_lex(*exports, hooks=hooks, training_process=TEACHER))
    lex.connect(HOOK, _local_client(runtime.url))
    served = {one.name.removesuffix(SUFFIX): _bot(one) for one in runtime.bots}
    return {bot.bot_id: replace(served[bot.name], name=bot.name, place=HOOK) for bot in bots}
