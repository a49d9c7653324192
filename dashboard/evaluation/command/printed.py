"""A run as the terminal shows it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.evaluation import sentences
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.selection import select
from dashboard.evaluation.numbers.sweep import Sweep, propose
from dashboard.evaluation.run import runs
from dashboard.evaluation.run.results import TurnResult
from dashboard.terminal import in_a_line
from dashboard.texts import Texts

WRONG_SHOWN = 20
SHARES = ("accuracy", "coverage", "false_accepts", "false_fallbacks", "wrong_intents")


def printed(run: runs.Run, wrong_cost: float, texts: Texts) -> str:
    """Each share with its interval, the threshold, what went wrong."""
    bot = run.plan.bot
    engine = run.plan.engine
    mode = f"{run.plan.mode} ({engine})" if engine else run.plan.mode
    about = f"{bot.name} {bot.alias_id} {bot.locale_id} {mode}, {run.set_name}"
    ticket = _ticket(run, wrong_cost, texts)
    failures = _failures(select(run.results, "wrong"), texts)
    lines = [about, "", *_numbers(run, texts), "", ticket, "", *failures]
    return "".join(f"{in_a_line(line)}\n" for line in lines)


def _numbers(run: runs.Run, texts: Texts) -> list[str]:
    overall, say = metrics.overall(run.results), texts.say
    singles, several = metrics.conversations(run.results)
    shares = [(name, getattr(overall, name)) for name in SHARES]
    shares += [("baseline", overall.baseline), ("singles", singles), ("conversations", several)]
    between = say("evaluate.interval", interval="")
    lines = [
        f"{say(f'evaluate.{name}')}: {sentences.share(one)}, {between}{sentences.interval(one)}"
        for name, one in shares
    ]
    lines.append(f"{say('evaluate.macro_f1')}: {sentences.number(overall.macro_f1, 3)}")
    if overall.errors or overall.skipped:
        lines.append(say("evaluate.incomplete", errors=overall.errors, skipped=overall.skipped))
    return lines


def _ticket(run: runs.Run, wrong_cost: float, texts: Texts) -> str:
    sweep, threshold = Sweep(run.results), run.plan.bot.threshold
    present = sweep.at(threshold)
    proposal = propose(sweep.points(), wrong_cost=wrong_cost, present=present)
    return sentences.ticket(proposal, wrong_cost, None, texts)


def _failures(turns: Sequence[TurnResult], texts: Texts) -> list[str]:
    lines = [
        f"{one.line}: {one.utterance!r}: {sentences.failure(one, texts)}"
        for one in turns[:WRONG_SHOWN]
    ]
    return lines + ([f"… {len(turns) - WRONG_SHOWN}"] if len(turns) > WRONG_SHOWN else [])
