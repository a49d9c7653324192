"""What goes wrong ends in a sentence and in a known state."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from lexclient.local import serve
from lexclient.local.models import transfers
from tests.lexclient.local.models.conftest import BOTS, PRIVATE, ROLE, Lex, client, packed

HELLO = packed(BOTS / "HelloWorldBot")
EN = {"botVersion": "DRAFT", "localeId": "en_US"}
INTENT = "HelloWorldBot/BotLocales/en_US/Intents/HelloWorld/Intent.json"
SLOT = "HelloWorldBot/BotLocales/en_US/Intents/HelloWorld/Slots/Name/Slot.json"


def changed(path: str, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The export of HelloWorldBot with one of its files changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(HELLO)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            document = json.loads(old.read(name))
            if name == path:
                change(document)
            new.writestr(name, json.dumps(document))
    return content.getvalue()


def zipped(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


BAD_ARCHIVES = {
    "no_zip": (b"PK no ZIP", "expected the folder or the ZIP file"),
    "empty": (zipped(), "expected exactly one Bot.json"),
    "no_json": (zipped(**{"Bot.json": "{"}), "expected JSON"),
    "a_list": (zipped(**{"Bot.json": "[]"}), "expected a JSON object"),
    "deep": (zipped(**{"Bot.json": "[" * 100_000}), "expected JSON"),
    "outside": (zipped(**{"../Bot.json": "{}"}), "expected a path inside the archive"),
    "no_locale": (zipped(**{"B/Bot.json": '{"name": "B"}'}), "expected at least one locale"),
    "intent_nameless": (changed(INTENT, lambda each: each.pop("name")), "expected a name"),
    "name_with_slash": (changed(INTENT, lambda each: each.update(name="a/b")), "expected a name"),
    "slot_without_type": (
        changed(SLOT, lambda each: each.update(slotTypeName="Gone")),
        "expected a built-in type or one of SlotTypes",
    ),
    "wrong_kind": (changed(INTENT, lambda each: each.update(sampleUtterances=7)), "expected"),
}


@pytest.mark.parametrize("kind", BAD_ARCHIVES)
def test_a_bad_file_fails_the_import_with_the_reason(lex: Lex, kind: str) -> None:
    """Nothing of it is there afterwards."""
    archive, reason = BAD_ARCHIVES[kind]
    import_id = lex.start(archive, "Bad")
    with pytest.raises(WaiterError):
        lex.wait("bot_import_completed", importId=import_id)
    described = lex.models.describe_import(importId=import_id)
    assert described["importStatus"] == "Failed"
    assert reason in described["failureReasons"][0]
    assert lex.models.list_bots()["botSummaries"] == []


BAD_BUILDS = {
    "no_utterances": (
        changed(INTENT, lambda each: each.update(sampleUtterances=[])),
        "Intent HelloWorld has no sample utterances",
    ),
    "no_slot": (
        changed(INTENT, lambda each: each["sampleUtterances"].append({"utterance": "I am {Who}"})),
        "Intent HelloWorld has no slot Who, which 'I am {Who}' names",
    ),
    "no_prompt": (
        changed(
            SLOT, lambda each: each["valueElicitationSetting"].update(promptSpecification=None)
        ),
        "Slot Name of intent HelloWorld is required and has no prompt",
    ),
}


@pytest.mark.parametrize("kind", BAD_BUILDS)
def test_a_build_fails_with_reasons(lex: Lex, kind: str) -> None:
    """And the locale says so, until it is mended and built."""
    archive, reason = BAD_BUILDS[kind]
    bot_id = lex.bring_in(archive, "Bad")
    with pytest.raises(WaiterError):
        lex.build(bot_id, "en_US")
    locale = lex.models.describe_bot_locale(botId=bot_id, **EN)
    assert (locale["botLocaleStatus"], locale["failureReasons"]) == ("Failed", [reason])


def test_an_empty_bot_cannot_be_built(lex: Lex) -> None:
    bot = {"botName": "Empty", "roleArn": ROLE, "dataPrivacy": PRIVATE}
    bot_id = lex.models.create_bot(**bot, idleSessionTTLInSeconds=300)["botId"]
    lex.models.create_bot_locale(botId=bot_id, **EN, nluIntentConfidenceThreshold=0.4)
    with pytest.raises(WaiterError):
        lex.build(bot_id, "en_US")
    reasons = lex.models.describe_bot_locale(botId=bot_id, **EN)["failureReasons"]
    assert reasons == ["Locale en_US of Empty has no intent beside the fallback"]


def put(address: str, content: bytes) -> int:
    request = urllib.request.Request(address, data=content, method="PUT")
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_an_upload_address_expires(lex: Lex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfers, "VALID_SECONDS", -1)
    created = lex.models.create_upload_url()
    assert put(created["uploadUrl"], HELLO) == 403


def test_a_guessed_address_is_refused(lex: Lex) -> None:
    created = lex.models.create_upload_url()
    assert put(created["uploadUrl"] + "x", HELLO) == 403
    assert put(created["uploadUrl"].replace("uploads", "downloads"), HELLO) == 403


def test_a_large_upload_is_refused(lex: Lex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is held."""
    monkeypatch.setattr("lexclient.local.models.answering.MAX_UPLOAD", 1000)
    created = lex.models.create_upload_url()
    assert put(created["uploadUrl"], bytes(100_000)) == 400


