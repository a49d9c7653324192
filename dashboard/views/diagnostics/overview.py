"""The overview: numbers with their trends, then the pictures, each as soon as it is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

import streamlit as st

from dashboard.conversation.sentences import LOOKS, seconds
from dashboard.diagnostics import overview
from dashboard.log.database import Database
from dashboard.log.queries import counts, latencies
from dashboard.log.queries.counts import Numbers
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import ROUTES, TurnFilter
from dashboard.log.queries.latencies import LATENCIES, Latency, TargetNumbers
from dashboard.markdown import on_one_line
from dashboard.texts import Texts
from dashboard.views import local_time
from dashboard.views.charts import overview as pictures
from dashboard.views.charts.drilling import Picture
from dashboard.views.charts.flow import flow
from dashboard.views.diagnostics import drill, questions
from dashboard.views.diagnostics.scope import REASONS
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import markdown_table

# at most five in a row, of this many pixels at least: five fit beside the sidebar of a window of
# 1280 pixels, two on a phone
CARDS, CARD = 5, 132
TARGET_COLUMNS = tuple(
    f"overview.{name}" for name in ("asked", "failed", "first", "median", "p95_s", "cost")
)


def overview_of(database: Database, scope: TurnFilter) -> None:
    """Draw the overview of the turns that the filter finds."""
    texts = tab.texts()
    newest = counts.last_number(database)

    def ask(question: Callable[..., Any], *values: Any) -> Future[Any]:
        key = (database.address, newest, question.__name__, scope, values)
        return questions.ask(key, partial(question, database, scope, *values))

    over = ask(overview.span, local_time.offset()).result()
    steps = ask(overview.headline, over) if over else None
    if over is None or steps is None or not overview.total(steps.result()).turns:
        st.info(texts.say("filter.nothing"), icon=":material/filter_list_off:")
        return
    waits = {name: ask(latencies.latency, over, name) for name in LATENCIES}
    histogram = ask(overview.histogram)
    flows, targets = ask(counts.flows), ask(latencies.targets)
    _numbers(steps.result(), waits, texts)
    _pictures(steps.result(), over, histogram, flows, texts)
    _targets(targets.result(), texts)


def _numbers(steps: list[Numbers], waits: Mapping[str, Future[Latency]], texts: Texts) -> None:
    whole, say = overview.total(steps), texts.say
    with st.grid(CARDS, min_column_width=CARD, key=Key.NUMBERS):
        note = say("overview.open", count=whole.open) if whole.open else f"{whole.turns:,}"
        _metric(say("overview.turns"), compact(whole.turns), [s.turns for s in steps], note=note)
        _share("lex", whole, steps, texts, ("lex",))
        if whole.bedrock:  # few bots have such intents
            _share("bedrock", whole, steps, texts, ("bedrock",))
        _share("fallback", whole, steps, texts, ("fallback", "hook"))
        _share("failed", whole, steps, texts, ("failed",))
        trend = [step.near for step in steps]
        _metric(say("overview.near"), f"{whole.near:,}", trend, help_=say("overview.near_help"))
        tokens = compact(whole.input_tokens + whole.output_tokens)
        split = say(
            "overview.tokens_split",
            input=f"{whole.input_tokens:,}",
            output=f"{whole.output_tokens:,}",
        )
        trend = [step.input_tokens + step.output_tokens for step in steps]
        detail = split + "\n\n" + _unknown(whole.tokens_unknown, whole.asked, texts)
        _metric(say("overview.tokens"), tokens, trend, note=split, help_=detail)
        unknown = _unknown(whole.cost_unknown, whole.asked, texts)
        cost = f"{whole.cost_nano / 10**9:,.4f}" if whole.asked > whole.cost_unknown else "–"
        _metric(say("overview.cost"), cost, [s.cost_nano / 10**9 for s in steps], note=unknown)
        for name in LATENCIES:
            _wait(name, waits[name].result(), texts)


def _share(
    name: str, whole: Numbers, steps: list[Numbers], texts: Texts, routes: tuple[str, ...]
) -> None:
    share = overview.share(whole, *routes)
    count = sum(getattr(whole, route) for route in routes)
    of = texts.say(
        "overview.of_turns", count=f"{count:,}", finished=f"{whole.turns - whole.open:,}"
    )
    trend = [overview.share(step, *routes) for step in steps]
    shown = "–" if share is None else f"{share:.1%}"
    _metric(f"{LOOKS[name][0]} {texts.say(f'overview.{name}')}", shown, trend, note=of)


def _wait(name: str, latency: Latency, texts: Texts) -> None:
    note = texts.say("overview.p95", value=seconds(latency.p95))
    detail = texts.say("overview.p95_help", count=f"{latency.measured:,}")
    label = texts.say(f"overview.{name}")
    shown = "–" if latency.median is None else f"{latency.median * 1000:,.0f}"
    _metric(label, shown, list(latency.trend), note=note, help_=detail)


def _metric(
    label: str, value: str, trend: list[Any], *, note: str | None = None, help_: str | None = None
) -> None:
    """A number, its trend, and in words what it is a part of."""
    points = [0 if one is None else one for one in trend]
    with st.container(border=True, height="stretch", gap="xxsmall"):
        st.metric(label, value, chart_data=points, help=help_)
        st.caption(note or "\u00a0")


def compact(count: int) -> str:
    """A count in a few characters: 9,999, 12.3k, 1.4M."""
    for unit, name in ((10**6, "M"), (10**4, "k")):
        if count >= unit:
            return f"{count / (10**6 if name == 'M' else 10**3):.1f}{name}"
    return f"{count:,}"


def _unknown(count: int, calls: int, texts: Texts) -> str:
    if not calls:
        return "–"
    key = "overview.unknown" if count else "overview.none_unknown"
    return texts.say(key, count=f"{count:,}", calls=f"{calls:,}")


def words(texts: Texts) -> dict[str, str]:
    """What the pictures call things."""
    names = (*("none", "other", "runner_up", "winner", "score", "threshold", "seconds", "dollars"),)
    return {
        **{name: texts.say(f"overview.{name}") for name in names},
        **{name: texts.say(f"route.{name}") for name in ROUTES},
        **{f"reason.{name}": texts.say(f"short.{name}") for name in (*REASONS, None)},
    }


def _pictures(
    steps: list[Numbers],
    over: Span,
    histogram: Future[Any],
    flows: Future[Any],
    texts: Texts,
) -> None:
    named, say = words(texts), texts.say
    st.caption(say("overview.click"))
    left, right = st.columns(2, gap="large")
    with left:
        drawn = pictures.routes_over_time(steps, over, named, local_time.local)
        _picture("routes", drawn, texts, height=300)
    with right:
        _picture("scores", pictures.scores(histogram.result(), named), texts, height=300)
        st.caption(say("overview.scores_help"))
    with left:
        _picture("intents", pictures.intents(flows.result(), named), texts, height=340)
    with right:
        _picture("flow", flow(flows.result(), named), texts, height=340)


def _picture(name: str, drawn: Picture, texts: Texts, height: int) -> None:
    drill.picture(name, drawn, texts.say(f"overview.{name}"), height)


def _targets(measured: list[TargetNumbers], texts: Texts) -> None:
    say = texts.say
    if not measured:
        st.subheader(say("overview.targets"))
        st.caption(say("overview.no_target"))
        return
    _picture("targets", pictures.targets(measured, words(texts)), texts, height=280)
    _target_table(measured, texts)


def _target_table(measured: list[TargetNumbers], texts: Texts) -> None:
    """As Markdown: a grid loads pandas and pyarrow, 75 MB that nothing else of the overview needs.
    What does not fit is scrolled to."""
    heads = [texts.say(name) for name in ("filter.target", *TARGET_COLUMNS)]
    rows = [(on_one_line(one.target), *_figures(one)) for one in measured]
    with st.container(key=Key.TARGETS):
        st.markdown(markdown_table(heads, rows))
    with st.container(horizontal=True):
        for n, one in enumerate(measured):
            st.button(
                on_one_line(one.target),
                key=f"target-{n}",
                icon=":material/filter_list:",
                on_click=drill.list_turns,
                args=({"targets": (one.target,)},),
            )


def _figures(one: TargetNumbers) -> tuple[str, ...]:
    """In the order of `TARGET_COLUMNS`."""
    waits = (one.median_first_s, one.median_s, one.p95_s)
    dollars = f"{one.cost_nano / 10**9:.6f}" if one.asked > one.cost_unknown else "–"
    return (f"{one.asked:,}", f"{one.failed:,}", *map(_two_places, waits), dollars)


def _two_places(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
