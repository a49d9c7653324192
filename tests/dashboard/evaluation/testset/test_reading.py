"""Test sets as people save them, and what they are told about the lines that cannot be used."""

from __future__ import annotations

import pytest

from dashboard.evaluation.testset.reading import read
from dashboard.evaluation.testset.records import Problem, SetRefused
from dashboard.evaluation.testset.testset import Conversation, TestSet, UserTurn

SIMPLE = "utterance,intent\n안녕,HelloWorld\n오늘 날씨 어때?,FallbackIntent\n"
SIMPLE_SET = TestSet(
    "set.csv",
    (
        Conversation("", (UserTurn(1, 2, "안녕", "HelloWorld"),)),
        Conversation("", (UserTurn(2, 3, "오늘 날씨 어때?", "FallbackIntent"),)),
    ),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp949"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_ending(
    encoding: str, separator: str, ending: str
) -> None:
    """What Excel, Numbers and editors write, in Korea too."""
    text = SIMPLE.replace(",", separator).replace("\n", ending)
    reading = read(text.encode(encoding), "set.csv")
    assert (reading.testset, reading.problems) == (SIMPLE_SET, ())


@pytest.mark.parametrize(
    "header",
    [
        "Line #,Conversation #,Source,Input,Expected Output Intent,Expected Output Slot 1,"
        "Expected Output Slot 2",
        "Line Number,Conversation Number,Conversation Participant,Input,Expected Output Intent,"
        "Expected Output Slot 1,Expected Output Slot 2",
        " line #,CONVERSATION #,Source,Input ,Expected  Output Intent,"
        "Intent Expected Output Slot 1,Expected Output Slot",
    ],
)
def test_both_spellings_of_the_test_workbench(header: str) -> None:
    """Singles by empty, `-` and N/A; Agent rows belong to the user turn before them."""
    rows = (
        "1,,User,book a cleaning tomorrow,MakeAppointment,Type = cleaning,Date = tomorrow\n"
        "2,-,User,hello,Greeting,,\n"
        "3,7,User,book an appointment,MakeAppointment,,\n"
        "4,7,Agent,What type would you like?,MakeAppointment,,\n"
        "5,7,user,cleaning,MakeAppointment,\"Type='deep, cleaning'\",\n"
        "6,N/A,User,what is love,oos,,\n"
    )
    reading = read(f"{header}\n{rows}".encode(), "set.csv")
    assert reading.problems == ()
    make = "MakeAppointment"
    assert reading.testset.conversations == (
        Conversation(
            "",
            (
                UserTurn(
                    1,
                    2,
                    "book a cleaning tomorrow",
                    make,
                    slots={"Type": "cleaning", "Date": "tomorrow"},
                ),
            ),
        ),
        Conversation("", (UserTurn(2, 3, "hello", "Greeting"),)),
        Conversation(
            "7",
            (
                UserTurn(3, 4, "book an appointment", make, prompts=("What type would you like?",)),
                UserTurn(4, 6, "cleaning", make, slots={"Type": "deep, cleaning"}),
            ),
        ),
        Conversation("", (UserTurn(5, 7, "what is love", "FallbackIntent"),)),
    )


def test_contexts_attributes_and_hints() -> None:
    """Every text column of the Test Workbench arrives at the turn."""
    text = (
        "Source\tInput\tExpected Output Intent\tInput Context Tag 1\tInput Context Tag 2\t"
        "Expected Output Context Tag 1\tRequest Attribute 1\tSession Attribute 1\t"
        "RunTime Hint 1\tRunTime Hint 2\n"
        "User\thi\tGreeting\tvip\tnight\tgreeted\ttier = \"gold 'A'\"\tuser=kim=lee\t"
        "Greeting.Name = Kim\tGreeting.Name='Lee'\n"
    )
    assert read(text.encode(), "set.csv").testset.turns == (
        UserTurn(
            number=1,
            line=2,
            utterance="hi",
            intent="Greeting",
            contexts=("vip", "night"),
            expected_contexts=("greeted",),
            request_attributes={"tier": "gold 'A'"},
            session_attributes={"user": "kim=lee"},
            hints={"Greeting": {"Name": ("Kim", "Lee")}},
        ),
    )


