"""botocore's model is the specification: what it lets in comes out again, what comes out it knows,
and every refusal is one that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, OperationModel, Shape, StructureShape

from lexclient.local import serve
from lexclient.local.models.operations import OPERATIONS
from lexclient.local.wire.service import input_shape, violations
from tests.lexclient.local.models.conftest import BOTS, lex_at
from tests.lexclient.local.models.walk import MODEL, Exchange, Walk, walk_all

Exchanges = Mapping[str, list[Exchange]]

# members of answers that are never given, or not on this walk
NEVER = {
    "failureReasons",  # of bots, versions and exports, which do not fail here
    "parentBotNetworks",  # what only AWS has something to say about
    "botLocaleHistoryEvents",
    "recommendedActions",
    "botMembers",  # the bot that has versions is no network
    "nextToken",  # of lists with one entry; test_listing asks all of them for pages
}


EXPORT_OF_NOTHING = {"botExportSpecification": {"botId": "NOSUCHID01", "botVersion": "DRAFT"}}


@pytest.fixture(scope="module")
def exchanges() -> Iterator[Exchanges]:
    with serve(BOTS / "HelloWorldBot", models=True) as server:
        walk = Walk(lex_at(server))
        walk_all(walk)
        yield walk.exchanges


def operation(name: str) -> OperationModel:
    return MODEL.operation_model(name)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_answer_is_what_the_model_says(exchanges: Exchanges, name: str) -> None:
    """Its status, its required members, their types, enumerations and patterns."""
    shape = operation(name).output_shape
    assert exchanges[name]
    for exchange in exchanges[name]:
        assert exchange.status == operation(name).http["responseCode"]
        assert shape is None or list(violations(shape, dict(exchange.body))) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_member_of_an_answer_is_given(exchanges: Exchanges, name: str) -> None:
    """By one call at least, but for those that only AWS can fill."""
    shape = operation(name).output_shape
    given = {member for exchange in exchanges[name] for member in exchange.body}
    assert set(shape.members if shape else ()) - given <= NEVER


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.startswith("List")])
def test_every_member_of_a_summary_is_given(exchanges: Exchanges, name: str) -> None:
    """By one entry at least."""
    lists = [
        (member, shape)
        for member, shape in output_members(name)
        if isinstance(shape, ListShape) and isinstance(shape.member, StructureShape)
    ]
    assert len(lists) == 1
    member, shape = lists[0]
    given = {
        key for exchange in exchanges[name] for entry in exchange.body[member] for key in entry
    }
    assert set(shape.member.members) - given == set()


def output_members(name: str) -> list[tuple[str, Shape]]:
    shape = operation(name).output_shape
    return list(shape.members.items()) if shape else []


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name[:6] in ("Create", "Update")])
def test_what_the_model_lets_in_comes_out_again(exchanges: Exchanges, name: str) -> None:
    """All that a request sets and an answer of its kind repeats."""
    for exchange in exchanges[name]:
        shared = exchange.request.keys() & exchange.body.keys()
        wanted: dict[str, Any] = {member: exchange.request[member] for member in shared}
        assert {member: exchange.body[member] for member in shared} == wanted


IDS = ("botId", "botAliasId", "intentId", "slotId", "slotTypeId", "importId", "exportId")


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_not_there_is_refused_as_the_model_says(name: str) -> None:
    """A ResourceNotFoundException where the operation knows it, else what AWS was seen to answer:
    412, `Failed to retrieve resource since it does not exist`. Lists know neither."""
    shape = input_shape(operation(name))
    absent = {key: "NOSUCHID01" for key in shape.required_members if key in IDS}
    known = {error.name for error in operation(name).error_shapes}
    if name == "CreateExport":
        absent = {"resourceSpecification": EXPORT_OF_NOTHING, "filePassword": None}
    if not absent:
        pytest.skip("names nothing that is there already")
    with serve(models=True) as server, pytest.raises(ClientError) as refused:
        Walk(lex_at(server)).whole(name, **absent)
    error = refused.value.response["Error"]
    if "ResourceNotFoundException" in known or name.startswith("List"):
        assert error["Code"] == "ResourceNotFoundException"
        return
    what = "parent resource" if name.startswith("Create") else "resource"
    assert error["Code"] == "PreconditionFailedException"
    assert error["Message"].startswith(f"Failed to retrieve {what} since it does not exist: ")
