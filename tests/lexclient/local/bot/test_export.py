"""Reading exports: what is accepted, and how a bad one is named."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexclient.local.bot import archive
from lexclient.local.bot.archive import BadExport
from lexclient.local.bot.export import load
from lexclient.local.bot.model import (
    CodeHook,
    Fulfillment,
    ImageResponseCard,
    Message,
    MessageGroup,
    Prompt,
    Response,
    Slot,
    SlotType,
    SlotTypeValue,
    Step,
)
from tests.lexclient.local.bot.exports import (
    COUNT,
    LOCALE,
    ORDER,
    PROMPT,
    Json,
    smallest,
    written,
    zipped,
)


@pytest.fixture
def files() -> dict[str, Json]:
    return smallest()


# what is accepted


def test_folder_zip_and_wrapped_zip_are_the_same_bot(
    tmp_path: Path, files: dict[str, Json]
) -> None:
    """Wrapper folders, a folder unlike the bot's name, other files and macOS's shadows."""
    noise = {"__MACOSX/Bot/Bot.json": {}, f"{ORDER}/ConversationFlow.json": {"blocks": []}}
    bot = load(written(tmp_path / "folder", files))
    assert bot == load(zipped(tmp_path / "plain.zip", files))
    assert bot == load(zipped(tmp_path / "wrapped.zip", {**files, **noise}, "some/wrapper/"))
    assert (bot.bot_id, bot.name, bot.version, bot.idle_seconds) == (
        "ABCDEFGHIJ",
        "Shop",
        "DRAFT",
        60,
    )


@pytest.mark.parametrize(
    "identifier", ["", None, "short", "TOOLONGANIDENTIFIER", "봇봇봇봇봇봇봇봇봇봇"]
)
def test_an_unusable_identifier_is_made_of_the_name(
    tmp_path: Path, files: dict[str, Json], identifier: str | None
) -> None:
    """The same ten characters at every load; another name, another id."""
    files["Bot/Bot.json"]["identifier"] = identifier
    one = load(written(tmp_path / "one", files)).bot_id
    files["Bot/Bot.json"]["name"] = "Other"
    other = load(written(tmp_path / "other", files)).bot_id
    assert (len(one), one.isalnum(), one == other) == (10, True, False)
    assert one == "2AFK4237X5"


def test_slots_stand_in_order_of_priority(tmp_path: Path, files: dict[str, Json]) -> None:
    """The list in the file is unordered; a slot without a priority comes last."""
    for name in ("Size", "Name", "Extra"):
        slot = {**files[f"{COUNT}/Slot.json"], "name": name}
        files[f"{ORDER}/Slots/{name}/Slot.json"] = slot
    priorities = {"Count": 2, "Size": 0, "Name": 1}
    files[f"{ORDER}/Intent.json"]["slotPriorities"] = [
        {"slotName": name, "priority": number} for name, number in priorities.items()
    ]
    intent = load(written(tmp_path, files)).locales["en_US"].intents["Order"]
    assert [slot.name for slot in intent.slots] == ["Size", "Name", "Count", "Extra"]


def test_the_guides_spelling_is_understood(tmp_path: Path, files: dict[str, Json]) -> None:
    """Where the developer guide or the API spells a key in another way than exports do."""
    groups = [{"message": {"plainTextMessage": {"value": "Sure?"}}}]
    files["manifest.json"] = {"metadata": files.pop("Manifest.json")["metaData"]}
    files[f"{ORDER}/Intent.json"] |= {
        "intentConfirmationSetting": {
            "active": True,
            "confirmationPrompt": {"messageGroupList": groups, "maxRetries": 1},
        },
        "intentClosingSetting": {"active": False, "closingResponse": {"messageGroups": groups}},
    }
    files[f"{COUNT}/Slot.json"] = {
        "name": "Count",
        "slotTypeName": "Size",
        "slotConstraint": "Required",
        "multipleValuesSetting": {"allowMutlipleValues": True},
        "slotValueElicitationSetting": {"promptSpecification": PROMPT},
    }
    files[f"{LOCALE}/SlotTypes/Size/SlotType.json"] = {
        "name": "Size",
        "slotTypeValues": [{"sampleValue": {"value": "large"}, "synonyms": [{"value": "big"}]}],
        "valueSelectionSetting": {"resolutionStrategy": "TopResolution"},
    }
    locale = load(written(tmp_path, files)).locales["en_US"]
    intent = locale.intents["Order"]
    assert intent.confirmation is not None
    assert intent.confirmation.prompt == Prompt(said("Sure?").groups, 1)
    assert intent.closing is None
    assert intent.slots == (
        Slot("Count", "Size", required=True, prompt=Prompt(said("?").groups, 4), multiple=True),
    )
    values = (SlotTypeValue("large", ("big",)),)
    assert locale.slot_types == {"Size": SlotType("Size", "TopResolution", values)}


def said(text: str) -> Response:
    return Response((MessageGroup((Message("PlainText", text),)),))


@pytest.mark.parametrize(
    ("setting", "fulfilment"),
    [
        (None, None),
        ({"enabled": True, "isActive": False}, None),
        ({"enabled": True}, Fulfillment(code_hook=True)),  # 2021: no isActive is active
        ({"enabled": False, "isActive": True}, Fulfillment(code_hook=False)),
    ],
)
def test_fulfilment_of_all_years(
    tmp_path: Path, files: dict[str, Json], setting: Json | None, fulfilment: Fulfillment | None
) -> None:
    files[f"{ORDER}/Intent.json"]["fulfillmentCodeHook"] = setting
    intent = load(written(tmp_path, files)).locales["en_US"].intents["Order"]
    assert intent.fulfillment == fulfilment


def test_null_means_not_set(tmp_path: Path, files: dict[str, Json]) -> None:
    """Exports of the console write null for whatever is not used."""
    keys = ("inputContexts", "outputContexts", "dialogCodeHook", "initialResponseSetting")
    files[f"{ORDER}/Intent.json"] |= dict.fromkeys((*keys, "kendraConfiguration"))
    setting = files[f"{COUNT}/Slot.json"]["valueElicitationSetting"]
    setting |= dict.fromkeys(("sampleUtterances", "slotCaptureSetting", "unknownKey"))
    intent = load(written(tmp_path, files)).locales["en_US"].intents["Order"]
    assert (intent.initial, intent.dialog_code_hook, intent.input_contexts) == (None, False, ())
    assert intent.slots[0].capture == Step()


def test_a_hook_is_called_only_if_it_is_active_and_enabled(
    tmp_path: Path, files: dict[str, Json]
) -> None:
    hook = {"isActive": True, "enableCodeHookInvocation": True, "invocationLabel": "Here"}
    setting: Json = {"codeHook": hook, "nextStep": {"dialogAction": None}}
    files[f"{ORDER}/Intent.json"]["initialResponseSetting"] = setting
    on = load(written(tmp_path / "on", files)).locales["en_US"].intents["Order"]
    hook["isActive"] = False
    off = load(written(tmp_path / "off", files)).locales["en_US"].intents["Order"]
    assert on.initial_code_hook == CodeHook(invokes=True, label="Here")
    assert off.initial_code_hook == CodeHook(invokes=False, label="Here")
    assert on.initial == Step()


def test_messages_of_all_kinds(tmp_path: Path, files: dict[str, Json]) -> None:
    card = {"title": "Pick", "buttons": [{"text": "A", "value": "a"}]}
    messages = [
        {"plainTextMessage": {"value": "plain"}, "ssmlMessage": None},
        {"ssmlMessage": {"value": "<speak>ssml</speak>"}},
        {"customPayload": {"value": "{}"}},
        {"imageResponseCard": card},
    ]
    groups = [{"message": messages[0], "variations": messages[1:3]}, {"message": messages[3]}]
    files[f"{ORDER}/Intent.json"]["intentClosingSetting"] = {
        "closingResponse": {"messageGroupsList": groups}
    }
    closing = load(written(tmp_path, files)).locales["en_US"].intents["Order"].closing
    assert closing is not None
    assert closing.response is not None
    first, second = closing.response.groups
    assert [(m.content_type, m.content) for m in first.variations] == [
        ("PlainText", "plain"),
        ("SSML", "<speak>ssml</speak>"),
        ("CustomPayload", "{}"),
    ]
    assert second.variations[0].content_type == "ImageResponseCard"
    assert isinstance(second.variations[0].card, ImageResponseCard)
    assert replace(second.variations[0].card, buttons=()) == ImageResponseCard("Pick")


# what is refused

Spoil = Callable[[dict[str, Json]], object]
SLOT = f"{COUNT}/Slot.json"
INTENT = f"{ORDER}/Intent.json"
STEP = {"dialogAction": {"type": "StartIntent"}, "intent": {"name": "Gone"}}
BAD: list[tuple[Spoil, str]] = [
    (
        lambda f: f.pop("Bot/Bot.json"),
        "{path}: expected exactly one Bot.json, found 0",
    ),
    (
        lambda f: f.update({"Second/Bot.json": {}}),
        "{path}: expected exactly one Bot.json, found 2",
    ),
    (
        lambda f: f.pop(f"{LOCALE}/BotLocale.json"),
        "{path}/Bot/BotLocales: expected at least one locale",
    ),
    (
        lambda f: f["Manifest.json"]["metaData"].update(fileFormat="TSV"),
        "{path}/Manifest.json, metaData.fileFormat: expected 'LexJson', found 'TSV'",
    ),
    (
        lambda f: f["Bot/Bot.json"].pop("name"),
        "{path}/Bot/Bot.json, name: expected this key",
    ),
    (
        lambda f: f["Bot/Bot.json"].update(idleSessionTTLInSeconds="soon"),
        "{path}/Bot/Bot.json, idleSessionTTLInSeconds: expected a valid integer, unable to parse"
        " string as an integer, found 'soon'",
    ),
    (
        lambda f: f[f"{LOCALE}/BotLocale.json"].update(nluConfidenceThreshold=2),
        "{path}/" + LOCALE + "/BotLocale.json, nluConfidenceThreshold: "
        "expected less than or equal to 1, found 2",
    ),
    (
        lambda f: f[SLOT]["valueElicitationSetting"]["promptSpecification"].update(maxRetries=6),
        "{path}/" + SLOT + ", valueElicitationSetting.promptSpecification.maxRetries: "
        "expected less than or equal to 5, found 6",
    ),
    (
        lambda f: f[SLOT].update(slotTypeName="Gone"),
        "{path}/" + SLOT + ", slotTypeName: "
        "expected a built-in type or one of SlotTypes, not 'Gone'",
    ),
    (
        lambda f: f[INTENT].update(slotPriorities=[{"priority": 1, "slotName": "Gone"}]),
        "{path}/" + INTENT + ", slotPriorities: expected a folder Slots/Gone with Slot.json",
    ),
    (
        lambda f: f[INTENT].update(initialResponseSetting={"nextStep": STEP}),
        "{path}/"
        + ORDER
        + ", nextStep.intent.name: expected an intent of the locale, found 'Gone'",
    ),
    (
        lambda f: f[INTENT].update(
            initialResponseSetting={
                "nextStep": {"dialogAction": {"type": "ElicitSlot", "slotToElicit": "Gone"}}
            }
        ),
        "{path}/" + ORDER + ", nextStep.dialogAction.slotToElicit: "
        "expected a slot of Order, found 'Gone'",
    ),
]


@pytest.mark.parametrize(("spoil", "message"), BAD)
def test_a_bad_export_names_file_key_and_expectation(
    tmp_path: Path, files: dict[str, Json], spoil: Spoil, message: str
) -> None:
    spoil(files)
    with pytest.raises(BadExport) as bad:
        load(written(tmp_path, files))
    assert str(bad.value) == message.format(path=tmp_path)


def test_what_is_no_json_is_named(tmp_path: Path, files: dict[str, Json]) -> None:
    written(tmp_path, files)
    (tmp_path / INTENT).write_bytes(b'{"name": "\xff')
    with pytest.raises(BadExport) as bad:
        load(tmp_path)
    assert str(bad.value).startswith(f"{tmp_path / INTENT}: expected")


def test_what_is_no_export_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot.txt").write_text("no export")
    with pytest.raises(BadExport) as bad:
        load(tmp_path / "bot.txt")
    expected = "expected the folder or the ZIP file of a Lex V2 bot export"
    assert str(bad.value) == f"{tmp_path / 'bot.txt'}: {expected}"


# the bounds of an archive


@pytest.mark.parametrize(
    "name", ["../Bot.json", "/etc/Bot.json", "a/../../Bot.json", "a\\Bot.json"]
)
def test_a_member_may_not_leave_the_archive(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "bad.zip", {name: {}})
    with pytest.raises(BadExport) as bad:
        load(path)
    assert str(bad.value) == f"{path}, {name}: expected a path inside the archive"


@pytest.mark.parametrize(
    ("bound", "value", "message"),
    [
        ("MAX_MEMBERS", 4, "{path}: expected at most 4 members"),
        ("MAX_MEMBER_BYTES", 30, "{path}, Manifest.json: expected at most 30 bytes"),
        ("MAX_TOTAL_BYTES", 200, "{path}: expected at most 200 bytes of JSON in all"),
    ],
)
def test_number_and_sizes_are_bounded(
    tmp_path: Path,
    files: dict[str, Json],
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    value: int,
    message: str,
) -> None:
    monkeypatch.setattr(archive, bound, value)
    path = zipped(tmp_path / "large.zip", files)
    with pytest.raises(BadExport) as bad:
        load(path)
    assert str(bad.value) == message.format(path=path)


def test_a_member_is_not_unpacked_beyond_its_bound(tmp_path: Path) -> None:
    """A small archive that would become a large file is refused before it does."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("Bot/Bot.json", b" " * 50_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(BadExport) as bad:
        load(path)
    assert str(bad.value) == f"{path}, Bot/Bot.json: expected at most 5000000 bytes"


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64))
def test_a_damaged_archive_is_named(damaged: Path, seed: int) -> None:
    """Whatever bytes are wrong: the bot, or one sentence that names the archive."""
    whole = damaged.with_suffix(".whole").read_bytes()
    chance, content = random.Random(seed), bytearray(whole)
    for _ in range(chance.choice([1, 2, 8])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    damaged.write_bytes(content)
    try:
        assert load(damaged).locales.keys() == {"en_US"}
    except BadExport as bad:
        assert str(bad).startswith(str(damaged))  # noqa: PT017 - either outcome is right


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where to write damaged archives; the whole one is beside it."""
    path = tmp_path_factory.mktemp("damaged") / "bot.zip"
    bot = Path(__file__).parents[4] / "bots" / "HelloWorldBot"
    with zipfile.ZipFile(path.with_suffix(".whole"), "w", zipfile.ZIP_DEFLATED) as opened:
        for file in sorted(bot.rglob("*.json")):
            if "ko_KR" not in file.parts:
                opened.write(file, file.relative_to(bot))
    return path
