"""Every number of the overview over a small log worked out by hand, on both databases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.diagnostics.overview import Histogram, headline, histogram, share, span, total
from dashboard.log.database import Database
from dashboard.log.queries.counts import Flow, Numbers, flows, last_number
from dashboard.log.queries.expressions import Span
from dashboard.log.queries.filter import TurnFilter, choices
from dashboard.log.queries.latencies import Latency, TargetNumbers, latency, targets
from dashboard.log.queries.turn_pages import page
from dashboard.log.queries.unrecognised import generated
from dashboard.log.turns import TurnLog
from tests.dashboard.recorded import DAY, change, record

ALL = TurnFilter()
HOURS = Span(DAY + dt.timedelta(hours=10), 3600, 3)


@pytest.fixture
def recorded(database: Database) -> Database:
    record(database)
    return database


def test_the_headline_of_each_hour(recorded: Database) -> None:
    """Who answered, near misses, tokens and cost; what is unknown is counted, never guessed; a
    turn still open is no share of anything and a replayed recording is nothing at all."""
    steps = headline(recorded, ALL, HOURS)
    assert steps == [
        Numbers(turns=3, lex=3),
        Numbers(
            turns=4,
            fallback=3,
            failed=1,
            near=1,  # 0.30 is 0.10 under 0.40; 0.29 is not
            asked=4,
            input_tokens=150,
            output_tokens=30,
            tokens_unknown=2,
            cost_nano=30_000,
            cost_unknown=2,
        ),
        Numbers(turns=3, open=1, hook=1, failed=1),
    ]
    whole = total(steps)
    assert (whole.turns, share(whole, "lex"), share(whole, "fallback", "hook")) == (
        10,
        3 / 9,
        4 / 9,
    )
    assert share(whole, "failed") == 2 / 9
    assert share(Numbers(turns=1, open=1), "lex") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # nine values 0.1 to 0.9: the 5th, and the 9th since 95 % of 9 is 8.55
        ("lex_s", Latency(9, 0.5, 0.9, (0.2, 0.5, 0.8))),
        ("first_s", Latency(3, 0.7, 0.9, (None, 0.7, None))),
        ("total_s", Latency(9, 0.9, 3.6, (0.2, 1.7, 0.8))),
    ],
)
def test_latencies_are_nearest_rank(recorded: Database, name: str, expected: Latency) -> None:
    """The smallest recorded value that half, or 95 %, of the values do not exceed."""
    assert latency(recorded, ALL, HOURS, name) == expected


def test_latencies_are_whole_milliseconds(recorded: Database) -> None:
    """The nearest one."""
    change(recorded, "t1", lex_s=0.2006)
    assert latency(recorded, ALL, HOURS, "lex_s").trend == (0.201, 0.5, 0.8)


def test_the_histogram_of_winner_and_runner_up(recorded: Database) -> None:
    """Twentieths: 0.9 in the 19th, 0.55 in the 12th, 0.30 in the 7th, 0.29 in the 6th."""

    def bins(*places: int) -> tuple[int, ...]:
        return tuple(places.count(n) for n in range(20))

    assert histogram(recorded, ALL) == Histogram(
        winner=bins(18, 11, 6, 5, 1, 2),
        runner_up=bins(6, 10, 4, 5, 0, 2),
        by_route={"failed": bins(1), "fallback": bins(6, 5), "hook": bins(2), "lex": bins(18, 11)},
        thresholds=(0.4,),
    )


def test_the_ways_from_intent_to_answer(recorded: Database) -> None:
    """The best rejected intent stands for a fallback; without a score there is none."""
    assert flows(recorded, ALL) == [
        Flow("Delivery", "below_threshold", "fallback", "luna", "complete", 2),
        Flow("Order", "intent_matched", "lex", None, "complete", 2),
        Flow("Order", "below_threshold", "failed", "luna", "failed", 1),
        Flow("Order", "hook_answered", "hook", None, "complete", 1),
        Flow("Order", "slot_elicitation", "lex", None, "complete", 1),
        Flow(None, "lex_error", "failed", None, "failed", 1),
        Flow(None, "no_candidate", "fallback", "local", "complete", 1),
    ]


def test_what_bedrock_answered_is_a_source_of_its_own(database: Database) -> None:
    """Neither an intent's nor the fallback's, in counts, ways and the filter."""
    record(database)
    change(database, "t0", answered_by="bedrock", reason="bedrock_answered", intent="Faq")
    (first, *_) = headline(database, ALL, HOURS)
    assert first == Numbers(turns=3, lex=2, bedrock=1)
    assert Flow("Faq", "bedrock_answered", "bedrock", None, "complete", 1) in flows(database, ALL)
    only = TurnFilter(routes=("bedrock",))
    assert [turn.id for turn in page(database, only, size=9)] == ["t0"]
    assert generated(database, ALL) == 1


def test_the_targets_by_latency_and_cost(recorded: Database) -> None:
    """Per target; the failed turn counts as asked, has no times and an unknown cost."""
    assert targets(recorded, ALL) == [
        TargetNumbers("local", 1, 0, 0, 1, 0.9, 3.0, 3.0),
        TargetNumbers("luna", 3, 1, 30_000, 1, 0.5, 1.0, 2.0),
    ]


MORNING = DAY + dt.timedelta(hours=11)
FILTERS: list[tuple[dict[str, Any], int]] = [
    ({}, 10),
    ({"since": MORNING}, 7),
    ({"until": MORNING}, 3),
    ({"bots": ("FlowerShopBot",)}, 10),
    ({"bots": ("HelloWorldBot",)}, 0),
    ({"aliases": ("TSTALIASID", "PROD")}, 10),
    ({"locales": ("en_US",)}, 1),
    ({"routes": ("hook", "failed")}, 3),
    ({"reasons": ("below_threshold",)}, 3),
    ({"intents": ("Order",)}, 5),
    ({"targets": ("local",)}, 1),
    ({"outcomes": ("failed",)}, 2),
    ({"conversation": "c2"}, 1),
    ({"text": "배송"}, 2),
    ({"text": "100%"}, 1),
    ({"text": "%"}, 1),
    ({"text": "배송", "routes": ("lex",)}, 0),
]


@pytest.mark.parametrize(("asked", "count"), FILTERS)
def test_each_filter_narrows(recorded: Database, asked: dict[str, Any], count: int) -> None:
    """Every part of the filter, and that a per cent sign is a character like any other."""
    assert total(headline(recorded, TurnFilter(**asked), HOURS)).turns == count


def test_one_can_filter_by_what_the_log_holds(recorded: Database) -> None:
    """The values of each column, in order, FallbackIntent not among the intents."""
    assert choices(recorded) == {
        "source": (),
        "bot_version": (),
        "bot_name": ("FlowerShopBot",),
        "alias_id": ("TSTALIASID",),
        "locale_id": ("en_US", "ko_KR"),
        "target": ("local", "luna"),
        "intent": ("Delivery", "Order"),
    }


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        # the turns' own time, 10:00 to 12:08, in five-minute steps
        (None, None, Span(DAY + dt.timedelta(hours=10), 300, 26)),
        (DAY, DAY + dt.timedelta(days=1), Span(DAY, 3600, 24)),
        (DAY, DAY + dt.timedelta(days=7), Span(DAY, 21600, 28)),
        (DAY + dt.timedelta(days=2), None, None),
    ],
)
def test_the_time_is_cut_at_round_moments(
    recorded: Database, since: dt.datetime, until: dt.datetime, expected: Span | None
) -> None:
    """At most 32 steps of a width one can read; None where no turn is in it."""
    assert span(recorded, TurnFilter(since=since, until=until)) == expected


def test_an_empty_log_has_no_numbers(database: Database) -> None:
    """Nothing is invented: no time, no values, no percentiles."""
    TurnLog(database)
    assert span(database, ALL) is None
    assert latency(database, ALL, HOURS, "lex_s") == Latency(0, None, None, (None, None, None))
    assert (flows(database, ALL), targets(database, ALL), last_number(database)) == ([], [], 0)
    assert total(headline(database, ALL, HOURS)) == Numbers()
