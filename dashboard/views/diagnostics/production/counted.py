"""What Lex itself counts of a live bot's utterances, where its conversations are not logged: counts
without scores, read when somebody asks and kept nowhere."""

from __future__ import annotations

import streamlit as st

from dashboard.log.clock import utc_now
from dashboard.log.database import Database
from dashboard.log.queries.filter import choices
from dashboard.log.queries.unrecognised import LoggedBot
from dashboard.markdown import literally
from dashboard.texts import Texts
from dashboard.views import local_time
from dashboard.views.diagnostics import questions
from dashboard.views.diagnostics.production.teach_row import teach_row
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.tables import ticked
from lexclient.catalog import Account, AccountBot, Alias
from lexclient.errors import LexError
from lexclient.utterance_statistics import (
    Counted,
    CountedUtterance,
    Place,
    UtteranceStatistics,
)

DAYS = (1, 7, 14, 30, 90)
USUAL = 7
SHOWN = 500


def counted_of(database: Database, account: Account | None, texts: Texts) -> None:
    """Draw the choice of a bot of the account, then what was missed of it."""
    say = texts.say
    with st.expander(say("counted.title"), icon=":material/query_stats:"):
        st.caption(say("counted.intro"))
        if account is None:
            st.info(say("counted.no_account"), icon=":material/cloud_off:")
            return
        if st.button(say("counted.bots"), key=Key.COUNTED_BOTS, icon=":material/list:"):
            diagnostics.counting = True
        if diagnostics.counting:
            try:
                _account(database, account, texts)
            except LexError as error:
                message = say("error.service_said", message=str(error))
                st.error(literally(message), icon=":material/error:")


def _account(database: Database, account: Account, texts: Texts) -> None:
    say = texts.say
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bots = questions.ask("counted-bots", account.bots).result()
        bot = st.selectbox(
            say("bots.account"), bots, format_func=lambda one: one.name, key=Key.COUNTED_BOT
        )
        aliases = _aliases(account, bot) if bot else []
        alias = st.selectbox(
            say("bots.alias"), aliases, format_func=lambda one: one.name, key=Key.COUNTED_ALIAS
        )
        if not (bot and alias):
            return
        locale_id = st.selectbox(
            say("sidebar.locale"), _locales(account, bot, alias), key=Key.COUNTED_LOCALE
        )
        days = st.selectbox(
            say("counted.days"), DAYS, index=DAYS.index(USUAL), key=Key.COUNTED_DAYS
        )
    place = Place(bot.bot_id, alias.alias_id, locale_id)
    if st.button(say("counted.read"), key=Key.COUNTED_READ, icon=":material/query_stats:"):
        with st.spinner(say("counted.reading")):
            read = UtteranceStatistics(account.way).missed(place, days, utc_now())
        diagnostics.counted = {(place, days): read}
    if counted := diagnostics.counted.get((place, days)):
        _missed(database, LoggedBot(bot.name, locale_id), counted, texts)


def _aliases(account: Account, bot: AccountBot) -> list[Alias]:
    return questions.ask(("counted-aliases", bot), lambda: account.aliases(bot.bot_id)).result()


def _locales(account: Account, bot: AccountBot, alias: Alias) -> list[str]:
    described = questions.ask(("counted-locales", bot, alias), lambda: account.bot(bot, alias))
    return [one.locale_id for one in described.result().locales]


def _missed(database: Database, bot: LoggedBot, counted: Counted, texts: Texts) -> None:
    say, shown = texts.say, counted.utterances[:SHOWN]
    if not shown:
        st.info(say("counted.none"), icon=":material/info:")
        return
    rows = ticked(
        [_cells(one, texts) for one in shown],
        key=Key.COUNTED,
        most=400,
        columns={
            say("column.utterance"): st.column_config.TextColumn(width="large"),
            say("misses.first"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
            say("misses.last"): st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
        },
    )
    st.caption(_note(counted, texts))
    utterances = [shown[row].text for row in rows]
    own = choices(database)["intent"]
    teach_row(database, bot, utterances, (), texts, own=own, key=Key.COUNTED_TEACH)


def _cells(one: CountedUtterance, texts: Texts) -> dict[str, object]:
    say = texts.say
    return {
        say("column.utterance"): one.text,
        say("counted.missed"): one.missed,
        say("counted.understood"): one.understood,
        say("misses.first"): local_time.local(one.first),
        say("misses.last"): local_time.local(one.last),
    }


def _note(counted: Counted, texts: Texts) -> str:
    count = f"{len(counted.utterances):,}"
    words = [texts.say("counted.shown", count=count, operation=counted.operation)]
    if not counted.is_whole:
        words.append(texts.say("counted.more"))
    return " ".join(words)
