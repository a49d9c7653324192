"""The aliases of a bot: which version each is of, moved on, moved back, and talked to."""

from __future__ import annotations

import streamlit as st

from dashboard.teaching.lesson import NAME
from dashboard.views import ownership
from dashboard.views.address import held_now
from dashboard.views.publish.bench import REFUSALS, Bench, refuse, who
from dashboard.views.publish.state import Key, publish
from dashboard.views.sidebar import bots as bots_view
from dashboard.views.tab import tab
from lexclient.catalog import AccountBot, Alias
from lexclient.errors import LexError
from lexclient.models import DRAFT, AliasDescription


def aliases(bench: Bench, measured: str) -> None:
    """A table, and what can be done with one of them. `measured` is what the newest version was
    measured to be, for the audit."""
    say = tab.texts().say
    try:
        listed, versions = _known(bench)
    except LexError as error:
        refuse(error)
        return
    _listed(listed)
    by_name = {one.name: one for one in listed}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(say("publish.alias"), list(by_name), key=Key.ALIAS, width=240)
        alias = by_name[str(name)]
        if alias.version != DRAFT:
            _moves(bench, alias, [x for x in versions if x not in (DRAFT, alias.version)], measured)
        st.button(
            say("bots.talk"),
            key=Key.TALK,
            icon=":material/forum:",
            on_click=_talk,
            args=(bench, listed),
        )
        st.button(
            say("publish.look"),
            key=Key.LOOK,
            icon=":material/refresh:",
            type="tertiary",
            on_click=publish.forget,
            args=(bench.of,),
        )
    if alias.version == DRAFT:
        st.caption(say("publish.test_alias"))
    numbered = [version for version in versions if version != DRAFT]
    if numbered:
        _new(bench, numbered[0], list(by_name))


def _listed(listed: list[AliasDescription]) -> None:
    say = tab.texts().say
    rows = [
        {
            say("publish.alias"): one.name,
            say("publish.version"): one.version,
            say("publish.earlier"): ", ".join(one.before),
        }
        for one in listed
    ]
    st.dataframe(rows, hide_index=True, key="publish-aliases")


def _known(bench: Bench) -> tuple[list[AliasDescription], list[str]]:
    models = bench.desk.models.models_of(bench.place)
    if bench.of not in publish.aliases:
        publish.aliases[bench.of] = models.aliases(bench.bot_id)
    if bench.of not in publish.versions:
        publish.versions[bench.of] = models.versions(bench.bot_id)
    return publish.aliases[bench.of], publish.versions[bench.of]


def _moves(bench: Bench, alias: AliasDescription, others: list[str], measured: str) -> None:
    """On to the newest version or another one, and back to the one before."""
    say = tab.texts().say
    if others:
        version = st.selectbox(
            say("publish.to"),
            others,
            key=f"{Key.VERSION}-{alias.alias_id}-{alias.version}",
            width=120,
        )
        st.button(
            say("publish.move", alias=alias.name, version=version),
            key=Key.MOVE,
            type="primary",
            icon=":material/arrow_forward:",
            on_click=_move,
            args=(bench, alias, str(version), measured if version == others[0] else ""),
        )
    if alias.before:
        st.button(
            say("publish.roll_back", version=alias.before[0]),
            key=Key.ROLL_BACK,
            icon=":material/undo:",
            on_click=_move,
            args=(bench, alias, alias.before[0], "rolled back"),
        )


def _new(bench: Bench, version: str, taken: list[str]) -> None:
    """An alias of the newest version, under a name that is free."""
    say = tab.texts().say
    with st.expander(say("publish.new_alias"), icon=":material/add:"):
        written = st.text_input(say("publish.alias_name"), key=Key.NEW_ALIAS, max_chars=100)
        name = (written or "").strip()
        if name and not NAME.fullmatch(name):
            st.caption(say("publish.alias_rule"))
        st.button(
            say("publish.make_alias", version=version),
            key=Key.MAKE_ALIAS,
            disabled=not NAME.fullmatch(name) or name in taken,
            on_click=_make,
            args=(bench, taken, version),
        )


def _make(bench: Bench, taken: list[str], version: str) -> None:
    name = held_now(Key.NEW_ALIAS)
    if not NAME.fullmatch(name) or name in taken:
        return
    try:
        bench.desk.make_alias(bench.pulls[0], name, version, who=who())
    except REFUSALS as error:
        refuse(error)
    publish.forget(bench.of)


def _move(bench: Bench, alias: AliasDescription, version: str, measured: str) -> None:
    say, someone = tab.texts().say, who()
    try:
        moved = bench.desk.move(
            bench.place, bench.bot_id, alias.alias_id, version, who=someone, measured=measured
        )
    except LexError as error:
        refuse(error)
        return
    finally:
        publish.forget(bench.of)
    values = {"alias": alias.name, "before": moved.before, "after": moved.after}
    st.toast(say("publishing.moved", **values), icon=":material/check_circle:")


def _talk(bench: Bench, listed: list[AliasDescription]) -> None:
    """Bring the bot onto the picker in the alias that is chosen."""
    alias = next((one for one in listed if one.name == held_now(Key.ALIAS)), listed[0])
    try:
        bot = bench.desk.models.account_of(bench.place).bot(
            AccountBot(bench.name, bench.bot_id), Alias(alias.name, alias.alias_id, alias.version)
        )
        names = [one.name for one in bench.bots.listed]
        taken = bench.bots.own.take(bot, ownership.owner(), names)
    except LexError as error:
        refuse(error)
        return
    bots_view.begin_with(taken.name, tab.setup.bot.locale_id if tab.setup else "")
    publish.talking = True
