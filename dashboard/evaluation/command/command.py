"""Runs a test set to its end and tells the numbers: `python -m dashboard.evaluate`."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path

from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.evaluation import sentences
from dashboard.evaluation.command.options import Options
from dashboard.evaluation.command.options import options as read_options
from dashboard.evaluation.command.printed import printed
from dashboard.evaluation.junit import junit
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.summary import summary
from dashboard.evaluation.report import html
from dashboard.evaluation.run import runs
from dashboard.evaluation.tables import result_rows
from dashboard.evaluation.testset.reading import Reading, read
from dashboard.evaluation.testset.records import SetRefused
from dashboard.interrupts import interrupts
from dashboard.jobs.job import Progress, minutes
from dashboard.jobs.jobs import Jobs
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.terminal import in_a_line
from dashboard.texts import Texts
from lexclient.catalog import DEFAULT_THRESHOLD, Bot
from lexclient.errors import LexError

MEASURED, UNDER, UNUSABLE, INCOMPLETE = range(4)
POLL_SECONDS = 0.5
LOCALE = re.compile(r"[a-z]{2}_[A-Z]{2}")

# of a bot's name and a region: who reaches it, the bot, and EMBEDDED or LIVE; may raise `Unusable`
Trial = Callable[[str, str | None], AbstractContextManager[tuple[LexByPlace, Bot, str]]]


class Unusable(Exception):
    """Nothing can be run, and why."""


def run_command(
    arguments: Sequence[str] | None, trial: Trial, engine: Callable[[], str | None] = lambda: None
) -> int:
    """The exit status. `engine` names what recognises intents in an embedded bot."""
    options = read_options(arguments)
    texts = Texts(options.language)
    try:
        reading = read(_content(options.set), options.set.name)
        for problem in reading.problems:
            _tell(sentences.problem(problem, texts))
        if not reading.testset.conversations:
            raise Unusable(texts.say("evaluate.nothing"))
        run = _run(reading, options, trial, engine, texts)
        sys.stdout.write(printed(run, options.wrong_cost, texts))
        _write(run, reading, options, texts)
    except SetRefused as refused:
        return _unusable(f"{options.set}: {sentences.refusal(refused, texts)}")
    except (Unusable, LexError) as error:
        return _unusable(str(error))
    except KeyboardInterrupt:
        return _unusable("")
    return _status(run, reading, options, texts)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unusable(
            f"{file} cannot be read: {error.strerror}. Name a test set, a CSV file such as those "
            "in testsets/."
        ) from error


def _run(
    reading: Reading,
    options: Options,
    trial: Trial,
    engine: Callable[[], str | None],
    texts: Texts,
) -> runs.Run:
    """Run to the end, in a database that is gone afterwards."""
    with ExitStack() as stack:
        _show(f"Loading {options.bot} …")
        lex, bot, mode = stack.enter_context(trial(options.bot, options.region))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = Database(f"sqlite:///{folder}/evaluation.sqlite3")
        stack.callback(database.close)
        jobs = Jobs(JobStore(database), {runs.KIND: runs.kind(lex.client_of)})
        stack.callback(jobs.close)
        plan = replace(_plan(bot, mode, options), engine=engine() if mode == "EMBEDDED" else None)
        job = runs.start(jobs, reading.testset, plan)
        _follow(jobs, job.id, texts)
        ended = jobs.progress(job.id)
        return runs.read_run(jobs, ended.job if ended else job)


def _plan(bot: Bot, mode: str, options: Options) -> runs.Plan:
    locale_id = _locale([one.locale_id for one in bot.locales], options)
    threshold = bot.locale(locale_id).threshold if bot.locales else DEFAULT_THRESHOLD
    alias_id = options.alias if mode == "LIVE" and options.alias else bot.alias_id
    width = runs.WIDTH if mode == "EMBEDDED" else runs.allowed_width(alias_id)
    if options.threshold is not None:
        threshold = _explained_by(options.threshold, threshold, bot, mode)
    ref = BotRef(bot.name, bot.bot_id, alias_id, locale_id, threshold, bot.place)
    return runs.Plan(ref, mode, options.workers or width, options.rate)


def _explained_by(asked: float, own: float, bot: Bot, mode: str) -> float:
    """Of a real bot the threshold is not known here; an embedded one routes by its own."""
    if mode == "EMBEDDED" and asked != own:
        raise Unusable(
            f"--threshold {asked:.2f} is not the threshold {own:.2f} that {bot.name} routes by. "
            "Leave it out, or change nluConfidenceThreshold in the BotLocale.json of the export. "
            "What other thresholds would do is in the table of --html and --json."
        )
    return asked


def _locale(locales: Sequence[str], options: Options) -> str:
    """The one that is named, else the one in the set's name, else the bot's first."""
    in_name = LOCALE.search(options.set.name)
    guess = in_name.group() if in_name else ""
    if locales and guess not in locales:
        guess = locales[0]
    locale_id = options.locale or guess
    if not locale_id or (locales and locale_id not in locales):
        there = f"; the bot has {', '.join(locales)}" if locales else ""
        raise Unusable(f"Name the bot's locale with --locale{there}.")
    return locale_id


def _follow(jobs: Jobs, job_id: str, texts: Texts) -> None:
    """Draw the progress where somebody watches. Ctrl-C begins nothing more and keeps what was
    measured, a second one keeps nothing."""
    with interrupts() as interrupted:
        while (progress := jobs.progress(job_id)) and progress.job.state == "running":
            if interrupted.come:
                jobs.cancel(job_id)
            jobs.wait(job_id, POLL_SECONDS)
            _show(_progress(progress, texts))
    _show("")


def _progress(now: Progress, texts: Texts) -> str:
    left = "" if now.left_s is None else texts.say("evaluate.left", left=minutes(now.left_s))
    return f"{now.done} / {now.total}{left}"


def _show(progress: str) -> None:
    """One line of a terminal, over the one before; nothing where nobody watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{progress}")
        sys.stderr.flush()


