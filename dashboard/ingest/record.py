"""A record of a conversation log: when it was, who said what to which bot, and what Lex answered.

Fields as in the developer guide's page on conversation logs, and as real records differ from it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import get_args

from dashboard.conversation.turn import Channel
from dashboard.ingest.moments import moment
from dashboard.ingest.problems import Reason
from dashboard.ingest.response import recognition
from dashboard.ingest.sources.events import Event
from lexclient.recognition import Recognition

MARKS = ("interpretations", "inputTranscript", "sessionState", "missedUtterance")
YEARS = range(2017, 2100)  # Lex answers since 2017; the end keeps counting within the calendar
CHANNELS = {name.lower(): name for name in get_args(Channel)}


@dataclass(frozen=True, slots=True)
class Record:
    """One record. Texts are "" and ids made up where the record has none."""

    request_id: str
    session_id: str
    time: dt.datetime
    utterance: str
    bot_id: str
    bot_name: str
    alias_id: str
    locale_id: str
    version: str | None
    channel: Channel | None
    recognition: Recognition

    @property
    def turn_id(self) -> str:
        """The same for every record of the same request."""
        return _digest(self.bot_id, self.request_id)

    @property
    def conversation(self) -> str:
        """The same for all records of a session, and no conversation of this app."""
        return "log-" + _digest(self.bot_id, self.alias_id, self.locale_id, self.session_id)


def record(event: Event) -> Record | Reason:
    """The record that an event carries, which is taken apart for it, or why there is none."""
    value = event.value
    if not isinstance(value, dict):
        return "no_record"
    bot = value.get("bot")
    if not isinstance(bot, dict):
        return "lex_v1" if "botName" in value else "no_bot"
    if not any(name in value for name in MARKS):
        return "no_transcript"
    time = moment(value.get("timestamp")) or _outer(event.time)
    if time is None or time.year not in YEARS:
        return "no_time"
    session_id = _text(value.get("sessionId"))
    utterance = _text(value.get("inputTranscript"))
    request_id = _text(value.get("requestId"))
    request_id = request_id or _digest(session_id, time.isoformat(), utterance)
    return Record(
        request_id=request_id,
        session_id=session_id,
        time=time,
        utterance=utterance,
        bot_id=_text(bot.get("id")),
        bot_name=_text(bot.get("name")) or _text(bot.get("id")),
        alias_id=_text(bot.get("aliasId")),
        locale_id=_text(bot.get("localeId")),
        version=_text(bot.get("version")) or None,
        channel=CHANNELS.get(_text(value.get("inputMode")).lower()),
        recognition=recognition(value, request_id),
    )


def _outer(time: object) -> dt.datetime | None:
    return time if isinstance(time, dt.datetime) else moment(time)


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _digest(*parts: str) -> str:
    whole = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()
