"""What if: two sliders over the recorded turns, and what they would have changed."""

from __future__ import annotations

import streamlit as st

from dashboard.conversation import sentences
from dashboard.diagnostics import whatif
from dashboard.diagnostics.whatif import Outcome
from dashboard.log.database import Database
from dashboard.log.queries import counts, score_bins
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.score_bins import STEPS, WIDEST_MARGIN, Recorded
from dashboard.texts import Texts
from dashboard.views import bubbles
from dashboard.views.charts.looks import COLOURS, Mark
from dashboard.views.charts.thresholds import over_thresholds
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.production.taught import taught_note
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab

DEFAULT = 0.40
FLIPS_SHOWN = 50


def whatif_of(database: Database, scope: TurnFilter) -> None:
    """Draw sliders, numbers, the sweep and the turns that flip."""
    texts = tab.texts()
    say = texts.say
    st.caption(say("whatif.intro"))
    key = ("whatif", database.address, counts.last_number(database), scope)
    recorded = questions.ask(key, lambda: score_bins.read(database, scope)).result()
    _left_out(recorded, texts)
    if not recorded.turns:
        st.info(say("whatif.none"), icon=":material/filter_list_off:")
        return
    threshold, margin = _sliders(recorded, texts)
    outcome = whatif.outcome(recorded, threshold, margin)
    _numbers(outcome, texts)
    taught_note(database, scope, texts)
    left, right = st.columns(2, gap="large")
    with left:
        _sweep(recorded, threshold, margin, texts)
    with right:
        _flips(database, scope, threshold, texts)


def _left_out(recorded: Recorded, texts: Texts) -> None:
    if recorded.left_out:
        why = [texts.say(f"why.{name}", count=n) for name, n in recorded.left_out.items()]
        count = sum(recorded.left_out.values())
        note = texts.say("whatif.left_out", count=f"{count:,}", why=", ".join(why))
        st.caption(f":material/info: {note}")


def _sliders(recorded: Recorded, texts: Texts) -> tuple[int, int]:
    """The threshold and the margin that were chosen, in hundredths."""
    say = texts.say
    start = recorded.thresholds[0] if recorded.thresholds else DEFAULT
    left, right = st.columns(2, gap="large")
    with left:
        chosen = st.slider(
            say("whatif.threshold"),
            0.0,
            1.0,
            start,
            0.01,
            key=Key.W_THRESHOLD,
            bind="query-params",
        )
        listed = ", ".join(f"{value:.2f}" for value in recorded.thresholds)
        st.caption(say("whatif.recorded", thresholds=listed))
    with right:
        widest = WIDEST_MARGIN / STEPS
        margin = st.slider(
            say("whatif.margin"), 0.0, widest, 0.0, 0.01, key=Key.W_MARGIN, bind="query-params"
        )
    return round(chosen * STEPS), round(margin * STEPS)


def _numbers(outcome: Outcome, texts: Texts) -> None:
    say = texts.say
    labelled = say("whatif.labelled", count=f"{outcome.known:,}")
    labelled_help = say("whatif.labelled_help")
    flips = say("whatif.flips_note", to_lex=outcome.to_lex, to_fallback=outcome.to_fallback)
    part = say("whatif.coverage_note", lex=f"{outcome.lex:,}", turns=f"{outcome.turns:,}")
    wrong = say("whatif.asked_back_note", wrong=f"{outcome.asked_back_wrong:,}")
    mean = say("whatif.mean_note")
    unknown = say("whatif.unknown")
    money = unknown if outcome.dollars_per_1000 is None else f"{outcome.dollars_per_1000:+.4f}"
    wait = unknown if outcome.seconds_per_turn is None else f"{outcome.seconds_per_turn:+.3f} s"
    cells = (
        ("coverage", f"{outcome.coverage or 0:.1%}", part, None),
        ("flips", f"{outcome.to_lex + outcome.to_fallback:,}", flips, None),
        ("false_accepts", f"{outcome.false_accepts:,}", labelled, labelled_help),
        ("false_fallbacks", f"{outcome.false_fallbacks:,}", labelled, labelled_help),
        ("calls", f"{outcome.extra_calls:+,}", "\u00a0", None),
        ("money", money, mean, None),
        ("seconds", wait, mean, None),
        ("asked_back", f"{outcome.asked_back:,}", wrong, None),
    )
    with st.container(horizontal=True, key=Key.WHATIF):
        for name, value, note, help_ in cells:
            with st.container(border=True, width=190, gap="xxsmall", key=f"whatif-{name}"):
                st.metric(say(f"whatif.{name}"), value, help=help_)
                st.caption(note)


def _sweep(recorded: Recorded, threshold: int, margin: int, texts: Texts) -> None:
    outcomes = [whatif.outcome(recorded, at, margin) for at in range(STEPS + 1)]
    lines = {
        "line_lex": [one.lex for one in outcomes],
        "line_accepts": [one.false_accepts for one in outcomes],
        "line_fallbacks": [one.false_fallbacks for one in outcomes],
        "line_back": [one.asked_back for one in outcomes],
    }
    named = {texts.say(f"whatif.{name}"): values for name, values in lines.items()}
    st.subheader(texts.say("whatif.chart"))
    name = texts.say("overview.threshold")
    marks = [Mark(at, name, colour=COLOURS["quiet"]) for at in recorded.thresholds]
    marks.append(Mark(threshold / STEPS, texts.say("whatif.threshold")))
    colours = [COLOURS[name] for name in ("lex", "line", "fallback", "hook")]
    chart = over_thresholds(named, colours, marks, title=texts.say("whatif.threshold"))
    st.altair_chart(chart, height=320, key=Key.SWEEP, alt=texts.say("whatif.chart"))


def _flips(database: Database, scope: TurnFilter, threshold: int, texts: Texts) -> None:
    say = texts.say
    st.subheader(say("whatif.flip_list"))
    rows = score_bins.flips(database, scope, threshold, last=FLIPS_SHOWN)
    if not rows:
        st.caption(say("whatif.no_flips"))
        return
    shown = [
        {
            say("column.utterance"): row.utterance,
            say("column.score"): row.top_score,
            say("whatif.from"): bubbles.source(row),
            say("whatif.to"): say("route.fallback")
            if sentences.who(row) == "lex"
            else f"● {row.top_intent}",
            say("whatif.open"): f"/diagnostics?turn={row.id}",
        }
        for row in rows
    ]
    st.dataframe(
        shown,
        hide_index=True,
        height=320,
        key=Key.FLIPS,
        column_config={
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("whatif.open"): st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )
