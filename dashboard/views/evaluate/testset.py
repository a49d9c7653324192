"""Choosing a test set: bundled, uploaded, or made from the log."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.conversation.conductor import Setup
from dashboard.evaluation import sentences, tables
from dashboard.evaluation.testset import fromlog
from dashboard.evaluation.testset.bundled import bundled
from dashboard.evaluation.testset.reading import Reading, read
from dashboard.evaluation.testset.records import SetRefused
from dashboard.log.database import Database
from dashboard.log.queries import collected
from dashboard.log.turns import TurnLog
from dashboard.markdown import literally
from dashboard.views import visitor
from dashboard.views.address import choice_from_address
from dashboard.views.evaluate.state import Key
from dashboard.views.tab import tab
from dashboard.views.tables import download
from lexclient.recognition import FALLBACK_INTENT

PROBLEMS_SHOWN = 50
LOG_TURNS = 5000
SOURCES = ("bundled", "upload")
FROM_TURNS = ("mine", "log")  # made of what everybody said


def choose(database: Database, log: TurnLog, setup: Setup) -> Reading | None:
    """The set to run, with what is wrong in its file told; None while there is none."""
    say = tab.texts().say
    offered = (*SOURCES, *(FROM_TURNS if visitor.person().may("diagnose") else ()))
    choice_from_address(Key.SET_SOURCE, offered, SOURCES[0])
    source = st.segmented_control(
        say("evaluate.source"),
        offered,
        format_func=lambda name: say(f"evaluate.source.{name}"),
        required=True,
        key=Key.SET_SOURCE,
        persist_state="page",
    )
    if source in FROM_TURNS:
        visitor.require("diagnose")
    files: dict[str, Callable[[], tuple[bytes, str] | None]] = {
        "bundled": lambda: _bundled(setup),
        "upload": _uploaded,
        "mine": lambda: _collected(database, setup),
        "log": lambda: _logged(log, setup),
    }
    file = files[str(source)]()
    if file is None:
        return None
    try:
        reading = read(*file)
    except SetRefused as refused:
        st.error(literally(sentences.refusal(refused, tab.texts())), icon=":material/error:")
        return None
    _describe(reading)
    return reading


def _bundled(setup: Setup) -> tuple[bytes, str] | None:
    path = bundled(setup.bot.name, setup.bot.locale_id)
    if path is None:
        st.info(tab.texts().say("evaluate.no_bundled"), icon=":material/info:")
        return None
    return path.read_bytes(), path.name


def _uploaded() -> tuple[bytes, str] | None:
    say = tab.texts().say
    file = st.file_uploader(
        say("evaluate.upload"),
        type=["csv", "tsv", "txt"],
        help=say("evaluate.upload.help"),
        key=Key.SET_FILE,
    )
    with st.container(horizontal=True):
        for name, data in (
            ("template", tables.template),
            ("template.simple", tables.simple_template),
        ):
            label, key = say(f"evaluate.{name}"), f"download-{name}"
            download(label, data, f"{name}.csv", "text/csv", key=key)
    return (file.getvalue(), file.name) if file else None


def _logged(log: TurnLog, setup: Setup) -> tuple[bytes, str] | None:
    say = tab.texts().say
    bot = setup.bot
    turns = [turn for turn in log.recent(last=LOG_TURNS)[::-1] if turn.bot.known_by == bot.known_by]
    made = fromlog.conversations(turns)
    if not made:
        st.info(say("evaluate.log_empty"), icon=":material/forum:")
        return None
    name = f"{setup.bot.name}.{setup.bot.locale_id}.log.csv"
    data = tables.set_rows(made)
    download(say("evaluate.from_log"), data, name, "text/csv", key=Key.DOWNLOAD_LOG)
    st.caption(say("evaluate.from_log.help"))
    return data, name


def _collected(database: Database, setup: Setup) -> tuple[bytes, str] | None:
    """The turns that somebody put into a set on their pages in the diagnostics."""
    say, bot = tab.texts().say, setup.bot
    names = collected.names(database, bot)
    if not names:
        st.info(say("evaluate.none_collected"), icon=":material/playlist_add:")
        return None
    name = st.selectbox(say("evaluate.source.mine"), names, key=Key.SET_NAME, width=360)
    made = fromlog.conversations(collected.read(database, bot, name))
    data, file = tables.set_rows(made), f"{name}.csv"
    download(say("evaluate.download_set"), data, file, "text/csv", key=Key.DOWNLOAD_LOG)
    return data, file


def _describe(reading: Reading) -> None:
    texts = tab.texts()
    testset = reading.testset
    if testset.conversations:
        sentence = texts.say(
            "evaluate.set",
            name=literally(testset.name),
            turns=len(testset.turns),
            conversations=sum(bool(one.id) for one in testset.conversations),
            intents=len([name for name in testset.intents if name != FALLBACK_INTENT]),
            outside=sum(turn.intent == FALLBACK_INTENT for turn in testset.turns),
        )
        st.markdown(sentence)
    else:
        st.error(texts.say("evaluate.nothing"), icon=":material/error:")
    if reading.problems:
        st.warning(
            texts.say("evaluate.problems", count=len(reading.problems)), icon=":material/warning:"
        )
        lines = [sentences.problem(one, texts) for one in reading.problems[:PROBLEMS_SHOWN]]
        st.code("\n".join(lines), language=None, wrap_lines=True)
