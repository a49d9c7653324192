"""CreateIntent, DescribeIntent, UpdateIntent, DeleteIntent and ListIntents."""

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

FILE = "Intent.json"
FALLBACK = "AMAZON.FallbackIntent"
NAMES = {"intentId": "identifier"}


def folder_of(place: Place) -> str:
    """Where the intents of a locale lie."""
    return f"{place.folder}Intents/"


def create_intent(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """An intent; its slots come after it."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        name, new_id = members["intentName"], api.bots.new_id()
        check_free(draft.documents, folder_of(place), FILE, name)
        document = _document({**members, "intentId": new_id}, [])
        path = f"{folder_of(place)}{name}/{FILE}"
        put_documents(api, place, {**draft.documents, path: document})
    return describe_intent(api, {**members, "intentId": new_id})


def _document(members: Mapping[str, Any], priorities: list[Document]) -> Document:
    document = written("UpdateIntent", members, NAMES, "slotPriorities")
    return {**document, "slotPriorities": priorities}


def describe_intent(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The intent as the version has it."""
    place = Place.of(members)
    documents = documents_at(api, place)
    own, document = found(documents, folder_of(place), FILE, members["intentId"])
    shape = service_model(MODELS).shape_for("DescribeIntentResponse")
    intent = of_api(shape, {**document, "slotPriorities": None}, NAMES)
    ids = {slot["name"]: slot.get("identifier") for _, slot in slots_of(documents, own)}
    priorities = [
        {"priority": each["priority"], "slotId": ids[each["slotName"]]}
        for each in document.get("slotPriorities") or ()
        if each["slotName"] in ids
    ]
    return {**intent, "slotPriorities": priorities, **place.members, **times(api, place)}


def slots_of(documents: Documents, own: str) -> list[tuple[str, Document]]:
    """The slots of the intent whose folder is `own`, each with its folder."""
    return list(listed(documents, f"{own}Slots/", "Slot.json"))


def update_intent(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole intent anew; its slots stay, in the order that the request gives them."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        folder, intent_id = folder_of(place), members["intentId"]
        own, _ = found(draft.documents, folder, FILE, intent_id)
        document = _document(members, _priorities(draft.documents, own, members))
        put_documents(api, place, renewed(draft.documents, folder, FILE, intent_id, document))
    return describe_intent(api, members)


def _priorities(documents: Documents, own: str, members: Mapping[str, Any]) -> list[Document]:
    """As exports name them. Raises `PreconditionFailedException` for a slot of another intent."""
    names = {slot.get("identifier"): slot["name"] for _, slot in slots_of(documents, own)}
    wanted = members.get("slotPriorities") or ()
    if unknown := [each["slotId"] for each in wanted if each["slotId"] not in names]:
        problem = f"Intent {members['intentName']} has no slot {unknown[0]}"
        raise PreconditionFailedException(problem)
    return [{"priority": each["priority"], "slotName": names[each["slotId"]]} for each in wanted]


def delete_intent(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The intent with its slots; FallbackIntent stays."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        own, document = found(draft.documents, folder_of(place), FILE, members["intentId"])
        if document.get("parentIntentSignature") == FALLBACK:
            raise PreconditionFailedException(f"Intent {document['name']} cannot be deleted")
        put_documents(api, place, without(draft.documents, own))
    return {}


def list_intents(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The intents of a locale."""
    place = Place.of(members)
    shape = service_model(MODELS).shape_for("IntentSummary")
    intents = listed(documents_at(api, place), folder_of(place), FILE)
    summaries = [of_api(shape, document, NAMES) | times(api, place) for _, document in intents]
    return {**place.members, **page(summaries, members, "intentSummaries")}


OPERATIONS = {
    "CreateIntent": create_intent,
    "DescribeIntent": describe_intent,
    "UpdateIntent": update_intent,
    "DeleteIntent": delete_intent,
    "ListIntents": list_intents,
}