def refused(call: Callable[[], Any]) -> tuple[str, str]:
    """The code and the message of the error that a call ends in."""
    with pytest.raises(ClientError) as error:
        call()
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_refusals_say_what_to_do(lex: Lex) -> None:
    bot_id = lex.bring_in(HELLO, "Greeter")
    models = lex.models
    new = {"roleArn": ROLE, "dataPrivacy": PRIVATE, "idleSessionTTLInSeconds": 300}
    code, message = refused(lambda: models.create_bot(botName="Greeter", **new))
    assert (code, bot_id in message) == ("ConflictException", True)
    code, message = refused(lambda: models.describe_bot(botId="NOSUCHBOT1"))
    assert (code, message) == ("ResourceNotFoundException", "Bot NOSUCHBOT1 was not found")
    code, message = refused(models.list_test_sets)
    assert message == "ListTestSets is not spoken by the local models API"
    version = {"botId": bot_id, "botVersion": "7"}
    code, message = refused(lambda: models.describe_bot_version(**version))
    assert (code, "Version 7" in message) == ("ResourceNotFoundException", True)
    tests = {"botId": bot_id, "botAliasId": "TSTALIASID"}
    code, _ = refused(lambda: models.delete_bot_alias(**tests))
    assert code == "PreconditionFailedException"
    code, message = refused(lambda: models.list_bots(nextToken="no token"))
    assert message == "nextToken is not one that was given"


def test_an_existing_bot_is_a_conflict_or_overwritten(lex: Lex) -> None:
    bot_id = lex.bring_in(HELLO, "Greeter")
    failed = lex.start(HELLO, "Greeter")
    with pytest.raises(WaiterError):
        lex.wait("bot_import_completed", importId=failed)
    over = lex.start(packed(BOTS / "FlowerShopBot"), "Greeter", "Overwrite")
    lex.wait("bot_import_completed", importId=over)
    assert lex.models.describe_import(importId=over)["importedResourceId"] == bot_id
    listed = lex.models.list_intents(botId=bot_id, **EN)["intentSummaries"]
    assert "OrderFlowers" in [each["intentName"] for each in listed]


def test_a_locale_can_be_appended_to(lex: Lex) -> None:
    """What was there stays; what is new comes in."""
    bot_id = lex.bring_in(HELLO, "Greeter")
    flowers = lex.bring_in(packed(BOTS / "FlowerShopBot"), "Flowers")
    locale = {"botId": flowers, **EN}
    export = lex.models.create_export(
        resourceSpecification={"botLocaleExportSpecification": locale}, fileFormat="LexJson"
    )
    address = lex.models.describe_export(exportId=export["exportId"])["downloadUrl"]
    with urllib.request.urlopen(address) as answer:
        import_id = lex.upload(answer.read())
    target = {"botLocaleImportSpecification": {"botId": bot_id, **EN}}
    lex.models.start_import(
        importId=import_id, resourceSpecification=target, mergeStrategy="Append"
    )
    lex.wait("bot_import_completed", importId=import_id)
    listed = lex.models.list_intents(botId=bot_id, **EN)["intentSummaries"]
    names = {each["intentName"] for each in listed}
    assert {"HelloWorld", "OrderFlowers"} <= names


