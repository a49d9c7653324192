"""The expression language of conditional branches, as `paths-branching` in the guide has it."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexclient.local import BadExport, serve
from lexclient.local.bot.export import load
from lexclient.local.conditions import BadCondition, References, evaluate, parse
from lexclient.local.slots.value import SlotValue, values_named

ROOT = Path(__file__).parents[4]
BOTS = ROOT / "bots"
EXPORTS = ROOT.parent / "shared" / "data"


def scalar(value: str) -> SlotValue:
    return SlotValue(value, value, (value,))


TOPPINGS = SlotValue("ham, Onion", "ham, Onion", ("ham", "onion"), (scalar("ham"), scalar("Onion")))
CAR = SlotValue("a blue Honda", "a blue Honda", sub_slots={"Make": scalar("Honda")})
SLOTS = {
    "age": scalar("30"),
    "size": scalar("Large"),
    "pickup": scalar("2026-12-24"),
    "time": scalar("20:30"),
    "trip": scalar("PT90M"),
    "share": scalar("78%"),
    "price": scalar("USD 12.50"),
    "phone": scalar("716767891932"),
    "card-number": scalar("123456781234"),
    "toppings": TOPPINGS,
    "Car": CAR,
    "name": None,
    "unclear": SlotValue("10 o'clock", None, ("10:00", "22:00")),
}
REFERENCES = References(
    slots=partial(values_named, slots=SLOTS),
    session={"plan": "yearly", "count": "10", "empty": ""},
    request={"retry_enabled": "true", "x-amz-lex:answer-1": "ja"},
    transcript="I want a large pizza",
    slot_types={"age": "AMAZON.Number"},
)

MET = """
    {size} = "large"
    {size} = "LARGE" AND {age} = 30
    {size} != "small"
    {age} >= 5 AND {age} <= 30
    {age} > 7
    {age} > "7"
    {age} = 30.0
    ({age} < 5) OR ({size} = "large")
    NOT {age} < 5
    !({age} < 5 || {size} = "small")
    !!{age} = 30
    {pickup} < "2027-01-01"
    {time} > "20:00"
    {trip} < P2H
    {trip} = "PT1H30M"
    {share} >= 78
    {price} < 13
    {phone} = 716767891932
    {toppings} CONTAINS "onion"
    {toppings} = "ham,onion"
    {Order.size} = "large"
    {Car.Make} = "honda"
    fn.COUNT({toppings}) > 1
    fn.COUNT({name}) = 0
    fn.LENGTH({card-number}) = 12
    fn.IS_SET({size})
    !fn.IS_SET({name})
    not fn.IS_SET({unclear})
    !fn.IS_SET({no-such-slot})
    fn.IS_SET([empty])
    fn.IS_SET(((x-amz-lex:answer-1)))
    [plan] = "Yearly" && ((retry_enabled)) = "TRUE"
    [count] > 9
    [count] < "9"
    [empty] = ""
    (((retry_enabled)) = "true")
    $.inputTranscript = "i want a LARGE pizza"
    $.inputMode = "text"
    $.transcriptions[0].transcriptionConfidence > 0.8
    {age}=30 AND{size}="large"
    {size} = 'large'
    {age} = 1 AND {age} = 2 OR {age} = 30
"""
NOT_MET = """
    {size} = "small"
    {age} < 7
    {size} < 7
    {name} = "x"
    {name} != "x"
    NOT {name} = "x"
    {unclear} = "10:00"
    [unset] = "" AND {age} = 30
    [unset] != "" OR {age} = 1
    $.transcriptions[1].transcriptionConfidence > 0.5
    {toppings} CONTAINS "pine"
    fn.IS_SET([unset])
    fn.LENGTH([unset]) = 0
    {age} = 1 OR {age} = 2 AND {age} = 30
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("expression", lines(MET))
def test_conditions_that_are_met(expression: str) -> None:
    """Comparisons go by kind, strings without case; AND binds before OR."""
    assert evaluate(expression, REFERENCES) is True


@pytest.mark.parametrize("expression", lines(NOT_MET))
def test_conditions_that_are_not_met(expression: str) -> None:
    """An unset value makes a comparison invalid: neither it nor its negation is met."""
    assert evaluate(expression, REFERENCES) is False


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "'': expected a reference, found the end"),
        ("{age}", "'{age}': expected an operator, found the end"),
        ("{age} >", "'{age} >': expected a constant, found the end"),
        ("{age} = {size}", "'{age} = {size}': expected a constant, found '{size}' at 8"),
        ('"a" = "a"', """'"a" = "a"': expected a reference, found '"a"' at 0"""),
        ("({age} = 1", "'({age} = 1': expected a closing parenthesis, found the end"),
        ("{age} = 1 {", "'{age} = 1 {': '{' at 10 begins nothing known"),
        ("{age} = 1 2", "'{age} = 1 2': expected AND, OR or the end, found '2' at 10"),
        ("fn.IS_SET {a}", "'fn.IS_SET {a}': expected an opening parenthesis, found '{a}' at 10"),
        ("$.color = 1", "'$.color = 1': '$.color' at 0 is no known path"),
        ("!" * 1025, "an expression has at most 1024 characters"),
        ("(" * 51 + "{a} = 1" + ")" * 51, "an expression nests at most 50 parentheses"),
    ],
)
def test_what_is_no_condition_is_named(expression: str, message: str) -> None:
    """The message tells the bot's author where the expression goes wrong."""
    with pytest.raises(BadCondition) as raised:
        evaluate(expression, REFERENCES)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("session", "met"),
    [
        ({}, True),
        ({"fallback-count": "0", "slot-failure": "false"}, True),
        ({"fallback-count": ""}, True),
        ({"fallback-count": "1"}, False),
        ({"fallback-count": "0", "slot-failure": "true"}, False),
    ],
)
def test_the_guarded_condition_of_a_real_export(session: dict[str, str], met: bool) -> None:
    """ReminderBot asks for an attribute only if it is set, with OR and AND around it."""
    expression = (
        '(!fn.IS_SET([fallback-count]) OR [fallback-count] = "" OR [fallback-count] = "0") '
        'AND (!fn.IS_SET([slot-failure]) OR [slot-failure] != "true")'
    )
    assert evaluate(expression, References(session=session)) is met


