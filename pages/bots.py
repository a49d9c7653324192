"""Bots: what each is made of, its code hook, and the name of those that were brought along."""

import streamlit as st

from dashboard.views import frame
from dashboard.views.bots import browser, hook, own
from dashboard.views.sidebar import other_bot
from dashboard.views.tab import tab

services = frame.page_place("present").services
say = tab.texts().say

st.title(say("page.bots"))
st.caption(say("bots.intro"))
bot, model = browser.choose(services.bots)
other_bot.tell(bot.name)
own.actions(services.bots, bot)
hook.code_hook(services.database, services.bots, services.embedded, bot)
if model is None:
    st.info(say("bots.no_export"), icon=":material/cloud:")
else:
    browser.browse(model)
