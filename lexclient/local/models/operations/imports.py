"""CreateUploadUrl, StartImport, DescribeImport, DeleteImport and ListImports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from lexclient.local.bot.archive import BadExport
from lexclient.local.errors import ConflictException, ResourceNotFoundException, ValidationException
from lexclient.local.models.api import ModelsApi, new_token
from lexclient.local.models.documents import (
    Document,
    Documents,
    bot_of_export,
    locale_of_export,
    placed,
    without,
)
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations.bots import document_of
from lexclient.local.models.operations.elements import Place
from lexclient.local.models.operations.transferring import deleted, listed, named
from lexclient.local.models.records import DRAFT, LocaleState
from lexclient.local.models.runtimes import loaded
from lexclient.local.models.transfers import Transfer

BOT, LOCALE = "botImportSpecification", "botLocaleImportSpecification"


def create_upload_url(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """An id for an import, and where its ZIP is to be put within five minutes."""
    now = api.bots.clock()
    transfer = Transfer(api.bots.new_id(), "import", new_token(), now, now)
    api.transfers.put(transfer)
    address = f"{members['endpoint']}/uploads/{transfer.transfer_id}/{transfer.token}"
    return {"importId": transfer.transfer_id, "uploadUrl": address}


def start_import(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Begin to read what was uploaded."""
    transfer = named(api, "import", members)
    specification = members["resourceSpecification"]
    if len(specification) != 1 or not {BOT, LOCALE} & specification.keys():
        raise ValidationException("resourceSpecification is not of one bot or one locale")
    if BOT in specification and members["mergeStrategy"] == "Append":
        raise ValidationException("mergeStrategy Append is for locales")
    if members.get("filePassword"):
        raise ValidationException("Files with a password are not read")
    if transfer.content is None:
        raise ValidationException(f"Nothing was uploaded for import {transfer.transfer_id}")
    if transfer.request:
        raise ConflictException(f"Import {transfer.transfer_id} has begun")
    if LOCALE in specification:
        place = Place.of(specification[LOCALE])
        api.bots.draft(place.bot_id, place.number)
    begun = replace(transfer, request=members, updated=api.bots.clock())
    api.transfers.put(begun)
    api.behind(partial(_run, api, begun))
    return describe_import(api, members)


def _run(api: ModelsApi, transfer: Transfer) -> None:
    """The import ends as Completed or as Failed, whatever the file holds."""
    try:
        with api.bots.changing():
            resource_id, name = _imported(api, transfer)
        ended = replace(transfer, status="Completed", resource_id=resource_id, resource_name=name)
    except (BadExport, PreconditionFailedException, ResourceNotFoundException) as error:
        ended = replace(transfer, status="Failed", reasons=(str(error),))
    except Exception as error:  # noqa: BLE001 - the edge of a thread: the client gets the reason
        ended = replace(transfer, status="Failed", reasons=(f"{type(error).__name__}",))
    api.transfers.put(replace(ended, updated=api.bots.clock(), content=None))


def _imported(api: ModelsApi, transfer: Transfer) -> tuple[str, str]:
    """The id and the name of what came in."""
    specification = transfer.request["resourceSpecification"]
    strategy, content = transfer.request["mergeStrategy"], transfer.content or b""
    if BOT in specification:
        return _bot(api, specification[BOT], strategy, content)
    return _locale(api, specification[LOCALE], strategy, content)


def _bot(
    api: ModelsApi, wanted: Mapping[str, Any], strategy: str, content: bytes
) -> tuple[str, str]:
    documents = bot_of_export(content, api.bots.new_id)
    bot = {**documents["Bot.json"], **document_of(wanted)}
    existing = api.bots.named(wanted["botName"])
    if existing and strategy == "FailOnConflict":
        raise PreconditionFailedException(f"A bot with the name {wanted['botName']} exists")
    bot_id = existing.bot_id if existing else api.bots.new_id()
    made = api.new_bot({**documents, "Bot.json": bot}, bot_id)
    loaded(made.versions[DRAFT].documents, bot_id)
    settings = {"roleArn": wanted["roleArn"]}
    if not existing:
        api.bots.put(replace(made, settings=settings))
        return bot_id, wanted["botName"]
    before = existing.versions[DRAFT].locales
    draft = made.versions[DRAFT]
    locales = {each: _after(before.get(each), state) for each, state in draft.locales.items()}
    versions = {**existing.versions, DRAFT: replace(draft, locales=locales)}
    api.bots.put(replace(existing, versions=versions, settings=settings, updated=api.bots.clock()))
    return bot_id, wanted["botName"]


