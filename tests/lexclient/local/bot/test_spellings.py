"""The same key in the spellings of exports, of the guide and of the API.

The kind: a list whose key ends in `List` in one of the three and not in another.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lexclient.local.bot.export import load
from lexclient.local.bot.model import Bot, Button
from tests.lexclient.local.bot.exports import COUNT, LOCALE, ORDER, Json, smallest, written

INTENT, SLOT = f"{ORDER}/Intent.json", f"{COUNT}/Slot.json"
TEXT: Json = {"plainTextMessage": {"value": "?"}}
CARD: Json = {"title": "Pick", "buttons": [{"text": "Red", "value": "red"}]}


def rich() -> dict[str, Json]:
    """An export with every list that there is, in the spelling of the API."""
    files = smallest()
    group = {"message": {"imageResponseCard": CARD}, "variations": [TEXT]}
    response = {"messageGroups": [group]}
    branch = {"name": "Yes", "condition": {"expressionString": "{Count} = 1"}, "response": response}
    files[INTENT] |= {
        "inputContexts": [{"name": "before"}],
        "outputContexts": [{"name": "after", "turnsToLive": 5, "timeToLiveInSeconds": 90}],
        "intentClosingSetting": {
            "closingResponse": response,
            "nextStep": {"dialogAction": {"type": "EvaluateConditional"}},
            "conditional": {"conditionalBranches": [branch]},
        },
    }
    setting = files[SLOT]["valueElicitationSetting"]
    setting["sampleUtterances"] = [{"utterance": "{Count} please"}]
    setting["defaultValueSpecification"] = {"defaultValueList": [{"defaultValue": "1"}]}
    files[SLOT]["slotTypeName"] = "Size"
    files[f"{LOCALE}/SlotTypes/Size/SlotType.json"] = {
        "name": "Size",
        "slotTypeValues": [{"sampleValue": {"value": "large"}, "synonyms": [{"value": "big"}]}],
    }
    files[f"{LOCALE}/SlotTypes/Pair/SlotType.json"] = {
        "name": "Pair",
        "compositeSlotTypeSetting": {"subSlots": [{"name": "one", "slotTypeId": "Size"}]},
    }
    return files


def respelled(part: object, old: str, new: str) -> object:
    """A part of an export with one key in another spelling, wherever it stands."""
    if isinstance(part, list):
        return [respelled(each, old, new) for each in part]
    if isinstance(part, dict):
        return {new if k == old else k: respelled(v, old, new) for k, v in part.items()}
    return part


def loaded(folder: Path, files: dict[str, Json]) -> Bot:
    return load(written(folder, files))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("buttons", "buttonsList"),
        ("messageGroups", "messageGroupsList"),
        ("messageGroups", "messageGroupList"),
        ("variations", "variationsList"),
        ("conditionalBranches", "conditionalBranchesList"),
        ("defaultValueList", "defaultValue"),
        ("sampleUtterances", "sampleUtterancesList"),
        ("slotPriorities", "slotPrioritiesList"),
        ("inputContexts", "inputContextsList"),
        ("outputContexts", "outputContextsList"),
        ("slotTypeValues", "slotTypeValuesList"),
        ("synonyms", "synonymsList"),
        ("subSlots", "subSlotsList"),
    ],
)
def test_a_list_is_read_in_either_spelling(tmp_path: Path, old: str, new: str) -> None:
    files = rich()
    spelled = {name: respelled(content, old, new) for name, content in files.items()}
    assert spelled != files
    assert loaded(tmp_path / "new", spelled) == loaded(tmp_path / "old", files)


def test_a_card_keeps_its_buttons(tmp_path: Path) -> None:
    """As exports of the console write them: `buttonsList`."""
    files = {n: respelled(c, "buttons", "buttonsList") for n, c in rich().items()}
    closing = loaded(tmp_path, files).locales["en_US"].intents["Order"].closing
    assert closing is not None
    assert closing.response is not None
    card = closing.response.groups[0].variations[0].card
    assert card is not None
    assert card.buttons == (Button("Red", "red"),)
