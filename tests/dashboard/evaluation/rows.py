"""Turn results for tests: only what a test is about has to be said."""

from __future__ import annotations

import random
from typing import Any

from dashboard.conversation.turn import Reason
from dashboard.evaluation.run.results import Match, TurnResult
from lexclient.recognition import FALLBACK_INTENT

THRESHOLD = 0.4


def row(number: int, expected: str, actual: str | None, **known: Any) -> TurnResult:
    """A turn that went as its intents say."""
    match: Match = "Matched" if expected == actual else "Mismatched"
    columns: dict[str, Any] = {
        "number": number,
        "line": number + 1,
        "conversation": "",
        "place": 1,
        "utterance": f"utterance {number}",
        "expected": expected,
        "actual": actual,
        "match": match,
        "threshold": THRESHOLD,
    }
    return TurnResult(**(columns | known))


def scored(number: int, expected: str, best: str, score: float, **known: Any) -> TurnResult:
    """A turn that Lex routed by its best score and the threshold."""
    wins = score >= THRESHOLD
    reason: Reason = "intent_matched" if wins else "below_threshold"
    return row(
        number,
        expected,
        best if wins else FALLBACK_INTENT,
        score=score if wins else None,
        reason=reason,
        candidates=((best, score), (FALLBACK_INTENT, None)),
        **known,
    )


def random_rows(count: int, intents: int, seed: int) -> list[TurnResult]:
    """A run over so many intents and out-of-scope turns, right more often than not."""
    chance = random.Random(seed)
    names = [f"Intent{n}" for n in range(intents)]
    rows = []
    for number in range(1, count + 1):
        expected = chance.choice([*names, FALLBACK_INTENT])
        liked = expected if expected in names and chance.random() < 0.7 else chance.choice(names)
        rows.append(scored(number, expected, liked, round(chance.random(), 2)))
    return rows
