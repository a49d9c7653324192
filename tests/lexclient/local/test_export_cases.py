"""Exports with a fault that a real one showed, read from beside the repository, by boto3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from lexclient.local import serve

CASES = Path(__file__).parents[4] / "shared" / "data" / "cases"
pytestmark = pytest.mark.skipif(
    not CASES.is_dir(), reason="the cases are not beside the repository (../shared/data/cases)"
)
Answer = dict[str, Any]
Say = Callable[[str], Answer]


@pytest.fixture
def talk(connect: Callable[[str], Any]) -> Iterator[Callable[[str], Say]]:
    """A new session with a case, by its name."""
    with ExitStack() as stack:

        def begun(name: str) -> Say:
            runtime = stack.enter_context(serve(CASES / name))
            client, address = connect(runtime.url), runtime.address("en_US")
            return lambda text: dict(client.recognize_text(**address, text=text))

        yield begun


def texts(answer: Answer) -> list[str]:
    return [message["content"] for message in answer.get("messages", ())]


def stands(answer: Answer) -> tuple[str, str | None, str | None]:
    """Dialog action, the slot it asks for, and the intent."""
    state = answer["sessionState"]
    action, intent = state["dialogAction"], state.get("intent") or {}
    return action["type"], action.get("slotToElicit"), intent.get("name")


def slots(answer: Answer) -> dict[str, str | None]:
    filled = answer["sessionState"]["intent"]["slots"]
    return {name: slot and slot["value"]["interpretedValue"] for name, slot in filled.items()}


def test_a_bot_with_a_stale_hook_runs(talk: Callable[[str], Say]) -> None:
    say = talk("MinStale")
    assert stands(say("start")) == ("Close", None, "Main")


def test_a_card_from_the_console_keeps_its_buttons(talk: Callable[[str], Say]) -> None:
    card = talk("MinCard")("start")["messages"][0]["imageResponseCard"]
    buttons = [{"text": "Red", "value": "red"}, {"text": "Blue", "value": "blue"}]
    assert card == {"title": "Pick one", "buttons": buttons}


def test_patterns_with_a_space_match_as_typed(talk: Callable[[str], Say]) -> None:
    say = talk("RegexSpace")
    say("start")
    assert slots(say("it is ABD 12"))["A"] == "ABD 12"
    assert slots(say("K1A 0B1, please"))["B"] == "K1A 0B1"


@pytest.mark.parametrize(
    ("text", "code"), [("drop my parcel order", None), ("drop parcel QX77", "QX77")]
)
def test_a_code_is_no_word_of_the_samples(
    talk: Callable[[str], Say], text: str, code: str | None
) -> None:
    assert slots(talk("MinCode")(text)) == {"Code": code}


def test_a_question_is_repeated_and_still_open(talk: Callable[[str], Say]) -> None:
    say = talk("MinRepeat")
    asked = say("buy fruit")
    for words in ("say that again", "repeat that", "Repeat!"):
        again = say(words)
        assert texts(again) == texts(asked) == ["Which fruit?"]
        assert stands(again) == ("ElicitSlot", "Fruit", "Main")
    assert slots(say("apple")) == {"Fruit": "apple"}


def test_amazons_utterances_cancel(talk: Callable[[str], Say]) -> None:
    """At any time, although the slot type would take any words."""
    for words in ("never mind", "forget it", "cancel"):
        say = talk("MinRepeat")
        say("buy fruit")
        assert stands(say(words))[::2] == ("Close", "CancelIntent")
        assert stands(say(words))[::2] == ("Close", "CancelIntent")


def asked_part(answer: Answer) -> str | None:
    part = answer["sessionState"]["dialogAction"].get("subSlotToElicit")
    return part and part["name"]


def parts(answer: Answer, slot: str) -> dict[str, str]:
    sub_slots = answer["sessionState"]["intent"]["slots"][slot]["subSlots"]
    return {n: part["value"]["interpretedValue"] for n, part in sub_slots.items() if part}


def test_the_expression_decides_which_parts_are_asked_for(talk: Callable[[str], Say]) -> None:
    """City and state, or a zip code: a city makes the bot ask for its state, by that prompt."""
    say = talk("Composite")
    assert texts(say("start")) == ["What is your city and state, or zip code?"]
    city = say("Seattle")
    assert (texts(city), asked_part(city)) == (["Please provide state"], "state")
    assert parts(city, "Where") == {"city": "Seattle"}
    assert "value" not in city["sessionState"]["intent"]["slots"]["Where"]
    again = say("what?")
    assert (texts(again), asked_part(again)) == (["Please provide state"], "state")
    state = say("Washington")
    assert (stands(state)[0], slots(state)) == ("Close", {"Where": "Seattle Washington"})
    assert parts(state, "Where") == {"city": "Seattle", "state": "Washington"}


def test_one_answer_fills_several_parts(talk: Callable[[str], Say]) -> None:
    say = talk("Composite")
    say("start")
    both = say("Seattle, Washington")
    assert (stands(both)[0], parts(both, "Where")) == (
        "Close",
        {"city": "Seattle", "state": "Washington"},
    )


def test_the_other_side_of_an_or_is_enough(talk: Callable[[str], Say]) -> None:
    say = talk("Composite")
    say("start")
    code = say("98101")
    assert (stands(code)[0], parts(code, "Where")) == ("Close", {"zipcode": "98101"})


def test_parts_of_custom_types_are_found_by_their_ids(talk: Callable[[str], Say]) -> None:
    say = talk("CompositeCustom")
    say("start")
    colour = say("blue")
    assert (texts(colour), asked_part(colour)) == (["please provide age"], "age")
    age = say("I am thirty two")
    assert parts(age, "Who") == {"age": "32", "eyeColor": "blue"}
    say = talk("CompositeCustom")
    say("start")
    assert parts(say("32, and my eyes are brown"), "Who") == {"age": "32", "eyeColor": "brown"}


def test_an_appointment_is_made_in_odd_words(talk: Callable[[str], Say]) -> None:
    """A type from the opening, a day and a time as people write them, and a yes."""
    say = talk("MakeAppt")
    opened = say("Book a root canal")
    assert slots(opened)["AppointmentType"] == "root canal"
    assert stands(say("the 5th of next month"))[1] == "Time"
    confirm = say("9.30am")
    assert texts(confirm) == ["09:30 is available, should I go ahead and book your appointment?"]
    assert stands(say("yes please"))[0] == "Close"
