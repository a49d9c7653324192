"""How a turn looks on a page; shared by the pages, the only module here that knows Streamlit."""

from __future__ import annotations

import re
import runpy
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from dashboard.conversation import sentences
from dashboard.conversation.conductor import Mode
from dashboard.log.database import LogUnavailable
from dashboard.log.turns import TurnRow
from dashboard.privacy import presentable, shortened
from dashboard.services import Services, services
from dashboard.settings import ROOT, SettingRefused
from dashboard.texts import Texts
from dashboard.views.chat import messages
from dashboard.views.markdown import for_display, literally
from lexclient.errors import LexError

STYLE = Path(__file__).with_name("stage.css")
PRESENTER = Path(__file__).with_name("presenter.css")
CONVERSATION = re.compile(r"[0-9A-Za-z_-]{16,64}")


class _Frame(threading.local):
    """Whether this thread's script run came through the frame."""

    entered = False


_frame = _Frame()


@contextmanager
def frame() -> Iterator[None]:
    """The frame runs its page inside of this."""
    _frame.entered = True
    try:
        yield
    finally:
        _frame.entered = False


def inside_frame() -> None:
    """Run the frame around a page that was started without it.

    The first session of a server finds `pages/` by its name and runs a deep link's page alone
    (Streamlit 1.67, `_mpa_v1`); AppTest does so in every run after the first.
    """
    if not _frame.entered:
        runpy.run_path(str(ROOT / "streamlit_app.py"))
        st.stop()


def texts() -> Texts:
    """The sentences in the language of the interface that was chosen."""
    return Texts(str(st.session_state.get("language", "en")))


def style() -> None:
    """What the theme's settings do not reach: large badges, the ribbon; the presenter's sizes."""
    st.html(STYLE)
    if presenting():
        st.html(PRESENTER)


def identifier(text: str) -> str:
    """An id, shortened while it is on a projector."""
    return shortened(text) if presenting() else text


def on_stage(text: str, row: TurnRow) -> str:
    """Raw text of a turn, with its ids shortened while it is on a projector."""
    return presentable(text, row.session_id, row.bot_id) if presenting() else text


def presenting() -> bool:
    """Whether this tab is on a projector: larger type, no sidebar, ids shortened."""
    return bool(st.session_state.get("presenting"))


def services_or_stop() -> Services:
    """The services, or the sentence that says what to fix and nothing below it."""
    try:
        return services()
    except (SettingRefused, LogUnavailable, LexError) as error:
        st.error(for_display(texts().say("start.failed", message=str(error))))
        st.stop()


def restore_choices(known: Services, conversation: str) -> None:
    """Bot, locale and target as they were in the conversation that the address names."""
    if "target" in st.session_state:
        return
    last = known.log.conversation(conversation, last=1)
    wanted = {"bot": last[0].bot_name, "locale": last[0].locale_id} if last else {}
    bot = next((bot for bot in known.bots if bot.name == wanted.get("bot")), known.bots[0])
    st.session_state["bot"] = bot.name
    st.session_state["locale"] = bot.locale(str(wanted.get("locale", ""))).locale_id
    target = last[0].target if last else None
    first = next(iter(known.targets))  # one's own, then the live ones, then the embedded
    st.session_state["target"] = target if target in known.known else first


def mode(side: str, is_mode: Mode) -> None:
    """Say of one side whether it is embedded or live; never colour alone."""
    say = texts().say
    shape, colour = ("◇", "gray") if is_mode == "EMBEDDED" else ("◆", "green")
    words = f"{shape} {say(f'mode.{side}')}: {say(f'mode.{is_mode}')}"
    st.markdown(f":{colour}-badge[{words}]", help=say(f"mode.help.{side}.{is_mode}"))


def conversation_id() -> str:
    """This tab's conversation: from the address, from before, or a new unguessable one."""
    asked = st.query_params.get("c", "")
    known = st.session_state.get("conversation", "")
    chosen = asked if CONVERSATION.fullmatch(asked) else known or new_conversation()
    st.session_state["conversation"] = chosen
    if asked != chosen:
        st.query_params["c"] = chosen
    return chosen


def new_conversation() -> str:
    """Give this tab a conversation of its own; 128 bits, for the id is what opens it."""
    fresh = secrets.token_urlsafe(16)
    st.session_state["conversation"] = fresh
    st.query_params["c"] = fresh
    return fresh


def utterance(text: str) -> None:
    """The person's bubble."""
    with st.chat_message("user", avatar=":material/person:"):
        st.markdown(literally(text))


def source(row: TurnRow) -> str:
    """Who answered, as plain text for a table."""
    return sentences.source(row, texts())


def answer(row: TurnRow, *, live: bool = False) -> None:
    """Badge, answer, reason and, where it went wrong, what to do about it.

    `live` lets the buttons of a card be pressed.
    """
    say = texts().say
    st.markdown(sentences.badge(row, texts()))
    if row.answered_by == "lex" and row.lex_response and row.lex_response.get("messages"):
        messages.messages(row, texts(), say_again, live=live)
    elif row.answer:
        st.markdown(for_display(row.answer))
    elif row.error is None:
        st.markdown(f"*{say('chat.silent')}*")
    if told := sentences.ending(row, texts()):
        st.markdown(f":gray[{told}]")
    if failed := sentences.failure(row, texts()):
        st.warning(for_display(failed), icon=":material/error:")
    st.caption(for_display(sentences.reason(row, texts())))


def say_again(text: str) -> None:
    """Say `text` in the next run, as if it had been typed."""
    st.session_state["say"] = text


def say_typed() -> None:
    """Say what was typed. A callback: it runs before anything could interrupt the run."""
    say_again(st.session_state["typed"])


def keep_typed(text: str) -> None:
    """Show a text that was not taken, to be copied and mended: nothing typed is lost."""
    with st.expander(texts().say("chat.kept"), expanded=True):
        st.code(text, language=None, wrap_lines=True)
