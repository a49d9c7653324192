"""CreateBotVersion, DescribeBotVersion, DeleteBotVersion and ListBotVersions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lexclient.local.models.api import ModelsApi
from lexclient.local.models.documents import Documents
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations.bots import settings_of
from lexclient.local.models.operations.listing import page
from lexclient.local.models.records import DRAFT, BotRecord, LocaleState, Version
from lexclient.local.models.runtimes import with_locales


def create_bot_version(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """A number for what is built; locales that the request leaves out are not in it."""
    bot_id, wanted = members["botId"], members["botVersionLocaleSpecification"]
    with api.bots.changing():
        record = api.bots.get(bot_id)
        number = str(record.latest + 1)
        now = api.bots.clock()
        states = {
            locale_id: _built(api, bot_id, source["sourceBotVersion"], locale_id)
            for locale_id, source in wanted.items()
        }
        documents = _documents(record, states, number)
        version = Version(number, documents, states, now, members.get("description", ""))
        versions = {**record.versions, number: version}
        api.bots.put(replace(record, versions=versions, latest=record.latest + 1, updated=now))
    answer = describe_bot_version(api, {"botId": bot_id, "botVersion": number})
    specification = {"botVersionLocaleSpecification": wanted}
    return {**answer, **specification, "botStatus": "Creating"}


def _built(api: ModelsApi, bot_id: str, source: str, locale_id: str) -> LocaleState:
    state = api.bots.locale(bot_id, source, locale_id)
    if state.status != "Built" or state.built is None:
        problem = f"Locale {locale_id} of version {source} is {state.status}: build it first"
        raise PreconditionFailedException(problem)
    return state


def _documents(record: BotRecord, states: Mapping[str, LocaleState], number: str) -> Documents:
    built = {locale_id: state.built or {} for locale_id, state in states.items()}
    documents = with_locales(record.versions[DRAFT].documents, built)
    return {**documents, "Bot.json": {**documents["Bot.json"], "version": number}}


def describe_bot_version(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """A version, DRAFT too."""
    record = api.bots.get(members["botId"])
    version = api.bots.version(members["botId"], members["botVersion"])
    return {
        "botType": "Bot",
        **record.settings,
        **settings_of(version.documents["Bot.json"]),
        **_summary(version),
        "botId": record.bot_id,
    }


def _summary(version: Version) -> dict[str, Any]:
    bot = version.documents["Bot.json"]
    return {
        "botName": bot["name"],
        "botVersion": version.number,
        "description": version.description or bot.get("description"),
        "botStatus": "Available",
        "creationDateTime": version.created,
    }


def delete_bot_version(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refused for the draft, and while an alias is of the version, unless that is skipped."""
    bot_id, number = members["botId"], members["botVersion"]
    with api.bots.changing():
        record = api.bots.get(bot_id)
        api.bots.version(bot_id, number)
        using = [alias.name for alias in record.aliases.values() if alias.version == number]
        if number == DRAFT or (using and not members.get("skipResourceInUseCheck")):
            user = f"is of alias {using[0]}" if using else "cannot be deleted"
            raise PreconditionFailedException(f"Version {number} of bot {bot_id} {user}")
        versions = {each: v for each, v in record.versions.items() if each != number}
        api.bots.put(replace(record, versions=versions, updated=api.bots.clock()))
    return {"botId": bot_id, "botVersion": number, "botStatus": "Deleting"}


def list_bot_versions(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """All versions, the draft first."""
    record = api.bots.get(members["botId"])
    summaries = [_summary(version) for version in record.versions.values()]
    return {"botId": record.bot_id, **page(summaries, members, "botVersionSummaries")}


OPERATIONS = {
    "CreateBotVersion": create_bot_version,
    "DescribeBotVersion": describe_bot_version,
    "DeleteBotVersion": delete_bot_version,
    "ListBotVersions": list_bot_versions,
}
