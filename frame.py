"""The frame around every page: page settings, navigation and the sidebar."""

import streamlit as st

# A picture, not an emoji: Streamlit would load and compile its list of all emojis for it.
ICON = '<svg viewBox="0 0 10 10"><text y="8.5" font-size="9">🔎</text></svg>'
st.set_page_config(page_title="LexLens", page_icon=ICON, layout="wide")

from dashboard.views import style, visitor  # noqa: E402 - page settings come first
from dashboard.views.tab import tab  # noqa: E402

say = tab.texts().say
tab.into_address()
style.style()
person = visitor.person_or_stop()
PAGES = (
    ("chat", "chat", ":material/forum:"),
    ("diagnostics", "diagnose", ":material/troubleshoot:"),
    ("compare", "compare", ":material/compare_arrows:"),
    ("evaluate", "evaluate", ":material/science:"),
    ("bots", "present", ":material/smart_toy:"),
    ("publish", "publish", ":material/publish:"),
)
page = st.navigation(
    [
        st.Page(f"pages/{name}.py", title=say(f"page.{name}"), icon=icon, default=name == "chat")
        for name, action, icon in PAGES
        if person.may(action)
    ],
    position="top" if tab.presenting else "sidebar",
)

# What is heavy is loaded once the navigation is there.
from dashboard.views import frame, log_away, ownership  # noqa: E402
from dashboard.views.sidebar import choices, restoring  # noqa: E402

services = frame.services_or_stop()
with log_away.in_words(services.faults, person):
    choices.take_wanted()
    conversation = ownership.conversation()
    bots, conversations = services.bots, services.conversations
    restoring.restore(bots, conversations, conversation)
    with st.sidebar:
        setup = choices.choices(bots, conversations, person)
        visitor.account(person)
    with frame.drawn(services):
        frame.ready(frame.Place(services, conversation, setup, person))
        page.run()
