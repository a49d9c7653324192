"""A variant of a bot whose FallbackIntent is answered inside Lex, by its Lambda code hook.

It is the same export with two changes: FallbackIntent's fulfilment calls the hook, and the
bot has a name and an id of its own, so that both can be served side by side.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from fallback.answerer import Answerer
from fallback.hook.code_hook import CodeHook
from fallback.hook.provenance import WHERE
from lexclient.recognition import FALLBACK_INTENT

Hook = Callable[[dict[str, Any], Any], dict[str, Any]]

TARGET = "lexlens.target"  # request attribute: which target the hook is to ask
PERSON = "lexlens.person"  # request attribute: whose share of the day the answer counts for
SUFFIX = "-hook"
CALLS_HOOK = {"enabled": True, "isActive": True}
ID_LENGTH = 10  # of a bot, in botocore's lexv2-runtime model


def variant_of(files: Mapping[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    """The files of the variant's export, from the files of the bot's."""
    changes = {"Bot.json": _renamed, "Intent.json": _with_hook}
    return {
        path: _changed(content, changes[path.name]) if path.name in changes else content
        for path, content in files.items()
    }


def variant_hook(answerers: Mapping[str, Answerer], own: Hook | None = None) -> Hook:
    """The hook of a variant: FallbackIntent goes to the target that the turn names, everything
    else to the bot's own hook, if it has one. A turn that names none, such as one of a test run,
    is left to Lex: nobody pays for a target that nobody chose."""

    def hook(event: dict[str, Any], context: Any = None) -> dict[str, Any]:
        if own is not None and event["sessionState"]["intent"]["name"] != FALLBACK_INTENT:
            return own(event, context)
        attributes = dict(event.get("requestAttributes") or {})
        person = str(attributes.pop(PERSON, ""))
        target = str(attributes.get(TARGET))
        if target not in answerers:
            target = next(iter(answerers))
            attributes[WHERE] = "app"
        event = {**event, "requestAttributes": attributes}
        return CodeHook(answerers[target], person=person)(event, context)

    return hook


def counted(attributes: Mapping[str, str], person: str) -> dict[str, str]:
    """Request attributes that tell whose share of the day an answer counts for, if they name a
    target; whoever wrote them does not choose that."""
    given = {name: value for name, value in attributes.items() if name != PERSON}
    return given | ({PERSON: person} if person and TARGET in given else {})


def _changed(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    document = json.loads(content)
    change(document)
    return json.dumps(document, ensure_ascii=False).encode()


def _renamed(bot: dict[str, Any]) -> None:
    bot["name"] += SUFFIX
    bot["identifier"] = (bot.get("identifier") or "")[: ID_LENGTH - 1].ljust(ID_LENGTH, "h")


def _with_hook(intent: dict[str, Any]) -> None:
    if intent.get("name") == FALLBACK_INTENT:
        intent["fulfillmentCodeHook"] = CALLS_HOOK
