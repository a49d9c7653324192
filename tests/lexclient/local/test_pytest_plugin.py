"""The fixture `lex`, as a bot team uses it in tests of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[3]
TEST = """
import boto3

def test_says_hello(lex):
    client = boto3.client("lexv2-runtime", **lex.client)
    address = lex.address("ko_KR")
    client.recognize_text(**address, text="안녕")
    client.recognize_text(**address, text="홍길동")
    answer = client.recognize_text(**address, text="네")
    assert answer["sessionState"]["intent"]["state"] == "Fulfilled"
    client.close()
"""


def run(pytester: pytest.Pytester, settings: str) -> pytest.RunResult:
    pytester.makeini(f"[pytest]\npythonpath = {ROOT}\n{settings}")
    pytester.makepyfile(TEST)
    return pytester.runpytest_subprocess("-p", "lexclient.local.pytest_plugin", "-q")


def test_a_bot_team_tests_its_export(pytester: pytest.Pytester) -> None:
    """A setting and one fixture are all it takes to hold a dialogue in a test."""
    result = run(pytester, f"lex_bots = {ROOT / 'bots' / 'HelloWorldBot'}")
    result.assert_outcomes(passed=1)


def test_the_hook_of_a_bot_is_a_setting(pytester: pytest.Pytester) -> None:
    """`lex_hooks`, a line for each locale or bot; the bot's own handler runs in the test."""
    pytester.makepyfile(hook="def handler(event, context): raise ValueError('called')")
    bot = ROOT / "bots" / "FlowerShopBot"
    settings = f"lex_bots = {bot}\nlex_hooks = en_US=hook:handler"
    pytester.makeini(f"[pytest]\npythonpath = {ROOT} .\n{settings}")
    pytester.makepyfile(
        """
        import boto3

        def test_tracks_a_delivery(lex):
            client = boto3.client("lexv2-runtime", **lex.client)
            answer = client.recognize_text(
                **lex.address("en_US"), text="where is order number 1235"
            )
            assert answer["messages"][0]["content"] == "I could not find that delivery."
            client.close()
        """
    )
    result = pytester.runpytest_subprocess("-p", "lexclient.local.pytest_plugin", "-q")
    result.assert_outcomes(passed=1)


def test_without_a_bot_the_fixture_says_what_is_missing(pytester: pytest.Pytester) -> None:
    result = run(pytester, "")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the fixture `lex` needs the setting lex_bots in pytest.ini*"])
