"""The filter's time against another: what became better or worse, and who chose the intents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.conversation.sentences import score
from dashboard.diagnostics import overview
from dashboard.diagnostics.spans import Change, compared
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.spans import by_nlu
from dashboard.texts import Texts
from dashboard.views import local_time
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import markdown_table

AGAINST = ("before", "week", "month")
SIGNS = {"better": "▲", "worse": "▼", "unclear": "·", "other": ""}
SHARES = ("lex", "bedrock", "fallback", "failed", "near")


def spans_of(database: Database, scope: TurnFilter) -> None:
    """Draw both stretches, their numbers, and the share of Assisted NLU."""
    texts = tab.texts()
    st.caption(texts.say("spans.intro"))
    span = overview.span(database, scope)
    if span is None:
        st.info(texts.say("filter.nothing"), icon=":material/filter_list_off:")
        return
    end = span.start + dt.timedelta(seconds=span.width * span.count)
    before, after = _stretches(scope, scope.since or span.start, scope.until or end, texts)
    ask = partial(compared, database, before, after)
    changes = questions.of_log(database, "spans", ask, before, after).result()
    st.markdown(_table(changes, before, after, texts))
    st.caption(texts.say("spans.intervals"))
    _assisted(database, after, texts)


def _stretches(
    scope: TurnFilter, since: dt.datetime, until: dt.datetime, texts: Texts
) -> tuple[TurnFilter, TurnFilter]:
    """The filter's time, and the one it is held against; all time is cut in halves."""
    if scope.since is None:
        since += (until - since) / 2
    against = st.segmented_control(
        texts.say("spans.against"),
        AGAINST,
        default="before",
        required=True,
        format_func=lambda name: texts.say(f"spans.{name}"),
        key=Key.SPANS_AGAINST,
    )
    days = {"week": 7, "month": 28}.get(str(against))
    back = dt.timedelta(days=days) if days else until - since
    after = replace(scope, since=since, until=until)
    return replace(scope, since=since - back, until=until - back), after


def _table(changes: Sequence[Change], before: TurnFilter, after: TurnFilter, texts: Texts) -> str:
    say = texts.say
    header = [say("spans.number"), _stretch(before), _stretch(after)]
    header += [say("spans.difference"), say("spans.verdict")]
    rows = [
        (
            say(f"overview.{one.name}"),
            _value(one, one.before),
            _value(one, one.after),
            _interval(one, texts),
            f"{SIGNS[one.verdict]} {say(f'spans.{one.verdict}')}",
        )
        for one in changes
        if one.name != "bedrock" or one.before or one.after  # few bots have such intents
    ]
    return markdown_table(header, rows)


def _stretch(asked: TurnFilter) -> str:
    begin, end = (
        f"{local_time.local(one):%m-%d %H:%M}" if one else "" for one in (asked.since, asked.until)
    )
    return f"{begin} – {end}"


def _value(change: Change, value: float | None) -> str:
    if value is None:
        return "–"
    if change.name in SHARES:
        return f"{value:.1%}"
    if change.name.endswith("_s"):
        return f"{value * 1000:,.0f}"
    return f"{value:.6f}" if change.name == "cost" else f"{value:,.0f}"


def _interval(change: Change, texts: Texts) -> str:
    if change.low is None or change.high is None:
        return "–"
    if change.name in SHARES:
        low, high = f"{100 * change.low:+.1f}", f"{100 * change.high:+.1f}"
        return texts.say("spans.points", low=low, high=high)
    scale = 1000 if change.name.endswith("_s") else 1
    digits = 6 if change.name == "cost" else 0
    return f"{scale * change.low:+,.{digits}f} … {scale * change.high:+,.{digits}f}"


def _assisted(database: Database, scope: TurnFilter, texts: Texts) -> None:
    """Who chose the intents, beside one another."""
    say = texts.say
    rows = by_nlu(database, scope)
    if not any(one.nlu for one in rows):
        return
    st.subheader(say("filter.nlu"))
    whole = sum(one.turns for one in rows)
    names = ("overview.turns", "spans.share", "overview.lex", "overview.fallback", "spans.score")
    table = [
        (
            say(f"nlu.{one.nlu}") if texts.knows(f"nlu.{one.nlu}") else say("spans.nobody"),
            f"{one.turns:,}",
            f"{one.turns / whole:.1%}",
            f"{one.lex / one.turns:.1%}",
            f"{one.fallback / one.turns:.1%}",
            score(one.mean_score),
        )
        for one in rows
    ]
    st.markdown(markdown_table([say("filter.nlu"), *map(say, names)], table))
    st.caption(say("spans.assisted"))
