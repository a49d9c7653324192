"""Intents, slots and slot types: the documents of a locale that have an id of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lexclient.local.errors import ConflictException, ResourceNotFoundException
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.documents import Document, Documents, locale_path
from lexclient.local.models.records import Version
from lexclient.local.models.spelling import exported
from lexclient.local.wire.service import MODELS, input_shape, service_model

Names = Mapping[str, str]
PLACE = ("botId", "botVersion", "localeId")


@dataclass(frozen=True, slots=True)
class Place:
    """A locale of a version, as the path of a request names it."""

    bot_id: str
    number: str
    locale_id: str

    @classmethod
    def of(cls, members: Mapping[str, Any]) -> Place:
        return cls(members["botId"], members["botVersion"], members["localeId"])

    @property
    def folder(self) -> str:
        return locale_path(self.locale_id)

    @property
    def members(self) -> dict[str, str]:
        """As answers repeat it."""
        return {"botId": self.bot_id, "botVersion": self.number, "localeId": self.locale_id}


def documents_at(api: ModelsApi, place: Place) -> Documents:
    """All documents of the version. Raises `ResourceNotFoundException`, also for the locale."""
    api.bots.locale(place.bot_id, place.number, place.locale_id)
    return api.bots.version(place.bot_id, place.number).documents


def listed(documents: Documents, folder: str, file: str) -> Iterator[tuple[str, Document]]:
    """The elements that lie directly in `folder`, each with its own folder."""
    for path, document in documents.items():
        own, _, name = path.rpartition("/")
        if name == file and own.rpartition("/")[0] + "/" == folder:
            yield own + "/", document


def found(documents: Documents, folder: str, file: str, element_id: str) -> tuple[str, Document]:
    """The folder and the document of an element. Raises `ResourceNotFoundException`."""
    for own, document in listed(documents, folder, file):
        if document.get("identifier") == element_id:
            return own, document
    kind = file.removesuffix(".json")
    raise ResourceNotFoundException(f"{kind} {element_id} was not found in {folder.strip('/')}")


def check_free(
    documents: Documents, folder: str, file: str, name: str, own_id: str | None = None
) -> None:
    """Raises `ConflictException` for the name of another element."""
    for _, document in listed(documents, folder, file):
        if document["name"] == name and document.get("identifier") != own_id:
            kind = file.removesuffix(".json")
            raise ConflictException(f"{kind} {name} exists in {folder.strip('/')}")


def written(operation: str, members: Mapping[str, Any], names: Names, apart: str = "") -> Document:
    """The document of a request for one element: its members but those that name its place, and
    `apart`, which the caller writes."""
    shape = input_shape(service_model(MODELS).operation_model(operation))
    own = {name: value for name, value in members.items() if name not in {*PLACE, apart}}
    document: Document = exported(shape, own, names)
    return document


def renewed(
    documents: Documents, folder: str, file: str, element_id: str, document: Document
) -> Documents:
    """The documents with an element anew, in the folder of the name that it has now. Raises
    `ResourceNotFoundException`, and `ConflictException` for the name of another."""
    own, _ = found(documents, folder, file, element_id)
    check_free(documents, folder, file, document["name"], element_id)
    return moved({**documents, f"{own}{file}": document}, own, f"{folder}{document['name']}/")


def put_documents(api: ModelsApi, place: Place, documents: Documents) -> None:
    """Keep the changed documents of a draft; the locale has to be built again."""
    draft = api.bots.draft(place.bot_id, place.number)
    state = draft.locales[place.locale_id]
    changed = replace(state, status="NotBuilt", updated=api.bots.clock(), reasons=())
    locales = {**draft.locales, place.locale_id: changed}
    api.bots.put_draft(place.bot_id, replace(draft, documents=documents, locales=locales))


def draft_at(api: ModelsApi, place: Place) -> Version:
    """The draft that has the locale. Raises as `Bots.draft` and `Bots.locale`."""
    draft = api.bots.draft(place.bot_id, place.number)
    api.bots.locale(place.bot_id, place.number, place.locale_id)
    return draft


def moved(documents: Documents, old: str, new: str) -> Documents:
    """The documents with everything in folder `old` in `new`, in the same order."""
    return {
        new + path.removeprefix(old) if path.startswith(old) else path: document
        for path, document in documents.items()
    }


def times(api: ModelsApi, place: Place) -> dict[str, float]:
    """Elements keep no times of their own: those of their locale stand for them."""
    state = api.bots.locale(place.bot_id, place.number, place.locale_id)
    return {"creationDateTime": state.created, "lastUpdatedDateTime": state.updated}
