"""CreateExport, DescribeExport, DeleteExport and ListExports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lexclient.local.errors import ValidationException
from lexclient.local.models.api import ModelsApi, new_token
from lexclient.local.models.documents import below, zipped
from lexclient.local.models.operations.elements import Place, documents_at
from lexclient.local.models.operations.transferring import deleted, listed, named
from lexclient.local.models.transfers import Transfer

BOT, LOCALE = "botExportSpecification", "botLocaleExportSpecification"


def create_export(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """A ZIP of a version as it is now, or of one of its locales."""
    specification = members["resourceSpecification"]
    if len(specification) != 1 or not {BOT, LOCALE} & specification.keys():
        raise ValidationException("resourceSpecification is not of one bot or one locale")
    if members["fileFormat"] != "LexJson" or members.get("filePassword"):
        raise ValidationException("Only LexJson without a password is exported")
    now = api.bots.clock()
    made = Transfer(api.bots.new_id(), "export", new_token(), now, now, members, "Completed")
    api.transfers.put(replace(made, content=_content(api, specification)))
    described = describe_export(api, {**members, "exportId": made.transfer_id})
    return {**described, "exportStatus": "InProgress"}


def _content(api: ModelsApi, specification: Mapping[str, Any]) -> bytes:
    if BOT in specification:
        wanted = specification[BOT]
        return zipped(api.bots.version(wanted["botId"], wanted["botVersion"]).documents)
    place = Place.of(specification[LOCALE])
    return zipped(below(documents_at(api, place), place.folder), "BOT_LOCALE")


def describe_export(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """How far an export is, with an address for five minutes from now."""
    transfer = named(api, "export", members)
    renewed = replace(transfer, updated=api.bots.clock())
    api.transfers.put(renewed)
    address = f"{members['endpoint']}/downloads/{transfer.transfer_id}/{transfer.token}"
    return {**_summary(renewed), "downloadUrl": address}


def _summary(transfer: Transfer) -> dict[str, Any]:
    return {
        "exportId": transfer.transfer_id,
        "resourceSpecification": transfer.request["resourceSpecification"],
        "fileFormat": transfer.request["fileFormat"],
        "exportStatus": transfer.status,
        "exportResourceType": _resource_type(transfer),
        "creationDateTime": transfer.created,
        "lastUpdatedDateTime": transfer.updated,
    }


def delete_export(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Its address holds no more."""
    return deleted(api, "export", members)


def list_exports(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The exports that are remembered; of one bot if the request names one."""
    exports = [
        _summary(each)
        for each in api.transfers.of("export")
        if members.get("botId") in (None, _bot_id(each))
    ]
    return listed("export", members, exports)


def _resource_type(transfer: Transfer) -> str:
    """What ListExports filters by."""
    return "Bot" if BOT in transfer.request["resourceSpecification"] else "BotLocale"


def _bot_id(transfer: Transfer) -> str:
    specification = transfer.request["resourceSpecification"]
    return str(next(iter(specification.values()))["botId"])


OPERATIONS = {
    "CreateExport": create_export,
    "DescribeExport": describe_export,
    "DeleteExport": delete_export,
    "ListExports": list_exports,
}
