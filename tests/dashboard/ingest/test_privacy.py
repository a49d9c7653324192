"""What identifies a person is gone before anything is stored."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

from dashboard.ingest.command import main
from dashboard.log.database import Database
from dashboard.log.settings import LogSettings
from dashboard.log.turns import TurnLog
from dashboard.privacy import unidentified, unidentified_call
from tests.dashboard.ingest.records import a_record, intent, lines


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call 010-1234-5678 now", "call [phone] now"),
        ("제 번호는 01012345678이에요", "제 번호는 [phone]이에요"),
        ("+82 10 1234 5678", "[phone]"),
        ("(02) 123-4567", "[phone]"),
        ("+1 (415) 555-0132", "[phone]"),
        ("415-555-0132", "[phone]"),
        ("(02) -123-4567", "[phone]"),
        ("+1 2345678", "[phone]"),
        ("900101-1234567 입니다", "[resident number] 입니다"),
        ("9001011234567", "[resident number]"),
        ("4111 1111 1111 1111", "[card]"),
        ("4111-1111-1111-1111", "[card]"),
        ("mail kim.a+b@example.co.kr please", "mail [e-mail] please"),
        ("０１０-１２３４-５６７８", "[phone]"),
        # and what identifies nobody stays
        ("2026-11-26 15:30", "2026-11-26 15:30"),
        ("order 12345678", "order 12345678"),
        ("1234567890123", "1234567890123"),
        ("roses for $1,250.00", "roses for $1,250.00"),
    ],
)
def test_what_is_masked(text: str, masked: str) -> None:
    """Phones, cards (by their check digit), resident numbers, e-mail addresses; the same wherever
    they stand in what Lex said."""
    assert unidentified(text) == masked
    call = json.dumps({"slots": [{"text": text}]}, ensure_ascii=False)
    assert json.loads(unidentified_call(call)) == {"slots": [{"text": masked}]}


SECRETS = (
    "010-1234-5678",
    "4111 1111 1111 1111",
    "kim@example.com",
    "900101-1234567",
    "821099998888",
)
TALKATIVE = a_record(
    1,
    {
        "intent": {
            "name": "Pay",
            "slots": {"Card": {"value": {"originalValue": SECRETS[1], "interpretedValue": "x"}}},
        },
        "nluConfidence": "0.9",
    },
    sessionId=f"+{SECRETS[4]}",
    inputTranscript=f"my number is {SECRETS[0]}",
    rawInputTranscript=f"my number is {SECRETS[0]}",
    transcriptions=[{"transcription": f"\u00a0{SECRETS[0]}"}],
    messages=[{"content": f"I write to {SECRETS[2]}", "contentType": "PlainText"}],
    requestAttributes={"name": SECRETS[3]},
    sessionState={"intent": intent("Pay")["intent"], "sessionAttributes": {"id": SECRETS[2]}},
)


@pytest.mark.parametrize("keep", ["masked", "hashed", None])
def test_nothing_of_it_is_in_the_file(keep: str | None, database: Database, tmp_path: Path) -> None:
    """Not in any byte of the log, wherever the record had it; masked where nobody decided."""
    file = tmp_path / "logs.json"
    file.write_text(lines([TALKATIVE]))
    assert main([str(file), *(["--texts", keep] if keep else [])]) == 0
    with sqlite3.connect(str(tmp_path / "log.sqlite3")) as connection:
        dump = "\n".join(connection.iterdump())
    assert [secret for secret in SECRETS if secret in dump] == []
    (turn,) = TurnLog(database).recent()
    assert turn.route
    assert (turn.route.intent, turn.route.score) == ("Pay", 0.9)
    if keep == "hashed":
        assert re.fullmatch(r"[0-9a-f]{16}:\d+", turn.utterance)
        assert "my number" not in dump
    else:
        assert turn.utterance == "my number is [phone]"


def test_the_choice_is_remembered(database: Database, tmp_path: Path) -> None:
    """What was decided at the first ingest holds for the next; a log without texts decides for
    all."""
    for number, options in ((1, ["--texts", "kept"]), (2, [])):
        file = tmp_path / f"{number}.json"
        file.write_text(lines([a_record(number, inputTranscript=SECRETS[0])]))
        assert main([str(file), *options]) == 0
    assert [turn.utterance for turn in TurnLog(database).recent()] == [SECRETS[0]] * 2
    LogSettings(database).keep(days=None, texts=False)
    file = tmp_path / "3.json"
    file.write_text(lines([a_record(3, inputTranscript=SECRETS[0])]))
    assert main([str(file), "--texts", "kept"]) == 0
    hashed = TurnLog(database).recent()[0].utterance
    assert re.fullmatch(r"[0-9a-f]{16}:13", hashed)
