"""From an export to an alias: upload, import, build, version, alias; then change and move on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from lexclient.local import serve
from lexclient.local.bot.export import load
from tests.lexclient.local.models.conftest import BOTS, Lex, lex_at, packed

HELLO = packed(BOTS / "HelloWorldBot")
DRAFT_EN = {"botVersion": "DRAFT", "localeId": "en_US"}


def intent_named(lex: Lex, bot_id: str, name: str) -> str:
    listed = lex.models.list_intents(botId=bot_id, **DRAFT_EN)["intentSummaries"]
    return next(each["intentId"] for each in listed if each["intentName"] == name)


def teach(lex: Lex, bot_id: str, utterance: str) -> None:
    """One more sample utterance for the intent HelloWorld."""
    ids = {"botId": bot_id, **DRAFT_EN, "intentId": intent_named(lex, bot_id, "HelloWorld")}
    intent = lex.models.describe_intent(**ids)
    for name in ("ResponseMetadata", "creationDateTime", "lastUpdatedDateTime"):
        intent.pop(name)
    intent["sampleUtterances"].append({"utterance": utterance})
    lex.models.update_intent(**intent)


def publish(lex: Lex, bot_id: str) -> str:
    """The number of a new version of the built English draft."""
    locales = {"en_US": {"sourceBotVersion": "DRAFT"}}
    version = lex.models.create_bot_version(botId=bot_id, botVersionLocaleSpecification=locales)
    number = str(version["botVersion"])
    lex.wait("bot_version_available", botId=bot_id, botVersion=number)
    return number


def test_versions_answer_side_by_side(lex: Lex) -> None:
    """A taught draft knows what version 1 does not; the alias moves, and back."""
    bot_id = lex.bring_in(HELLO, "Greeter")
    lex.build(bot_id, "en_US")
    first = publish(lex, bot_id)
    alias = lex.models.create_bot_alias(botId=bot_id, botAliasName="live", botVersion=first)
    alias_id = alias["botAliasId"]
    lex.wait("bot_alias_available", botId=bot_id, botAliasId=alias_id)
    utterance = "quarterly penguin inventory"
    assert lex.says(bot_id, alias_id, utterance) == "FallbackIntent"

    teach(lex, bot_id, utterance)
    status = lex.models.describe_bot_locale(botId=bot_id, **DRAFT_EN)["botLocaleStatus"]
    assert status == "NotBuilt"
    lex.build(bot_id, "en_US")
    assert lex.says(bot_id, "TSTALIASID", utterance) == "HelloWorld"
    assert lex.says(bot_id, alias_id, utterance) == "FallbackIntent"

    second = publish(lex, bot_id)
    moved = {"botId": bot_id, "botAliasId": alias_id, "botAliasName": "live"}
    lex.models.update_bot_alias(**moved, botVersion=second)
    assert lex.says(bot_id, alias_id, utterance) == "HelloWorld"
    lex.models.update_bot_alias(**moved, botVersion=first)
    assert lex.says(bot_id, alias_id, utterance) == "FallbackIntent"
    described = lex.models.describe_bot_alias(botId=bot_id, botAliasId=alias_id)
    history = [each["botVersion"] for each in described["botAliasHistoryEvents"]]
    assert history == [first, second, first]


def test_an_export_is_what_was_imported(lex: Lex, tmp_path: Path) -> None:
    bot_id = lex.bring_in(HELLO, "HelloWorldBot")
    exported = load(lex.export(bot_id))
    original = load(BOTS / "HelloWorldBot")
    assert exported.locales == original.locales
    assert exported.bot_id == bot_id != original.bot_id


def test_an_unbuilt_locale_does_not_talk(lex: Lex) -> None:
    bot_id = lex.bring_in(HELLO, "Greeter")
    lex.build(bot_id, "en_US")
    with pytest.raises(ClientError, match="Locale ko_KR is not built"):
        lex.says(bot_id, "TSTALIASID", "안녕", "ko_KR")


def test_a_version_needs_a_build(lex: Lex) -> None:
    bot_id = lex.bring_in(HELLO, "Greeter")
    locales = {"en_US": {"sourceBotVersion": "DRAFT"}}
    with pytest.raises(ClientError, match="NotBuilt: build it first") as refused:
        lex.models.create_bot_version(botId=bot_id, botVersionLocaleSpecification=locales)
    assert refused.value.response["Error"]["Code"] == "PreconditionFailedException"


def test_an_alias_of_disabled_locales_does_not_answer(lex: Lex) -> None:
    bot_id = lex.bring_in(HELLO, "Greeter")
    lex.build(bot_id, "en_US")
    alias = lex.models.create_bot_alias(
        botId=bot_id,
        botAliasName="closed",
        botVersion=publish(lex, bot_id),
        botAliasLocaleSettings={"en_US": {"enabled": False}},
    )
    with pytest.raises(ClientError, match="is not built for alias"):
        lex.says(bot_id, alias["botAliasId"], "hello")


def test_a_folder_keeps_everything(tmp_path: Path) -> None:
    """The second server answers as the first did, without a build."""
    with serve(models=True, state=tmp_path) as server:
        lex = lex_at(server)
        bot_id = lex.bring_in(HELLO, "Greeter")
        lex.build(bot_id, "en_US")
        number = publish(lex, bot_id)
        alias = lex.models.create_bot_alias(botId=bot_id, botAliasName="live", botVersion=number)
    with serve(models=True, state=tmp_path) as server:
        again = lex_at(server)
        assert again.says(bot_id, alias["botAliasId"], "say hello world") == "HelloWorld"
        assert again.models.describe_bot(botId=bot_id)["botName"] == "Greeter"


def test_a_broken_file_of_the_folder_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "ABCDEFGHIJ.json"
    broken.write_text(json.dumps({"bot_id": "ABCDEFGHIJ"}), encoding="utf-8")
    with (
        pytest.raises(ValueError, match=re.escape(str(broken))),
        serve(models=True, state=tmp_path),
    ):
        pass


def test_a_bundled_bot_can_be_begun_with() -> None:
    """It has its own id and is built; what is done with it needs no account."""
    with serve(BOTS / "HelloWorldBot", models=True) as server:
        lex = lex_at(server)
        assert lex.says("HELLOWORLD", "TSTALIASID", "say hello world") == "HelloWorld"
        summary = lex.models.list_bots()["botSummaries"][0]
    assert summary["botId"] == "HELLOWORLD"
    assert "latestBotVersion" not in summary  # a number in the model, and there is none yet
