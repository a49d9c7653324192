"""Makes a realistic log of any size: `python -m benchmarks.turn_generator ADDRESS --turns 100000`.

What is said comes from the utterances of `benchmarks/data/flower_shop.csv`; conversations, hours
of the day, scores, waiting times, tokens and failures are drawn from a seed, so the same numbers
make the same log. It writes some 20,000 turns a second.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from dashboard.log.database import Database
from dashboard.log.schema import turns
from dashboard.log.turns import TurnLog

UTTERANCES = Path(__file__).parent / "data" / "flower_shop.csv"
COLUMNS = [column.name for column in turns.columns if column.name != "number"]
BATCH = 5000
BOT = {
    "bot_name": "FlowerShopBot",
    "bot_id": "FLOWERSHOP",
    "alias_id": "TSTALIASID",
    "lex_mode": "EMBEDDED",
    "fallback_mode": "LIVE",
    "threshold": 0.4,
    "state": "finished",
}
# name, model, median seconds to the first token, tokens a second, nano-dollars a token in and out
TARGETS = (
    ("gpt-6-luna", "gpt-6-luna-2026-07-01", 0.45, 120.0, 100, 500),
    ("gpt-6-luna-emulated", "gpt-6-luna-2026-07-01", 0.6, 110.0, 100, 500),
    ("llama-local", "llama3.1:8b", 0.9, 35.0, None, None),  # no price: the cost is unknown
)
INTENTS = (
    "Greeting",
    "OrderFlowers",
    "CheckDelivery",
    "OpeningHours",
    "CancelOrder",
    "BookClass",
    "ChangeBooking",
    "StoreLocation",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One labelled utterance of the file; `intent` is empty for what no intent is for."""

    locale: str
    intent: str
    text: str


def utterances() -> tuple[Said, ...]:
    """All utterances of the bundled file."""
    with UTTERANCES.open(encoding="utf-8", newline="") as file:
        return tuple(Said(*row) for row in islice(csv.reader(file), 1, None))


def moments(count: int, days: int, end: dt.datetime, draw: random.Random) -> list[dt.datetime]:
    """`count` moments of the `days` before `end`, oldest first, more by day than by night."""
    span = days * 86400.0
    drawn: list[float] = []
    while len(drawn) < count:
        second = draw.random() * span
        by_day = 0.55 + 0.45 * math.sin(2 * math.pi * (second / 86400.0 - 0.3))
        if draw.random() < by_day:
            drawn.append(second)
    start = end - dt.timedelta(days=days)
    return [start + dt.timedelta(seconds=second) for second in sorted(drawn)]


def rows(count: int, *, days: int, end: dt.datetime, seed: int = 7) -> Iterator[dict[str, Any]]:
    """The columns of `count` turns, oldest first, as the log keeps them (JSON as text)."""
    draw = random.Random(seed)
    known = utterances()
    conversation, left = "", 0
    for moment in moments(count, days, end, draw):
        if left == 0:
            conversation, left = f"{draw.getrandbits(96):024x}", draw.randint(1, 8)
        left -= 1
        yield _turn(draw.choice(known), moment, conversation, draw)


def _turn(said: Said, at: dt.datetime, conversation: str, draw: random.Random) -> dict[str, Any]:
    base = BOT | {
        "id": f"{draw.getrandbits(128):032x}",
        "conversation": conversation,
        "session_id": conversation,
        "created_at": at,
        "utterance": said.text,
        "locale_id": said.locale,
    }
    lex_s = draw.lognormvariate(math.log(0.09), 0.4)
    if draw.random() < 0.004:
        return base | _lost(lex_s)
    found = _ranked(said, draw)
    top, runner_up = found[0], found[1]
    base |= {
        "lex_s": lex_s,
        "top_intent": top[0],
        "top_score": top[1],
        "next_intent": runner_up[0],
        "next_score": runner_up[1],
        "lex_request": json.dumps({"text": said.text, "sessionId": conversation}),
    }
    if top[1] >= 0.4:
        return base | _by_lex(found, lex_s, draw)
    return base | _by_fallback(said, found, lex_s, draw)


def _ranked(said: Said, draw: random.Random) -> list[tuple[str, float]]:
    """Scored intents, best first: the meant one usually high, anything else usually low."""
    high = draw.betavariate(8, 2) if said.intent else draw.betavariate(2, 5)
    names = [said.intent] if said.intent else []
    names += draw.sample([name for name in INTENTS if name != said.intent], 4 - len(names))
    lower = sorted((high * draw.betavariate(2, 4) for _ in names[1:]), reverse=True)
    return [(n, round(s, 2)) for n, s in zip(names, [high, *lower], strict=True)]


