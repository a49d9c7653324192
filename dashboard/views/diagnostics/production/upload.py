"""Bring in conversation logs: choose files or a source of the account, say what is kept of their
texts; a background job does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import streamlit as st

from dashboard.ingest.background import runs
from dashboard.ingest.background.intake import Plan
from dashboard.ingest.background.uploads import Uploads
from dashboard.ingest.keeping import USUAL, keep_now
from dashboard.ingest.moments import option
from dashboard.ingest.sources.places import CLOUDWATCH, S3
from dashboard.jobs.jobs import Jobs
from dashboard.log.clock import utc_now
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.settings import LogSettings
from dashboard.privacy import Keep
from dashboard.texts import Texts
from dashboard.views import visitor
from dashboard.views.diagnostics.production.intakes import follow
from dashboard.views.diagnostics.state import Key
from dashboard.views.tab import tab

MOST_MEGABYTES = 10  # of a file: the server takes no more; the command has no such bound
MOST_MEGABYTES_TOGETHER = 500
MOST_FILES = 100
SINCE = "7d"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page brings logs in with."""

    jobs: Jobs
    uploads: Uploads
    settings: LogSettings


def upload_of(desk: Desk, _scope: TurnFilter) -> None:
    """Draw how far the jobs are that run, and what the newest has brought in, then the forms: who
    has pressed their button sees at once that it works."""
    texts = tab.texts()
    say = texts.say
    st.subheader(say("ingest.title"))
    st.caption(say("ingest.intro"))
    follow(desk.jobs)
    if visitor.person().may("settings"):
        _files(desk, texts)
        _account(desk, texts)
    else:
        st.info(say("ingest.admin"), icon=":material/lock:")
    if days := desk.settings.keeping().days:
        st.info(say("ingest.purged", days=days), icon=":material/auto_delete:")


def _files(desk: Desk, texts: Texts) -> None:
    with st.form("ingest", border=True, clear_on_submit=True):
        files = st.file_uploader(
            texts.say("ingest.files"),
            accept_multiple_files=True,
            key=Key.INGEST_FILES,
            max_upload_size=MOST_MEGABYTES,
        )
        keep = _keep(desk.settings, texts)
        chosen = _threshold(texts)
        sent = st.form_submit_button(
            texts.say("ingest.start"), icon=":material/upload:", type="primary"
        )
    if not sent:
        return
    if problem := _refused([file.size for file in files]):
        st.warning(texts.say(problem), icon=":material/upload_file:")
        return
    plan = _plan(desk.settings, keep, chosen)
    try:
        runs.start_files(desk.jobs, desk.uploads, [(f.name, f.size, f) for f in files], plan)
    except OSError:
        st.error(texts.say("ingest.no_room"), icon=":material/hard_drive:")
        return
    st.rerun()


def _refused(sizes: list[int]) -> str | None:
    """Why files are not taken, as a key of the catalogue."""
    if not sizes:
        return "ingest.no_file"
    too_much = sum(sizes) > MOST_MEGABYTES_TOGETHER * 10**6 or len(sizes) > MOST_FILES
    return "ingest.too_much" if too_much else None


def _plan(settings: LogSettings, keep: Keep, chosen: float | None, since: str = "") -> Plan:
    """Decides for the whole log what is kept. Raises `NotAllowed` and `Refusal`."""
    who = visitor.name_of(visitor.require("settings"))
    settings.decide_ingest(keep)
    return Plan(keep, chosen, who, option(since, utc_now()))


def _account(desk: Desk, texts: Texts) -> None:
    """A source of the account, read with the credentials of the app: who may publish may use them
    as well."""
    say = texts.say
    with st.expander(say("ingest.from_account"), icon=":material/cloud_download:"):
        st.caption(say("ingest.account"))
        if not visitor.person().may("publish"):
            return
        with st.form("ingest-account", border=False):
            source = st.text_input(
                say("ingest.source"),
                placeholder=f"{CLOUDWATCH}/aws/lex/ShopBot",
                max_chars=200,
                key=Key.INGEST_SOURCE,
            ).strip()
            since = st.text_input(say("ingest.since"), SINCE, max_chars=40, key=Key.INGEST_SINCE)
            sent = st.form_submit_button(say("ingest.start"), icon=":material/cloud_download:")
        if sent:
            _start_source(desk, source, since, texts)


def _start_source(desk: Desk, source: str, since: str, texts: Texts) -> None:
    if not source.startswith((CLOUDWATCH, S3)):
        st.warning(texts.say("ingest.no_source"), icon=":material/cloud_off:")
    elif option(since, utc_now()) is None:
        st.warning(texts.say("ingest.no_moment"), icon=":material/schedule:")
    else:
        visitor.require("publish")
        keep = keep_now(desk.settings) or USUAL
        runs.start_source(desk.jobs, source, _plan(desk.settings, keep, None, since))
        st.rerun()


def _threshold(texts: Texts) -> float | None:
    """The threshold of records that do not tell it, None for the one that is assumed."""
    return st.number_input(
        texts.say("ingest.threshold"),
        0.0,
        1.0,
        None,
        0.01,
        placeholder="0.40",
        help=texts.say("ingest.threshold_help"),
        key=Key.INGEST_THRESHOLD,
        width=260,
    )


def _keep(settings: LogSettings, texts: Texts) -> Keep:
    """What is kept of the texts: asked with each, as it was decided before."""
    if not settings.keeping().texts:
        st.caption(texts.say("ingest.hashed_only"))
        return "hashed"
    options: list[Keep] = list(get_args(Keep))
    return st.radio(
        texts.say("ingest.keep"),
        options,
        index=options.index(keep_now(settings) or USUAL),
        format_func=lambda name: texts.say(f"ingest.{name}"),
        key=Key.INGEST_KEEP,
    )
