"""CreateSlot, DescribeSlot, UpdateSlot, DeleteSlot and ListSlots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lexclient.local.models.api import ModelsApi
from lexclient.local.models.documents import Document, Documents, without
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations import intents, slot_types
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

FILE = "Slot.json"


def _folder(documents: Documents, place: Place, members: Mapping[str, Any]) -> str:
    """Where the slots of the intent lie. Raises `ResourceNotFoundException`."""
    folder = intents.folder_of(place)
    own, _ = found(documents, folder, intents.FILE, members["intentId"])
    return f"{own}Slots/"


def create_slot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """A slot. The order in which slots are asked for is set by UpdateIntent."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        folder, name = _folder(draft.documents, place, members), members["slotName"]
        check_free(draft.documents, folder, FILE, name)
        new_id = api.bots.new_id()
        document = _document(draft.documents, place, {**members, "slotId": new_id})
        put_documents(api, place, {**draft.documents, f"{folder}{name}/{FILE}": document})
    return describe_slot(api, {**members, "slotId": new_id})


def _document(documents: Documents, place: Place, members: Mapping[str, Any]) -> Document:
    document = written("UpdateSlot", members, {}, "intentId")
    type_id = members.get("slotTypeId")
    named = {"slotTypeName": _type_name(documents, place, type_id)} if type_id else {}
    return {**document, **named}


def _type_name(documents: Documents, place: Place, type_id: str) -> str:
    """The name of a slot type of the locale, or a built-in. Raises PreconditionFailedException."""
    if type_id.startswith("AMAZON."):
        return type_id
    for _, document in listed(documents, slot_types.folder_of(place), slot_types.FILE):
        if document.get("identifier") == type_id:
            return str(document["name"])
    raise PreconditionFailedException(f"Slot type {type_id} was not found in {place.locale_id}")


def describe_slot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slot as the version has it."""
    place = Place.of(members)
    documents = documents_at(api, place)
    folder = _folder(documents, place, members)
    _, document = found(documents, folder, FILE, members["slotId"])
    named = {**document, "slotTypeName": _type_id(documents, place, document)}
    shape = service_model(MODELS).shape_for("DescribeSlotResponse")
    slot = of_api(shape, named)
    return {**slot, **place.members, "intentId": members["intentId"], **times(api, place)}


def _type_id(documents: Documents, place: Place, slot: Document) -> str | None:
    """The id of a slot's type; a built-in type is its own id."""
    name = slot.get("slotTypeName") or slot.get("slotTypeId")
    for _, document in listed(documents, slot_types.folder_of(place), slot_types.FILE):
        if document["name"] == name:
            return str(document.get("identifier"))
    return name


def update_slot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole slot anew; a new name follows in the intent's order."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        folder, name = _folder(draft.documents, place, members), members["slotName"]
        _, before = found(draft.documents, folder, FILE, members["slotId"])
        document = _document(draft.documents, place, members)
        documents = renewed(draft.documents, folder, FILE, members["slotId"], document)
        put_documents(api, place, _ordered(documents, folder, before["name"], name))
    return describe_slot(api, members)


def _ordered(documents: Documents, folder: str, old: str, new: str | None) -> Documents:
    """The intent's slot order with the new name, or without the slot for None."""
    path = f"{folder.removesuffix('Slots/')}{intents.FILE}"
    order = [
        {**each, "slotName": new} if each["slotName"] == old else each
        for each in documents[path].get("slotPriorities") or ()
        if new or each["slotName"] != old
    ]
    return {**documents, path: {**documents[path], "slotPriorities": order}}


def delete_slot(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slot, and its place in the intent's order."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        folder = _folder(draft.documents, place, members)
        own, document = found(draft.documents, folder, FILE, members["slotId"])
        put_documents(
            api, place, _ordered(without(draft.documents, own), folder, document["name"], None)
        )
    return {}


def list_slots(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The slots of an intent."""
    place = Place.of(members)
    documents = documents_at(api, place)
    folder = _folder(documents, place, members)
    summaries = [
        _summary(documents, place, document) | times(api, place)
        for _, document in listed(documents, folder, FILE)
    ]
    named = {**place.members, "intentId": members["intentId"]}
    return {**named, **page(summaries, members, "slotSummaries")}


def _summary(documents: Documents, place: Place, slot: Document) -> dict[str, Any]:
    shape = service_model(MODELS).shape_for("SlotSummary")
    elicitation = slot.get("valueElicitationSetting") or {}
    summary: dict[str, Any] = of_api(
        shape,
        {
            **slot,
            "slotTypeName": _type_id(documents, place, slot),
            "slotConstraint": elicitation.get("slotConstraint"),
            "valueElicitationPromptSpecification": elicitation.get("promptSpecification"),
        },
    )
    return summary


OPERATIONS = {
    "CreateSlot": create_slot,
    "DescribeSlot": describe_slot,
    "UpdateSlot": update_slot,
    "DeleteSlot": delete_slot,
    "ListSlots": list_slots,
}
