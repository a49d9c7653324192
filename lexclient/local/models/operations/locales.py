"""CreateBotLocale, DescribeBotLocale, UpdateBotLocale, DeleteBotLocale, ListBotLocales, and
BuildBotLocale: the build takes as long as learning takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from lexclient.local.errors import ConflictException
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.checks import checked
from lexclient.local.models.documents import Document, below, without
from lexclient.local.models.operations.elements import Place, draft_at, listed, put_documents
from lexclient.local.models.operations.listing import page
from lexclient.local.models.records import LocaleState
from lexclient.local.models.runtimes import with_locales
from lexclient.local.models.spelling import exported, of_api
from lexclient.local.wire.service import MODELS, input_shape, service_model

FALLBACK = {
    "name": "FallbackIntent",
    "identifier": "FALLBCKINT",
    "description": "Default intent when no other intent matches",
    "parentIntentSignature": "AMAZON.FallbackIntent",
    "sampleUtterances": [],
    "slotPriorities": [],
}
NAMES = {"localeId": "identifier"}


def create_bot_locale(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """An empty locale with its FallbackIntent, as AWS makes it."""
    place = Place.of(members)
    with api.bots.changing():
        draft = api.bots.draft(place.bot_id, place.number)
        if place.locale_id in draft.locales:
            problem = f"Locale {place.locale_id} exists in bot {place.bot_id}"
            raise ConflictException(problem)
        documents = {
            **draft.documents,
            f"{place.folder}BotLocale.json": _document(members, {}),
            f"{place.folder}Intents/FallbackIntent/Intent.json": FALLBACK,
        }
        locales = {**draft.locales, place.locale_id: api.new_locale(draft, place.locale_id)}
        api.bots.put_draft(place.bot_id, replace(draft, documents=documents, locales=locales))
    return {**describe_bot_locale(api, members), "botLocaleStatus": "Creating"}


def _document(members: Mapping[str, Any], before: Document) -> Document:
    shape = input_shape(service_model(MODELS).operation_model("CreateBotLocale"))
    document = exported(shape, members, NAMES)
    own = {name: document[name] for name in document if name not in ("botId", "botVersion")}
    name = before.get("name") or members["localeId"]
    return {"name": name, "version": None, **own}


def describe_bot_locale(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The locale, how far its build is, and why it failed if it did."""
    place = Place.of(members)
    state = api.bots.locale(place.bot_id, place.number, place.locale_id)
    documents = api.bots.version(place.bot_id, place.number).documents
    document = documents[f"{place.folder}BotLocale.json"]
    shape = service_model(MODELS).shape_for("DescribeBotLocaleResponse")
    return {
        **of_api(shape, document, NAMES),
        **_summary(place.locale_id, document, state),
        **place.members,
        "intentsCount": len(list(listed(documents, f"{place.folder}Intents/", "Intent.json"))),
        "slotTypesCount": len(
            list(listed(documents, f"{place.folder}SlotTypes/", "SlotType.json"))
        ),
        "failureReasons": list(state.reasons),
        "creationDateTime": state.created,
    }


def _summary(locale_id: str, document: Document, state: LocaleState) -> dict[str, Any]:
    return {
        "localeId": locale_id,
        "localeName": document.get("name"),
        "description": document.get("description"),
        "botLocaleStatus": state.status,
        "lastUpdatedDateTime": state.updated,
        "lastBuildSubmittedDateTime": state.submitted,
    }


def update_bot_locale(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Settings that the request leaves out are gone."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        path = f"{place.folder}BotLocale.json"
        document = _document(members, draft.documents[path])
        put_documents(api, place, {**draft.documents, path: document})
    return describe_bot_locale(api, members)


def delete_bot_locale(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The locale is gone from the draft; numbered versions keep it."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        documents = without(draft.documents, place.folder)
        locales = {each: s for each, s in draft.locales.items() if each != place.locale_id}
        api.bots.put_draft(place.bot_id, replace(draft, documents=documents, locales=locales))
    return {**place.members, "botLocaleStatus": "Deleting"}


def list_bot_locales(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """The locales of a version."""
    version = api.bots.version(members["botId"], members["botVersion"])
    summaries = [
        _summary(locale_id, version.documents[f"BotLocales/{locale_id}/BotLocale.json"], state)
        for locale_id, state in version.locales.items()
    ]
    named = {"botId": members["botId"], "botVersion": version.number}
    return {**named, **page(summaries, members, "botLocaleSummaries")}


def build_bot_locale(api: ModelsApi, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """Begin to learn what the draft of the locale is now."""
    place = Place.of(members)
    with api.bots.changing():
        draft = draft_at(api, place)
        if draft.locales[place.locale_id].status == "Building":
            raise ConflictException(f"Locale {place.locale_id} is being built")
        _put_state(api, place, status="Building", submitted=api.bots.clock(), reasons=())
    api.behind(partial(_build, api, place))
    return describe_bot_locale(api, members)


def _build(api: ModelsApi, place: Place) -> None:
    """What is built is the draft as it was when the build began."""
    try:
        documents = api.bots.draft(place.bot_id, place.number).documents
        built = below(documents, place.folder)
        alone = with_locales(documents, {place.locale_id: built})
        locale, reasons = checked(alone, place.bot_id, place.locale_id)
        if locale and not reasons:
            api.runtimes.learn(locale, alone)
    except Exception as error:  # noqa: BLE001 - the edge of a thread: the client gets the reason
        reasons = [f"The build failed: {type(error).__name__}"]
    with api.bots.changing():
        if place.locale_id not in api.bots.version(place.bot_id, place.number).locales:
            return
        if reasons:
            _put_state(api, place, status="Failed", reasons=tuple(reasons))
        else:
            _put_state(api, place, status="Built", reasons=(), built=built)


def _put_state(api: ModelsApi, place: Place, **changes: Any) -> None:
    draft = api.bots.draft(place.bot_id, place.number)
    state = replace(draft.locales[place.locale_id], updated=api.bots.clock(), **changes)
    locales = {**draft.locales, place.locale_id: state}
    api.bots.put_draft(place.bot_id, replace(draft, locales=locales))


OPERATIONS = {
    "CreateBotLocale": create_bot_locale,
    "DescribeBotLocale": describe_bot_locale,
    "UpdateBotLocale": update_bot_locale,
    "DeleteBotLocale": delete_bot_locale,
    "ListBotLocales": list_bot_locales,
    "BuildBotLocale": build_bot_locale,
}