def expressions(node: object) -> list[str]:
    """Every `expressionString` of a JSON document."""
    if isinstance(node, dict):
        own = [value for key, value in node.items() if key == "expressionString"]
        return own + [e for value in node.values() for e in expressions(value)]
    return [e for each in node for e in expressions(each)] if isinstance(node, list) else []


def test_the_conditions_of_real_exports_parse() -> None:
    """Whatever AWS exports is understood."""
    if not EXPORTS.exists():
        pytest.skip("the public exports are not beside this checkout")
    found = [
        expression
        for file in EXPORTS.rglob("*.json")
        if file.name in ("Intent.json", "Slot.json")
        for expression in expressions(json.loads(file.read_text(encoding="utf-8")))
    ]
    assert len(found) >= 4
    for expression in found:
        parse(expression)


PIECES = st.sampled_from(
    [
        *("{a}", "[b]", "((c))", "$.inputMode", "fn.IS_SET(", "fn.COUNT(", ")", "(", "!", "NOT"),
        *("AND", "OR", "=", "!=", "<", "CONTAINS", "7", '"x"', "P2H"),
    ]
)


@settings(deadline=None)  # a busy machine
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map(" ".join)))
def test_any_text_is_a_condition_or_named_bad(expression: str) -> None:
    """Nothing but a truth value or BadCondition comes out, whatever goes in."""
    references = References(
        partial(values_named, slots={"a": scalar("7")}), session={"b": "x"}, request={"c": "7"}
    )
    try:
        assert evaluate(expression, references) in (True, False)
    except BadCondition as bad:
        assert str(bad)  # noqa: PT017 - either outcome is right, each with its own shape


def conditional_bot(tmp_path: Path, expression: str) -> Path:
    """FlowerShopBot, its opening hours said only if the expression is met."""
    folder = tmp_path / "bot"
    shutil.copytree(BOTS / "FlowerShopBot", folder)
    file = next(folder.rglob("en_US/Intents/OpeningHours/Intent.json"))
    intent = json.loads(file.read_text(encoding="utf-8"))
    end = {"dialogAction": {"type": "EndConversation"}}
    branch = {"name": "Met", "condition": {"expressionString": expression}, "nextStep": end}
    intent["initialResponseSetting"] |= {
        "nextStep": {"dialogAction": {"type": "EvaluateConditional"}},
        "conditional": {
            "isActive": True,
            "conditionalBranches": [branch],
            "defaultBranch": {"nextStep": {"dialogAction": {"type": "FulfillIntent"}}},
        },
    }
    file.write_text(json.dumps(intent), encoding="utf-8")
    return folder


def test_a_bad_expression_is_named_when_the_bot_is_loaded(tmp_path: Path) -> None:
    """Not in the middle of a conversation: the error names the file, the key and the place."""
    with pytest.raises(BadExport) as raised:
        load(conditional_bot(tmp_path, "{age} >"))
    assert "Intent.json" in str(raised.value)
    assert "initialResponseSetting.conditional" in str(raised.value)
    assert "'{age} >': expected a constant, found the end" in str(raised.value)


@pytest.mark.parametrize(
    ("expression", "state"),
    [
        ('[tier] = "gold"', "ReadyForFulfillment"),
        ('[tier] = "silver"', "Fulfilled"),
        ('$.inputTranscript CONTAINS "When are you open"', "ReadyForFulfillment"),
        ('((channel)) != "web"', "Fulfilled"),
    ],
)
def test_the_branch_that_is_met_is_taken(tmp_path: Path, expression: str, state: str) -> None:
    """Session attributes, request attributes and the transcript decide over the wire."""
    with serve(conditional_bot(tmp_path, expression)) as runtime:
        client = boto3.client(
            "lexv2-runtime",
            endpoint_url=runtime.url,
            region_name="us-east-1",
            aws_access_key_id="any",
            aws_secret_access_key="any",
        )
        answer = client.recognize_text(
            botId=runtime.bots[0].bot_id,
            botAliasId="TSTALIASID",
            localeId="en_US",
            sessionId="branches",
            text="when are you open",
            sessionState={"sessionAttributes": {"tier": "gold"}},
            requestAttributes={"channel": "web"},
        )
    assert answer["sessionState"]["intent"]["state"] == state
