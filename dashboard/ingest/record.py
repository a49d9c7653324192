"""A record of a conversation log as Lex's answer to the utterance, whatever form its fields have.

Fields as in the developer guide's page on conversation logs; real records differ from it (a score
is a string there, messages can be missing), and fields of other types than these are passed over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from dashboard.conversation.turn import Channel
from dashboard.ingest.events import Event
from dashboard.ingest.moments import moment
from dashboard.ingest.problems import Reason
from lexclient.recognition import FALLBACK_INTENT

MARKS = ("interpretations", "inputTranscript", "sessionState", "missedUtterance")
CHANNELS = {name.lower(): name for name in get_args(Channel)}
OWN = ("sessionId", "bot")  # have columns of their own
OBJECTS = ("intent", "dialogAction", "sessionAttributes")


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `response` is what RecognizeText would have answered, with the other fields of
    the record beside it. Texts are "" and ids made up where the record has none."""

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
    response: Mapping[str, Any]

    @property
    def turn_id(self) -> str:
        """The same for every record of the same request."""
        return _digest(self.bot_id, self.request_id)

    @property
    def conversation(self) -> str:
        """The same for all records of a session, and no conversation of this app."""
        return "log-" + _digest(self.bot_id, self.alias_id, self.locale_id, self.session_id)


def record(event: Event) -> Record | Reason:
    """The record that an event carries, or why there is none."""
    value = event.value
    if not isinstance(value, dict) or not any(name in value for name in MARKS):
        return "no_record"
    bot = value.get("bot")
    if not isinstance(bot, dict):
        return "lex_v1" if "botName" in value else "no_record"
    time = moment(value.get("timestamp")) or _outer(event.time)
    if time is None:
        return "no_time"
    session_id = _text(value.get("sessionId"))
    utterance = _text(value.get("inputTranscript"))
    made_up = _digest(session_id, time.isoformat(), utterance)
    return Record(
        request_id=_text(value.get("requestId")) or made_up,
        session_id=session_id,
        time=time,
        utterance=utterance,
        bot_id=_text(bot.get("id")),
        bot_name=_text(bot.get("name")) or _text(bot.get("id")),
        alias_id=_text(bot.get("aliasId")),
        locale_id=_text(bot.get("localeId")),
        version=_text(bot.get("version")) or None,
        channel=CHANNELS.get(_text(value.get("inputMode")).lower()),
        response=_response(value),
    )


def _outer(time: object) -> dt.datetime | None:
    return time if isinstance(time, dt.datetime) else moment(time)


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _digest(*parts: str) -> str:
    whole = "\0".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()


def _response(value: Mapping[str, Any]) -> dict[str, Any]:
    response = {name: field for name, field in value.items() if name not in OWN}
    state = value.get("sessionState")
    state = dict(state) if isinstance(state, dict) else {}
    for name in OBJECTS:
        if not isinstance(state.get(name, {}), dict):
            del state[name]
    listed = value.get("interpretations")
    read = (
        [_interpretation(one) for one in listed or () if isinstance(one, dict)]
        if isinstance(listed, list)
        else []
    )
    if value.get("missedUtterance") is True and not read and not state.get("intent"):
        read = [{"intent": {"name": FALLBACK_INTENT}}]
    messages = value.get("messages")
    said = [one for one in messages if isinstance(one, dict)] if isinstance(messages, list) else []
    return {**response, "sessionState": state, "interpretations": read, "messages": said}


def _interpretation(one: Mapping[str, Any]) -> dict[str, Any]:
    intent = one.get("intent")
    intent = dict(intent) if isinstance(intent, dict) else {}
    slots = intent.get("slots")
    if slots:
        intent["slots"] = (
            {name: _slot(slot) for name, slot in slots.items()} if isinstance(slots, dict) else {}
        )
    read = {**one, "intent": intent}
    score = _score(one.get("nluConfidence"))
    if score is None:
        read.pop("nluConfidence", None)
    else:
        read["nluConfidence"] = {"score": score}
    if not isinstance(one.get("interpretationSource", ""), str):
        del read["interpretationSource"]
    return read


def _score(confidence: object) -> float | None:
    """Of a string, a number, or an object around one of them; 0 to 1."""
    if isinstance(confidence, dict):
        confidence = confidence.get("score")
    if not isinstance(confidence, str | int | float) or isinstance(confidence, bool):
        return None
    try:
        score = float(confidence)
    except (ValueError, OverflowError):
        return None
    return score if math.isfinite(score) and 0 <= score <= 1 else None


def _slot(slot: object) -> object:
    """A slot as RecognizeText gives it; obfuscated ones are a name in braces, bare or inside."""
    if isinstance(slot, str):
        return {"value": {"originalValue": slot, "interpretedValue": slot, "resolvedValues": []}}
    if not isinstance(slot, dict):
        return None
    value = slot.get("value")
    if isinstance(value, str):
        return {**slot, "value": {"originalValue": value, "interpretedValue": value}}
    if not isinstance(value, dict):
        return {**slot, "value": {}}
    if not isinstance(value.get("resolvedValues") or [], list):
        return {**slot, "value": {**value, "resolvedValues": []}}
    return slot