def test_lists_come_in_pages(lex: Lex) -> None:
    for name in ("A", "B", "C"):
        lex.bring_in(HELLO, f"Greeter{name}")
    order = {"attribute": "BotName", "order": "Descending"}
    pages = _pages(lex, order)
    assert list(pages) == [["GreeterC", "GreeterB"], ["GreeterA"]]
    chosen = [{"name": "BotName", "values": ["GreeterB"], "operator": "EQ"}]
    assert len(lex.models.list_bots(filters=chosen)["botSummaries"]) == 1


def _pages(lex: Lex, order: Mapping[str, str]) -> Iterator[list[str]]:
    token: Mapping[str, str] = {}
    while True:
        page = lex.models.list_bots(sortBy=order, maxResults=2, **token)
        yield [each["botName"] for each in page["botSummaries"]]
        if "nextToken" not in page:
            return
        token = {"nextToken": page["nextToken"]}


def test_a_build_that_a_stop_cut_has_failed(tmp_path: Path) -> None:
    """The next server says so, and the locale can be built again."""
    with serve(BOTS / "HelloWorldBot", models=True, state=tmp_path):
        pass
    kept = tmp_path / "HELLOWORLD.json"
    record = json.loads(kept.read_text(encoding="utf-8"))
    record["versions"]["DRAFT"]["locales"]["en_US"]["status"] = "Building"
    kept.write_text(json.dumps(record), encoding="utf-8")
    with serve(models=True, state=tmp_path) as server:
        models = client("lexv2-models", server.url)
        locale = models.describe_bot_locale(botId="HELLOWORLD", **EN)
        assert locale["botLocaleStatus"] == "Failed"
        assert locale["failureReasons"] == ["The server was stopped during the build"]


def test_a_waiter_sees_that_it_waits_in_vain(lex: Lex) -> None:
    """NotBuilt, what was deleted, and a version that never comes, which it looks for again."""
    bot_id = lex.bring_in(HELLO, "Greeter")
    with pytest.raises(WaiterError, match="NotBuilt"):
        lex.wait("bot_locale_built", botId=bot_id, **EN)
    lex.wait("bot_locale_created", botId=bot_id, **EN)
    lex.wait("bot_available", botId=bot_id)
    version = lex.models.get_waiter("bot_version_available")
    version.config.delay, version.config.max_attempts = 0.01, 3
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        version.wait(botId=bot_id, botVersion="7")
    lex.models.delete_bot(botId=bot_id)
    with pytest.raises(WaiterError, match="was not found"):
        lex.wait("bot_available", botId=bot_id)


def test_names_are_ascii_and_all_else_may_be_korean(lex: Lex) -> None:
    """As the model has it; an intent's own name for people is another member."""
    bot = {"roleArn": ROLE, "dataPrivacy": PRIVATE, "idleSessionTTLInSeconds": 300}
    code, message = refused(lambda: lex.models.create_bot(botName="꽃집", **bot))
    assert (code, "Value at 'botName'" in message) == ("ValidationException", True)
    bot_id = lex.models.create_bot(botName="Shop", description="꽃집 봇", **bot)["botId"]
    place = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    lex.models.create_bot_locale(**place, nluIntentConfidenceThreshold=0.4)
    code, _ = refused(lambda: lex.models.create_intent(**place, intentName="꽃주문"))
    assert code == "ValidationException"
    told = {"description": "꽃을 주문합니다", "intentDisplayName": "꽃 주문"}
    samples = [{"utterance": "꽃 주문할게요"}]
    lex.models.create_intent(**place, intentName="Order", sampleUtterances=samples, **told)
    lex.build(bot_id, "ko_KR")
    assert lex.says(bot_id, "TSTALIASID", "꽃 주문할게요", "ko_KR") == "Order"
    code, _ = refused(lambda: lex.models.create_bot_alias(botId=bot_id, botAliasName="라이브"))
    assert code == "ValidationException"
    own = {"botId": bot_id, "botAliasName": "live", "description": "사람들이 쓰는 별칭"}
    assert lex.models.create_bot_alias(**own)["description"] == "사람들이 쓰는 별칭"
