"""Keep and delete: take the filtered turns away, decide how long they stay, delete them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.access.roles import Person
from dashboard.diagnostics import exports
from dashboard.log.audit.audit import Audit
from dashboard.log.database import Database
from dashboard.log.queries import turn_pages
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.retention import Keeper
from dashboard.log.settings import LogSettings
from dashboard.texts import Texts
from dashboard.views import visitor
from dashboard.views.diagnostics import deletion, questions
from dashboard.views.diagnostics.audit import audit_of
from dashboard.views.diagnostics.state import Key, diagnostics
from dashboard.views.tab import tab
from dashboard.views.tables import download

MOST_DAYS = 3650


def keeping_of(
    database: Database, settings: LogSettings, keeper: Keeper, scope: TurnFilter
) -> None:
    """Draw exports, rules and deletion."""
    texts = tab.texts()
    if deleted := diagnostics.deleted:
        st.success(deleted, icon=":material/check:")
        del diagnostics.deleted
    _take_away(database, scope, texts)
    if not visitor.person().may("delete"):
        return
    left, right = st.columns(2, gap="large")
    with left:
        _rules(database, settings, keeper, texts)
    with right:
        _delete(database, texts)
    audit_of(database)


def _take_away(database: Database, scope: TurnFilter, texts: Texts) -> None:
    count, someone = turn_pages.count(database, scope), visitor.person()
    st.subheader(texts.say("keep.export"))
    most, calls = f"{exports.MOST:,}", f"{exports.MOST_WITH_CALLS:,}"
    st.caption(texts.say("keep.export_note", count=f"{count:,}", most=most, calls=calls))
    with st.container(horizontal=True):
        for name, (make, mime) in exports.FORMATS.items():
            label = texts.say(f"keep.{name}")
            data = partial(_exported, someone, name, make, database, scope)
            download(label, data, f"turns.{name}", mime, key=f"keep-{name}", disabled=not count)


def _exported(
    someone: Person,
    name: str,
    make: Callable[[Database, TurnFilter], bytes],
    database: Database,
    scope: TurnFilter,
) -> bytes:
    """The file; that somebody took it stands in the audit before they have it."""
    someone.require("export")
    most = exports.MOST_WITH_CALLS if name == "jsonl" else exports.MOST
    count = min(turn_pages.count(database, scope), most)
    Audit(database).record(visitor.name_of(someone), "export", f"turns.{name}", count)
    return make(database, scope)


def _rules(database: Database, settings: LogSettings, keeper: Keeper, texts: Texts) -> None:
    say, now = texts.say, settings.keeping()
    st.subheader(say("keep.rules"))
    with st.form("keeping", border=False):
        days = st.number_input(
            say("keep.days"),
            0,
            MOST_DAYS,
            now.days or 0,
            help=say("keep.days_help"),
            key=Key.KEEP_DAYS,
        )
        kept = st.toggle(
            say("keep.texts"), now.texts, help=say("keep.texts_help"), key=Key.KEEP_TEXTS
        )
        alone = _alone(settings, say, there=database.archive is not None)
        if st.form_submit_button(say("keep.save"), icon=":material/save:"):
            someone = visitor.require("settings")
            settings.keep(days=int(days) or None, texts=kept)
            settings.leave_alone(alone or None)
            moved = f" alone={alone}" if alone else ""
            decided = f"days={int(days)} texts={'yes' if kept else 'no'}{moved}"
            Audit(database).record(visitor.name_of(someone), "settings", decided)
            keeper.look_now()
            questions.forget()
            st.success(say("keep.saved"), icon=":material/check:")


def _alone(settings: LogSettings, say: Callable[..., str], *, there: bool) -> int:
    """After how many days turns live in the archive alone, 0 for never."""
    chosen = st.number_input(
        say("keep.alone"),
        0,
        MOST_DAYS,
        settings.alone_days() or 0,
        help=say("keep.alone_help" if there else "keep.alone_none"),
        key=Key.KEEP_ALONE,
        disabled=not there,
    )
    return int(chosen)


def _delete(database: Database, texts: Texts) -> None:
    say, conversation = texts.say, tab.conversation
    st.subheader(say("keep.delete"))
    own = TurnFilter(conversation=conversation)
    for name, scope in (("this", own), ("all", TurnFilter())):
        count = turn_pages.count(database, scope)
        with st.popover(
            say(f"keep.{name}"), icon=":material/delete:", disabled=name == "this" and not count
        ):
            st.markdown(say(f"keep.confirm_{name}", count=f"{count:,}"))
            st.button(
                say("keep.yes"),
                key=f"delete-{name}",
                type="primary",
                on_click=_deleted,
                args=(conversation if name == "this" else None, texts),
            )


def _deleted(conversation: str | None, texts: Texts) -> None:
    count = deletion.delete(conversation)
    questions.forget()
    st.query_params.pop("turn", None)
    diagnostics.deleted = texts.say("keep.deleted", count=f"{count:,}")
