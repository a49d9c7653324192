"""A bot that is made by Create* calls is the bot that is imported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lexclient.local.bot.export import load
from tests.lexclient.local.models.conftest import (
    BOTS,
    PRIVATE,
    ROLE,
    Lex,
    packed,
    same_but_ids,
)

EXPORTS = Path(__file__).parents[5] / "shared" / "data"
REAL = [EXPORTS / name for name in ("BlogBot", "PizzaShop", "ReminderBot")]


def copy_locale(lex: Lex, original: Mapping[str, str], copy: Mapping[str, str]) -> None:
    """Make a locale again by what the API tells of the original."""
    locale = lex.models.describe_bot_locale(**original)
    settings = {
        name: locale[name]
        for name in ("nluIntentConfidenceThreshold", "voiceSettings", "description")
        if name in locale
    }
    lex.models.create_bot_locale(**copy, **settings)
    types = copy_slot_types(lex, original, copy)
    for intent in lex.models.list_intents(**original)["intentSummaries"]:
        copy_intent(lex, original, copy, intent["intentId"], types)


def copy_slot_types(
    lex: Lex, original: Mapping[str, str], copy: Mapping[str, str]
) -> Mapping[str, str]:
    """The ids of the new slot types by those of the old."""
    made = {}
    for summary in lex.models.list_slot_types(**original)["slotTypeSummaries"]:
        slot_type = lex.models.describe_slot_type(**original, slotTypeId=summary["slotTypeId"])
        created = lex.models.create_slot_type(**copy, **same_but_ids(slot_type))
        made[summary["slotTypeId"]] = created["slotTypeId"]
    return made


def copy_intent(
    lex: Lex,
    original: Mapping[str, str],
    copy: Mapping[str, str],
    intent_id: str,
    types: Mapping[str, str],
) -> None:
    intent = same_but_ids(lex.models.describe_intent(**original, intentId=intent_id))
    priorities = intent.pop("slotPriorities", [])
    new_id = new_intent(lex, copy, intent)
    slots: dict[str, str] = {}
    for summary in lex.models.list_slots(**original, intentId=intent_id)["slotSummaries"]:
        ids = {"intentId": intent_id, "slotId": summary["slotId"]}
        slot: dict[str, Any] = same_but_ids(lex.models.describe_slot(**original, **ids))
        type_id = types.get(summary["slotTypeId"], summary["slotTypeId"])
        created = lex.models.create_slot(**copy, intentId=new_id, slotTypeId=type_id, **slot)
        slots[summary["slotId"]] = created["slotId"]
    order = [{"priority": p["priority"], "slotId": slots[p["slotId"]]} for p in priorities]
    lex.models.update_intent(**copy, intentId=new_id, **intent, slotPriorities=order)


def new_intent(lex: Lex, copy: Mapping[str, str], intent: Mapping[str, Any]) -> str:
    """The id of a new intent; the fallback is there with its locale."""
    listed = lex.models.list_intents(**copy)["intentSummaries"]
    own = {each["intentName"]: each["intentId"] for each in listed}
    if intent["intentName"] in own:
        return str(own[intent["intentName"]])
    return str(lex.models.create_intent(**copy, **intent)["intentId"])


@pytest.mark.parametrize(
    "folder", [BOTS / "FlowerShopBot", BOTS / "HelloWorldBot", *REAL], ids=lambda path: path.name
)
def test_made_call_by_call_it_is_the_same(lex: Lex, folder: Path) -> None:
    if not folder.exists():
        pytest.skip(f"{folder.name} is not beside the project")
    bot_id = lex.bring_in(packed(folder), "Original")
    bot = {"botName": "Copy", "roleArn": ROLE, "dataPrivacy": PRIVATE}
    copy_id = lex.models.create_bot(**bot, idleSessionTTLInSeconds=300)["botId"]
    locales = lex.models.list_bot_locales(botId=bot_id, botVersion="DRAFT")["botLocaleSummaries"]
    for locale in locales:
        place = {"botVersion": "DRAFT", "localeId": locale["localeId"]}
        copy_locale(lex, {"botId": bot_id, **place}, {"botId": copy_id, **place})
    original, copy = load(lex.export(bot_id)), load(lex.export(copy_id))
    assert original.locales.keys() == copy.locales.keys()
    for locale_id, locale in original.locales.items():
        assert copy.locales[locale_id].intents == locale.intents
        assert copy.locales[locale_id].threshold == locale.threshold
        values = {name: each.values for name, each in locale.slot_types.items()}
        assert {n: e.values for n, e in copy.locales[locale_id].slot_types.items()} == values
