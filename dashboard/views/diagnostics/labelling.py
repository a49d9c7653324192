"""Labels given where they are needed: to what was said near the threshold, a group at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.conversation.turn import WRONG
from dashboard.log.database import Database
from dashboard.log.queries import labels
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.labels import Said
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.teaching.similarity import groups
from dashboard.texts import Texts
from dashboard.views import visitor
from dashboard.views.address import held_now
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.tab import tab
from dashboard.views.tables import ticked
from lexclient.recognition import FALLBACK_INTENT

MOST = 200


def labelling(database: Database, scope: TurnFilter, bot: LoggedBot, threshold: float) -> None:
    """A table of what was said, nearest to the threshold first; what is ticked gets a label."""
    texts = tab.texts()
    st.subheader(texts.say("bench.label"))
    st.caption(texts.say("bench.label_help"))
    said = labels.near(database, scope, threshold, most=MOST)
    numbers = groups([one.utterance for one in said])
    rows = _ticked(said, numbers, texts)
    key, whole = Key.WHOLE_GROUP, texts.say("bench.whole_group")
    if st.toggle(whole, True, key=key, help=texts.say("bench.whole_group_help")):
        chosen = {numbers[row] for row in rows}
        rows = [row for row, number in enumerate(numbers) if number in chosen]
    _give(database, bot, [said[row] for row in rows], said, texts)


def _ticked(said: Sequence[Said], numbers: Sequence[int], texts: Texts) -> list[int]:
    say = texts.say
    return ticked(
        [_cells(one, number, texts) for one, number in zip(said, numbers, strict=True)],
        key=f"near-{diagnostics.label_rounds}",
        most=360,
        columns={
            say("column.score"): st.column_config.NumberColumn(format="%.2f"),
            say("whatif.open"): st.column_config.LinkColumn(display_text=":material/open_in_new:"),
        },
    )


def _cells(one: Said, number: int, texts: Texts) -> Mapping[str, object]:
    say = texts.say
    return {
        say("teach.group"): number + 1,
        say("column.utterance"): one.utterance,
        say("teach.times"): one.times,
        say("bench.best"): one.top_intent,
        say("column.score"): one.score,
        say("column.label"): _label(one.label, texts),
        say("whatif.open"): f"/diagnostics?turn={one.turn_id}",
    }


def _label(label: str | None, texts: Texts) -> str:
    named = {WRONG: "turn.label.wrong", FALLBACK_INTENT: "turn.none"}
    return texts.say(named[label]) if label in named else label or ""


def _give(
    database: Database,
    bot: LoggedBot,
    chosen: Sequence[Said],
    said: Sequence[Said],
    texts: Texts,
) -> None:
    """Buttons that label what is chosen, and say how many utterances that is."""
    say, count = texts.say, len(chosen)
    known = sorted({one.top_intent for one in said})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, given in (
            ("right", {one.utterance: one.top_intent for one in chosen}),
            ("none", dict.fromkeys((one.utterance for one in chosen), FALLBACK_INTENT)),
            ("forget", dict.fromkeys((one.utterance for one in chosen), None)),
        ):
            st.button(
                say(f"bench.{name}", count=count),
                key=f"bench-{name}",
                disabled=not chosen,
                on_click=partial(_keep, database, bot, given),
            )
        intent = st.selectbox(
            say("turn.should"),
            known,
            index=None,
            placeholder=say("turn.choose"),
            key=Key.BENCH_INTENT,
            width=240,
        )
        st.button(
            say("bench.as", count=count),
            key="bench-as",
            disabled=not chosen or not intent,
            on_click=partial(_keep_as_held, database, bot, [one.utterance for one in chosen]),
        )


def _keep_as_held(database: Database, bot: LoggedBot, utterances: list[str]) -> None:
    """Label them with the intent that is chosen at the click."""
    if intent := held_now(Key.BENCH_INTENT):
        _keep(database, bot, dict.fromkeys(utterances, intent))


def _keep(database: Database, bot: LoggedBot, given: Mapping[str, str | None]) -> None:
    visitor.require("diagnose")
    labels.label_said(database, bot, given)
    questions.forget()
    diagnostics.label_rounds += 1
