"""The account's bots through the real boto3, from a server that keeps to botocore's model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.validate import ParamValidator
from starlette.applications import Starlette
from starlette.responses import JSONResponse

from lexclient.catalog import Account, AccountBot, Alias, Bot, BotLocale
from lexclient.connection import Way
from lexclient.errors import LexAccessDenied, LexNotFound
from loopback import serving
from tests.lexclient.models import ALIAS, ANSWERS, BOT, MODEL, Models


@pytest.fixture
def models() -> Iterator[tuple[Models, Account]]:
    server = Models()
    with serving(Starlette(routes=server.routes())) as url:
        yield server, Account(Way("us-east-1", url, ("a", "b")))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_script_answers_as_the_model_allows(name: str) -> None:
    """Else the tests below would prove nothing about Amazon's answers."""
    for page in ANSWERS[name]:
        report = ParamValidator().validate(page, MODEL.operation_model(name).output_shape)
        assert report.generate_report() == ""


def test_bots_of_all_pages_by_name(models: tuple[Models, Account]) -> None:
    """Those that are being deleted are left out."""
    _, account = models
    assert account.bots() == [AccountBot("Bank", "CCCCCCCCCC"), AccountBot("Shop", BOT)]


def test_aliases_that_lead_to_a_version(models: tuple[Models, Account]) -> None:
    """One without a version cannot be talked to."""
    _, account = models
    assert account.aliases(BOT) == [
        Alias("TestBotAlias", "TSTALIASID", "DRAFT"),
        Alias("prod", ALIAS, "3"),
    ]


def test_a_bot_has_the_thresholds_of_its_aliass_version(models: tuple[Models, Account]) -> None:
    """Built locales only; the console's default where Lex names no threshold."""
    server, account = models
    assert account.bot(AccountBot("Shop", BOT), Alias("prod", ALIAS, "3")) == Bot(
        "Shop", BOT, ALIAS, (BotLocale("ko_KR", 0.55), BotLocale("ja_JP", 0.4)), "account"
    )
    assert server.asked == [
        f"ListBotLocales /bots/{BOT}/botversions/3/botlocales",
        f"DescribeBotLocale /bots/{BOT}/botversions/3/botlocales/ko_KR",
        f"DescribeBotLocale /bots/{BOT}/botversions/3/botlocales/ja_JP",
    ]


def test_a_bot_without_a_built_locale(models: tuple[Models, Account]) -> None:
    """Told, not offered."""
    server, account = models
    server.answers["ListBotLocales"] = [{"botLocaleSummaries": []}]
    with pytest.raises(LexNotFound) as raised:
        account.bot(AccountBot("Shop", BOT), Alias("prod", ALIAS, "3"))
    assert str(raised.value) == "Shop has no built locale in version 3."


def test_a_refusal_is_ours(models: tuple[Models, Account]) -> None:
    """As everywhere on the way to Lex."""
    server, account = models
    said = {"message": "not allowed"}
    server.refuse = JSONResponse(said, 403, {"x-amzn-ErrorType": "AccessDeniedException"})
    with pytest.raises(LexAccessDenied) as raised:
        account.bots()
    assert str(raised.value) == "not allowed (lex:ListBots)"
