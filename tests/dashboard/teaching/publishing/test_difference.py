"""What differs between two exports, and what keeps one from being pushed."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

from dashboard.bots.export import Files
from dashboard.services import read_export
from dashboard.teaching.publishing.checks import findings
from dashboard.teaching.publishing.difference import Change, difference
from tests.lexclient.local.models.conftest import BOTS

SHOP = read_export(BOTS / "FlowerShopBot")


def changed(end: str, **members: Any) -> Files:
    """The flower shop with members of one document changed."""
    path = next(path for path in SHOP if str(path).endswith(end))
    document = {**json.loads(SHOP[path]), **members}
    return {**SHOP, path: json.dumps(document).encode()}


def test_the_same_bot_does_not_differ() -> None:
    """Not even where the folders above it are called otherwise, or ids are new."""
    moved = {PurePosixPath("other") / path: content for path, content in SHOP.items()}
    assert difference(SHOP, moved) == []
    assert difference(SHOP, changed("en_US/Intents/Greeting/Intent.json", identifier="X")) == []


def test_utterances_are_told_one_by_one() -> None:
    samples = [{"utterance": "ahoy"}]
    greeting = changed("en_US/Intents/Greeting/Intent.json", sampleUtterances=samples)
    lines = difference(SHOP, greeting)
    assert lines[-1] == Change("added", "utterance", ("en_US", "Greeting"), after="ahoy")
    assert {line.how for line in lines[:-1]} == {"removed"}
    assert [line.how for line in difference(greeting, SHOP)].count("added") == len(lines) - 1


def test_a_threshold_is_told_as_a_number() -> None:
    lower = changed("ko_KR/BotLocale.json", nluConfidenceThreshold=0.35)
    assert difference(SHOP, lower) == [Change("changed", "threshold", ("ko_KR",), "0.40", "0.35")]


def test_intents_and_slots_come_and_go() -> None:
    without = {path: each for path, each in SHOP.items() if "/OrderFlowers/" not in str(path)}
    lines = difference(SHOP, without)
    assert Change("removed", "intent", ("en_US", "OrderFlowers")) in lines
    assert Change("removed", "slot", ("en_US", "OrderFlowers", "Quantity")) in lines
    assert Change("added", "intent", ("ko_KR", "OrderFlowers")) in difference(without, SHOP)


def test_other_settings_name_their_key() -> None:
    other = changed("en_US/Intents/Greeting/Intent.json", description="Says hello back")
    lines = difference(SHOP, other)
    assert [line.where for line in lines] == [("en_US", "Greeting", "description")]
    assert lines[0].after == '"Says hello back"'


def test_what_is_empty_is_as_what_is_not_there() -> None:
    """Exports write null, `[]` and `{}` for the same."""
    other = changed("en_US/Intents/Greeting/Intent.json", kendraConfiguration={}, tags=[])
    assert difference(SHOP, other) == []


def test_an_utterance_of_two_intents_is_fatal() -> None:
    samples = [{"utterance": "Cancel my  order"}]
    taught = changed("en_US/Intents/Greeting/Intent.json", sampleUtterances=samples)
    found = findings(taught)
    assert [(each.rule, each.is_fatal) for each in found] == [("same", True)]
    assert {found[0].where[1], found[0].other} == {"CancelOrder", "Greeting"}


def test_a_near_utterance_is_named_and_not_fatal() -> None:
    samples = [{"utterance": "please cancel my order"}, {"utterance": "cancel my orders"}]
    taught = changed("en_US/Intents/Greeting/Intent.json", sampleUtterances=samples)
    assert findings(taught) == []
    found = findings(taught, ["cancel my orders"])
    assert [(each.rule, each.is_fatal) for each in found] == [("near", False)]
    assert found[0].other == "CancelOrder: cancel my order"


def test_limits_of_lex_are_fatal() -> None:
    samples = [{"utterance": f"utterance {number}"} for number in range(1501)]
    taught = changed("en_US/Intents/Greeting/Intent.json", sampleUtterances=samples)
    found = findings(taught)
    assert [(each.rule, each.subject, each.other) for each in found] == [
        ("utterances", "1,501", "1,500")
    ]