def _after(before: LocaleState | None, new: LocaleState) -> LocaleState:
    """A locale that was there answers from its last build until it is built again."""
    return replace(new, built=before.built, submitted=before.submitted) if before else new


def _locale(
    api: ModelsApi, wanted: Mapping[str, Any], strategy: str, content: bytes
) -> tuple[str, str]:
    place = Place.of(wanted)
    draft = api.bots.draft(place.bot_id, place.number)
    if place.locale_id in draft.locales and strategy == "FailOnConflict":
        raise PreconditionFailedException(f"Locale {place.locale_id} exists")
    imported = placed(place.folder, _settings(locale_of_export(content, api.bots.new_id), wanted))
    documents = {**_kept(draft.documents, place.folder, strategy, imported), **imported}
    loaded(documents, place.bot_id)
    state = _after(draft.locales.get(place.locale_id), api.new_locale(draft, place.locale_id))
    locales = {**draft.locales, place.locale_id: state}
    api.bots.put_draft(place.bot_id, replace(draft, documents=documents, locales=locales))
    return place.locale_id, str(documents[f"{place.folder}BotLocale.json"].get("name"))


def _kept(
    documents: Documents, folder: str, strategy: str, imported: Documents
) -> dict[str, Document]:
    """What stays of a draft: Append leaves the intents and slot types that the file does not name,
    each with all that belongs to it; Overwrite nothing of the locale."""
    if strategy != "Append":
        return without(documents, folder)
    elements = ("/Intent.json", "/SlotType.json")
    folders = tuple(path.rpartition("/")[0] + "/" for path in imported if path.endswith(elements))
    return {path: each for path, each in documents.items() if not path.startswith(folders)}


def _settings(documents: Documents, wanted: Mapping[str, Any]) -> Documents:
    """The locale with the settings that the request gives it."""
    given = {"nluConfidenceThreshold": wanted.get("nluIntentConfidenceThreshold")}
    given |= {"voiceSettings": wanted.get("voiceSettings"), "identifier": wanted["localeId"]}
    known = {name: value for name, value in given.items() if value is not None}
    return {**documents, "BotLocale.json": {**documents["BotLocale.json"], **known}}


def describe_import(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """How far an import is."""
    transfer = named(api, "import", members)
    if not transfer.request:
        raise ResourceNotFoundException(f"Import {transfer.transfer_id} has not begun")
    return {
        **_summary(transfer),
        "resourceSpecification": transfer.request["resourceSpecification"],
        "failureReasons": list(transfer.reasons) or None,
    }


def _summary(transfer: Transfer) -> dict[str, Any]:
    specification = transfer.request["resourceSpecification"]
    return {
        "importId": transfer.transfer_id,
        "importedResourceId": transfer.resource_id,
        "importedResourceName": transfer.resource_name,
        "importedResourceType": "Bot" if BOT in specification else "BotLocale",
        "importStatus": transfer.status,
        "mergeStrategy": transfer.request["mergeStrategy"],
        "creationDateTime": transfer.created,
        "lastUpdatedDateTime": transfer.updated,
    }


def delete_import(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was imported stays."""
    return deleted(api, "import", members)


def list_imports(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The imports that have begun; of one bot if the request names one."""
    begun = [each for each in api.transfers.of("import") if each.request]
    own = [each for each in begun if _is_of(each, members.get("botId"))]
    return listed("import", members, map(_summary, own))


def _is_of(transfer: Transfer, bot_id: str | None) -> bool:
    specification = transfer.request["resourceSpecification"]
    own = specification.get(LOCALE, {}).get("botId", transfer.resource_id)
    return bot_id in (None, own)


OPERATIONS = {
    "CreateUploadUrl": create_upload_url,
    "StartImport": start_import,
    "DescribeImport": describe_import,
    "DeleteImport": delete_import,
    "ListImports": list_imports,
}
