"""The threshold of a run on a page: what each value would have done, and what it would cost."""

from __future__ import annotations

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.embedded import EmbeddedLex
from dashboard.evaluation import sentences
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.numbers.summary import WRONG_COST
from dashboard.evaluation.numbers.sweep import Point, Proposal, Sweep, propose
from dashboard.evaluation.run.runs import Run
from dashboard.log.database import Database
from dashboard.log.queries import score_bins
from dashboard.log.queries.filter import TurnFilter
from dashboard.texts import Texts
from dashboard.views.bots.threshold import apply_threshold, local_bot
from dashboard.views.charts import clicks
from dashboard.views.charts.looks import COLOURS, Mark
from dashboard.views.charts.thresholds import over_thresholds
from dashboard.views.evaluate.state import Key
from dashboard.views.evaluate.utterances import listed
from dashboard.views.tab import tab

NANO = 10**9
Lines = tuple[tuple[str, str], ...]  # a point's value and its colour
SHARES: Lines = (("accuracy", COLOURS["lex"]), ("coverage", COLOURS["fallback"]))
COUNTS: Lines = (
    ("false_accepts", COLOURS["line"]),
    ("false_fallbacks", COLOURS["fallback"]),
    ("wrong_intents", COLOURS["hook"]),
)


def sweep_of(database: Database, bots: Bots, embedded: EmbeddedLex, run: Run) -> None:
    """What the stored scores say of every threshold from 0 to 1, and of the present one."""
    texts = tab.texts()
    say = texts.say
    sweep = Sweep(run.results)
    if not sweep.turns:
        st.info(say("evaluate.no_results"), icon=":material/info:")
        return
    st.caption(sentences.totals(run.results, texts))
    wrong_cost, price = _costs(database)
    present = sweep.at(run.plan.bot.threshold)
    points = sweep.points()
    proposal = propose(points, wrong_cost=wrong_cost, present=present)
    _verdict(proposal, texts)
    start = round(proposal.proposed.threshold, 2)
    at = st.slider(say("evaluate.threshold.at"), 0.0, 1.0, start, 0.01, key=Key.SWEEP_AT)
    bot = run.plan.bot
    apply_threshold(database, bots, embedded, local_bot(bots, bot.name, bot.locale_id), at)
    _drawn(points, proposal, COUNTS, percent=False)
    _drawn(points, proposal, SHARES, percent=True)
    st.caption(f"{say('whatif.shaded')} {say('whatif.click')}")
    _beside(proposal, sweep.at(at), price)
    st.markdown(f"**{say('evaluate.wrong_at', threshold=f'{at:.2f}')}**")
    listed(run, sweep.wrong_at(at), key=Key.SWEEP_WRONG)
    st.markdown(f"**{say('evaluate.ticket')}**")
    ticket = sentences.ticket(proposal, wrong_cost, price or None, texts)
    st.code(ticket, language=None, wrap_lines=True)
    st.caption(f"{say('evaluate.threshold.help')} {say('evaluate.same_set')}")


def _verdict(proposal: Proposal, texts: Texts) -> None:
    """Whether to change anything, and how sure that is."""
    best = proposal.best
    share = Share(best.right, best.turns)
    key = "keep" if proposal.keeps else "change"
    st.info(
        " ".join(
            (
                texts.say(f"evaluate.verdict.{key}", present=f"{proposal.present.threshold:.2f}"),
                sentences.equally_good(proposal, texts),
                texts.say("evaluate.verdict.accuracy", share=sentences.counted(share)),
            )
        ),
        icon=":material/balance:",
    )


def _costs(database: Database) -> tuple[float, float]:
    """What a wrong answer costs in fallbacks, and a model call in US dollars."""
    say = tab.texts().say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wrong_cost = st.number_input(
            say("evaluate.wrong_cost"), 0.0, 1000.0, WRONG_COST, key=Key.WRONG_COST
        )
        price = st.number_input(
            say("evaluate.price"),
            0.0,
            100.0,
            _mean_price(database),
            format="%.5f",
            key=Key.CALL_PRICE,
            help=say("evaluate.price.help"),
        )
    return float(wrong_cost), float(price)


def _mean_price(database: Database) -> float:
    recorded = score_bins.read(database, TurnFilter())
    return (recorded.mean_cost_nano or 0.0) / NANO


def _beside(proposal: Proposal, at: Point, price: float) -> None:
    say = tab.texts().say
    names = (say("evaluate.present"), say("evaluate.chosen"), say("evaluate.cheapest"))
    rows = [
        {
            "": name,
            say("evaluate.threshold.at"): f"{one.threshold:.2f}",
            say("evaluate.accuracy"): sentences.percent(one.accuracy),
            say("evaluate.coverage"): sentences.percent(one.coverage),
            say("evaluate.false_accepts"): one.false_accepts,
            say("evaluate.false_fallbacks"): one.false_fallbacks,
            say("evaluate.per_1000"): f"{one.per_1000(one.fallbacks):.0f}",
            say("evaluate.money"): sentences.money(one, price),
        }
        for name, one in zip(names, (proposal.present, at, proposal.best), strict=True)
    ]
    st.dataframe(rows, hide_index=True, placeholder="–", key=Key.SWEEP_ROWS)


def _drawn(points: list[Point], proposal: Proposal, lines: Lines, *, percent: bool) -> None:
    say = tab.texts().say
    values = {
        say(f"evaluate.{name}"): [getattr(point, name) for point in points] for name, _ in lines
    }
    chart = over_thresholds(
        values,
        [colour for _, colour in lines],
        [Mark(proposal.present.threshold, say("evaluate.present"))],
        title=say("evaluate.threshold.at"),
        scale="shares" if percent else "errors",
        equally_good=(proposal.low, proposal.high),
    )
    key, height = ("sweep", 240) if percent else ("sweep_counts", 280)
    title = say("evaluate.shares" if percent else "evaluate.errors_by_threshold")
    st.markdown(f"**{title}**")
    clicks.moving(chart, key, title, height, Key.SWEEP_AT)
