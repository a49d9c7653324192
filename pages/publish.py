"""Publish: a bot is pulled, taught, held against a test set, pushed, numbered and published."""

import streamlit as st

from dashboard.views import frame
from dashboard.views.publish import choice
from dashboard.views.publish.bench import Bench
from dashboard.views.publish.gate import gating
from dashboard.views.publish.history import history
from dashboard.views.publish.lessons import lessons
from dashboard.views.publish.publishing import publishing
from dashboard.views.publish.pulling import pulling
from dashboard.views.publish.pushing import pushing
from dashboard.views.publish.state import publish
from dashboard.views.sidebar import other_bot
from dashboard.views.tab import tab

STEPS = {
    "pull": pulling,
    "lessons": lessons,
    "gate": gating,
    "push": pushing,
    "publish": publishing,
    "history": history,
}
WITHOUT_PULL = ("pull", "history")

place = frame.page_place("publish")
services = place.services
say = tab.texts().say

if publish.talking:
    publish.talking = False
    st.switch_page("pages/chat.py", query_params={"c": tab.conversation})
st.title(say("page.publish"))
st.caption(say("publish.intro"))
chosen = choice.choose(services.desk)
if chosen is None:
    st.stop()
where, bot = chosen
other_bot.tell(bot.name)
bench = Bench(
    desk=services.desk,
    jobs=services.jobs,
    bots=services.bots,
    database=services.database,
    log=services.log,
    setup=place.setup,
    place=where,
    bot_id=bot.bot_id,
    name=bot.name,
    pulls=services.desk.pulls.of(where, bot.bot_id),
)
step = choice.step(tuple(STEPS))
if not bench.pulls and step not in WITHOUT_PULL:
    st.info(say("publish.pull_first"), icon=":material/download:")
else:
    STEPS[step](bench)
