"""What the operations of imports and of exports have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from lexclient.local.errors import ResourceNotFoundException
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.operations.listing import page
from lexclient.local.models.transfers import Transfer

Kind = Literal["import", "export"]


def named(api: ModelsApi, kind: Kind, members: Mapping[str, Any]) -> Transfer:
    """The one of the request's id. Raises `ResourceNotFoundException`."""
    transfer_id = members[f"{kind}Id"]
    transfer = api.transfers.get(transfer_id, kind)
    if transfer is None:
        raise ResourceNotFoundException(f"{kind.capitalize()} {transfer_id} was not found")
    return transfer


def deleted(api: ModelsApi, kind: Kind, members: Mapping[str, Any]) -> Mapping[str, Any]:
    """It is forgotten, and its address holds no more; what was imported stays."""
    transfer = named(api, kind, members)
    api.transfers.remove(transfer.transfer_id)
    return {f"{kind}Id": transfer.transfer_id, f"{kind}Status": "Deleting"}


def listed(
    kind: Kind, members: Mapping[str, Any], summaries: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """A page of summaries, with what the request named."""
    asked = {name: members.get(name) for name in ("botId", "botVersion", "localeId")}
    return {**asked, **page(summaries, members, f"{kind}Summaries")}
