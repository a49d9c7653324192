"""Random rows of the log, with all that a row may lack."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

import sqlalchemy as sa

from dashboard.log.database import Database
from dashboard.log.schema import turns

NOW = dt.datetime(2026, 11, 20, 15, 0)
WORDS = ("배송 언제 와요", "opening hours", "꽃 주문할게요", 'it\'s "late"', "", "하나\n둘")
INTENTS = ("Order", "Delivery", "FallbackIntent", None)


def random_rows(draw: random.Random, count: int, days: int = 5) -> list[dict[str, Any]]:
    """Turns of the days before `NOW` and of its own."""
    rows = [_row(draw, days) for _ in range(count)]
    return sorted(rows, key=lambda row: row["created_at"])


def _row(draw: random.Random, days: int) -> dict[str, Any]:
    at = NOW - dt.timedelta(microseconds=draw.randrange(days * 86_400 * 10**6))
    target = draw.choice(("luna", "local", None))
    return {
        "id": f"{draw.getrandbits(128):032x}",
        "conversation": f"c{draw.randrange(20)}",
        "session_id": "s",
        "created_at": draw.choice((at, at.replace(hour=0, minute=0, second=0, microsecond=0))),
        "utterance": draw.choice(WORDS),
        "bot_name": draw.choice(("FlowerShopBot", "HelloWorldBot")),
        "bot_id": "BOTBOTBOT1",
        "alias_id": draw.choice(("TSTALIASID", "PROD")),
        "locale_id": draw.choice(("ko_KR", "en_US")),
        "lex_mode": "EMBEDDED",
        "fallback_mode": "EMBEDDED",
        "state": draw.choice(("finished",) * 9 + ("answering",)),
        "threshold": draw.choice((0.4, 0.55)),
        **_route(draw, target),
        **_numbers(draw, target),
        **_judgements(draw),
        "lex_response": json.loads('{"sessionState": {"intent": {"state": "Fulfilled"}}}'),
    }


def _route(draw: random.Random, target: str | None) -> dict[str, Any]:
    reasons = ("intent_matched", "slot_elicitation", "hook_answered", "bedrock_answered", None)
    return {
        "answered_by": "fallback" if target else draw.choice(("lex", "bedrock", None)),
        "reason": "below_threshold" if target else draw.choice(reasons),
        "outcome": draw.choice(("complete", "failed", "cut", None)),
        "intent": draw.choice(INTENTS),
        "top_intent": draw.choice(INTENTS),
        **dict(zip(("next_score", "top_score"), _two_scores(draw), strict=True)),
        "best_score": _score(draw),
        "target": target,
    }


def _score(draw: random.Random) -> float | None:
    """With two digits, as Lex gives them, with all of them, at the ends, or none."""
    return draw.choice((round(draw.random(), 2), draw.random(), 0.0, 1.0, 0.55, None))


def _two_scores(draw: random.Random) -> tuple[float | None, float | None]:
    """The runner-up's is not above the best."""
    one, other = _score(draw), _score(draw)
    if one is None or other is None:
        return None, one or other
    return min(one, other), max(one, other)


def _numbers(draw: random.Random, target: str | None) -> dict[str, Any]:
    known = target is not None and draw.random() < 0.8
    return {
        "lex_s": draw.choice((draw.random(), 0.25, None)),
        "first_s": draw.random() if known else None,
        "answer_s": draw.random() * 9 if known else None,
        "total_s": draw.choice((draw.random(), None)),
        "input_tokens": draw.randrange(2**31) if known else None,
        "output_tokens": draw.randrange(900) if known else None,
        "cost_nano": draw.randrange(10**12) if known else None,
    }


def _judgements(draw: random.Random) -> dict[str, Any]:
    return {
        "thumb": draw.choice((1, -1, None)),
        "label": draw.choice((*INTENTS, "wrong")),
        "replay_of": draw.choice((None,) * 9 + ("x",)),
        "source": draw.choice((None, "cloudwatch:g")),
        "channel": draw.choice((None, "Text", "Speech")),
        "bot_version": draw.choice((None, "1")),
        "nlu": draw.choice((None, "Lex", "Bedrock")),
    }


def put(database: Database, rows: list[dict[str, Any]]) -> None:
    """Write them as they are."""
    with database.engine.begin() as connection:
        connection.execute(sa.insert(turns), rows)
