"""CreateSlotType, DescribeSlotType, UpdateSlotType, DeleteSlotType and ListSlotTypes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lexclient.local.models.api import ModelsApi
from lexclient.local.models.documents import Document, Documents, without
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations.elements import (
    Place,
    check_free,
    documents_at,
    draft_at,
    found,
    listed,
    put_documents,
    renewed,
    times,
    written,
)
from lexclient.local.models.operations.listing import page
from lexclient.local.models.spelling import of_api
from lexclient.local.wire.service import MODELS, service_model

FILE = "SlotType.json"
NAMES = {"slotTypeId": "identifier"}


def folder_of(place: Place) -> str:
    """Where the slot types of a locale lie."""
    return f"{place.folder}SlotTypes/"


def create_slot_type(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """A slot type with its values."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        name, new_id = members["slotTypeName"], api.bots.new_id()
        check_free(draft.documents, folder_of(place), FILE, name)
        path = f"{folder_of(place)}{name}/{FILE}"
        document = written("UpdateSlotType", {**members, "slotTypeId": new_id}, NAMES)
        put_documents(api, place, {**draft.documents, path: document})
    return describe_slot_type(api, {**members, "slotTypeId": new_id})


def describe_slot_type(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slot type as the version has it."""
    place = Place.of(members)
    documents = documents_at(api, place)
    _, document = found(documents, folder_of(place), FILE, members["slotTypeId"])
    shape = service_model(MODELS).shape_for("DescribeSlotTypeResponse")
    return {**of_api(shape, document, NAMES), **place.members, **times(api, place)}


def update_slot_type(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole slot type anew; a new name follows where slots name it."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        type_id, name = members["slotTypeId"], members["slotTypeName"]
        _, before = found(draft.documents, folder_of(place), FILE, type_id)
        document = written("UpdateSlotType", members, NAMES)
        documents = renewed(draft.documents, folder_of(place), FILE, type_id, document)
        put_documents(api, place, _renamed(documents, place, before["name"], name))
    return describe_slot_type(api, members)


def _renamed(documents: Documents, place: Place, old: str, new: str) -> Documents:
    """The slots of the locale with the new name of their type."""
    return {
        path: {**document, "slotTypeName": new}
        if path.startswith(place.folder) and document.get("slotTypeName") == old
        else document
        for path, document in documents.items()
    }


def delete_slot_type(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refused while a slot is of it, unless the check is skipped."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        own, document = found(draft.documents, folder_of(place), FILE, members["slotTypeId"])
        users = [
            path.split("/")[-4]
            for path, each in draft.documents.items()
            if path.startswith(place.folder) and each.get("slotTypeName") == document["name"]
        ]
        if users and not members.get("skipResourceInUseCheck"):
            problem = f"Slot type {document['name']} is used by intent {users[0]}"
            raise PreconditionFailedException(problem)
        put_documents(api, place, without(draft.documents, own))
    return {}


def list_slot_types(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slot types of a locale."""
    place = Place.of(members)
    types = listed(documents_at(api, place), folder_of(place), FILE)
    summaries = [_summary(document) | times(api, place) for _, document in types]
    return {**place.members, **page(summaries, members, "slotTypeSummaries")}


def _summary(document: Document) -> dict[str, Any]:
    shape = service_model(MODELS).shape_for("SlotTypeSummary")
    members: dict[str, Any] = of_api(shape, document, NAMES)
    return {**members, "slotTypeCategory": _category(document)}


def _category(document: Document) -> str:
    if document.get("compositeSlotTypeSetting"):
        return "Composite"
    if document.get("externalSourceSetting"):
        return "ExternalGrammar"
    return "Extended" if document.get("parentSlotTypeSignature") else "Custom"


OPERATIONS = {
    "CreateSlotType": create_slot_type,
    "DescribeSlotType": describe_slot_type,
    "UpdateSlotType": update_slot_type,
    "DeleteSlotType": delete_slot_type,
    "ListSlotTypes": list_slot_types,
}