WORKBENCH = (
    "Conversation #,Source,Input,Expected Output Intent,Expected Output Slot 1,RunTime Hint 1"
)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("-,User,,Greeting,,", Problem(3, "Input", "blank")),
        (
            f"-,User,{'가' * 1025},Greeting,,",
            Problem(3, "Input", "too_long", (("length", 1025), ("limit", 1024))),
        ),
        (
            "-,User,a\x07b,Greeting,,",
            Problem(3, "Input", "control_character", (("position", 2), ("character", "U+0007"))),
        ),
        ("-,User,hi,,,", Problem(3, "Expected Output Intent", "no_intent")),
        ("-,User,hi", Problem(3, "Expected Output Intent", "no_intent")),
        ("-,Bot,hi,Greeting,,", Problem(3, "Source", "source", (("text", "bot"),))),
        (
            "-,User,hi,Greeting,Kim,",
            Problem(3, "Expected Output Slot 1", "pair", (("text", "Kim"),)),
        ),
        (
            "-,User,hi,Greeting,,Name = Kim",
            Problem(3, "RunTime Hint 1", "hint", (("text", "Name = Kim"),)),
        ),
        (
            f"{'9' * 51},User,hi,Greeting,,",
            Problem(3, "Conversation #", "conversation_id", (("limit", 50),)),
        ),
        (
            "-,User,hi, there,Greeting,,,",
            Problem(3, "Expected Output Slot 1", "pair", (("text", "Greeting"),)),
        ),
        ("-,User,hi,Greeting,,,more", Problem(3, "", "cells", (("cells", 7), ("columns", 6)))),
        ('-,User,"hi" there,Greeting,,', Problem(3, "", "quotes")),
        ('-,User,"hi,Greeting,,', Problem(3, "", "quotes")),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(row: str, problem: Problem) -> None:
    """Line and column of the file; the lines before and after it can still be run."""
    text = f"{WORKBENCH}\n-,User,first,Greeting,,\n{row}\n-,User,last,Greeting,,\n"
    reading = read(text.encode(), "set.csv")
    assert reading.problems == (problem,)
    assert [turn.utterance for turn in reading.testset.turns] == ["first", "last"]


def test_a_line_break_inside_quotes_does_not_move_the_lines() -> None:
    """The next record's line is the one an editor shows."""
    text = 'utterance,intent\n"one\ntwo",A\n,B\n'
    reading = read(text.encode(), "set.csv")
    assert reading.testset.turns == (UserTurn(1, 2, "one\ntwo", "A"),)
    assert reading.problems == (Problem(4, "utterance", "blank"),)


def test_a_conversation_with_a_bad_line_is_left_out_and_said_so() -> None:
    """Its other turns would be measured in a state the set did not mean."""
    text = f"{WORKBENCH}\n1,User,a,A,,\n1,User,,A,,\n1,User,c,A,,\n2,User,d,A,,\n"
    reading = read(text.encode(), "set.csv")
    assert [turn.utterance for turn in reading.testset.turns] == ["d"]
    assert reading.problems == (
        Problem(2, "", "conversation_left_out", (("id", "1"),)),
        Problem(3, "Input", "blank"),
    )


def test_more_turns_than_the_test_workbench_takes() -> None:
    """Thirty turns are the limit of one conversation."""
    rows = "".join(f"1,User,{n},A,,\n" for n in range(31))
    reading = read(f"{WORKBENCH}\n{rows}".encode(), "set.csv")
    assert reading.problems == (Problem(2, "", "too_many_turns", (("id", "1"), ("limit", 30))),)


def test_a_file_full_of_errors_ends() -> None:
    """Two hundred problems are told, then reading stops."""
    reading = read(b"utterance,intent\n" + b'"x\n' * 5000, "set.csv")
    assert len(reading.problems) == 200
    reading = read(b"utterance,intent\n" + b"x,\n" * 5000, "set.csv")
    assert reading.problems[-1] == Problem(202, "", "given_up", (("limit", 200),))


def test_a_shielded_formula_is_read_as_it_was_said() -> None:
    """The apostrophe that our own files put before `=` or `-` is not part of the utterance."""
    assert read(b"utterance,intent\n'=1+1,A\n'quoted',A\n", "s").testset.turns == (
        UserTurn(1, 2, "=1+1", "A"),
        UserTurn(2, 3, "'quoted'", "A"),
    )


@pytest.mark.parametrize(
    ("data", "rule", "values"),
    [
        (b"", "empty", {}),
        (b"\xef\xbb\xbf  \n", "empty", {}),
        (b"utterance,intent\n", "no_rows", {}),
        (b"question;answer\nhi;there\n", "columns", {"header": "question, answer"}),
        (b"Source,Expected Transcription,Expected Output Intent\n", "audio", {}),
        (b"utterance,intent\nok,A\n\xff\xff\xff,B\n", "encoding", {"line": 3}),
        (b"x" * 10_000_001, "too_big", {"limit": 10}),
    ],
)
def test_a_file_that_cannot_be_used_at_all(
    data: bytes, rule: str, values: dict[str, object]
) -> None:
    """One refusal with its rule; the page and the command line have a sentence for each."""
    with pytest.raises(SetRefused, match=f"^{rule}$") as refused:
        read(data, "set.csv")
    assert refused.value.values == values
