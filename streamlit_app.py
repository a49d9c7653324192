"""The frame of LexLens: page settings, navigation and the sidebar.

Start it with `streamlit run streamlit_app.py`.
"""

import streamlit as st

st.set_page_config(page_title="LexLens", page_icon="🔎", layout="wide")

from dashboard.texts import LANGUAGES, Texts, language_of  # noqa: E402 - page settings come first

st.session_state.setdefault("language", language_of(st.context.locale))
texts = Texts(st.session_state["language"])
say = texts.say
page = st.navigation(
    [
        st.Page("pages/chat.py", title=say("page.chat"), icon=":material/forum:", default=True),
        st.Page(
            "pages/diagnostics.py",
            title=say("page.diagnostics"),
            icon=":material/troubleshoot:",
            url_path="diagnostics",
        ),
        st.Page(
            "pages/compare.py",
            title=say("page.compare"),
            icon=":material/compare_arrows:",
            url_path="compare",
        ),
        st.Page(
            "pages/evaluate.py",
            title=say("page.evaluate"),
            icon=":material/science:",
            url_path="evaluate",
        ),
    ],
    position="top" if st.session_state.get("presenting") else "sidebar",
)

# What is heavy is loaded once the navigation is there.
from dashboard.conversation.conductor import Setup  # noqa: E402
from dashboard.views import frame  # noqa: E402
from dashboard.views.chat import presenter  # noqa: E402
from dashboard.views.sidebar import bots as bots_view  # noqa: E402
from dashboard.views.sidebar import targets  # noqa: E402

frame.style()
services = frame.services_or_stop()
conversation = frame.conversation_id()
frame.restore_choices(services, conversation)

with st.sidebar:
    if bots_view.apply_wanted():
        presenter.start_over()
    bots = bots_view.choices(services)
    choice = {"on_change": presenter.start_over}
    bot = bots[st.selectbox(say("sidebar.bot"), list(bots), key="bot", **choice)]
    locales = [locale.locale_id for locale in bot.locales]
    if st.session_state.get("locale") not in locales:
        st.session_state["locale"] = locales[0]
    locale_id = st.selectbox(say("sidebar.locale"), locales, key="locale", **choice)
    target = targets.choose(services)
    where = targets.choose_where(services, bot)
    system = targets.choose_system()
    st.button(
        say("sidebar.new"),
        icon=":material/add_comment:",
        on_click=presenter.start_over,
        width="stretch",
    )
    fallback_mode = services.fallback_mode(target)
    lex_mode = services.mode_of(bot)
    frame.mode("lex", lex_mode)
    frame.mode("fallback", fallback_mode)
    st.caption(say("sidebar.threshold", threshold=f"{bot.locale(locale_id).threshold:.2f}"))
    with st.expander(say("bots.more"), icon=":material/smart_toy:"):
        bots_view.uploader(services)
        bots_view.account(services)
        here = Setup(
            services.answering(bot, where),
            locale_id,
            target,
            lex_mode,
            fallback_mode,
            where,
            system,
        )
        bots_view.preflight_panel(services, here)
    st.segmented_control(
        say("sidebar.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        key="language",
        required=True,
    )

st.session_state["setup"] = here
with frame.frame():
    page.run()
