"""The promptfoo configuration: it asks the same, and no text of others is a template in it.

What promptfoo itself makes of it is tried in `tests/peers/test_promptfoo.py`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from dashboard.bots.ref import BotRef
from dashboard.comparison.promptfoo import as_promptfoo
from dashboard.comparison.runs import Comparison
from dashboard.jobs.jobs import Job
from fallback.targets.target import Target
from tests.dashboard.comparison.targets import TARGETS

WHEN = dt.datetime(2026, 11, 21, 9, 30)  # rows are UTC without a zone
PAYLOADS = (
    "{{ env.OPENAI_API_KEY }}",
    "{% endraw %}{{ env.OPENAI_API_KEY }}{% raw %}",
    "{{ range.constructor('return process')() }}",
    "{# a comment #}",
    "{{{%{#}}",
    "file:///etc/passwd",
    "file://payload.js",
)
TAG = re.compile(r"\{[{%#]|[}%#]\}|://")


def comparison_of(
    targets: Sequence[str], utterances: Sequence[str], bot: str = "FlowerShopBot"
) -> Comparison:
    """A comparison without answers."""
    parameters: dict[str, Any] = {
        "bot": BotRef(bot, "FLOWERSHOP", "TSTALIASID", "ko_KR", 0.4).as_json(),
        "repeats": 1,
    }
    job = Job("id", "compare", "", "", "finished", None, parameters, 1, WHEN)
    return Comparison(job, tuple(utterances), tuple(targets), (), {})


def strings(value: object) -> Iterator[str]:
    """Every text in a JSON value, names of fields too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for pair in value.items() for part in pair for text in strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in strings(part))


def test_it_asks_the_same() -> None:
    """Shapes, parameters, the variable of the key by name, and no password."""
    compared = comparison_of(tuple(TARGETS), ["환불 {{ }}?"])
    data = as_promptfoo(compared, TARGETS, [[["user", "hi"]]])
    config = json.loads(data)
    assert [one["id"] for one in config["providers"]] == ["openai:chat:m1", "openai:completion:m2"]
    assert config["providers"][0]["prompts"] == ["chat"]
    assert config["providers"][0]["config"]["apiKeyEnvar"] == "MY_KEY"
    assert config["providers"][0]["config"]["apiBaseUrl"] == "https://example.test/v1"
    assert config["providers"][0]["config"]["temperature"] == 0
    assert config["providers"][1]["config"]["stop"] == ["\nUser:"]
    assert config["tests"] == [
        {
            "vars": {
                "utterance": ["환불 ", "{", "{", " ", "}", "}", "?"],
                "history": [{"role": "user", "name": "User", "content": ["hi"]}],
            }
        }
    ]
    assert b"secret" not in data


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_others_is_a_template(payload: str) -> None:
    """Said, recalled, a bot's, a recording's, a target's or a model's name: no tag, no address."""
    hostile = Target(name=payload, shape="chat", model=payload, embedded=True)
    names = (payload, f"recorded:{payload}#1")
    compared = comparison_of(names, [payload], bot=payload)
    config = json.loads(as_promptfoo(compared, {payload: hostile}, [[["user", payload]]]))
    ours = config.pop("prompts"), config["providers"][0]["config"].pop("apiBaseUrl")
    assert [text for text in strings(config) if TAG.search(text)] == []
    assert payload not in str(ours)
    (case,) = config["tests"]
    assert "".join(case["vars"]["utterance"]) == payload
    assert "".join(case["vars"]["history"][0]["content"]) == payload


def test_an_address_holds_no_tag() -> None:
    """What a target's table says of its server stays an address."""
    odd = Target(name="odd", shape="chat", model="m", base_url="https://example.test/{{ env.K }}")
    config = json.loads(as_promptfoo(comparison_of(["odd"], ["hi"]), {"odd": odd}, [[]]))
    address = config["providers"][0]["config"]["apiBaseUrl"]
    assert address == "https://example.test/%7B%7B env.K %7D%7D"
