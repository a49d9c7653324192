"""The three merge strategies of an import, of a bot and of a locale.

From the developer guide (`import.html`): FailOnConflict imports nothing, Overwrite replaces what
is there by the definition in the file, Append adds to what is there and is for locales only. What
the guide leaves open is told in README's table.
"""

from __future__ import annotations

import io
import json
import urllib.request
import zipfile
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from tests.lexclient.local.models.conftest import BOTS, PRIVATE, ROLE, Lex, packed

HELLO, FLOWERS = packed(BOTS / "HelloWorldBot"), packed(BOTS / "FlowerShopBot")
EN = {"botVersion": "DRAFT", "localeId": "en_US"}
Change = Callable[[str, dict[str, Any]], bool]


def with_changes(archive: bytes, change: Change) -> bytes:
    """A ZIP of the documents that `change` keeps, as it leaves them."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            document = json.loads(old.read(name))
            if change(name, document):
                new.writestr(name, json.dumps(document))
    return content.getvalue()


def locale_of(lex: Lex, bot_id: str) -> bytes:
    """The export of the English locale."""
    wanted = {"botLocaleExportSpecification": {"botId": bot_id, **EN}}
    made = lex.models.create_export(resourceSpecification=wanted, fileFormat="LexJson")
    address = lex.models.describe_export(exportId=made["exportId"])["downloadUrl"]
    with urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
        return content


def bring(lex: Lex, bot_id: str, archive: bytes, strategy: str) -> dict[str, Any]:
    """Import a locale; what the import came to."""
    import_id = lex.upload(archive)
    lex.models.start_import(
        importId=import_id,
        resourceSpecification={"botLocaleImportSpecification": {"botId": bot_id, **EN}},
        mergeStrategy=strategy,
    )
    with suppress(WaiterError):
        lex.wait("bot_import_completed", importId=import_id)
    described: dict[str, Any] = lex.models.describe_import(importId=import_id)
    return described


def intents(lex: Lex, bot_id: str) -> dict[str, str]:
    """The ids of the intents by their names."""
    listed = lex.models.list_intents(botId=bot_id, **EN)["intentSummaries"]
    return {each["intentName"]: each["intentId"] for each in listed}


def slots(lex: Lex, bot_id: str, intent: str) -> set[str]:
    place = {"botId": bot_id, **EN, "intentId": intents(lex, bot_id)[intent]}
    return {each["slotName"] for each in lex.models.list_slots(**place)["slotSummaries"]}


def test_append_adds_and_takes_whole_intents_from_the_file(lex: Lex) -> None:
    """What the file does not name stays as it is; an intent of the same name is the file's, with
    its slots and no others, and keeps nobody's leftovers."""
    bot_id = lex.bring_in(FLOWERS, "Flowers")
    before = intents(lex, bot_id)

    def bare(name: str, document: dict[str, Any]) -> bool:
        if name.endswith("/CancelOrder/Intent.json"):
            own = {key: document[key] for key in ("name", "identifier")}
            document.clear()
            document.update(own, sampleUtterances=[{"utterance": "stop it"}], slotPriorities=[])
        return "/Intents/" not in name or name.endswith("/CancelOrder/Intent.json")

    assert slots(lex, bot_id, "CancelOrder") == {"OrderNumber"}
    file = with_changes(locale_of(lex, bot_id), bare)
    assert bring(lex, bot_id, file, "Append")["importStatus"] == "Completed"
    assert intents(lex, bot_id).keys() == before.keys()
    assert slots(lex, bot_id, "CancelOrder") == set()
    assert "Quantity" in slots(lex, bot_id, "OrderFlowers")
    place = {"botId": bot_id, **EN, "intentId": intents(lex, bot_id)["CancelOrder"]}
    samples = lex.models.describe_intent(**place)["sampleUtterances"]
    assert samples == [{"utterance": "stop it"}]
    lex.build(bot_id, "en_US")


def test_overwrite_of_a_locale_leaves_nothing_of_it(lex: Lex) -> None:
    """And nothing else is touched."""
    bot_id, hello = lex.bring_in(FLOWERS, "Flowers"), lex.bring_in(HELLO, "Greeter")
    assert bring(lex, bot_id, locale_of(lex, hello), "Overwrite")["importStatus"] == "Completed"
    assert "OrderFlowers" not in intents(lex, bot_id)
    assert "HelloWorld" in intents(lex, bot_id)
    korean = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    listed = lex.models.list_intents(**korean)["intentSummaries"]
    assert "OrderFlowers" in {each["intentName"] for each in listed}


def test_a_conflict_of_a_locale_changes_nothing(lex: Lex) -> None:
    bot_id, hello = lex.bring_in(FLOWERS, "Flowers"), lex.bring_in(HELLO, "Greeter")
    before = lex.export(bot_id)
    failed = bring(lex, bot_id, locale_of(lex, hello), "FailOnConflict")
    assert (failed["importStatus"], failed["failureReasons"]) == (
        "Failed",
        ["Locale en_US exists"],
    )
    assert lex.export(bot_id) == before


def test_a_locale_that_is_new_is_no_conflict(lex: Lex) -> None:
    """Whatever the strategy."""
    bot = {"botName": "Empty", "roleArn": ROLE, "dataPrivacy": PRIVATE}
    hello = lex.bring_in(HELLO, "Greeter")
    for strategy in ("FailOnConflict", "Overwrite", "Append"):
        named = {**bot, "botName": f"Empty{strategy}"}
        bot_id = lex.models.create_bot(**named, idleSessionTTLInSeconds=300)["botId"]
        assert bring(lex, bot_id, locale_of(lex, hello), strategy)["importStatus"] == "Completed"
        assert "HelloWorld" in intents(lex, bot_id)


def test_overwrite_of_a_bot_leaves_its_versions_and_aliases(lex: Lex) -> None:
    """Locales that the file has not are gone from the draft, from nothing else."""
    bot_id = lex.bring_in(HELLO, "Greeter")
    lex.build(bot_id, "en_US")
    lex.build(bot_id, "ko_KR")
    both = {each: {"sourceBotVersion": "DRAFT"} for each in ("en_US", "ko_KR")}
    number = lex.models.create_bot_version(botId=bot_id, botVersionLocaleSpecification=both)
    version = number["botVersion"]
    lex.models.create_bot_alias(botId=bot_id, botAliasName="live", botVersion=version)
    english = with_changes(HELLO, lambda name, _document: "/ko_KR/" not in name)
    import_id = lex.start(english, "Greeter", "Overwrite")
    lex.wait("bot_import_completed", importId=import_id)
    locales = {}
    for each in ("DRAFT", version):
        listed = lex.models.list_bot_locales(botId=bot_id, botVersion=each)
        locales[each] = {one["localeId"] for one in listed["botLocaleSummaries"]}
    assert locales == {"DRAFT": {"en_US"}, version: {"en_US", "ko_KR"}}
    aliases = lex.models.list_bot_aliases(botId=bot_id)["botAliasSummaries"]
    live = next(each for each in aliases if each["botAliasName"] == "live")
    assert live["botVersion"] == version
    assert lex.says(bot_id, live["botAliasId"], "안녕", "ko_KR") == "HelloWorld"


def test_append_is_not_for_bots(lex: Lex) -> None:
    with pytest.raises(ClientError) as refused:
        lex.start(HELLO, "Greeter", "Append")
    assert refused.value.response["Error"]["Message"] == "mergeStrategy Append is for locales"
