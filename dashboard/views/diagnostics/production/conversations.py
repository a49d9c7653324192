"""Conversations: the commonest paths as a picture, where they ended, loops, and what was said
before a person gave up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.diagnostics import conversations as talks
from dashboard.diagnostics.conversations import Conversation, Path
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.steps import steps
from dashboard.texts import Texts
from dashboard.views import local_time
from dashboard.views.charts import clicks
from dashboard.views.charts.paths import path_picture
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import ticked_one

MOST_TURNS = 50_000
SHOWN = 200
LAST_WORDS = 3  # utterances before the end


def conversations_of(database: Database, scope: TurnFilter) -> None:
    """Draw paths, ends, loops and the ones that were given up."""
    texts = tab.texts()
    say = texts.say
    ask = partial(steps, database, scope, last=MOST_TURNS)
    read = questions.of_log(database, "steps", ask, scope).result()
    listed = talks.conversations(read)
    if not listed:
        st.info(say("filter.nothing"), icon=":material/filter_list_off:")
        return
    st.caption(say("talks.intro", count=f"{len(listed):,}", turns=f"{len(read):,}"))
    _ends(listed, texts)
    _ways(listed, texts)
    left, right = st.columns(2, gap="large")
    with left:
        _list("loops", talks.loops(listed), texts)
    with right:
        _list("given_up", talks.given_up(listed), texts)


def _ends(listed: Sequence[Conversation], texts: Texts) -> None:
    ends = talks.ends(listed)
    with st.container(horizontal=True):
        for name in ("fulfilled", "failed", "left"):
            share = f"{ends[name] / len(listed):.1%}"
            with st.container(border=True, width=190, key=f"talks-{name}"):
                st.metric(texts.say(f"talks.{name}"), share)
                st.caption(f"{ends[name]:,}")


def _ways(listed: Sequence[Conversation], texts: Texts) -> None:
    """The picture and the table of paths; what is clicked in one of them is listed below."""
    say, ways = texts.say, talks.paths(listed)
    st.subheader(say("talks.paths"))
    names = {name: say(f"talks.{name}") for name in ("fulfilled", "failed", "left", "missed")}
    drawn = path_picture(ways, names)
    narrowing = clicks.narrowed(drawn, Key.TALKS_FLOW, say("talks.paths"), 360)
    row = _paths(ways, texts)
    if narrowing:
        went = talks.that_went(listed, **narrowing)
    elif row is not None:
        went = talks.that_went(listed, {ways[row].intents})
    else:
        st.caption(say("talks.click"))
        return
    st.markdown(f"#### {say('talks.of_cell', count=f'{len(went):,}')}")
    chosen = _table([_cells(one, texts) for one in went[:SHOWN]], Key.TALKS_WENT, texts)
    _turns(went[chosen or 0], Key.TALKS_WENT, texts)


def _turns(one: Conversation, key: str, texts: Texts) -> None:
    """Every turn of a conversation."""
    say = texts.say
    rows = [
        {
            _time(texts): local_time.local(step.at),
            say("column.utterance"): step.utterance,
            say("column.intent"): step.intent,
            say("talks.slot"): step.slot,
            say("teach.open"): f"/diagnostics?turn={step.turn_id}",
        }
        for step in one.steps
    ]
    st.caption(say("talks.turns"))
    _table(rows, f"{key}-turns", texts)


def _paths(ways: Sequence[Path], texts: Texts) -> int | None:
    say = texts.say
    rows = [
        {
            say("talks.path"): " → ".join(way.intents),
            say("talks.count"): way.count,
            **{say(f"talks.{end}"): way.ends[end] for end in ("fulfilled", "failed", "left")},
            say("teach.open"): _address(way.example),
        }
        for way in ways[:SHOWN]
    ]
    return _table(rows, Key.TALKS_PATHS, texts)


def _list(name: str, listed: Sequence[Conversation], texts: Texts) -> None:
    say = texts.say
    st.subheader(say(f"talks.{name}"))
    st.caption(say(f"talks.{name}_note", count=f"{len(listed):,}"))
    rows = [_cells(one, texts) for one in listed[:SHOWN]]
    row = _table(rows, f"talks-{name}", texts) if rows else None
    if row is not None:
        _turns(listed[row], f"talks-{name}", texts)


def _cells(one: Conversation, texts: Texts) -> Mapping[str, object]:
    say, loop = texts.say, one.loop
    last = [step.utterance for step in one.steps[-LAST_WORDS:]]
    asked = {say("talks.slot"): f"{loop[0]} × {loop[1]}"} if loop else {}
    return {
        _time(texts): local_time.local(one.steps[-1].at),
        **asked,
        say("talks.last_words"): " → ".join(last),
        say("talks.end"): say(f"talks.{one.end}"),
        say("teach.open"): _address(one),
    }


def _time(texts: Texts) -> str:
    return texts.say("column.time", zone=local_time.zone_name())


def _address(one: Conversation) -> str:
    return f"/diagnostics?turn={one.steps[-1].turn_id}"


def _table(rows: Sequence[Mapping[str, object]], key: str, texts: Texts) -> int | None:
    """Draw a table; returns the row that is ticked."""
    return ticked_one(
        rows,
        key=key,
        most=320,
        columns={
            _time(texts): st.column_config.DatetimeColumn(format="MM-DD HH:mm"),
            texts.say("teach.open"): st.column_config.LinkColumn(
                display_text=":material/open_in_new:"
            ),
        },
    )
