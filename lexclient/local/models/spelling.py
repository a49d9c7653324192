"""Between the members of the API and the keys of an export.

Both say the same; an export spells some keys in its own way (`messageGroupsList`, `isActive`,
`slotTypeName`) and writes null for what is not set. botocore's shapes tell which keys are members
of a structure, and which are names that somebody chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

IN_EXPORTS = {
    "messageGroups": "messageGroupsList",
    "active": "isActive",
    "nluIntentConfidenceThreshold": "nluConfidenceThreshold",
    "buttons": "buttonsList",
    "intentName": "name",
    "slotName": "name",
    "slotTypeName": "name",
    "intentId": "identifier",
    "slotId": "identifier",
    "slotTypeId": "slotTypeName",
    "localeId": "identifier",
    "localeName": "name",
    "botName": "name",
}

# spellings that some exports have
OLD = {
    "allowMultipleValues": "allowMutlipleValues",
    "idleSessionTTLInSeconds": "idleSessionTtlInSeconds",
}


def exported(shape: Shape, value: Any, own: Mapping[str, str] | None = None) -> Any:
    """A value of the API as an export writes it. `own` names keys of the outermost structure."""
    if isinstance(shape, StructureShape):
        spelled = {**IN_EXPORTS, **(own or {})}
        return {
            spelled.get(name, name): exported(member, value[name])
            for name, member in shape.members.items()
            if value.get(name) is not None
        }
    if isinstance(shape, ListShape):
        return [exported(shape.member, each) for each in value]
    if isinstance(shape, MapShape):
        return {key: exported(shape.value, each) for key, each in value.items()}
    return _constant_out(value) if shape.name == "SlotValueResolutionStrategy" else value


def of_api(shape: Shape, value: Any, own: Mapping[str, str] | None = None) -> Any:
    """A value of an export as the API writes it, without what is not set."""
    return _read(shape, value, IN_EXPORTS, own or {})


def answer(shape: Shape, output: Mapping[str, Any]) -> Any:
    """Those members of an output that its shape has, without what is not set."""
    return _read(shape, output, {}, {})


def _read(shape: Shape, value: Any, spelled: Mapping[str, str], own: Mapping[str, str]) -> Any:
    if value is None:
        return None
    if isinstance(shape, StructureShape):
        return _structure(shape, value, spelled, own)
    if isinstance(shape, ListShape):
        return [_read(shape.member, each, spelled, {}) for each in value]
    if isinstance(shape, MapShape):
        return {key: _read(shape.value, each, spelled, {}) for key, each in value.items()}
    return _constant_in(value) if shape.name == "SlotValueResolutionStrategy" else value


def _structure(
    shape: StructureShape, value: Any, spelled: Mapping[str, str], own: Mapping[str, str]
) -> dict[str, Any]:
    keys = {**spelled, **own}
    members = {
        name: _read(member, _member(value, name, keys.get(name, name)), spelled, {})
        for name, member in shape.members.items()
    }
    return {name: member for name, member in members.items() if member is not None}


def _member(value: Mapping[str, Any], name: str, in_export: str) -> Any:
    """A member under the spelling of exports or else of the API."""
    spellings = (in_export, name, f"{name}List", name.removesuffix("List"), OLD.get(name, name))
    return next((value[key] for key in spellings if value.get(key) is not None), None)


def _constant_out(value: str) -> str:
    """`OriginalValue` of the API is `ORIGINAL_VALUE` in exports."""
    return "".join(f"_{c}" if c.isupper() and n else c for n, c in enumerate(value)).upper()


def _constant_in(value: str) -> str:
    if not value.isupper():
        return value
    return "".join(part.capitalize() for part in value.split("_"))
