"""The sidebar's choice whether the fallback answers from one's own documents, and from which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.documents.own import OwnDocuments
from dashboard.log.database import LogUnavailable
from dashboard.log.owned.documents import KeptDocuments
from dashboard.markdown import for_display, literally
from dashboard.views import ownership
from dashboard.views.sidebar.state import Key, sidebar
from dashboard.views.tab import tab
from fallback.grounding.files import KINDS, DocumentsRefused

FILES_NAMED = 8


def choose(documents: OwnDocuments, *, may_bring: bool, inside_lex: bool) -> str | None:
    """Whose documents are answered from, None for nobody's: a code hook inside Lex has none of
    those that were brought here."""
    say, owner = tab.texts().say, ownership.owner()
    try:
        kept = documents.of(owner)
    except LogUnavailable:
        return None  # the page says so itself
    if kept is None:
        sidebar.grounded = False
    if sidebar.grounding_wanted:
        sidebar.grounded, sidebar.grounding_wanted = True, False
    grounded = st.toggle(
        say("documents.use"),
        key=Key.GROUNDED,
        disabled=kept is None or inside_lex,
        help=say("documents.help"),
        persist_state="session",
    )
    if kept and inside_lex:
        st.caption(literally(say("documents.inside_lex")))
    elif kept:
        st.caption(literally(say("documents.kept", name=kept.name, count=len(kept.files))))
    if may_bring:
        with st.expander(say("documents.bring"), icon=":material/folder_open:"):
            _bring(documents, owner)
            if kept:
                _kept(documents, owner, kept)
    return owner if kept and grounded and not inside_lex else None


def _bring(documents: OwnDocuments, owner: str) -> None:
    say = tab.texts().say
    folder = st.file_uploader(
        say("documents.folder"), type=list(KINDS), accept_multiple_files="directory", key=Key.FOLDER
    )
    files = st.file_uploader(
        say("documents.files"),
        type=["zip", *KINDS],
        accept_multiple_files=True,
        key=Key.DOCUMENT_FILES,
    )
    for uploads in (folder, files):
        _take(documents, owner, uploads or [])


def _take(documents: OwnDocuments, owner: str, uploads: Sequence[Any]) -> None:
    """What was uploaded, read once."""
    taken = ",".join(one.file_id for one in uploads)
    if not uploads or taken in sidebar.documents_taken:
        return
    sidebar.documents_taken = [*sidebar.documents_taken, taken]
    say = tab.texts().say
    try:
        with st.spinner(say("documents.reading")):
            documents.bring(owner, {one.name: one.getvalue() for one in uploads})
    except DocumentsRefused as refused:
        refusal = say(f"documents.refused.{refused.rule}", file=refused.file or "ZIP")
        st.error(for_display(refusal), icon=":material/error:")
    except LogUnavailable:
        st.error(for_display(say("error.LogUnavailable")), icon=":material/error:")
    else:
        sidebar.grounding_wanted = True
        st.rerun()


def _kept(documents: OwnDocuments, owner: str, kept: KeptDocuments) -> None:
    say = tab.texts().say
    names = list(kept.files[:FILES_NAMED])
    more = ["…"] if len(kept.files) > FILES_NAMED else []
    st.caption("  \n".join(map(literally, [*names, *more])))
    if kept.unread:
        unread = ", ".join(kept.unread[:FILES_NAMED])
        st.warning(literally(say("documents.unread", files=unread)), icon=":material/warning:")

    def remove() -> None:
        documents.remove(owner)
        sidebar.grounded = False

    st.button(
        say("documents.remove"), key=Key.REMOVE_DOCUMENTS, icon=":material/delete:", on_click=remove
    )
