"""A lesson as CSV, text and ZIP; the ZIP is a bot that runs and has learned."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.export import Files, as_zip
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.services import OWN_HOOKS, read_export
from dashboard.teaching.lesson import (
    LessonRefused,
    as_csv,
    as_text,
    check_new_name,
    intents,
    taught,
)
from dashboard.teaching.trial import Flip, Understood, tried, understood
from lexclient.errors import LexNotFound
from lexclient.local import serve

FLOWERS = Path(__file__).parents[3] / "bots" / "FlowerShopBot"
LESSON = {"아저씨 문 앞에 오셨나요?": "CheckDelivery", "화분 흙 팔아요, 혹시?": "SellSoil"}


@pytest.fixture(scope="module")
def files() -> Files:
    return read_export(FLOWERS)


def test_the_csv_is_a_test_workbench_set() -> None:
    """Single inputs of the user; commas, quotes and new lines survive."""
    lesson = LESSON | {'say "hi",\nplease': "Greeting"}
    assert list(csv.reader(io.StringIO(as_csv(lesson)))) == [
        ["Line Number", "Conversation Number", "Source", "Input", "Expected Output Intent"],
        ["1", "N/A", "User", "아저씨 문 앞에 오셨나요?", "CheckDelivery"],
        ["2", "N/A", "User", "화분 흙 팔아요, 혹시?", "SellSoil"],
        ["3", "N/A", "User", 'say "hi",\nplease', "Greeting"],
    ]


def test_the_text_lists_intent_by_intent() -> None:
    """To be pasted into the console's editor."""
    lesson = {"하나": "A", "둘": "B", "셋": "A"}
    assert as_text(lesson) == "# A\n하나\n셋\n\n# B\n둘\n"


def test_only_what_is_taught_changes(files: Files) -> None:
    """The samples of the intent grow, once each; a new intent has the others' keys and no more."""
    changed = taught(files, "ko_KR", LESSON | {"  배송   조회요 ": "CheckDelivery"})
    root = PurePosixPath("FlowerShopBot/BotLocales/ko_KR/Intents")
    old, new = root / "CheckDelivery" / "Intent.json", root / "SellSoil" / "Intent.json"
    assert {path for path in changed if changed[path] != files.get(path)} == {old, new}
    before: dict[str, Any] = json.loads(files[old])
    after: dict[str, Any] = json.loads(changed[old])
    added = [{"utterance": "아저씨 문 앞에 오셨나요?"}, {"utterance": "배송 조회요"}]
    assert after == before | {"sampleUtterances": before["sampleUtterances"] + added}
    fresh = json.loads(changed[new])
    assert set(fresh) == set(before)
    assert {name: value for name, value in fresh.items() if value} == {
        "name": "SellSoil",
        "identifier": fresh["identifier"],
        "sampleUtterances": [{"utterance": "화분 흙 팔아요, 혹시?"}],
    }
    assert taught(changed, "ko_KR", LESSON) == changed
    assert as_zip(changed) == as_zip(dict(reversed(changed.items())))


def test_a_new_intent_says_what_it_was_given(files: Files) -> None:
    """The taught bot is asked and answers; an intent of the bot keeps its own words."""
    responses = {"SellSoil": " 네, 흙도 팝니다. ", "CheckDelivery": "never said"}
    download = as_zip(taught(files, "ko_KR", LESSON, responses))
    with serve() as server:
        embedded = EmbeddedLex(server, LexByPlace(client_at(server.url)))
        with embedded.on_trial(download, OWN_HOOKS) as bot:
            ref = BotRef.of(bot, "ko_KR")
            new = embedded.lex.recognize(ref, "one", "화분 흙 팔아요, 혹시?")
            old = embedded.lex.recognize(ref, "two", "아저씨 문 앞에 오셨나요?")
    assert [message.content for message in new.messages] == ["네, 흙도 팝니다."]
    assert (old.intent, [m for m in old.messages if "never" in m.content]) == ("CheckDelivery", [])


def test_the_response_of_a_new_intent_names_no_slot(files: Files) -> None:
    """Braces would: the new intent has none."""
    with pytest.raises(LessonRefused) as caught:
        taught(files, "ko_KR", LESSON, {"SellSoil": "네, {soil}도 팝니다"})
    assert caught.value.rule == "braces"


