"""CreateBotAlias, DescribeBotAlias, UpdateBotAlias, DeleteBotAlias and ListBotAliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lexclient.local.errors import ConflictException
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations.listing import page
from lexclient.local.models.records import AliasRecord, BotRecord
from lexclient.local.runtime import ALIAS_ID

SETTINGS = (
    *("description", "botAliasLocaleSettings", "conversationLogSettings"),
    *("sentimentAnalysisSettings", "tags"),
)


def create_bot_alias(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """An alias of a version, or of none yet."""
    bot_id = members["botId"]
    with api.bots.changing():
        record = api.bots.get(bot_id)
        _check(api, record, members)
        now, alias_id = api.bots.clock(), api.bots.new_id()
        version = members.get("botVersion")
        alias = AliasRecord(
            alias_id, members["botAliasName"], version, now, now, _settings(members)
        )
        api.bots.put_alias(bot_id, _moved(alias, version, now))
    answer = describe_bot_alias(api, {"botId": bot_id, "botAliasId": alias_id})
    return {**answer, "botAliasStatus": "Creating"}


def _check(
    api: ModelsApi, record: BotRecord, members: Mapping[str, Any], own_id: str | None = None
) -> None:
    """Raises for a name that another alias has, and for a version that is none."""
    name = members["botAliasName"]
    if any(each.name == name and each.alias_id != own_id for each in record.aliases.values()):
        raise ConflictException(f"Bot {record.bot_id} has an alias {name}")
    if members.get("botVersion"):
        api.bots.version(record.bot_id, members["botVersion"])


def _settings(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: members[name] for name in SETTINGS if members.get(name) is not None}


def _moved(alias: AliasRecord, version: str | None, now: float) -> AliasRecord:
    """The alias with a version that it is of from now on; the history has the newest first."""
    if version is None or (alias.history and alias.history[0][0] == version):
        return alias
    ended = tuple((v, start, end or now) for v, start, end in alias.history)
    return replace(alias, version=version, history=((version, now, None), *ended))


def describe_bot_alias(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The alias with its history."""
    alias = api.bots.alias(members["botId"], members["botAliasId"])
    history = [
        {"botVersion": version, "startDate": start, "endDate": end}
        for version, start, end in alias.history
    ]
    return {
        **alias.settings,
        **_summary(alias),
        "botId": members["botId"],
        "botAliasHistoryEvents": history,
    }


def _summary(alias: AliasRecord) -> dict[str, Any]:
    return {
        "botAliasId": alias.alias_id,
        "botAliasName": alias.name,
        "description": alias.settings.get("description"),
        "botVersion": alias.version,
        "botAliasStatus": "Available",
        "creationDateTime": alias.created,
        "lastUpdatedDateTime": alias.updated,
    }


def update_bot_alias(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The alias for tests stays of the draft. Settings that are left out are gone."""
    bot_id, alias_id = members["botId"], members["botAliasId"]
    with api.bots.changing():
        alias = api.bots.alias(bot_id, alias_id)
        if alias_id == ALIAS_ID and members.get("botVersion") not in (None, alias.version):
            raise PreconditionFailedException(f"Alias {alias.name} is always of {alias.version}")
        _check(api, api.bots.get(bot_id), members, alias_id)
        now = api.bots.clock()
        named = replace(
            alias, name=members["botAliasName"], updated=now, settings=_settings(members)
        )
        api.bots.put_alias(bot_id, _moved(named, members.get("botVersion"), now))
    return describe_bot_alias(api, members)


def delete_bot_alias(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refused for the alias for tests."""
    bot_id, alias_id = members["botId"], members["botAliasId"]
    with api.bots.changing():
        alias = api.bots.alias(bot_id, alias_id)
        if alias_id == ALIAS_ID:
            raise PreconditionFailedException(f"Alias {alias.name} cannot be deleted")
        record = api.bots.get(bot_id)
        left = {each: a for each, a in record.aliases.items() if each != alias_id}
        api.bots.put(replace(record, aliases=left))
    return {"botId": bot_id, "botAliasId": alias_id, "botAliasStatus": "Deleting"}


def list_bot_aliases(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """All aliases, that for tests first."""
    record = api.bots.get(members["botId"])
    summaries = [_summary(alias) for alias in record.aliases.values()]
    return {"botId": record.bot_id, **page(summaries, members, "botAliasSummaries")}


OPERATIONS = {
    "CreateBotAlias": create_bot_alias,
    "DescribeBotAlias": describe_bot_alias,
    "UpdateBotAlias": update_bot_alias,
    "DeleteBotAlias": delete_bot_alias,
    "ListBotAliases": list_bot_aliases,
}
