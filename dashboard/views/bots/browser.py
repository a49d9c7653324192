"""Every bot of the picker, intent by intent: what it listens to, asks, says and calls."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.markdown import literally, on_one_line
from dashboard.services import BotModel, Intent, Locale, hook_places, load_export
from dashboard.texts import Texts
from dashboard.views.bots.intent import intent_detail
from dashboard.views.bots.slot_types import slot_types
from dashboard.views.bots.state import Key
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab
from dashboard.views.tables import height
from lexclient.catalog import Bot

HOOK = "λ"  # marks an intent that calls its code hook


@st.cache_resource(max_entries=16, show_spinner=False)
def _loaded(export: bytes | Path) -> BotModel:
    return load_export(export)


def choose(bots: Bots) -> tuple[Bot, BotModel | None]:
    """The bot to look into, the conversation's own first, and what is in its export."""
    say, offered = tab.texts().say, bots_view.choices(bots)
    _begin(list(offered))
    name = st.selectbox(
        say("bots.browse"), list(offered), key=Key.BOT, persist_state="page", width=420
    )
    st.query_params["bot"] = name
    export = bots.export_of(offered[name])
    return offered[name], None if export is None else _loaded(export)


def _begin(names: list[str]) -> None:
    """The bot of the address, else that of the conversation."""
    if st.session_state.get(Key.BOT) in names:
        return
    talked_to = tab.setup.bot.name if tab.setup else ""
    named = st.query_params.get("bot", "")
    if named and named not in names:
        bots_view.tell_no_such_bot(named)
    wanted = (named, talked_to.removesuffix("-hook"), *names)
    st.session_state[Key.BOT] = next(name for name in wanted if name in names)


def browse(model: BotModel) -> None:
    """Its locales, and in one of them the intents, the chosen one in full."""
    texts = tab.texts()
    locale = _locale(model, texts)
    _figures(model, locale, texts)
    left, right = st.columns(2, gap="large")
    with left:
        intent = _intents(locale, texts)
    with right:
        if intent:
            intent_detail(locale, intent, texts)
    slot_types(locale, texts)
    _limits(model, texts)


def _locale(model: BotModel, texts: Texts) -> Locale:
    own = tab.setup.bot.locale_id if tab.setup else ""
    ids = sorted(model.locales, key=lambda one: one != own)
    if st.session_state.get(Key.LOCALE) not in ids:
        st.session_state[Key.LOCALE] = ids[0]
    chosen = st.segmented_control(
        texts.say("sidebar.locale"), ids, key=Key.LOCALE, required=True, persist_state="session"
    )
    return model.locales[str(chosen)]


def _figures(model: BotModel, locale: Locale, texts: Texts) -> None:
    samples = sum(len(one.utterances) for one in locale.intents.values())
    st.caption(
        literally(
            texts.say(
                "bots.figures",
                id=model.bot_id,
                intents=len(locale.intents),
                samples=samples,
                types=len(locale.slot_types),
                threshold=f"{locale.threshold:.2f}",
            )
        )
    )


def _intents(locale: Locale, texts: Texts) -> Intent | None:
    """A table of intents, found by anything they listen to; the chosen one."""
    say = texts.say
    word = st.text_input(
        say("bots.search"), key=Key.SEARCH, live=True, icon=":material/search:", max_chars=200
    )
    listed = [one for one in locale.intents.values() if _has(one, word or "")]
    if not listed:
        st.info(say("bots.none_found"), icon=":material/search_off:")
        return None
    wanted = st.query_params.get("intent", "")
    first = next((n for n, one in enumerate(listed) if one.name == wanted), 0)
    picked = st.dataframe(
        [
            {
                say("column.intent"): one.name,
                say("bots.samples"): len(one.utterances),
                say("diagnostics.slots"): len(one.slots),
                HOOK: HOOK if hook_places(one) else "",
            }
            for one in listed
        ],
        hide_index=True,
        placeholder="–",
        key=f"{Key.INTENT}-{locale.locale_id}-{word}",
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": [first], "columns": [], "cells": []}},
        height=height(len(listed), 560),
        column_config={
            say("column.intent"): st.column_config.TextColumn(width=150),
            say("bots.samples"): st.column_config.NumberColumn(width=60),
            say("diagnostics.slots"): st.column_config.NumberColumn(width=60),
            HOOK: st.column_config.TextColumn(help=say("bots.hook"), width=40),
        },
    )["selection"]["rows"]
    chosen = listed[picked[0] if picked and picked[0] < len(listed) else first]
    st.query_params["intent"] = chosen.name
    return chosen


def _has(intent: Intent, word: str) -> bool:
    texts = (intent.name, *intent.utterances, *(slot.name for slot in intent.slots))
    return any(word.strip().casefold() in text.casefold() for text in texts)


def _limits(model: BotModel, texts: Texts) -> None:
    """What of the export is not run here, and what is wrong in parts nobody uses."""
    for key, sentences in (("not_run", model.not_run), ("warnings", model.warnings)):
        if sentences:
            label = texts.say(f"bots.{key}", count=len(sentences))
            with st.expander(label, icon=":material/info:"):
                st.markdown("\n".join(f"- {on_one_line(one)}" for one in sentences))
