"""What a run is written as: rows, sets, the report; and what two runs differ in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
import re
from dataclasses import replace
from xml.etree import ElementTree

from dashboard.bots.ref import BotRef
from dashboard.conversation.turn import Reason, Route, Turn
from dashboard.evaluation import sentences, tables
from dashboard.evaluation.junit import junit
from dashboard.evaluation.numbers.difference import compare
from dashboard.evaluation.numbers.sweep import Point, Proposal
from dashboard.evaluation.report import html
from dashboard.evaluation.run.results import Failure, SlotResult, TurnResult
from dashboard.evaluation.run.runs import Plan, Run
from dashboard.evaluation.testset import fromlog
from dashboard.evaluation.testset.reading import read
from dashboard.evaluation.testset.testset import Conversation, UserTurn
from dashboard.jobs.jobs import Job
from dashboard.texts import Texts
from tests.dashboard.evaluation.rows import random_rows, row, scored
from tests.dashboard.turns import a_turn, heard

EVIL = "<script>alert(1)</script>\x07![x](http://evil/)"
ENGLISH = Texts("en")


def run_of(*results: TurnResult) -> Run:
    at = dt.datetime(2026, 11, 22, 9, 30)
    job = Job("job", "evaluation", "", "title", "finished", None, {}, 2, at)
    plan = Plan(BotRef("Bot", "BOTBOTBOT1", "TSTALIASID", "ko_KR", 0.4), "EMBEDDED", 2)
    return Run(job, plan, "set.csv", "digest", results)


def cells(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_rows_in_the_shape_of_the_test_workbench() -> None:
    """Expected beside actual, the three matches, the conversation's own, and the error."""
    results = [
        scored(1, "Order", "Order", 0.9, conversation="7", said="네"),
        row(
            2,
            "Order",
            "Order",
            conversation="7",
            place=2,
            match="Mismatched",
            slots=(SlotResult("Date", "today", "2026-11-23", matched=False),),
            utterance="=1+1",
        ),
        row(
            3,
            "Order",
            None,
            match="ExecutionError",
            failure=Failure("execution_error", {"error": "LexTimeout", "message": "late"}),
        ),
    ]
    one, two, three = cells(tables.result_rows(results))
    assert one["Conversation #"] == "7"
    assert one["Actual Output Intent"] == "Order"
    assert (one["Intent Match Result"], one["End To End Result"]) == ("Matched", "Matched")
    assert (one["Score"], one["Candidates"]) == ("0.9", "Order 0.90")
    assert one["Conversation End To End Result"] == "Mismatched"
    assert two["Input"] == "'=1+1"
    assert two["Expected Output Slot 1"] == "Date = today"
    assert two["Actual Output Slot 1"] == "Date = 2026-11-23"
    assert two["Slot Match Result"] == "Mismatched"
    assert (three["Conversation #"], three["Intent Match Result"]) == ("N/A", "ExecutionError")
    assert (three["Error Code"], three["Error Message"]) == ("LexTimeout", "late")


def test_rows_can_be_run_again_as_a_set() -> None:
    """The first columns are a test set's, and shields are taken away again."""
    data = tables.result_rows([row(1, "Order", "Hours", utterance="=1+1")])
    reading = read(data, "again.csv")
    assert (reading.testset.turns, reading.problems) == ((UserTurn(1, 2, "=1+1", "Order"),), ())


def test_templates_are_sets_that_can_be_read() -> None:
    """What people start from has no problem of its own."""
    for data, conversations in ((tables.template(), 3), (tables.simple_template(), 2)):
        reading = read(data, "template.csv")
        assert (len(reading.testset.conversations), reading.problems) == (conversations, ())


def logged(utterance: str, intent: str | None, reason: Reason, **slots: str) -> Turn:
    values = {name: {"value": {"interpretedValue": value}} for name, value in slots.items()}
    response = {"sessionState": {"intent": {"slots": {**values, "Open": None}}}}
    decided = Route(None if reason == "lex_error" else "lex", reason, 0.4, intent)
    return a_turn(utterance, route=decided, recognition=heard(response))


