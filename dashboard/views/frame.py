"""The frame around every page: the process's services, and what a page begins with."""

from __future__ import annotations

import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from dashboard.access.roles import Action, Person
from dashboard.conversation.conductor import Setup
from dashboard.log.database import LogUnavailable, is_away
from dashboard.markdown import for_display
from dashboard.services import Services, services
from dashboard.settings import ROOT, SettingRefused
from dashboard.views.session_attributes import Kept, nothing
from dashboard.views.tab import tab
from lexclient.errors import LexError

LOOK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """What the frame has made ready for the page that is shown."""

    services: Services
    conversation: str
    setup: Setup
    person: Person


class _Ready:
    """The place that waits for the page of this run to take it."""

    place = Kept[Place | None]("place", nothing)


_ready = _Ready()


def ready(place: Place) -> None:
    """The frame is drawn; the page may run."""
    tab.setup = place.setup
    _ready.place = place


def page_place(action: Action) -> Place:
    """What every page begins with; `action` is what its visitors have to be allowed to do.

    A page may have been started without the frame: the first session of a server finds `pages/`
    by its name and runs a deep link's page alone, and AppTest does so in every run after the
    first (Streamlit 1.67, `_mpa_v1`). Then the frame is run here, and it runs the page.
    """
    place = _ready.place
    del _ready.place
    if place is None:
        runpy.run_path(str(ROOT / "frame.py"))
        st.stop()
    if not place.person.may(action):
        st.error(tab.texts().say("access.refused"), icon=":material/lock:")
        st.stop()
    return place


@contextmanager
def drawn(services: Services) -> Iterator[None]:
    """When the block ends, however it does, its page is on its way to the browser."""
    try:
        yield
    finally:
        services.settle()


def services_or_stop() -> Services:
    """The services, or the sentence that says what to fix and nothing below it."""
    try:
        return services()
    except (SettingRefused, LogUnavailable, LexError) as error:
        st.error(for_display(tab.texts().say("start.failed", message=str(error))))
        if is_away(error):
            come_back()
        st.stop()


@st.fragment(run_every=LOOK_SECONDS)
def come_back() -> None:
    """Look now and then, and run the whole page once the log, which was away, can be read."""
    try:
        services().log.recent(last=1)
    except Exception as error:
        if not is_away(error):
            raise
    else:
        st.rerun()
