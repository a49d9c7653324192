"""HTTP of the models API: requests checked by botocore's model, uploads and downloads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from botocore.model import OperationModel

from lexclient.local.errors import (
    InternalServerException,
    LexError,
    ResourceNotFoundException,
    ValidationException,
)
from lexclient.local.models.api import ModelsApi
from lexclient.local.models.errors import PreconditionFailedException
from lexclient.local.models.operations import OPERATIONS
from lexclient.local.models.spelling import answer
from lexclient.local.models.transfers import MAX_UPLOAD, Transfer
from lexclient.local.wire.inbound import Arrival, check_members, json_members
from lexclient.local.wire.outbound import Answer, failed, in_json
from lexclient.local.wire.service import MODELS, input_shape, match

TRANSFER = re.compile(r"/(uploads|downloads)/([0-9A-Z]{10})/([0-9A-Za-z_-]{1,64})")
ZIP_TYPE = "application/zip"


def is_spoken(method: str, path: str) -> bool:
    """Whether a request is for this API, and not for the runtime."""
    return bool(TRANSFER.fullmatch(path)) or match(method, path, MODELS) is not None


def most_bytes(api: ModelsApi, path: str) -> int | None:
    """The bytes that a body may have at this path, None for what any request may have: only an
    address that was given out, and still holds, takes an export's."""
    transfer = TRANSFER.fullmatch(path)
    return MAX_UPLOAD if transfer and _open(api, *transfer.groups()) else None


def answered(api: ModelsApi, arrival: Arrival, query: str) -> Answer:
    """The answer to a request, whatever it is. `query` is the part after the question mark."""
    try:
        if transfer := TRANSFER.fullmatch(arrival.path):
            return _transferred(api, arrival, *transfer.groups())
        return _operated(api, arrival, query)
    except LexError as error:
        return failed(error, MODELS)
    except Exception as error:  # noqa: BLE001 - the outermost edge: the client gets the error
        return failed(InternalServerException(f"{type(error).__name__}: {error}"), MODELS)


def _operated(api: ModelsApi, arrival: Arrival, query: str) -> Answer:
    matched = match(arrival.method, arrival.path, MODELS)
    if matched is None:
        raise ResourceNotFoundException(f"No operation at {arrival.method} {arrival.path[:200]}")
    operation, labels = matched
    work = OPERATIONS.get(operation.name)
    if work is None:
        raise ValidationException(f"{operation.name} is not spoken by the local models API")
    members = _members(operation, arrival, labels, query)
    try:
        output = work(api, {**members, "endpoint": _endpoint(arrival)})
    except ResourceNotFoundException as error:
        raise _absent(operation, error) from error
    return _answer(operation, output)


def _absent(operation: OperationModel, error: ResourceNotFoundException) -> LexError:
    """What is not there, as the operation's model can say it: most that change something know no
    ResourceNotFoundException, and AWS answers them as below."""
    errors = {shape.name for shape in operation.error_shapes}
    if "ResourceNotFoundException" in errors or "PreconditionFailedException" not in errors:
        return error
    what = "parent resource" if operation.name.startswith("Create") else "resource"
    return PreconditionFailedException(
        f"Failed to retrieve {what} since it does not exist: {error}"
    )


def _members(
    operation: OperationModel, arrival: Arrival, labels: Mapping[str, str], query: str
) -> Mapping[str, Any]:
    """The members of a request, checked. Raises `ValidationException`."""
    shape = input_shape(operation)
    members = {
        **json_members(operation, arrival.body),
        **_of_query(operation, query),
        **labels,
    }
    check_members(shape, members)
    known = {name: members.get(name) for name in shape.members}
    return {name: value for name, value in known.items() if value is not None}


def _of_query(operation: OperationModel, query: str) -> Mapping[str, Any]:
    given = dict(parse_qsl(query, max_num_fields=50))
    return {
        name: given[key] == "true" if member.type_name == "boolean" else given[key]
        for name, member in input_shape(operation).members.items()
        if member.serialization.get("location") == "querystring"
        and (key := member.serialization["name"]) in given
    }


def _endpoint(arrival: Arrival) -> str:
    """The address that the client called, for the addresses it is given."""
    return f"http://{arrival.headers.get('host', 'localhost')}"


def _answer(operation: OperationModel, output: Mapping[str, Any]) -> Answer:
    code = int(operation.http["responseCode"])
    if operation.output_shape is None:
        return Answer(code, {}, b"")
    return in_json(answer(operation.output_shape, output), code)


def _transferred(api: ModelsApi, arrival: Arrival, way: str, own_id: str, token: str) -> Answer:
    transfer = _open(api, way, own_id, token)
    if transfer is None:
        return Answer(403, {"content-type": "text/plain"}, b"The address has expired")
    if transfer.kind == "import":
        return _uploaded(api, arrival, transfer)
    if arrival.method != "GET" or transfer.content is None:
        return Answer(405, {}, b"")
    return Answer(200, {"content-type": ZIP_TYPE}, transfer.content)


def _open(api: ModelsApi, way: str, own_id: str, token: str) -> Transfer | None:
    """The import or export of an address, None for one that does not hold."""
    transfer = api.transfers.get(own_id, "import" if way == "uploads" else "export")
    return transfer if transfer and transfer.is_open(token, api.bots.clock()) else None


def _uploaded(api: ModelsApi, arrival: Arrival, transfer: Transfer) -> Answer:
    if arrival.method != "PUT" or transfer.request:
        return Answer(405, {}, b"")
    api.transfers.put(replace(transfer, content=arrival.body))
    return Answer(200, {}, b"")