def _write(run: runs.Run, reading: Reading, options: Options, texts: Texts) -> None:
    numbers = summary(run, problems=len(reading.problems), wrong_cost=options.wrong_cost)
    written: list[tuple[Path | None, Callable[[], bytes]]] = [
        (options.json, lambda: json.dumps(numbers, ensure_ascii=False, indent=2).encode()),
        (options.junit, lambda: junit(run, texts)),
        (options.csv, lambda: result_rows(run.results)),
        (options.html, lambda: html(run, texts, wrong_cost=options.wrong_cost).encode()),
    ]
    for path, content in written:
        if path is not None:
            try:
                path.write_bytes(content())
            except OSError as error:
                raise Unusable(
                    f"{path} cannot be written: {error.strerror}. Name another file."
                ) from error


def _status(run: runs.Run, reading: Reading, options: Options, texts: Texts) -> int:
    overall = metrics.overall(run.results)
    if run.job.note:
        _tell(run.job.note)
    if run.job.state == "cancelled":
        _tell(texts.say("evaluate.cli.cancelled"))
    if not overall.accuracy.of:
        return UNUSABLE
    reached = overall.accuracy.value or 0.0
    if options.min_accuracy is not None and reached < options.min_accuracy:
        required = sentences.percent(options.min_accuracy)
        reached_words = sentences.percent(reached)
        _tell(texts.say("evaluate.cli.under", accuracy=reached_words, minimum=required))
        return UNDER
    whole = run.job.state == "finished" and not overall.errors and not reading.problems
    return MEASURED if whole and overall.turns == len(reading.testset.turns) else INCOMPLETE


def _unusable(message: str) -> int:
    _tell(message)
    return UNUSABLE


def _tell(message: str) -> None:
    sys.stderr.write(f"{in_a_line(message)}\n")
