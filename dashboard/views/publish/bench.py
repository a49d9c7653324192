"""What the steps of the page work with: the parts of the services, the bot, and what was pulled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.bots.catalog import Bots
from dashboard.bots.ref import BotRef
from dashboard.conversation.conductor import Setup
from dashboard.jobs.jobs import Jobs
from dashboard.log.database import Database
from dashboard.log.teaching.pulls import Pull
from dashboard.log.turns import TurnLog
from dashboard.markdown import for_display, literally
from dashboard.services import BadExport
from dashboard.teaching.lesson import LessonRefused
from dashboard.teaching.publishing import sentences
from dashboard.teaching.publishing.desk import Desk
from dashboard.teaching.publishing.pulled import NotPulled
from dashboard.views import visitor
from dashboard.views.bots.bad_exports import bad_export
from dashboard.views.publish.state import Of
from dashboard.views.tab import tab
from lexclient.errors import LexError

REFUSALS = (LexError, BadExport, NotPulled, LessonRefused)


@dataclass(frozen=True, slots=True)
class Bench:
    """`pulls` are those of the bot that was chosen, the newest first."""

    desk: Desk
    jobs: Jobs
    bots: Bots
    database: Database
    log: TurnLog
    setup: Setup
    place: str
    bot_id: str
    name: str
    pulls: Sequence[Pull]

    @property
    def of(self) -> Of:
        """The bot, for what is kept of it."""
        return self.place, self.bot_id

    def in_log(self, ref: BotRef) -> BotRef:
        """The bot as the log knows it, by its own name, for the sets that come with it or from
        there; `ref` as it is where nobody here talks to it."""
        own = self.setup.bot
        if own.bot_id != self.bot_id:
            return ref
        return replace(own, name=self.name if own.place else own.name, locale_id=ref.locale_id)


def who() -> str:
    """Who publishes; raises `NotAllowed` for somebody who may not."""
    return visitor.name_of(visitor.require("publish"))


def refuse(error: Exception) -> None:
    """Say what went wrong, and what to do about it."""
    texts = tab.texts()
    if isinstance(error, LexError):
        sentence = literally(sentences.reason(error, texts))
    elif isinstance(error, BadExport):
        sentence = for_display(texts.say("teach.bad_export", **bad_export(error, texts)))
    elif isinstance(error, LessonRefused):
        sentence = for_display(texts.say(f"lesson.{error.rule}", **error.values))
    else:
        sentence = for_display(texts.say("publish.gone", message=str(error)))
    st.error(sentence, icon=":material/error:")
