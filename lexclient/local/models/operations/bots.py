"""CreateBot, DescribeBot, UpdateBot, DeleteBot and ListBots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lexclient.local.errors import ConflictException
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.documents import Document
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations.listing import page
from lexclient.local.models.records import DRAFT, BotRecord
from lexclient.local.models.spelling import of_api
from lexclient.local.runtime import ALIAS_ID
from lexclient.local.wire.service import MODELS, service_model

IN_DOCUMENT = ("description", "dataPrivacy", "idleSessionTTLInSeconds", "errorLogSettings")
IN_RECORD = ("roleArn", "botType", "botMembers", "botTags", "testBotAliasTags")


def create_bot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """An empty bot: a draft without locales, and the alias for tests."""
    with api.bots.changing():
        check_name(api, members["botName"])
        record = api.new_bot({"Bot.json": document_of(members)}, api.bots.new_id())
        api.bots.put(replace(record, settings=_settings(members)))
    return {**describe_bot(api, {"botId": record.bot_id}), "botStatus": "Creating"}


def check_name(api: ModelsApi, name: str, own_id: str | None = None) -> None:
    """Raises `ConflictException` for the name of another bot."""
    named = api.bots.named(name)
    if named and named.bot_id != own_id:
        raise ConflictException(f"A bot with the name {name} exists: {named.bot_id}")


def document_of(members: Mapping[str, Any]) -> dict[str, Any]:
    """`Bot.json` of a request that names a bot's settings."""
    settings = {name: members[name] for name in IN_DOCUMENT if members.get(name) is not None}
    defaults = {"idleSessionTTLInSeconds": 300}
    return {"name": members["botName"], "version": DRAFT, **defaults, **settings}


def _settings(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: members[name] for name in IN_RECORD if members.get(name) is not None}


def describe_bot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The bot as its draft has it."""
    record = api.bots.get(members["botId"])
    return {
        "botType": "Bot",
        **settings_of(record.versions[DRAFT].documents["Bot.json"]),
        **record.settings,
        "botId": record.bot_id,
        "botName": record.name,
        "botStatus": "Available",
        "creationDateTime": record.created,
        "lastUpdatedDateTime": record.updated,
    }


def settings_of(document: Document) -> dict[str, Any]:
    """What `Bot.json` says, as the API spells it."""
    shape = service_model(MODELS).shape_for("DescribeBotResponse")
    members: dict[str, Any] = of_api(shape, document)
    return members


def update_bot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Settings that the request leaves out are gone, as with AWS."""
    bot_id = members["botId"]
    with api.bots.changing():
        check_name(api, members["botName"], bot_id)
        draft = api.bots.version(bot_id, DRAFT)
        bot = {**document_of(members), "identifier": bot_id}
        api.bots.put_draft(bot_id, replace(draft, documents={**draft.documents, "Bot.json": bot}))
        record = api.bots.get(bot_id)
        api.bots.put(replace(record, settings=_settings(members)))
    return describe_bot(api, members)


def delete_bot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refused while the bot has aliases of its own, unless the check is skipped."""
    record = api.bots.get(members["botId"])
    own = [alias.name for alias in record.aliases.values() if alias.alias_id != ALIAS_ID]
    if own and not members.get("skipResourceInUseCheck"):
        raise PreconditionFailedException(f"Bot {record.bot_id} has the alias {own[0]}")
    api.bots.remove(record.bot_id)
    return {"botId": record.bot_id, "botStatus": "Deleting"}


def list_bots(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """All bots."""
    return page([_summary(record) for record in api.bots], members, "botSummaries")


def _summary(record: BotRecord) -> dict[str, Any]:
    return {
        "botId": record.bot_id,
        "botName": record.name,
        "description": record.versions[DRAFT].documents["Bot.json"].get("description"),
        "botStatus": "Available",
        "latestBotVersion": str(record.latest) if record.latest else None,
        "lastUpdatedDateTime": record.updated,
        "botType": record.settings.get("botType", "Bot"),
    }


OPERATIONS = {
    "CreateBot": create_bot,
    "DescribeBot": describe_bot,
    "UpdateBot": update_bot,
    "DeleteBot": delete_bot,
    "ListBots": list_bots,
}