@pytest.mark.parametrize(
    ("name", "rule", "intent"),
    [
        ("Sell Soil", "name", "Sell Soil"),
        ("흙", "name", "흙"),
        ("a" * 101, "name", "a" * 101),
        ("fallbackintent", "name", "fallbackintent"),
        ("greeting", "exists", "Greeting"),
    ],
)
def test_a_name_that_no_new_intent_can_have(name: str, rule: str, intent: str) -> None:
    """Said before anything is taught, with the intent that has the name already."""
    with pytest.raises(LessonRefused) as caught:
        check_new_name(name, ["Greeting"])
    assert (caught.value.rule, caught.value.values) == (rule, {"intent": intent})
    check_new_name("Sell-Soil_2", ["Greeting"])


def test_the_intents_that_can_be_taught(files: Files) -> None:
    """All of the locale but FallbackIntent."""
    assert intents(files, "ko_KR") == [
        *("BookClass", "CancelOrder", "ChangeBooking", "CheckDelivery", "Greeting"),
        *("OpeningHours", "OrderFlowers", "StoreLocation"),
    ]
    assert intents(files, "ja_JP") == []


@pytest.mark.parametrize(
    ("locale_id", "lesson", "rule", "values"),
    [
        ("ja_JP", LESSON, "no_locale", {"locale": "ja_JP"}),
        ("ko_KR", {"뭐": "FallbackIntent"}, "name", {"intent": "FallbackIntent"}),
        ("ko_KR", {"뭐": "내 의도"}, "name", {"intent": "내 의도"}),
        ("ko_KR", {"{Flower} 줘": "OrderFlowers"}, "braces", {"utterance": "{Flower} 줘"}),
        ("ko_KR", {"안녕": "OrderFlowers"}, "taken", {"utterance": "안녕", "intent": "Greeting"}),
    ],
)
def test_what_lex_would_not_build_is_refused(
    files: Files, locale_id: str, lesson: dict[str, str], rule: str, values: dict[str, str]
) -> None:
    """Before the download, and with what is wrong where."""
    with pytest.raises(LessonRefused) as caught:
        taught(files, locale_id, lesson)
    assert (caught.value.rule, caught.value.values) == (rule, values)


def test_the_taught_bot_runs_and_has_learned(files: Files) -> None:
    """From the downloaded bytes alone: both utterances were unknown and are now recognised."""
    download = as_zip(taught(files, "ko_KR", LESSON))
    with serve() as server:
        embedded = EmbeddedLex(server, LexByPlace(client_at(server.url)))
        lex, hooks = embedded.lex, OWN_HOOKS
        with embedded.on_trial(FLOWERS, hooks) as old, embedded.on_trial(download, hooks) as new:
            before, after = BotRef.of(old, "ko_KR"), BotRef.of(new, "ko_KR")
            seen: list[float] = []
            trial = tried(lex, before, after, LESSON, ["안녕하세요"], progress=seen.append)
            known = understood(lex, after, "안녕하세요", "another-session")
        with pytest.raises(LexNotFound):
            understood(lex, after, "안녕하세요", "after-the-trial")
    assert (trial.utterances, trial.lesson, trial.recognised) == (3, 2, 2)
    assert [(flip.utterance, flip.after, flip.good) for flip in trial.flips] == [
        ("아저씨 문 앞에 오셨나요?", Understood("CheckDelivery", 1.0), True),
        ("화분 흙 팔아요, 혹시?", Understood("SellSoil", 1.0), True),
    ]
    assert all(flip.before == Understood("FallbackIntent", None) for flip in trial.flips)
    assert known.intent == "Greeting"
    assert seen == [1 / 3, 2 / 3, 1.0]


def test_a_flip_is_good_only_as_the_lesson_wants_it() -> None:
    """What the lesson does not speak of is neither good nor bad."""
    one, other = Understood("A", 0.5), Understood("B", 0.6)
    wanted = ("B", "C", None)
    assert [Flip("x", one, other, intent).good for intent in wanted] == [True, False, None]
