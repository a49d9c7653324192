"""The chat: talk to the bot, and see of every answer who gave it and why."""

import streamlit as st

from dashboard.views import copying, frame
from dashboard.views.chat import gone, live, newest, presenter, recall, replay, turns, welcome
from dashboard.views.chat.next_utterance import begin_turn, give_back, say_typed, why_not_taken
from dashboard.views.chat.panel import details
from dashboard.views.chat.script import bar as script
from dashboard.views.chat.script import editor
from dashboard.views.chat.state import SHOWN_AT_ONCE, Key, chat
from dashboard.views.tab import tab

place = frame.page_place("chat")
conversation, setup = place.conversation, place.setup
conversations = place.services.conversations
conductor, log, database = conversations.conductor, conversations.log, place.services.database
say = tab.texts().say


def show_more() -> None:
    """Show fifty earlier turns as well."""
    chat.shown += SHOWN_AT_ONCE


running = conductor.running(conversation)
busy = running is not None  # with a turn that another run began: its prompts rest until it ends
bot_gone = gone.gone()
script.load(place)
give_back()
if text := chat.utterance:
    begun = begin_turn(conductor, conversation, text, setup)
    script.said(text, begun)
    running = begun or running

rows = log.conversation(conversation, last=chat.shown)
total = log.count(conversation)
settled = [row for row in rows if running is None or row.id != running.id]
replay.bar(settled)
editor.show()
with st.bottom:
    newest.follow()
    recall.recall()
    copying.listen()
    with st.container(key=Key.STRIP, horizontal=True, vertical_alignment="center"):
        over = st.empty()
        presenter.tools(place)
    script.bar(settled, disabled=busy or bot_gone)
    why_not_taken(busy=busy)
st.chat_input(
    say("chat.input", bot=setup.bot.name),
    key=Key.TYPED,
    on_submit=say_typed,
    submit_mode="disable",
    disabled=bot_gone,
)
gone.tell()
with st.container():  # always there: what is below keeps its place on the page
    if total > len(rows):
        st.button(say("chat.earlier"), on_click=show_more, icon=":material/history:")
if not rows and running is None and not chat.replay:
    welcome.welcome(setup.bot.name, may_bring=place.person.may("present"))
    st.stop()

left, right = st.columns([3, 2], gap="large")
with right:
    panel = details.Panel(log, conversation)
with over:
    turns.ribbon(database, conversation, settled)
panel.show(settled)
with left:
    for before, row in zip([None, *settled], settled, strict=False):
        turns.turn(row, before, last=row is settled[-1] and running is None)
    if running is None:
        running = replay.next_turn(conductor, conversation)
    if running and (
        row := live.follow(running, conversations, lambda one: panel.show([*settled, one]))
    ):
        settled.append(row)
        panel.show(settled)
        with over:
            turns.ribbon(database, conversation, settled)
if script.goes_on(settled) or busy or replay.goes_on():
    st.rerun()
