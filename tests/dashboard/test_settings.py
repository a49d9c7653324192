"""The environment as settings, and what a bad variable is told."""

from __future__ import annotations

import pytest

from dashboard.settings import DEFAULT_LOG, SettingRefused, read_settings
from lexclient.catalog import Bot, BotLocale


def test_nothing_set_means_embedded() -> None:
    """No bot, no key, the log in the data folder."""
    settings = read_settings({})
    assert (settings.bot, settings.has_key, settings.log_address) == (None, False, DEFAULT_LOG)


def test_a_real_bot_is_described_by_variables() -> None:
    """Id, alias, locales and threshold; the name defaults to the id."""
    environ = {
        "LEX_BOT_ID": "ABCDEFGHIJ",
        "LEX_BOT_ALIAS_ID": "LIVEALIAS1",
        "LEX_LOCALE_ID": "ko_KR, en_US",
        "LEX_THRESHOLD": "0.55",
        "AWS_REGION": "ap-northeast-2",
        "OPENAI_API_KEY": "sk-something",
    }
    settings = read_settings(environ)
    locales = (BotLocale("ko_KR", 0.55), BotLocale("en_US", 0.55))
    assert settings.bot == Bot("ABCDEFGHIJ", "ABCDEFGHIJ", "LIVEALIAS1", locales)
    assert (settings.region, settings.has_key) == ("ap-northeast-2", True)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("LEX_THRESHOLD", "40%", "LEX_THRESHOLD is '40%': write a number from 0 to 1, like 0.40."),
        ("LEX_THRESHOLD", "1.5", "LEX_THRESHOLD is '1.5': write a number from 0 to 1, like 0.40."),
        ("LEX_LOCALE_ID", ",", "LEX_LOCALE_ID names no locale: write ko_KR or ko_KR,en_US."),
    ],
)
def test_a_bad_variable_is_named_with_the_remedy(name: str, value: str, message: str) -> None:
    """The variable, what it is, and what it should be."""
    with pytest.raises(SettingRefused) as caught:
        read_settings({"LEX_BOT_ID": "ABCDEFGHIJ", name: value})
    assert str(caught.value) == message