def test_a_set_from_the_log() -> None:
    """Replies stay with the turn they follow, each slot is expected where it was filled."""
    rows = [
        logged("홍길동", "HelloWorld", "slot_elicitation"),  # its opening is not in the log
        logged("안녕", "HelloWorld", "intent_matched"),
        logged("홍길동", "HelloWorld", "slot_elicitation", Name="홍길동"),
        logged("네", "HelloWorld", "confirmation", Name="홍길동"),
        logged("실패", None, "lex_error"),
        logged("날씨?", "FallbackIntent", "no_candidate"),
    ]
    made = fromlog.conversations(rows)
    assert made == [
        Conversation(
            "1",
            (
                UserTurn(0, 0, "안녕", "HelloWorld"),
                UserTurn(0, 0, "홍길동", "HelloWorld", slots={"Name": "홍길동"}),
                UserTurn(0, 0, "네", "HelloWorld"),
            ),
        ),
        Conversation("", (UserTurn(0, 0, "날씨?", "FallbackIntent"),)),
    ]
    assert read(tables.set_rows(made), "log.csv").problems == ()


def test_the_report_opens_without_a_network_and_runs_nothing() -> None:
    """No address, no script; what strangers wrote is text."""
    run = run_of(scored(1, "Order", "Order", 0.9), row(2, EVIL, "Order", utterance=EVIL))
    for language in ("ko", "en"):
        page = html(run, Texts(language))
        assert "<script" not in page
        assert not re.search(r"(?:src|href|url)\s*[=(]", page)
        assert "default-src 'none'" in page
        assert "&lt;script&gt;" in page


def test_the_report_of_150_intents_and_of_nothing() -> None:
    """Every cell of the matrix that is not zero is drawn and named."""
    rows = random_rows(4500, 150, 1)
    page = html(run_of(*rows), ENGLISH)
    wrong = {(one.expected, one.actual) for one in rows}
    assert page.count("→ ") >= len(wrong)
    assert "Intent149" in page
    assert "–" in html(run_of(), ENGLISH)


def test_junit_holds_what_xml_cannot() -> None:
    """Control characters are replaced; a conversation is one case with its first failure."""
    results = [
        row(1, "Order", "Order", conversation="1", utterance=EVIL),
        row(
            2,
            "Order",
            "Hours",
            conversation="1",
            failure=Failure("intent_mismatch", {"expected": "Order", "actual": "Hours"}),
        ),
        row(3, "Order", None, conversation="1", match="Skipped"),
    ]
    suite = ElementTree.fromstring(junit(run_of(*results), ENGLISH))
    (case,) = suite
    assert case.get("name") == "2: <script>alert(1)</script>\ufffd![x](http://evil/)"
    assert [one.get("message") for one in case] == ["Expected the intent Order, got Hours."]


def test_junit_is_xml_whatever_was_said() -> None:
    """Two hundred texts of what XML cannot hold or might close early; they are read back whole."""
    dice = random.Random(16)
    parts = (
        "]]>",
        "<![CDATA[",
        "<!--",
        "&#0;",
        "&amp;",
        '"',
        "'",
        "<",
        "\t",
        "\n",
        "\r",
        "꽃",
        "😀",
    )
    unfit = ("\0", "\x0b", "\x1f", "\ud800", "\udfff", "\ufffe", "\uffff")
    texts = ["".join(dice.choices(parts + unfit, k=6)) for _ in range(200)]
    rows = [
        row(
            number,
            text,
            "Order",
            utterance=text,
            failure=Failure("intent_mismatch", {"expected": text, "actual": text}),
        )
        for number, text in enumerate(texts, 1)
    ]
    suite = ElementTree.fromstring(junit(replace(run_of(*rows), set_name=texts[0]), ENGLISH))
    fit = [re.sub("[" + "".join(unfit) + "]", "\ufffd", text) for text in texts]
    assert suite.get("name") == fit[0]
    assert [case.get("name") for case in suite] == [f"{n}: {text}" for n, text in enumerate(fit, 2)]
    assert [case[0].get("message") for case in suite] == [
        f"Expected the intent {text}, got {text}." for text in fit
    ]


