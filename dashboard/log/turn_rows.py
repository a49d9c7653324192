"""A turn as a row of the log and back: the one place that knows which column holds what.

Rows of every release are read. Plain mappings, so that a recording's file, which has the names of
the columns, is read and written here, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import ROUTE_FIELDS, Failure, ListedTurn, Origin, Route, Turn
from fallback import answer_json
from fallback.answerer import Answer
from lexclient.recognition import Recognition, parse

Row = Mapping[str, Any]

# columns that hold a field as it is
TURN = (
    *("number", "id", "conversation", "session_id", "created_at", "state", "outcome", "utterance"),
    *("lex_mode", "fallback_mode", "lex_s", "total_s", "thumb", "label", "test_set"),
    *("replay_of", "owner", "asked", "asks_at_most", "engine"),
)
LISTED = (
    *("number", "id", "created_at", "state", "outcome", "utterance", "locale_id", "target"),
    *("top_intent", "top_score", "total_s", "thumb", "label"),
)
BOT = {
    "name": "bot_name",
    "bot_id": "bot_id",
    "alias_id": "alias_id",
    "locale_id": "locale_id",
    "threshold": "threshold",
    "place": "place",
}
ORIGIN = ("source", "channel", "bot_version", "threshold_from")
# of an answer's JSON form, and the columns; its text and its outcome are the turn's
ANSWER = {
    "target": "target",
    "model": "model",
    "finish_reason": "finish_reason",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "usage_source": "usage_source",
    "first_s": "first_s",
    "total_s": "answer_s",
    "retries": "retries",
    "request_id": "fallback_request_id",
    "sent": "fallback_request",
    "received": "fallback_response",
    "tool_calls": "tool_calls",
    "citations": "citations",
}
LEX = ("top_intent", "top_score", "next_intent", "next_score", "nlu", "lex_request", "lex_response")
FAILURE = ("error", "error_text", "error_facts")
COLUMNS = (
    *(*TURN, *BOT.values(), *ROUTE_FIELDS, *LEX, *ANSWER.values(), "cost_nano", *FAILURE),
    *(*ORIGIN, "answer"),
)
NOTHING: Row = dict.fromkeys(COLUMNS)
_fields_of_turn, _fields_of_bot = attrgetter(*TURN), attrgetter(*BOT)
_fields_of_origin = attrgetter(*ORIGIN)


def turn_of(row: Row) -> Turn:
    """The turn that a whole row holds."""
    answer = _answer_of(row)
    return Turn(
        **{name: row[name] for name in TURN},
        bot=_bot_of(row),
        recognition=_recognition_of(row),
        route=Route.from_json(row, row["threshold"]),
        spoken=None if answer else row["answer"],
        answer=answer,
        fault=None if answer or row["error"] is None else _fault_of(row),
        origin=_origin_of(row),
    )


def listed_of(row: Row) -> ListedTurn:
    """What a table shows, of a row with `LISTED`, the route's columns and the threshold."""
    route = Route.from_json(row, row["threshold"])
    return ListedTurn(**{name: row[name] for name in LISTED}, route=route)


def columns_of(turn: Turn) -> dict[str, Any]:
    """All columns of a turn's row, None in those that hold nothing."""
    columns = {**NOTHING, "answer": turn.text}
    columns.update(zip(TURN, _fields_of_turn(turn), strict=True))
    columns.update(zip(BOT.values(), _fields_of_bot(turn.bot), strict=True))
    if turn.route:
        columns.update(turn.route.as_json())
    if turn.recognition:
        columns.update(_lex_columns(turn.recognition))
    if turn.answer:
        columns.update(_answer_columns(turn.answer))
    if failure := turn.failure:
        columns.update(_failure_columns(failure))
    if turn.origin:
        columns.update(zip(ORIGIN, _fields_of_origin(turn.origin), strict=True))
    return columns


def _bot_of(row: Row) -> BotRef:
    known: dict[str, Any] = {name: row[column] for name, column in BOT.items()}
    return BotRef(**{**known, "place": known["place"] or ""})


def _recognition_of(row: Row) -> Recognition | None:
    """As Lex said it; the log keeps the request's id inside of the response."""
    response = row["lex_response"]
    if response is None:
        return None
    seconds = row["lex_s"] or 0.0
    recognition = parse(response, request=row["lex_request"] or {}, seconds=seconds)
    return replace(recognition, request_id=response.get("requestId"))


def _lex_columns(recognition: Recognition) -> dict[str, Any]:
    top, runner_up, *_ = (*recognition.scored, (None, None), (None, None))
    chosen = recognition.current
    request_id = {"requestId": recognition.request_id} if recognition.request_id else {}
    return {
        "top_intent": top[0],
        "top_score": top[1],
        "next_intent": runner_up[0],
        "next_score": runner_up[1],
        "nlu": chosen.source if chosen else None,
        "lex_request": dict(recognition.request) or None,
        "lex_response": {**recognition.response, **request_id},
    }


def _origin_of(row: Row) -> Origin | None:
    if row.get("source") is None:  # said here, or in a recording's file
        return None
    return Origin(**{name: row[name] for name in ORIGIN})


def _answer_of(row: Row) -> Answer | None:
    """What a target said; `cut` while it has not ended."""
    if row["target"] is None:
        return None
    values = {name: row[column] for name, column in ANSWER.items()}
    values |= {"text": row["answer"], "outcome": row["outcome"] or "cut"}
    failed = {"error": row["error"], "error_text": row["error_text"], "facts": row["error_facts"]}
    return answer_json.decode({**values, **failed, "cost_nano": row["cost_nano"]})


def _answer_columns(answer: Answer) -> dict[str, Any]:
    values = answer_json.encode(answer)
    columns = {column: values.get(name) for name, column in ANSWER.items()}
    return {**columns, "cost_nano": answer_json.nano(answer.cost)}


def _fault_of(row: Row) -> Failure:
    return Failure(row["error"], row["error_text"] or "", row["error_facts"] or {})


def _failure_columns(failure: Failure) -> dict[str, Any]:
    facts = answer_json.plain(failure.facts)
    return {"error": failure.kind, "error_text": failure.text or None, "error_facts": facts or None}
