"""The environment as settings, and what a bad variable is told."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.settings import DEFAULT_LOG, ROOT, SettingRefused, read_settings
from fallback.budget import DEFAULT_CAPS, Caps
from lexclient.catalog import Bot, BotLocale


def test_nothing_set_means_embedded() -> None:
    """No bot, no key, the log in the data folder."""
    settings = read_settings({})
    assert (settings.bot, settings.has_key, settings.log_address) == (None, False, DEFAULT_LOG)


def test_a_day_can_be_capped() -> None:
    """Calls and dollars, counted beside the log; nothing set is the default, none is no cap."""
    settings = read_settings(
        {
            "LEXLENS_DAY_CALLS": "200",
            "LEXLENS_DAY_DOLLARS": "5.00",
            "DATABASE_URL": "sqlite:////somewhere/log.sqlite3",
        }
    )
    assert settings.caps == Caps(200, Decimal("5.00"))
    assert settings.budget_file == Path("/somewhere/spending.sqlite3")
    assert read_settings({}).caps == DEFAULT_CAPS == Caps(5_000, Decimal(10))
    uncapped = {"LEXLENS_DAY_CALLS": "none", "LEXLENS_DAY_DOLLARS": "None"}
    assert read_settings(uncapped).caps == Caps()
    on_a_server = read_settings({"DATABASE_URL": "postgresql://host/log"})
    assert on_a_server.budget_file == ROOT / "data" / "spending.sqlite3"


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
        (
            "LEXLENS_DAY_DOLLARS",
            "five",
            "LEXLENS_DAY_DOLLARS is 'five': write an amount like 5.00, or none for no cap.",
        ),
        ("LEX_LOCALE_ID", ",", "LEX_LOCALE_ID names no locale: write ko_KR or ko_KR,en_US."),
    ],
)
def test_a_bad_variable_is_named_with_the_remedy(name: str, value: str, message: str) -> None:
    """The variable, what it is, and what it should be."""
    with pytest.raises(SettingRefused) as caught:
        read_settings({"LEX_BOT_ID": "ABCDEFGHIJ", name: value})
    assert str(caught.value) == message