def test_flips_changes_and_mcnemar_in_words() -> None:
    """Two that broke and two that were fixed are noise; ten fixed are not."""
    names = ["A"] * 6 + ["B"] * 6
    before = [row(n, name, name if n % 3 else "C") for n, name in enumerate(names, 1)]
    after = [row(n, name, name if n % 4 else "C") for n, name in enumerate(names, 1)]
    found = compare(before, after)
    assert [(f.before.number, f.kind) for f in found.flips] == [
        (3, "fixed"),
        (4, "broken"),
        (6, "fixed"),
        (8, "broken"),
        (9, "fixed"),
    ]
    assert (found.pairs, found.alone, found.right) == (12, 0, (8, 9))
    assert [(one.intent, one.support) for one in found.intents] == [("A", 6)]
    assert sentences.chance(found.p_value, 5, ENGLISH).startswith("Likely noise")
    better = compare([row(n, "A", "C") for n in range(10)], [row(n, "A", "A") for n in range(10)])
    assert sentences.chance(better.p_value, 10, ENGLISH).startswith("A clear difference")
    assert sentences.chance(1.0, 0, ENGLISH) == "Nothing changed sides."


def test_runs_of_different_sets_are_paired_by_what_was_said_or_by_number() -> None:
    """What stands in one of them only is counted; parallel sets pair in their order."""
    before = [row(1, "A", "A", utterance="x"), row(2, "A", "A", utterance="y")]
    after = [row(1, "A", "B", utterance="y"), row(2, "B", "B", utterance="z")]
    found = compare(before, after)
    assert (found.pairs, found.alone, found.count("broken")) == (1, 2, 1)
    korean = [row(1, "A", "A", utterance="안녕"), row(2, "B", "A", utterance="꽃")]
    english = [row(1, "A", "A", utterance="hi"), row(2, "B", "B", utterance="flower")]
    assert compare(korean, english).pairs == 2
    assert compare(korean, [row(1, "B", "B", utterance="hi")]).pairs == 0


def test_the_threshold_as_a_sentence() -> None:
    """All numbers that a ticket needs, and money where the price is known."""
    now, then = Point(0.4, 200, 150, 120, 12, 8), Point(0.55, 200, 160, 100, 2, 18)
    change, keep = Proposal(then, 0.5, 0.6, now), Proposal(then, 0.3, 0.6, now)
    assert sentences.ticket(change, 5, 0.002, ENGLISH) == (
        "Changing the threshold from 0.40 to 0.55 (over 200 evaluated turns, one wrong answer "
        "counted as 5 fallbacks): accuracy 75.0% → 80.0%, coverage 60.0% → 50.0%, false "
        "accepts 12 → 2, false fallbacks 8 → 18, model calls per 1,000 turns 400 → 500. "
        "Over the 200 turns none from 0.50 to 0.60 can be told from the cheapest, 0.55 (95%). "
        "Model cost per 1,000 turns $0.800 → $1.000."
    )
    assert sentences.ticket(keep, 5, None, ENGLISH).startswith("Keep the threshold 0.40")


def test_the_turns_of_a_set_add_up() -> None:
    """Whatever a view leaves out is named, so that its total is no riddle."""
    rows = [
        row(1, "A", "A", score=0.9, candidates=(("A", 0.9),)),
        row(2, "A", "A", reason="slot_elicitation", score=1.0, candidates=(("A", 1.0),)),
        row(3, "A", "A", reason="intent_matched", candidates=(("A", None), ("B", 0.76))),
        row(4, "A", None, match="ExecutionError"),
        row(5, "A", None, match="Skipped"),
    ]
    assert sentences.totals(rows, ENGLISH) == (
        "The set has 5 turns: 1 decided by the threshold, 1 reply to the bot's questions, "
        "1 answered without a score, 2 not run."
    )
