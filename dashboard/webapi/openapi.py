"""The OpenAPI description of the web API."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
MESSAGE_ID = {"type": "string", "pattern": "^[0-9A-Za-z_-]{16,64}$"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


REPLY = _object(
    ["statusCode", "msg"],
    statusCode={"type": "integer"},
    msg=TEXT,
    body=TEXT,
    answeredBy={"enum": ["lex", "fallback", None]},
    reason={"type": ["string", "null"]},
    intent={"type": ["string", "null"]},
    score={"type": ["number", "null"]},
    threshold={"type": "number"},
    outcome={"type": ["string", "null"]},
    target={"type": ["string", "null"]},
    error=TEXT,
)
STATUSES = {
    "400": "The request cannot be read, or a service did not accept it.",
    "401": "The bearer token is missing or wrong.",
    "404": "No such message within the last day.",
    "409": "An answer of this session is on its way, or the message id is taken.",
    "413": "More than 8 KB.",
    "415": "Not application/json.",
    "429": "Too many requests; Retry-After says how long to wait.",
    "500": "Lex or the fallback failed; msg says what to do.",
    "503": "A service takes no more requests now, or the day's budget is spent.",
    "504": "No answer within 25 s; it goes on, ask POST /query for it.",
}


def _responses(*statuses: str, good: dict[str, Any]) -> dict[str, Any]:
    told = {code: {"description": STATUSES[code], "content": _json(REPLY)} for code in statuses}
    return {**good, **told}


DESCRIPTION: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "LexLens",
        "version": "1",
        "description": "One Lex session a client: a cookie, or a sessionId in the body.",
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{}, {"token": []}],
    "paths": {
        "/healthz": {
            "get": {
                "security": [{}],
                "responses": {"200": {"description": "It works."}, "503": {"description": "Not."}},
            }
        },
        "/chat": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": _json(
                        _object(
                            ["msgId", "text"],
                            msgId=MESSAGE_ID,
                            text={"type": "string", "minLength": 1, "maxLength": 1024},
                            sessionId={"type": "string", "pattern": "^[0-9A-Za-z._:-]{2,100}$"},
                            localeId=TEXT,
                        )
                    ),
                },
                "responses": _responses(
                    *("400", "401", "409", "413", "415", "429", "500", "503", "504"),
                    good={
                        "200": {
                            "description": "The answer; events delta, reset and done if accepted.",
                            "content": {
                                **_json(REPLY),
                                "text/event-stream": {"schema": TEXT},
                            },
                        }
                    },
                ),
            }
        },
        "/query": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": _json(_object(["msgId"], msgId=MESSAGE_ID)),
                },
                "responses": _responses(
                    *("400", "401", "404", "413", "415", "500", "503", "504"),
                    good={
                        "200": {"description": "The answer.", "content": _json(REPLY)},
                        "202": {"description": "Still on its way.", "content": _json(REPLY)},
                    },
                ),
            }
        },
    },
}