def _by_lex(found: list[tuple[str, float]], lex_s: float, draw: random.Random) -> dict[str, Any]:
    slot = draw.random() < 0.3
    thumb = draw.random()
    return {
        "answered_by": "lex",
        "reason": "slot_elicitation" if slot else "intent_matched",
        "intent": found[0][0],
        "score": found[0][1],
        "best_intent": found[1][0],
        "best_score": found[1][1],
        "outcome": "complete",
        "answer": "네, 알겠습니다. 원하시는 날짜와 수량을 말씀해 주세요.",
        "total_s": lex_s + 0.002,
        "thumb": 1 if thumb < 0.05 else -1 if thumb > 0.985 else None,
        "lex_response": _response(found[0][0], found),
    }


def _by_fallback(
    said: Said, found: list[tuple[str, float]], lex_s: float, draw: random.Random
) -> dict[str, Any]:
    name, model, wait, speed, price_in, price_out = draw.choices(TARGETS, (6, 3, 1))[0]
    first = draw.lognormvariate(math.log(wait), 0.5)
    sent, came = draw.randint(180, 900), draw.randint(20, 260)
    whole = first + came / speed
    outcome = draw.choices(("complete", "truncated", "timeout", "failed"), (96, 2, 1, 1))[0]
    text = "가게 문의는 평일 오전 9시부터 가능합니다. 더 궁금한 점이 있으면 말씀해 주세요. " * 3
    thumb = draw.random()
    return {
        "answered_by": "fallback",
        "reason": "below_threshold",
        "intent": "FallbackIntent",
        "best_intent": found[0][0],
        "best_score": found[0][1],
        "outcome": outcome,
        "answer": text,
        "error": {"failed": "ServerFailed", "timeout": "TooSlow"}.get(outcome),
        "target": name,
        "model": model,
        "finish_reason": "length" if outcome == "truncated" else "stop",
        "first_s": first,
        "answer_s": whole,
        "total_s": lex_s + whole + 0.003,
        "input_tokens": sent,
        "output_tokens": came,
        "usage_source": "reported",
        "cost_nano": None if price_in is None else sent * price_in + came * int(price_out or 0),
        "retries": int(draw.random() < 0.02),
        "thumb": 1 if thumb < 0.06 else -1 if thumb > 0.95 else None,
        "lex_response": _response("FallbackIntent", found),
        "fallback_request": json.dumps({"model": model, "input": said.text * 8}),
        "fallback_response": json.dumps({"model": model, "output": text}),
    }


def _lost(lex_s: float) -> dict[str, Any]:
    return {
        "outcome": "failed",
        "reason": "lex_error",
        "error": "LexBusy",
        "lex_s": lex_s,
        "total_s": lex_s,
    }


def _response(intent: str, found: list[tuple[str, float]]) -> str:
    listed = [
        {"intent": {"name": name, "slots": {}}, "nluConfidence": {"score": score}}
        for name, score in found
    ]
    fallback = [{"intent": {"name": "FallbackIntent", "slots": {}}}]
    state = {"intent": {"name": intent, "state": "InProgress"}, "sessionAttributes": {}}
    ranked = fallback + listed if intent == "FallbackIntent" else listed + fallback
    return json.dumps({"interpretations": ranked, "sessionState": state, "requestId": "0" * 36})


def write(database: Database, made: Iterator[dict[str, Any]]) -> None:
    """Put the rows into the log by the driver's fastest way."""
    put = _put_sqlite if database.is_sqlite else _put_postgres
    while batch := list(islice(made, BATCH)):
        raw = database.engine.raw_connection()
        try:
            put(raw.driver_connection, [[row.get(name) for name in COLUMNS] for row in batch])
            raw.commit()
        finally:
            raw.close()


def _put_sqlite(connection: Any, values: Sequence[list[Any]]) -> None:
    moment = COLUMNS.index("created_at")
    for row in values:
        row[moment] = row[moment].strftime("%Y-%m-%d %H:%M:%S.%f")  # as SQLAlchemy writes it
    marks = ", ".join("?" * len(COLUMNS))
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO turns ({', '.join(COLUMNS)}) VALUES ({marks})", values)


def _put_postgres(connection: Any, values: Sequence[list[Any]]) -> None:
    command = f"COPY turns ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for row in values:
            copy.write_row(row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="sqlite:///log.sqlite3 or postgresql+psycopg://…")
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    database = Database(asked.address)
    TurnLog(database)
    begin = time.monotonic()
    end = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    write(database, rows(asked.turns, days=asked.days, end=end, seed=asked.seed))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE turns")
    database.close()
    print(f"{asked.turns} turns in {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
