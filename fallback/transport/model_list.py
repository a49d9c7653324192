"""What a server lists at `GET /v1/models`: ids, and shutdown dates where it gives them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from fallback.errors import NotAnApi
from fallback.targets.target import Target

if TYPE_CHECKING:
    from openai import OpenAI


def models_of(client: OpenAI, target: Target, timeout: Any) -> dict[str, date | None]:
    """Ids in the server's order. Raises what the SDK raises, and `NotAnApi` for something that
    is no list of models: the SDK's own parsing stumbles over a web page."""
    raw = client.models.with_raw_response.list(timeout=timeout)
    kind = str(raw.headers.get("content-type", "nothing")).split(";", maxsplit=1)[0]
    body = json.loads(raw.content) if kind.endswith("json") else None
    models = body.get("data") if isinstance(body, dict) else None
    if not isinstance(models, list):
        raise NotAnApi(target.name, found=f"{kind} in place of its models")
    return {
        model["id"]: _day(model.get("shutdown_date"))
        for model in models
        if isinstance(model, dict) and isinstance(model.get("id"), str)
    }


def _day(value: object) -> date | None:
    """`shutdown_date` is a plain date in a text, null, or absent."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
