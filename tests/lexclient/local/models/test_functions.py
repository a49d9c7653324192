"""The Lambda function that an alias names is called where Lambda is served, as Amazon Lex does."""

from __future__ import annotations

from typing import Any

from lexclient.local import serve
from tests.fallback.scripted import reply, scripted
from tests.lexclient.local.models.conftest import BOTS, Lex, lex_at, packed

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:{}"
CLOSED = {
    "sessionState": {
        "dialogAction": {"type": "Close"},
        "intent": {"name": "FallbackIntent", "state": "Fulfilled"},
    },
    "messages": [{"contentType": "PlainText", "content": "from the function"}],
}


def of_function(name: str) -> dict[str, Any]:
    """An alias's settings, in English only."""
    hook = {"lambdaARN": ARN.format(name), "codeHookInterfaceVersion": "1.0"}
    return {"en_US": {"enabled": True, "codeHookSpecification": {"lambdaCodeHook": hook}}}


def with_hook(lex: Lex, name: str) -> tuple[str, str]:
    """A bot whose FallbackIntent calls its hook, built, behind an alias that names a function."""
    bot_id = lex.bring_in(packed(BOTS / "HelloWorldBot"), "Greeter")
    draft = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "en_US"}
    intent = lex.models.describe_intent(**draft, intentId="FALLBCKINT")
    for extra in ("ResponseMetadata", "creationDateTime", "lastUpdatedDateTime"):
        intent.pop(extra)
    lex.models.update_intent(**intent | {"fulfillmentCodeHook": {"enabled": True, "active": True}})
    lex.build(bot_id, "en_US")
    locales = {"en_US": {"sourceBotVersion": "DRAFT"}}
    number = lex.models.create_bot_version(botId=bot_id, botVersionLocaleSpecification=locales)
    version = number["botVersion"]
    lex.wait("bot_version_available", botId=bot_id, botVersion=version)
    alias = lex.models.create_bot_alias(
        botId=bot_id,
        botAliasName="live",
        botVersion=version,
        botAliasLocaleSettings=of_function(name),
    )
    return bot_id, str(alias["botAliasId"])


def said(lex: Lex, bot_id: str, alias_id: str) -> list[str]:
    answer = lex.runtime.recognize_text(
        botId=bot_id,
        botAliasId=alias_id,
        localeId="en_US",
        sessionId="session-1",
        text="xyzzy plugh",
    )
    return [each["content"] for each in answer.get("messages", ())]


def test_an_alias_calls_its_own_function() -> None:
    """By its ARN; another one from the moment that the alias names it, without a new version."""
    with (
        scripted(reply(200, CLOSED)) as functions,
        serve(models=True, lambda_endpoint=functions.url.removesuffix("/v1")) as local,
    ):
        lex = lex_at(local)
        bot_id, alias_id = with_hook(lex, "first")
        assert said(lex, bot_id, alias_id) == ["from the function"]
        described = lex.models.describe_bot_alias(botId=bot_id, botAliasId=alias_id)
        lex.models.update_bot_alias(
            botId=bot_id,
            botAliasId=alias_id,
            botAliasName="live",
            botVersion=described["botVersion"],
            botAliasLocaleSettings=of_function("second"),
        )
        assert said(lex, bot_id, alias_id) == ["from the function"]
    called = [each.path.split("/")[-2].rpartition("%3A")[2] for each in functions.requests]
    assert called == ["first", "second"]
    assert functions.bodies[0]["bot"]["aliasId"] == alias_id


def test_without_a_place_for_lambda_no_address_is_asked() -> None:
    """The hook that was given for the locale is called instead."""

    def own(_event: object, _context: object) -> object:
        return CLOSED | {"messages": [{"contentType": "PlainText", "content": "from here"}]}

    with serve(models=True, hooks={"en_US": own}) as local:
        lex = lex_at(local)
        bot_id, alias_id = with_hook(lex, "first")
        assert said(lex, bot_id, alias_id) == ["from here"]
