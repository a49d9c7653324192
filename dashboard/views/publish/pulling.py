"""The first step: bring the bot here, and see what changed since it was brought last."""

from __future__ import annotations

import streamlit as st

from dashboard.log.teaching.pulls import Pull
from dashboard.markdown import literally
from dashboard.teaching.publishing.difference import difference
from dashboard.views import local_time
from dashboard.views.diagnostics.audit import exported
from dashboard.views.publish.bench import REFUSALS, Bench, refuse, who
from dashboard.views.publish.difference import table
from dashboard.views.publish.state import Key, publish
from dashboard.views.tab import tab
from dashboard.views.tables import download
from lexclient.errors import LexError


def pulling(bench: Bench) -> None:
    """The version, the button, and what there is of the bot."""
    say = tab.texts().say
    try:
        versions = _versions(bench)
    except LexError as error:
        refuse(error)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        version = st.selectbox(
            say("publish.version"), versions, key=f"{Key.VERSION}-{bench.bot_id}", width=160
        )
        pressed = st.button(
            say("publish.pull"), key=Key.PULL, type="primary", icon=":material/download:"
        )
    if pressed:
        _pull(bench, str(version))
    if not bench.pulls:
        st.caption(say("publish.not_pulled"))
        return
    _kept(bench, bench.pulls[0])


def _versions(bench: Bench) -> list[str]:
    if bench.of not in publish.versions:
        models = bench.desk.models.models_of(bench.place)
        publish.versions[bench.of] = models.versions(bench.bot_id)
    return publish.versions[bench.of]


def _pull(bench: Bench, version: str) -> None:
    say, someone = tab.texts().say, who()
    try:
        with st.spinner(say("publish.pulling")):
            bench.desk.pull(bench.place, bench.bot_id, version, who=someone)
    except REFUSALS as error:
        refuse(error)
        return
    publish.forget(bench.of)
    st.rerun()


def _kept(bench: Bench, pull: Pull) -> None:
    """Where it comes from, and the difference to the pull before."""
    say = tab.texts().say
    facts = {
        "name": pull.name,
        "bot": pull.bot_id,
        "version": pull.version,
        "who": pull.who,
        "when": local_time.stamp(pull.pulled_at),
        "hash": pull.sha256[:12],
    }
    st.success(literally(say("publish.pulled", **facts)), icon=":material/inventory_2:")
    try:
        archive = bench.desk.archive(pull.sha256)
        before = next((one for one in bench.pulls[1:] if one.version == pull.version), None)
        files = bench.desk.files(before.sha256) if before else None
    except REFUSALS as error:
        refuse(error)
        return
    file = exported(bench.database, f"export of {pull.name}", archive)
    name = f"{pull.bot_id}-{pull.version}.zip"
    download(say("publish.zip"), file, name, "application/zip", key="publish-zip")
    if before is None or files is None:
        st.caption(say("publish.first_pull"))
        return
    st.subheader(say("publish.since", when=local_time.stamp(before.pulled_at)))
    table(difference(files, bench.desk.read(archive)), key="publish-since")
