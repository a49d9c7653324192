"""A page whose log is away: that it is, in words, until it is back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboard.access.roles import Person
from dashboard.faults.panel import Faults
from dashboard.log.database import is_away
from dashboard.views import frame
from dashboard.views.chat.faults import panel
from dashboard.views.chat.next_utterance import keep_unsent
from dashboard.views.tab import tab

Given = ParamSpec("Given")

logger = logging.getLogger("lexlens")


@contextmanager
def in_words(faults: Faults, person: Person) -> Iterator[None]:
    """What the block cannot show while the log is away it shows when that is over."""
    try:
        yield
    except Exception as error:
        if not is_away(error):
            raise
        logger.warning("A page waits for the log: %s", type(error).__name__)
        st.warning(tab.texts().say("start.log_away"), icon=":material/database_off:")
        keep_unsent()
        panel(faults, person, key="fault-away")
        frame.come_back()


def told_by_the_page(draw: Callable[Given, None]) -> Callable[Given, None]:
    """A fragment that runs by itself and finds the log away: the whole page runs and says so."""

    @wraps(draw)
    def drawn(*args: Given.args, **kwargs: Given.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except Exception as error:
            if not is_away(error):
                raise
            st.rerun()

    return drawn
