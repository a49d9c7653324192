"""The oddities of real records, each read as it is meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from dashboard.conversation.turn import Turn
from dashboard.ingest.keeping import change
from dashboard.ingest.moments import moment
from dashboard.ingest.record import Record, record
from dashboard.ingest.sources.events import Event
from dashboard.ingest.turns import Threshold, Turns
from dashboard.log.database import Database
from dashboard.log.ingested.writing import IngestedTurns, kept
from dashboard.log.turns import TurnLog
from fallback.answerer import Answer
from fallback.hook.provenance import told
from tests.dashboard.ingest.records import a_record, intent


def read(value: dict[str, Any], time: object = None) -> Record:
    one = record(Event("logs", 1, dict(value), time))
    assert isinstance(one, Record)
    return one


def turns_of(*values: dict[str, Any]) -> list[Turn]:
    """The turns of records in their order, held to 0.40."""
    turns = Turns(lambda _record: Threshold(0.4, "assumed"))
    return [turns.turn(read(value), "logs") for value in values]


@pytest.mark.parametrize(
    ("confidence", "score"),
    [
        ("0.63", 0.63),
        ("1.00", 1.0),
        (0.63, 0.63),
        (1, 1.0),
        ({"score": 0.63}, 0.63),
        ({"score": "0.63"}, 0.63),
        ("", None),
        ("high", None),
        ("NaN", None),
        ("1e400", None),
        (10**400, None),
        (True, None),
        (7, None),
        ({"score": {"score": 1}}, None),
        ([0.5], None),
    ],
)
def test_a_score_in_any_form(confidence: object, score: float | None) -> None:
    """A string, a number, an object; what is no score of 0 to 1 is none."""
    (turn,) = turns_of(a_record(1, intent("A", confidence)))
    assert turn.recognition
    assert [one.score for one in turn.recognition.interpretations] == [score]


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("2026-11-02T10:01:00.000Z", 1),
        ("2026-11-02T10:01:00Z", 1),
        ("2026-11-02T19:02:00+09:00", 2),
        ("2026-11-02 10:03:00.123", 3),
        ("20261102T100400Z", 4),
        (1793613900000, 5),
        ("1793613960000", 6),
        (1793614020.5, 7),
    ],
)
def test_a_time_in_any_form_and_zone(written: object, minute: int) -> None:
    """ISO 8601 with and without a zone, seconds and milliseconds since 1970; in UTC."""
    read_ = moment(written)
    assert read_
    assert read_.replace(second=0, microsecond=0) == dt.datetime(2026, 11, 2, 10, minute)


@pytest.mark.parametrize("written", [None, True, "", "soon", "9" * 400, 10**400, -(10**20), {}])
def test_what_is_no_time(written: object) -> None:
    """Is unknown, not an error."""
    assert moment(written) is None


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", 1])
def test_a_time_outside_of_all_logs(written: object) -> None:
    """Is none: one turn of the year 9999 would leave no day after it to count to."""
    assert record(Event("logs", 1, a_record(1) | {"timestamp": written})) == "no_time"


def test_the_outer_time_where_the_record_has_none() -> None:
    """The event's, or the stamp before the line."""
    value = a_record(1)
    del value["timestamp"]
    assert read(value, 1793613900000).time == dt.datetime(2026, 11, 2, 10, 5)
    assert read(value, "2026-11-02T10:06:00Z").time == dt.datetime(2026, 11, 2, 10, 6)
    assert record(Event("logs", 1, value)) == "no_time"


def test_the_reply_to_a_question_is_known_by_the_record_before() -> None:
    """A slot's value after ElicitSlot, a yes after ConfirmIntent; not in another session."""
    state = {"intent": {"name": "Book"}, "dialogAction": {"type": "ElicitSlot"}}
    asked = a_record(1, intent("Book", "0.9"), sessionId="s", sessionState=state)
    state = {"intent": {"name": "Book"}, "dialogAction": {"type": "ConfirmIntent"}}
    replied = a_record(2, intent("Book"), sessionId="s", sessionState=state)
    confirmed = a_record(3, intent("Book"), sessionId="s")
    elsewhere = a_record(4, intent("Book", "0.9"), sessionId="t")
    turns = turns_of(asked, replied, confirmed, elsewhere)
    assert [turn.reason for turn in turns] == [
        "intent_matched",
        "slot_elicitation",
        "confirmation",
        "intent_matched",
    ]


