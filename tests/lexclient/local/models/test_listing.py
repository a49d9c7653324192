"""All List operations: pages to the end, filters, and the order that was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from lexclient.local import serve
from lexclient.local.models.operations import OPERATIONS
from tests.lexclient.local.models.conftest import BOTS, PRIVATE, ROLE, Lex, lex_at, packed
from tests.lexclient.local.models.walk import MODEL

LISTS = [name for name in OPERATIONS if name.startswith("List")]
EN = {"botVersion": "DRAFT", "localeId": "en_US"}
SHOP = "FLOWERSHOP"
VERSIONS = 11  # one more digit than one


@pytest.fixture(scope="module")
def shop() -> Iterator[Lex]:
    """Two bots at least of everything; the flower shop has eleven versions and aliases."""
    with serve(BOTS / "FlowerShopBot", models=True) as server:
        lex = lex_at(server)
        locales = {"en_US": {"sourceBotVersion": "DRAFT"}}
        for _ in range(VERSIONS):
            lex.models.create_bot_version(botId=SHOP, botVersionLocaleSpecification=locales)
        for name in ("live", "trial"):
            lex.models.create_bot_alias(botId=SHOP, botAliasName=name, botVersion="1")
        for name in ("Greeter", "Other"):
            lex.bring_in(packed(BOTS / "HelloWorldBot"), name)
        lex.export(SHOP)
        _export_locale(lex)
        yield lex


def _export_locale(lex: Lex) -> None:
    specification = {"botLocaleExportSpecification": {"botId": SHOP, **EN}}
    lex.models.create_export(resourceSpecification=specification, fileFormat="LexJson")


def members(lex: Lex, name: str) -> dict[str, Any]:
    """What the operation needs to list something."""
    intents = lex.models.list_intents(botId=SHOP, **EN)["intentSummaries"]
    order = next(each["intentId"] for each in intents if each["intentName"] == "OrderFlowers")
    own = {"botId": SHOP, **EN, "intentId": order}
    required = MODEL.operation_model(name).input_shape
    assert required is not None
    return {key: value for key, value in own.items() if key in required.required_members}


def entries(answer: Mapping[str, Any]) -> list[Any]:
    return next(value for value in answer.values() if isinstance(value, list))


@pytest.mark.parametrize("name", LISTS)
def test_pages_lead_to_the_end(shop: Lex, name: str) -> None:
    """One entry at a time gives the same list, each entry once."""
    call = getattr(shop.models, xform_name(name))
    own = members(shop, name)
    whole = entries(call(**own))
    assert len(whole) > 1
    pages, token = [], dict[str, str]()
    while len(pages) <= len(whole):
        page = call(**own, maxResults=1, **token)
        pages.append(entries(page))
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert [entry for page in pages for entry in page] == whole
    assert all(len(page) == 1 for page in pages)


@pytest.mark.parametrize("token", ["x", "LTU=", "AAAA", "é"])
def test_a_token_that_was_not_given_is_refused(shop: Lex, token: str) -> None:
    with pytest.raises(ClientError, match="nextToken is not one that was given") as refused:
        shop.models.list_bots(nextToken=token)
    assert refused.value.response["Error"]["Code"] == "ValidationException"


# operation, filter, value, and the entries it leaves by this member
FILTERS = (
    ("ListBots", "BotName", "EQ", "Greeter", "botName", ["Greeter"]),
    ("ListBots", "BotName", "NE", "Greeter", "botName", ["FlowerShopBot", "Other"]),
    ("ListBots", "BotType", "EQ", "BotNetwork", "botName", []),
    ("ListBotLocales", "BotLocaleName", "CO", "Korean", "localeId", ["ko_KR"]),
    ("ListIntents", "IntentName", "CO", "Fallback", "intentName", ["FallbackIntent"]),
    ("ListSlots", "SlotName", "EQ", "Quantity", "slotName", ["Quantity"]),
    ("ListSlotTypes", "SlotTypeName", "EQ", "NoSuchType", "slotTypeName", []),
    ("ListSlotTypes", "ExternalSourceType", "EQ", "ExternalGrammar", "slotTypeName", []),
    ("ListExports", "ExportResourceType", "EQ", "BotLocale", "exportStatus", ["Completed"]),
    ("ListImports", "ImportResourceType", "EQ", "BotLocale", "importId", []),
    ("ListImports", "ImportResourceType", "EQ", "Bot", "importStatus", ["Completed"] * 2),
)


@pytest.mark.parametrize(("name", "key", "operator", "value", "member", "left"), FILTERS)
def test_a_filter_leaves_what_it_names(
    shop: Lex, name: str, key: str, operator: str, value: str, member: str, left: list[str]
) -> None:
    condition = [{"name": key, "operator": operator, "values": [value]}]
    call = getattr(shop.models, xform_name(name))
    listed = entries(call(**members(shop, name), filters=condition))
    assert sorted(entry[member] for entry in listed) == left


ORDERS = [
    (name, attribute)
    for name in LISTS
    if (shape := MODEL.operation_model(name).input_shape) and "sortBy" in shape.members
    for attribute in shape.members["sortBy"].members["attribute"].metadata["enum"]
    if attribute != "BotVersion"  # which has a test of its own
]


@pytest.mark.parametrize(("name", "attribute"), ORDERS)
def test_an_order_is_followed_both_ways(shop: Lex, name: str, attribute: str) -> None:
    """Times, and names by their letters."""
    call, own, by = (
        getattr(shop.models, xform_name(name)),
        members(shop, name),
        {"attribute": attribute},
    )
    member = {"BotLocaleName": "localeName"}.get(attribute, attribute[0].lower() + attribute[1:])
    up, down = (
        [entry[member] for entry in entries(call(**own, sortBy={**by, "order": order}))]
        for order in ("Ascending", "Descending")
    )
    assert up == sorted(up)
    assert down == up[::-1]


def test_the_newest_version_is_found_by_its_number(shop: Lex) -> None:
    """Not by its letters, where 9 is after 11."""
    order = {"attribute": "BotVersion", "order": "Descending"}
    listed = shop.models.list_bot_versions(botId=SHOP, sortBy=order)["botVersionSummaries"]
    numbers = [str(number) for number in range(VERSIONS, 0, -1)]
    assert [entry["botVersion"] for entry in listed] == ["DRAFT", *numbers]


def test_a_list_of_what_is_not_there_is_refused(lex: Lex) -> None:
    """The model has no word for it; ours is ResourceNotFoundException."""
    bot = {"botName": "B", "roleArn": ROLE, "dataPrivacy": PRIVATE}
    bot_id = lex.models.create_bot(**bot, idleSessionTTLInSeconds=300)["botId"]
    for call, own in (
        (lex.models.list_bot_aliases, {"botId": "NOSUCHBOT1"}),
        (lex.models.list_bot_locales, {"botId": bot_id, "botVersion": "7"}),
        (lex.models.list_intents, {"botId": bot_id, **EN}),
    ):
        with pytest.raises(ClientError, match="was not found") as refused:
            call(**own)
        assert refused.value.response["Error"]["Code"] == "ResourceNotFoundException"
