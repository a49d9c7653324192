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

from dashboard import render, render_bots, render_stage, render_targets  # noqa: E402 - what is heavy is loaded once the navigation is there
from dashboard.live import Setup  # noqa: E402

render.style()
services = render.services_or_stop()
conversation = render.conversation_id()
render.restore_choices(services, conversation)

with st.sidebar:
    if render_bots.apply_wanted():
        render_stage.start_over()
    bots = render_bots.choices(services)
    choice = {"on_change": render_stage.start_over}
    bot = bots[st.selectbox(say("sidebar.bot"), list(bots), key="bot", **choice)]
    locales = [locale.locale_id for locale in bot.locales]
    if st.session_state.get("locale") not in locales:
        st.session_state["locale"] = locales[0]
    locale_id = st.selectbox(say("sidebar.locale"), locales, key="locale", **choice)
    target = render_targets.choose(services)
    where = render_targets.choose_where(services, bot)
    system = render_targets.choose_system()
    st.button(
        say("sidebar.new"),
        icon=":material/add_comment:",
        on_click=render_stage.start_over,
        width="stretch",
    )
    fallback_mode = services.fallback_mode(target)
    lex_mode = services.mode_of(bot)
    render.mode("lex", lex_mode)
    render.mode("fallback", fallback_mode)
    st.caption(say("sidebar.threshold", threshold=f"{bot.locale(locale_id).threshold:.2f}"))
    with st.expander(say("bots.more"), icon=":material/smart_toy:"):
        render_bots.uploader(services)
        render_bots.account(services)
        here = Setup(
            services.answering(bot, where),
            locale_id,
            target,
            lex_mode,
            fallback_mode,
            where,
            system,
        )
        render_bots.preflight_panel(services, here)
    st.segmented_control(
        say("sidebar.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.get,
        key="language",
        required=True,
    )

st.session_state["setup"] = here
with render.frame():
    page.run()