def test_our_hook_says_which_target_answered() -> None:
    """Its session attributes tell target, tokens and times; its words are the bot's messages."""
    answer = Answer("luna", "", "complete", first_s=0.5, total_s=1.5)
    state = {
        "intent": {"name": "FallbackIntent"},
        "sessionAttributes": told(answer, "id-1"),
        "dialogAction": {"type": "Close"},
    }
    (turn,) = turns_of(
        a_record(1, intent("FallbackIntent"), intent("A", "0.2"), sessionState=state)
    )
    assert (turn.reason, turn.target, turn.text) == ("hook_answered", "luna", "One moment.")
    assert turn.answer
    assert (turn.answer.first_s, turn.answer.total_s) == (0.5, 1.5)


def test_bedrock_and_the_channels() -> None:
    """Assisted NLU's interpretations say so and may have no score; speech and keys are known."""
    value = a_record(1, intent("A", interpretationSource="Bedrock"), inputMode="Speech")
    (turn,) = turns_of(value | {"transcriptions": [{"transcription": "hello"}]})
    assert turn.recognition
    assert turn.recognition.current
    assert (turn.recognition.current.source, turn.recognition.current.score) == ("Bedrock", None)
    assert turn.origin
    assert turn.origin.channel == "Speech"
    assert [read(a_record(1, inputMode=m)).channel for m in ("DTMF", "text", "fax", 3)] == [
        "DTMF",
        "Text",
        None,
        None,
    ]


def test_an_answer_of_bedrock_is_a_source_of_its_own() -> None:
    """Its request attribute tells it, whoever chose the intent; without a message it is what was
    said. What is no text in its place is passed over."""
    attributes = {"x-amz-lex:qnA-search-response": "Until nine."}
    value = a_record(1, intent("Faq"), requestAttributes=attributes)
    turns = [*turns_of(value | {"messages": []}), *turns_of(value)]
    assert [(one.answered_by, one.reason, one.intent) for one in turns] == [
        ("bedrock", "bedrock_answered", "Faq")
    ] * 2
    assert [one.text for one in turns] == ["Until nine.", "One moment."]
    for odd in (None, [], "x", {"x-amz-lex:qnA-search-response": 1}):
        (turn,) = turns_of(a_record(1, intent("Faq"), requestAttributes=odd))
        assert (turn.answered_by, turn.reason) == ("lex", "intent_matched")


def test_a_missed_utterance_without_interpretations() -> None:
    """The guide: intent and slots do not appear where `missedUtterance` is true."""
    value = a_record(1, missedUtterance=True, interpretations=[], sessionState={})
    (turn,) = turns_of(value)
    assert (turn.answered_by, turn.reason, turn.intent) == (
        "fallback",
        "no_candidate",
        "FallbackIntent",
    )


ODD: list[dict[str, Any]] = [
    {"messages": None},
    {"messages": "hello"},
    {"messages": [None, 3, {"content": None}, {"contentType": 3}]},
    {"interpretations": None},
    {"interpretations": {"a": 1}},
    {"interpretations": [None, [], {"intent": "A"}, {"intent": {"name": {}}}]},
    {"interpretations": [{"intent": {"name": "A", "slots": {"Name": "{Name}", "B": 3}}}]},
    {"interpretations": [{"intent": {"name": "A", "slots": {"N": {"value": "{N}"}}}}]},
    {
        "interpretations": [
            {"intent": {"name": "A", "slots": {"N": {"value": {"resolvedValues": 3}}}}}
        ]
    },
    {"interpretations": [{"intent": {"name": "A", "slots": []}, "interpretationSource": {}}]},
    {"sessionState": None},
    {"sessionState": {"intent": "A", "dialogAction": [], "sessionAttributes": 3}},
    {"sessionState": {"intent": {"name": ["A"]}, "dialogAction": {"type": [1]}}},
    {"requestId": None, "sessionId": None, "inputTranscript": None},
    {"requestId": 3, "sessionId": {}, "inputTranscript": []},
    {"bot": {}},
    {"bot": {"id": None, "name": [], "version": 3}},
    {"message-version": "2.0", "messageVersion": None},
]


