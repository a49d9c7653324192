"""`python -m dashboard.evaluate SET.csv --bot BOT` runs a test set and tells the numbers.

Exit status: 0 measured, 1 the accuracy is under `--min-accuracy`, 2 nothing could be run, 3 some
of the set could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from dashboard.bots.ref import BotRef
from dashboard.evaluation import sentences
from dashboard.evaluation.junit import junit
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.summary import WRONG_COST, summary, wrong
from dashboard.evaluation.numbers.sweep import Sweep, best
from dashboard.evaluation.report import html
from dashboard.evaluation.run import runs
from dashboard.evaluation.tables import result_rows
from dashboard.evaluation.testset.reading import Reading, read
from dashboard.evaluation.testset.records import SetRefused
from dashboard.jobs.jobs import Jobs
from dashboard.log.database import Database
from dashboard.log.jobs import JobStore
from dashboard.services import BadExport, BotNotFound, bot_on_trial
from dashboard.texts import LANGUAGES, Texts
from lexclient.catalog import DEFAULT_THRESHOLD, Bot
from lexclient.errors import LexError

MEASURED, UNDER, UNUSABLE, INCOMPLETE = range(4)
POLL_SECONDS = 0.5
WRONG_SHOWN = 20
LOCALE = re.compile(r"[a-z]{2}_[A-Z]{2}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    asked = _parser().parse_args(arguments)
    texts = Texts(asked.language)
    try:
        reading = read(asked.set.read_bytes(), asked.set.name)
        for problem in reading.problems:
            _tell(sentences.problem(problem, texts))
        if not reading.testset.conversations:
            raise BotNotFound(texts.say("evaluate.nothing"))
        run = _run(reading, asked)
        sys.stdout.write(told(run, asked.wrong_cost, texts))
        _write(run, reading, asked, texts)
    except SetRefused as refused:
        return _unusable(f"{asked.set}: {sentences.refusal(refused, texts)}")
    except (OSError, BotNotFound, BadExport, LexError) as error:
        return _unusable(str(error))
    except KeyboardInterrupt:
        return _unusable("")
    return _status(run, reading, asked, texts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.evaluate", description="Run a test set against a Lex V2 bot."
    )
    parser.add_argument("set", type=Path, metavar="SET.csv", help="Test Workbench or simple form")
    bot = "export folder or ZIP, bundled bot's name, or a real bot's id"
    parser.add_argument("--bot", required=True, help=bot)
    parser.add_argument("--alias", help="alias id of a real bot (TSTALIASID)")
    parser.add_argument("--locale", help="default: the one in the set's name, or the bot's first")
    parser.add_argument("--region", help="of a real bot; default: as AWS tools find it")
    parser.add_argument("--threshold", type=_share, help="of a real bot, to explain its routing")
    parser.add_argument("--workers", type=_workers, help="conversations at once")
    parser.add_argument("--rate", type=_positive, help="calls a second at most")
    parser.add_argument("--min-accuracy", type=_share, metavar="SHARE", help="fail under it")
    parser.add_argument("--wrong-cost", type=_positive, default=WRONG_COST, metavar="FALLBACKS")
    for kind in ("junit", "json", "csv", "html"):
        parser.add_argument(f"--{kind}", type=_place, metavar="FILE", help=f"write {kind} to FILE")
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    return parser


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("expected a share from 0 to 1")
    return value


def _positive(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError("expected a number over 0")
    return value


def _place(text: str) -> Path:
    """Where a file is to be written: known to be possible before anything is run."""
    path = Path(text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path.parent}: {error.strerror}") from None
    if path.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
        raise argparse.ArgumentTypeError(f"{path} cannot be written")
    return path


def _workers(text: str) -> int:
    value = int(text)
    if not 1 <= value <= runs.MAX_WIDTH:
        raise argparse.ArgumentTypeError(f"expected 1 to {runs.MAX_WIDTH}")
    return value


def _run(reading: Reading, asked: argparse.Namespace) -> runs.Run:
    """Run to the end, in a database that is gone afterwards."""
    with ExitStack() as stack:
        lex, bot, mode = stack.enter_context(bot_on_trial(asked.bot, asked.region))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        database = Database(f"sqlite:///{folder}/evaluation.sqlite3")
        stack.callback(database.close)
        jobs = Jobs(JobStore(database), {runs.KIND: runs.kind(lex.client_of)})
        stack.callback(jobs.close)
        job = runs.start(jobs, reading.testset, _plan(bot, mode, asked))
        _follow(jobs, job.id)
        ended = jobs.progress(job.id)
        return runs.read_run(jobs, ended.job if ended else job)


def _plan(bot: Bot, mode: str, asked: argparse.Namespace) -> runs.Plan:
    found = LOCALE.search(asked.set.name)
    known = [one.locale_id for one in bot.locales]
    guess = found.group() if found and (not known or found.group() in known) else known[:1] or [""]
    locale_id = asked.locale or (guess if isinstance(guess, str) else guess[0])
    if not locale_id or (known and locale_id not in known):
        there = f"; the bot has {', '.join(known)}" if known else ""
        raise BotNotFound(f"Name the bot's locale with --locale{there}.")
    threshold = bot.locale(locale_id).threshold if known else DEFAULT_THRESHOLD
    alias_id = asked.alias if mode == "LIVE" and asked.alias else bot.alias_id
    width = runs.WIDTH if mode == "EMBEDDED" else runs.allowed_width(alias_id)
    threshold = threshold if asked.threshold is None or known else asked.threshold
    ref = BotRef(bot.name, bot.bot_id, alias_id, locale_id, threshold, bot.place)
    return runs.Plan(ref, mode, asked.workers or width, asked.rate)


def _follow(jobs: Jobs, job_id: str) -> None:
    """Draw the progress where somebody watches."""
    while (progress := jobs.progress(job_id)) and progress.job.state == "running":
        jobs.wait(job_id, POLL_SECONDS)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{progress.done} / {progress.total} ")
    if sys.stderr.isatty():
        sys.stderr.write("\r")


def _write(run: runs.Run, reading: Reading, asked: argparse.Namespace, texts: Texts) -> None:
    numbers = summary(run, problems=len(reading.problems), wrong_cost=asked.wrong_cost)
    written: list[tuple[Path | None, Callable[[], bytes]]] = [
        (asked.json, lambda: json.dumps(numbers, ensure_ascii=False, indent=2).encode()),
        (asked.junit, lambda: junit(run, texts)),
        (asked.csv, lambda: result_rows(run.results)),
        (asked.html, lambda: html(run, texts, wrong_cost=asked.wrong_cost).encode()),
    ]
    for path, content in written:
        if path is not None:
            path.write_bytes(content())


def told(run: runs.Run, wrong_cost: float, texts: Texts) -> str:
    """The run on a terminal: each share with its interval, the threshold, what went wrong."""
    known, say = metrics.overall(run.results), texts.say
    plan = run.plan
    singles, several = metrics.conversations(run.results)
    shares = [
        (name, getattr(known, name))
        for name in ("accuracy", "coverage", "false_accepts", "false_fallbacks", "wrong_intents")
    ]
    shares += [("baseline", known.baseline), ("singles", singles), ("conversations", several)]
    lines = [
        f"{plan.bot.name} {plan.bot.alias_id} {plan.bot.locale_id} {plan.mode}, {run.set_name}",
        "",
    ]
    for name, one in shares:
        what, between = say(f"evaluate.{name}"), say("evaluate.interval", interval="")
        lines.append(f"{what}: {sentences.share(one)}, {between}{sentences.interval(one)}")
    lines.append(f"{say('evaluate.macro_f1')}: {sentences.number(known.macro_f1, 3)}")
    if known.errors or known.skipped:
        lines.append(say("evaluate.incomplete", errors=known.errors, skipped=known.skipped))
    sweep = Sweep(run.results)
    proposed = best(sweep.points(), wrong_cost=wrong_cost, present=plan.bot.threshold)
    present = sweep.at(plan.bot.threshold)
    lines += ["", sentences.ticket(present, proposed, wrong_cost, None, texts), ""]
    amiss = wrong(run.results)
    lines += [
        f"{one.line}: {one.utterance!r}: {sentences.failure(one, texts)}"
        for one in amiss[:WRONG_SHOWN]
    ]
    lines += [f"… {len(amiss) - WRONG_SHOWN}"] if len(amiss) > WRONG_SHOWN else []
    return "\n".join(lines) + "\n"


def _status(run: runs.Run, reading: Reading, asked: argparse.Namespace, texts: Texts) -> int:
    known = metrics.overall(run.results)
    if run.job.note:
        _tell(run.job.note)
    if not known.accuracy.of:
        return UNUSABLE
    reached = known.accuracy.value or 0.0
    if asked.min_accuracy is not None and reached < asked.min_accuracy:
        required = sentences.percent(asked.min_accuracy)
        reached_words = sentences.percent(reached)
        _tell(texts.say("evaluate.cli.under", accuracy=reached_words, minimum=required))
        return UNDER
    whole = run.job.state == "finished" and not known.errors and not reading.problems
    return MEASURED if whole and known.turns == len(reading.testset.turns) else INCOMPLETE


def _unusable(message: str) -> int:
    _tell(message)
    return UNUSABLE


def _tell(message: str) -> None:
    sys.stderr.write(f"{message}\n")


if __name__ == "__main__":
    sys.exit(main())
