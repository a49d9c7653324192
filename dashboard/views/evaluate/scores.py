"""The numbers of a run on a page: tiles, scores, intents and slots."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from dashboard.conversation import sentences as turns
from dashboard.evaluation import sentences
from dashboard.evaluation.numbers import metrics
from dashboard.evaluation.numbers.shares import Share
from dashboard.evaluation.numbers.summary import summary
from dashboard.evaluation.report import html
from dashboard.evaluation.run.runs import Run
from dashboard.evaluation.tables import result_rows
from dashboard.log.database import Database
from dashboard.markdown import literally
from dashboard.views.charts import clicks
from dashboard.views.charts.drilling import NARROWED, Picture, numbered
from dashboard.views.charts.histogram import by_score, score_bin
from dashboard.views.charts.looks import COLOURS
from dashboard.views.diagnostics.audit import exported
from dashboard.views.evaluate.confusion import confusion_of
from dashboard.views.evaluate.state import Key
from dashboard.views.evaluate.utterances import listed
from dashboard.views.tab import tab
from dashboard.views.tables import download

TILES, TILE = 4, 158  # tiles in a row at most, and their pixels at least
KIND_COLOURS = ("lex", "fallback", "failed")  # right, wrong, out of scope


def scores_of(database: Database, run: Run) -> None:
    """Everything that one looks at first."""
    _tiles(run)
    st.caption(sentences.totals(run.results, tab.texts()))
    _downloads(database, run)
    confusion_of(run)
    _histogram(run)
    left, right = st.columns(2, gap="large")
    with left:
        _worst_intents(run)
    with right:
        _slots(run)
    _intents(run)


def _tiles(run: Run) -> None:
    say, overall = tab.texts().say, metrics.overall(run.results)
    singles, several = metrics.conversations(run.results)
    shares = [
        ("accuracy", overall.accuracy),
        ("coverage", overall.coverage),
        ("right_when_answered", overall.right_when_answered),
        ("false_accepts", overall.false_accepts),
        ("false_fallbacks", overall.false_fallbacks),
        ("wrong_intents", overall.wrong_intents),
        ("baseline", overall.baseline),
        ("singles", singles),
        ("conversations", several),
    ]
    with st.grid(TILES, min_column_width=TILE):
        for name, share in shares:
            _tile(name, share, overall.baseline_intent)
        f1, slow = sentences.number(overall.macro_f1, 3), turns.seconds(overall.slow_s)
        _figure(say("evaluate.macro_f1"), f1, say("evaluate.macro_f1.note"))
        median = turns.seconds(overall.median_s)
        _figure(say("evaluate.latency"), median, say("evaluate.latency.note", slow=slow))
    if overall.errors or overall.skipped:
        left_out = say("evaluate.incomplete", errors=overall.errors, skipped=overall.skipped)
        st.warning(left_out, icon=":material/info:")


def _tile(name: str, share: Share, intent: str) -> None:
    texts = tab.texts()
    key = f"evaluate.help.{name}"
    _figure(
        texts.say(f"evaluate.{name}"),
        sentences.percent(share.value),
        sentences.counted(share) if share.of else None,
        texts.say(key, intent=intent) if texts.knows(key) else None,
    )


def _figure(label: str, value: str, note: str | None, help_: str | None = None) -> None:
    """A tile as high as those beside it; its note takes the lines that it needs."""
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.metric(label, value, help=help_)
        st.caption(note or "\u00a0")


def _downloads(database: Database, run: Run) -> None:
    texts = tab.texts()
    name = run.set_name.removesuffix(".csv")
    files: tuple[tuple[str, str, str, Callable[[], str | bytes]], ...] = (
        ("report", "html", "text/html", lambda: html(run, texts).encode()),
        ("rows", "csv", "text/csv", lambda: result_rows(run.results)),
        ("json", "json", "application/json", lambda: json.dumps(summary(run), indent=2)),
    )
    with st.container(horizontal=True):
        for key, ending, mime, data in files:
            label, file_name = texts.say(f"evaluate.{key}"), f"{name}.results.{ending}"
            taken = exported(database, file_name, data, len(run.results))
            download(label, taken, file_name, mime, key=f"download-{key}")


def _histogram(run: Run) -> None:
    """The picture, and the turns of the bar that was clicked."""
    say = tab.texts().say
    st.subheader(say("evaluate.histogram"), help=say("evaluate.histogram.help"))
    names = [say(f"evaluate.kind.{kind}") for kind in metrics.KINDS]
    bins, narrowings = numbered(
        [
            {
                **score_bin(one.low, one.high, name, getattr(one, kind)),
                NARROWED: {"place": place, "kind": kind},
            }
            for place, one in enumerate(metrics.histogram(run.results))
            for name, kind in zip(names, metrics.KINDS, strict=True)
        ]
    )
    colours = dict(zip(names, (COLOURS[kind] for kind in KIND_COLOURS), strict=True))
    chart = by_score(
        bins,
        colours,
        [run.plan.bot.threshold],
        score=say("column.score"),
        threshold=say("overview.threshold"),
    )
    title = say("evaluate.histogram")
    bar = clicks.narrowed(Picture(chart, narrowings), Key.HISTOGRAM, title, 280)
    if bar is None:
        st.caption(say("evaluate.pick_bar"))
        return
    low = bar["place"] / metrics.BINS
    kind = say(f"evaluate.kind.{bar['kind']}")
    stretch = f"{low:.2f}–{low + 1 / metrics.BINS:.2f}"
    st.markdown(f"**{kind} · {say('column.score')} {stretch}**")
    listed(run, metrics.of_bar(run.results, **bar), key=Key.BAR)


def _worst_intents(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.worst_intents"))
    worst = metrics.worst_intents(metrics.intents(run.results))
    if not worst:
        st.caption(say("evaluate.none_missed"))
    for one in worst:
        share = sentences.share(Share(one.right, one.support))
        st.progress(one.recall or 0.0, text=f"{literally(one.intent)} · {share}")


def _slots(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.slots"))
    scores = metrics.slots(run.results)
    if not scores:
        st.caption(say("evaluate.no_slots"))
        return
    rows = [
        {
            say("column.slot"): f"{one.intent}.{one.slot}",
            say("evaluate.column.right"): f"{one.matched.count}/{one.matched.of}",
            say("evaluate.accuracy"): one.matched.value,
        }
        for one in scores
    ]
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="–",
        key=Key.SLOT_SCORES,
        column_config={
            say("evaluate.accuracy"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1
            )
        },
    )
    st.subheader(say("evaluate.worst_slots"))
    worst = metrics.worst_slots(scores)
    if not worst:
        st.caption(say("evaluate.none_missed"))
    for slot in worst:
        name = literally(f"{slot.intent}.{slot.slot}")
        st.progress(slot.matched.value or 0.0, text=f"{name} · {sentences.share(slot.matched)}")


def _intents(run: Run) -> None:
    say = tab.texts().say
    st.subheader(say("evaluate.per_intent"))
    names = ("support", "predicted", "right", "precision", "recall", "f1")
    rows = [
        {say("column.intent"): one.intent}
        | {say(f"evaluate.column.{name}"): getattr(one, name) for name in names}
        for one in metrics.intents(run.results)
    ]
    config = {
        say(f"evaluate.column.{name}"): st.column_config.NumberColumn(format="%.2f")
        for name in names[3:]
    }
    st.dataframe(
        rows, hide_index=True, placeholder="–", column_config=config, key=Key.INTENT_SCORES
    )
