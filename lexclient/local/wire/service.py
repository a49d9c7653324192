"""botocore's service models as the specification: routes, statuses, and what is allowed.

Nothing here is copied from the model; it is read from the installed botocore.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape

MAX_DEPTH = 30
RUNTIME, MODELS = "lexv2-runtime", "lexv2-models"


@dataclass(frozen=True, slots=True)
class Route:
    """How an operation is addressed: its method and the pattern of its path."""

    operation: OperationModel
    method: str
    path: re.Pattern[str]


@cache
def service_model(service: str = RUNTIME) -> ServiceModel:
    """The model of a service, `RUNTIME` or `MODELS`, in the installed botocore."""
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


@cache
def routes(service: str = RUNTIME) -> tuple[Route, ...]:
    """All operations of the model with the patterns of their paths."""
    model = service_model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    return tuple(
        Route(operation, operation.http["method"], _pattern(operation.http["requestUri"]))
        for operation in operations
    )


def _pattern(uri: str) -> re.Pattern[str]:
    """`/bots/{botId}` as a pattern with the group `botId`; a trailing slash does not matter."""
    parts = re.split(r"\{(\w+)\}", uri.rstrip("/"))
    escaped = [f"(?P<{p}>[^/]+)" if i % 2 else re.escape(p) for i, p in enumerate(parts)]
    return re.compile("".join(escaped) + "/?")


def match(
    method: str, raw_path: str, service: str = RUNTIME
) -> tuple[OperationModel, Mapping[str, str]] | None:
    """The operation that `method` and the still encoded path address, and its decoded labels."""
    for route in routes(service):
        if route.method == method and (matched := route.path.fullmatch(raw_path)):
            return route.operation, {name: unquote(v) for name, v in matched.groupdict().items()}
    return None


def input_shape(operation: OperationModel) -> StructureShape:
    """What an operation takes; each one of both services takes something."""
    if operation.input_shape is None:
        raise TypeError(f"{operation.name} has no input in this botocore's model")
    return operation.input_shape


def status(code: str, service: str = RUNTIME) -> int:
    """The HTTP status of a modelled exception."""
    return int(service_model(service).shape_for(code).metadata["error"]["httpStatusCode"])


def violations(shape: Shape, value: object, path: str = "") -> Iterator[str]:
    """What is wrong with `value` by the model, each as AWS words it."""
    yield from _CHECKS[shape.type_name](shape, value, path, 0)


Problems = Iterator[str]
Check = Callable[[Any, Any, str, int], Problems]


def _failed(path: str, constraint: str) -> str:
    return f"Value at '{path or 'body'}' failed to satisfy constraint: {constraint}"


def _structure(shape: StructureShape, value: Any, path: str, depth: int) -> Problems:
    if not isinstance(value, dict):
        yield _failed(path, "Member must be a structure")
        return
    if depth > MAX_DEPTH:
        yield _failed(path, f"Member must not be nested deeper than {MAX_DEPTH} levels")
        return
    for name in shape.required_members:
        if value.get(name) is None:
            yield _failed(f"{path}.{name}".lstrip("."), "Member must not be null")
    for name, member in shape.members.items():
        if value.get(name) is not None:
            inside = f"{path}.{name}".lstrip(".")
            yield from _CHECKS[member.type_name](member, value[name], inside, depth + 1)


def _list(shape: ListShape, value: Any, path: str, depth: int) -> Problems:
    if not isinstance(value, list):
        yield _failed(path, "Member must be a list")
        return
    yield from _length(shape, len(value), path)
    for position, item in enumerate(value, start=1):
        inside = f"{path}.{position}.member"
        yield from _CHECKS[shape.member.type_name](shape.member, item, inside, depth)


def _map(shape: MapShape, value: Any, path: str, depth: int) -> Problems:
    if not isinstance(value, dict):
        yield _failed(path, "Member must be a map")
        return
    yield from _length(shape, len(value), path)
    for key, item in value.items():
        yield from _string(shape.key, key, f"{path} key", depth)
        if item is not None:
            inside = f"{path}.{_shown(key)}"
            yield from _CHECKS[shape.value.type_name](shape.value, item, inside, depth)


def _string(shape: Shape, value: Any, path: str, _depth: int) -> Problems:
    if not isinstance(value, str):
        yield _failed(path, "Member must be a string")
        return
    if any("\ud800" <= character <= "\udfff" for character in value):
        yield _failed(path, "Member must be Unicode text")
        return
    yield from _length(shape, utf16_units(value), path)
    pattern, allowed = shape.metadata.get("pattern"), shape.metadata.get("enum")
    if pattern and not re.fullmatch(pattern, value):
        yield _failed(path, f"Member must satisfy regular expression pattern: {pattern}")
    if allowed and value not in allowed:
        yield _failed(path, f"Member must satisfy enum value set: [{', '.join(allowed)}]")


def _number(shape: Shape, value: Any, path: str, _depth: int) -> Problems:
    whole = shape.type_name in ("integer", "long")
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not _is_held(value):
        yield _failed(path, f"Member must be {'an integer' if whole else 'a number'}")
        return
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and value < low:
        yield _failed(path, f"Member must have value greater than or equal to {low}")
    if high is not None and value > high:
        yield _failed(path, f"Member must have value less than or equal to {high}")


def _is_held(value: float) -> bool:
    """Whether a number fits 64 bits, as every number of the model does."""
    return -(2**63) <= value < 2**63 if isinstance(value, int) else math.isfinite(value)


def _boolean(_shape: Shape, value: Any, path: str, _depth: int) -> Problems:
    if not isinstance(value, bool):
        yield _failed(path, "Member must be true or false")


def _anything(_shape: Shape, _value: Any, _path: str, _depth: int) -> Problems:
    yield from ()


def _shown(key: str) -> str:
    """A key of a map as it may stand in a message, whatever it is."""
    return key[:100].encode("utf-8", "replace").decode()


def _length(shape: Shape, length: int, path: str) -> Problems:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and length < low:
        yield _failed(path, f"Member must have length greater than or equal to {low}")
    if high is not None and length > high:
        yield _failed(path, f"Member must have length less than or equal to {high}")


def utf16_units(text: str) -> int:
    """The length by which Lex counts text."""
    return len(text) + sum(character > "\uffff" for character in text)


_CHECKS: Mapping[str, Check] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "integer": _number,
    "long": _number,
    "double": _number,
    "float": _number,
    "timestamp": _number,
    "boolean": _boolean,
    "blob": _anything,
}
