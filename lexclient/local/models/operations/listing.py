"""What all List operations have in common: filters, order and pages."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping
from typing import Any

from lexclient.local.errors import ValidationException

PAGE = 100  # summaries where the request names no number
MEMBERS = {  # of summaries, where filters and orders call them otherwise
    "BotLocaleName": "localeName",
    "ImportResourceType": "importedResourceType",
    "ExternalSourceType": "slotTypeCategory",
}

Summary = Mapping[str, Any]


def page(summaries: Iterable[Summary], members: Mapping[str, Any], name: str) -> dict[str, Any]:
    """One page of the summaries under `name`, with the token of the next if there is one.

    Raises `ValidationException` for a token that is none.
    """
    chosen = [each for each in summaries if _passes(each, members.get("filters") or ())]
    order = members.get("sortBy")
    if order:
        key = _key(order["attribute"])
        chosen.sort(key=lambda each: _rank(each.get(key)), reverse=order["order"] == "Descending")
    start = _start(members.get("nextToken"))
    end = start + int(members.get("maxResults") or PAGE)
    token = {"nextToken": _token(end)} if end < len(chosen) else {}
    return {name: chosen[start:end], **token}


def _passes(summary: Summary, filters: Iterable[Mapping[str, Any]]) -> bool:
    return all(_matches(summary, each) for each in filters)


def _matches(summary: Summary, condition: Mapping[str, Any]) -> bool:
    """`EQ` is any of the values, `CO` contains one, `NE` is none."""
    value = str(summary.get(_key(condition["name"])) or "")
    if condition["operator"] == "CO":
        return any(each in value for each in condition["values"])
    wanted = condition["operator"] == "EQ"
    return bool((value in condition["values"]) == wanted)


def _key(attribute: str) -> str:
    """`BotName` is the member `botName`."""
    return MEMBERS.get(attribute, attribute[:1].lower() + attribute[1:])


def _rank(value: Any) -> tuple[float, str]:
    """Times and the numbers of versions by what they count, names and DRAFT after them."""
    if isinstance(value, int | float) or str(value).isdecimal():
        return float(value), ""
    return math.inf, str(value or "")


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def _start(token: str | None) -> int:
    try:
        start = int(base64.urlsafe_b64decode(token)) if token else 0
    except ValueError:
        start = -1
    if start < 0:
        raise ValidationException("nextToken is not one that was given")
    return start
