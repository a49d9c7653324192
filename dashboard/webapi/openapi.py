"""The OpenAPI description of the web API, with the schemas of its messages."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from dashboard.webapi.messages import Chat, Query, Reply

PLACE = "#/components/schemas/{model}"
STATUSES = {
    "400": "The request cannot be read, or a service did not accept it.",
    "401": "The bearer token is missing or wrong.",
    "403": "Only this machine is answered without a token.",
    "404": "No such message within the last day.",
    "409": "An answer of this session is on its way, or the message id is taken.",
    "413": "More than 8 KB.",
    "415": "Not application/json.",
    "429": "Too many requests; Retry-After says how long to wait.",
    "500": "Lex or the fallback failed; msg says what to do.",
    "503": "The log is away, a service takes no more requests, or the day's budget is spent.",
    "504": "No answer within 25 s; it goes on, ask POST /query for it.",
}


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": PLACE.format(model=model.__name__)}}}


def _post(
    request: type[BaseModel], refusals: tuple[str, ...], answers: dict[str, Any]
) -> dict[str, Any]:
    refused = {one: {"description": STATUSES[one], "content": _json(Reply)} for one in refusals}
    body = {"required": True, "content": _json(request)}
    return {"post": {"requestBody": body, "responses": answers | refused}}


def _schemas() -> dict[str, Any]:
    _, schemas = models_json_schema(
        [(Chat, "validation"), (Query, "validation"), (Reply, "serialization")], ref_template=PLACE
    )
    return dict(schemas["$defs"])


DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "LexLens",
        "version": "1",
        "description": "One Lex session a client: a cookie, or a sessionId in the body.",
    },
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "schemas": _schemas(),
    },
    "security": [{}, {"token": []}],
    "paths": {
        "/healthz": {
            "get": {
                "security": [{}],
                "responses": {"200": {"description": "It works."}, "503": {"description": "Not."}},
            }
        },
        "/chat": _post(
            Chat,
            ("400", "401", "403", "409", "413", "415", "429", "500", "503", "504"),
            {
                "200": {
                    "description": "The answer; events delta, reset and done if accepted.",
                    "content": _json(Reply) | {"text/event-stream": {"schema": {"type": "string"}}},
                }
            },
        ),
        "/query": _post(
            Query,
            ("400", "401", "403", "404", "413", "415", "500", "503", "504"),
            {
                "200": {"description": "The answer.", "content": _json(Reply)},
                "202": {"description": "Still on its way.", "content": _json(Reply)},
            },
        ),
    },
}