@pytest.mark.parametrize("odd", ODD)
def test_fields_of_any_shape(odd: dict[str, Any]) -> None:
    """Nothing a record holds stops the others from coming in."""
    (turn,) = turns_of(a_record(1) | odd)
    assert turn.route


def test_one_request_is_one_turn() -> None:
    """Its id makes the turn's; without one, session, time and words do."""
    assert read(a_record(1)).turn_id == read(a_record(1, inputTranscript="again")).turn_id
    assert read(a_record(1)).turn_id != read(a_record(2)).turn_id
    without = [a_record(1, requestId=None), a_record(1, requestId=None, inputTranscript="other")]
    assert read(without[0]).turn_id == read(dict(without[0])).turn_id
    assert read(without[0]).turn_id != read(without[1]).turn_id


SCALAR = {"originalValue": "1pm", "interpretedValue": "13:00", "resolvedValues": ["13:00"]}
MISSED = ("FallbackIntent", "no_candidate")
# changes of a record, after the developer guide and what people published: intent and reason of it
ODD: dict[str, tuple[dict[str, Any], tuple[str | None, str]]] = {
    "a flag in quotes, no interpretations": (
        {"missedUtterance": "true", "interpretations": None, "sessionState": {}},
        MISSED,
    ),
    "a miss without its intent": (
        {"missedUtterance": True, "interpretations": [{}], "sessionState": {"intent": None}},
        ("", "intent_matched"),
    ),
    "a list of slot values": (
        {
            "interpretations": [
                {
                    "intent": {
                        "name": "A",
                        "slots": {"T": {"shape": "List", "values": [{"value": SCALAR}]}},
                    },
                    "nluConfidence": "0.9",
                }
            ],
            "sessionState": {},
        },
        ("A", "intent_matched"),
    ),
    "slots within a slot": (
        {
            "interpretations": [
                intent("A", "0.9")
                | {"intent": {"name": "A", "slots": {"T": {"subSlots": {"U": None}}}}}
            ],
            "sessionState": {},
        },
        ("A", "intent_matched"),
    ),
    "moods in quotes": (
        {
            "interpretations": [
                intent("A", ".98", sentimentResponse={"sentimentScore": {"positive": "0.1"}})
            ],
            "sessionState": {},
        },
        ("A", "intent_matched"),
    ),
    "an answer out of documents": (
        {
            "interpretations": [{"intent": {"name": "Search", "kendraResponse": {"x": []}}}],
            "sessionState": {},
        },
        ("Search", "intent_matched"),
    ),
    "a message without content": (
        {"messages": [{"contentType": "ImageResponseCard", "imageResponseCard": {}}, {}]},
        ("OrderStatus", "intent_matched"),
    ),
    "a call that nobody said": (
        {"operationName": "PutSession", "inputTranscript": None, "interpretations": []},
        ("OrderStatus", "intent_matched"),
    ),
    "a telephone": (
        {
            "inputMode": "speech",
            "bargeIn": "true",
            "audioProperties": {"duration": {"total": "3"}},
            "transcriptions": [{"transcription": "x", "resolvedSlots": {}}],
        },
        ("OrderStatus", "intent_matched"),
    ),
    "attributes that are no texts": (
        {"sessionState": {"intent": {"name": "A"}, "sessionAttributes": {"n": 1, "o": None}}},
        ("A", "intent_matched"),
    ),
    "a score beyond all": (
        {"interpretations": [intent("A", "NaN"), intent("B", 7), intent("C", [1])]},
        ("OrderStatus", "intent_matched"),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_records_as_they_are_published(name: str, database: Database) -> None:
    """Each comes in, is routed, and is read again as it was written."""
    changes, routed = ODD[name]
    (turn,) = turns_of(a_record(1) | changes)
    assert turn.route
    assert (turn.route.intent, turn.route.reason) == routed
    assert IngestedTurns(database).write([kept(turn, change("masked", "key"))]) == 1
    (logged,) = TurnLog(database).recent()
    assert (logged.route, logged.utterance) == (turn.route, turn.utterance)
