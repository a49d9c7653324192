"""What went unrecognised, counted over the small log worked out by hand, on both databases."""

from __future__ import annotations

from dashboard.diagnostics.missed import Candidate, candidates
from dashboard.log.database import Database
from dashboard.log.queries.filter import TurnFilter
from dashboard.log.queries.score_bins import read
from dashboard.log.queries.unrecognised import LoggedBot, label, logged_bots, recognised
from tests.dashboard.recorded import change, record

ALL = TurnFilter()
KOREAN = LoggedBot("FlowerShopBot", "ko_KR")


def test_who_can_be_taught_what(database: Database) -> None:
    """Fallback and hook turns, failed ones too, by bot and locale; counted by utterance."""
    record(database)
    change(database, "t6", utterance="배송 어디쯤")
    assert logged_bots(database, ALL) == [LoggedBot("FlowerShopBot", "en_US"), KOREAN]
    assert candidates(database, ALL, KOREAN) == [
        Candidate("배송 어디쯤", 2, "Order", 0.05, "t6", 0),
        Candidate("배송비 100%", 1, "Delivery", 0.29, "t4", 0),
        Candidate("훅", 1, "Order", 0.1, "t8", 1),
    ]
    assert candidates(database, TurnFilter(text="100%"), KOREAN) == [
        Candidate("배송비 100%", 1, "Delivery", 0.29, "t4", 0)
    ]


def test_what_was_recognised_at_once(database: Database) -> None:
    """Matched intents only: an answer to a slot question means nothing by itself."""
    record(database)
    found = recognised(database, ALL, KOREAN, most=10)
    assert found == ["꽃 주문", "다시", "주문할게요"]
    assert recognised(database, ALL, KOREAN, most=1) == ["꽃 주문"]


def test_a_lesson_labels_its_turns(database: Database) -> None:
    """All fallback turns with these utterances, so that what-if knows what they should be."""
    record(database)
    label(database, KOREAN, {"배송 어디쯤": "Delivery", "꽃 주문": "Greeting"})
    known = [cell.score for cell in read(database, ALL).cells if cell.lex_is_right is not None]
    assert known == [30]
