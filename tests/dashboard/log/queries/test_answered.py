"""Who answered how many turns of one conversation, counted in SQL."""

from __future__ import annotations

from dataclasses import replace

from dashboard.conversation.sentences import who
from dashboard.conversation.turn import Route
from dashboard.log.database import Database
from dashboard.log.queries.answered import answered
from dashboard.log.turns import TurnLog
from tests.dashboard.turns import a_turn

LEX = Route("lex", "intent_matched", 0.4, "Book", 0.9)
BEDROCK = Route("bedrock", "bedrock_answered", 0.4, "Faq")
HOOK = Route("lex", "hook_answered", 0.4)
FALLBACK = Route("fallback", "below_threshold", 0.4)
TURNS = [
    *(a_turn(outcome="complete", route=FALLBACK) for _ in range(2)),
    *(a_turn(outcome="complete", route=LEX) for _ in range(3)),
    a_turn(outcome="complete", route=BEDROCK),
    a_turn(outcome="complete", route=HOOK),
    a_turn(outcome="failed", route=FALLBACK),
    a_turn(outcome="failed"),
    a_turn(outcome="stopped"),
]


def test_every_turn_is_counted_as_its_badge_says(database: Database) -> None:
    """In the order of the first of each; a turn that runs and another conversation do not count."""
    log = TurnLog(database)
    for turn in TURNS:
        log.begin(replace(turn, outcome=None, route=None))
        log.finish(replace(turn, outcome=None, route=None), turn)
    log.begin(a_turn())
    log.begin(a_turn(conversation="c2"))
    counts = answered(database, "c1")
    assert list(counts.items()) == [
        ("fallback", 2),
        ("lex", 3),
        ("bedrock", 1),
        ("hook", 1),
        ("failed", 2),
        ("nobody", 1),
    ]
    assert [who(turn) for turn in TURNS if who(turn) == "nobody"] == ["nobody"]
