"""A small log worked out by hand: what the overview has to say about it can be counted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.turns import TurnLog

DAY = dt.datetime(2026, 11, 20)

BASE: dict[str, Any] = {
    "conversation": "c1",
    "session_id": "c1",
    "bot_name": "FlowerShopBot",
    "bot_id": "FLOWERSHOP",
    "alias_id": "TSTALIASID",
    "locale_id": "ko_KR",
    "lex_mode": "EMBEDDED",
    "fallback_mode": "LIVE",
    "threshold": 0.4,
    "state": "finished",
    "outcome": "complete",
}
LEX = {"answered_by": "lex", "reason": "intent_matched"}
FALLBACK = {
    "answered_by": "fallback",
    "reason": "below_threshold",
    "intent": "FallbackIntent",
    "target": "luna",
}


def tops(top: str, score: float, runner_up: str, next_score: float) -> dict[str, Any]:
    names = ("top_intent", "top_score", "next_intent", "next_score")
    return dict(zip(names, (top, score, runner_up, next_score), strict=True))


# minutes after 10:00, utterance, the rest
RECORDED: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (
        0,
        "꽃 주문",
        LEX | {"intent": "Order", "lex_s": 0.1, "total_s": 0.1} | tops("Order", 0.9, "Book", 0.3),
    ),
    (
        1,
        "주문할게요",
        LEX | {"intent": "Order", "lex_s": 0.2, "total_s": 0.2} | tops("Order", 0.55, "Book", 0.5),
    ),
    (
        2,
        "내일",
        LEX
        | {"intent": "Order", "reason": "slot_elicitation", "lex_s": 0.3, "total_s": 0.3}
        | {"conversation": "c2"},
    ),
    (
        61,
        "배송 어디쯤",
        FALLBACK
        | {"lex_s": 0.4, "first_s": 0.5, "answer_s": 1.0, "total_s": 1.4}
        | {"input_tokens": 100, "output_tokens": 20, "cost_nano": 20_000}
        | {"best_intent": "Delivery", "best_score": 0.3, "thumb": -1}
        | tops("Delivery", 0.3, "Order", 0.2),
    ),
    (
        62,
        "배송비 100%",
        FALLBACK
        | {"lex_s": 0.5, "first_s": 0.7, "answer_s": 2.0, "total_s": 2.5}
        | {"input_tokens": 50, "output_tokens": 10, "cost_nano": 10_000}
        | {"best_intent": "Delivery", "best_score": 0.29}
        | tops("Delivery", 0.29, "Order", 0.28),
    ),
    (
        63,
        "날씨",
        FALLBACK
        | {"lex_s": 0.6, "first_s": 0.9, "answer_s": 3.0, "total_s": 3.6}
        | {"target": "local", "reason": "no_candidate", "locale_id": "en_US"},
    ),
    (
        64,
        "사람 바꿔",
        FALLBACK
        | {"lex_s": 0.7, "total_s": 1.7, "outcome": "failed", "error": "KeyRefused"}
        | {"best_intent": "Order", "best_score": 0.05}
        | tops("Order", 0.05, "Book", 0.01),
    ),
    (
        125,
        "안녕",
        {"outcome": "failed", "reason": "lex_error", "lex_s": 0.8, "total_s": 0.8},
    ),
    (
        126,
        "훅",
        {"answered_by": "lex", "reason": "hook_answered", "intent": "FallbackIntent"}
        | {"lex_s": 0.9, "total_s": 0.9, "best_intent": "Order", "best_score": 0.1}
        | tops("Order", 0.1, "Book", 0.1),
    ),
    (127, "아직", {"state": "answering", "outcome": None}),
    (128, "다시", LEX | {"intent": "Order", "replay_of": "t0", "lex_s": 9.0, "total_s": 9.0}),
)


def record(database: Database) -> TurnLog:
    """Write the log; the turn in line n has the id `tn`."""
    log = TurnLog(database)
    with database.engine.begin() as connection:
        for number, (minutes, text, columns) in enumerate(RECORDED):
            at = DAY + dt.timedelta(hours=10, minutes=minutes)
            row = BASE | {"id": f"t{number}", "created_at": at, "utterance": text} | columns
            connection.execute(sa.insert(turns).values(row))
    return log


def change(database: Database, turn_id: str, **columns: Any) -> None:
    """Write columns of a row as they could have been recorded."""
    with database.engine.begin() as connection:
        connection.execute(sa.update(turns).where(turns.c.id == turn_id).values(columns))


def columns(database: Database, turn_id: str) -> dict[str, Any]:
    """What a row holds."""
    with database.engine.connect() as connection:
        found = connection.execute(sa.select(turns).where(turns.c.id == turn_id)).mappings()
        return dict(found.one())
