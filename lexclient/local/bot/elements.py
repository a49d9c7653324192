"""The files of an export whose elements can be compared: each in its place and of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, Field, ValidationError

from lexclient.local.bot.archive import BYTES, read_files
from lexclient.local.bot.export import misfit

ELEMENTS = ("Bot.json", "BotLocale.json", "Intent.json", "Slot.json", "SlotType.json")


class _Text(BaseModel):
    value: str


class _Value(BaseModel):
    sample: _Text = Field(alias="sampleValue")
    synonyms: list[_Text] | None = None


class _Utterance(BaseModel):
    utterance: str


class _Element(BaseModel):
    """What of an element is looked into; all else is compared as it is."""

    utterances: list[_Utterance] | None = Field(None, alias="sampleUtterances")
    values: list[_Value] | None = Field(None, alias="slotTypeValues")
    threshold: float | None = Field(None, alias="nluConfidenceThreshold", ge=0, le=1)


def read_elements(export: Path | bytes) -> Mapping[PurePosixPath, bytes]:
    """As `read_files`, without elements that lie where Lex looks for none. Raises `BadExport`, also
    for an element that is no JSON object or nested too deeply, or has utterances that are none."""
    files = {path: content for path, content in read_files(export).items() if _belongs(path)}
    for path, content in files.items():
        if path.name in ELEMENTS:
            _check(BYTES if isinstance(export, bytes) else export, path, content)
    return files


def _belongs(path: PurePosixPath) -> bool:
    match path.parts:
        case (*_, "BotLocales", _, "BotLocale.json"):
            return True
        case (*_, "BotLocales", _, "Intents", _, "Intent.json"):
            return True
        case (*_, "BotLocales", _, "Intents", _, "Slots", _, "Slot.json"):
            return True
        case (*_, "BotLocales", _, "SlotTypes", _, "SlotType.json"):
            return True
        case _:
            return path.name == "Bot.json" or path.name not in ELEMENTS


def _check(export: Path, path: PurePosixPath, content: bytes) -> None:
    try:
        _Element.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise misfit(export / path, key, first) from error
