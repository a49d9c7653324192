"""The bot's export as it is imported into Lex: the folder that runs locally, with the code hook
switched on for FallbackIntent and without what Lex does not know."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.packaging.archive import archive_of

OURS = ("prompts.toml",)  # of the demo; Lex would refuse the file
SIGNATURE = "AMAZON.FallbackIntent"
HOOK = {"enabled": True, "isActive": True}


class ExportRefused(ValueError):
    """A folder is no export that could be deployed; the message says why."""


@dataclass(frozen=True, slots=True)
class BotPackage:
    """`archive` is the ZIP; `content` the hash of what is in it, a version's identity."""

    bot_name: str
    locales: tuple[str, ...]
    idle_seconds: int
    child_directed: bool
    archive: bytes
    content: str


def bot_package(export: Path) -> BotPackage:
    """The package of an export folder. Raises `ExportRefused`."""
    names = sorted(path.relative_to(export).as_posix() for path in export.rglob("*.json"))
    files = {name: (export / name).read_bytes() for name in names if name not in OURS}
    bots = [name for name in names if name.endswith("/Bot.json") and name.count("/") == 1]
    if len(bots) != 1:
        raise ExportRefused(f"{export} holds {len(bots)} bots: give the export of one")
    bot = _document(bots[0], files[bots[0]])
    locales = tuple(
        name.split("/")[2]
        for name in names
        if name.endswith("/BotLocale.json") and name.count("/") == 3
    )
    for locale_id in locales:
        _switch_on(f"{bots[0].split('/')[0]}/BotLocales/{locale_id}/Intents/", files)
    archive = archive_of(files)
    return BotPackage(
        bot_name=str(bot["name"]),
        locales=locales,
        idle_seconds=int(bot.get("idleSessionTTLInSeconds", 300)),
        child_directed=bool((bot.get("dataPrivacy") or {}).get("childDirected")),
        archive=archive,
        content=_content(files),
    )


def _switch_on(intents: str, files: dict[str, bytes]) -> None:
    """The hook of the locale's FallbackIntent; without it Lex never calls the function."""
    switched = 0
    for name in [name for name in files if name.startswith(intents)]:
        document = _document(name, files[name]) if name.endswith("/Intent.json") else {}
        if document.get("parentIntentSignature") == SIGNATURE:
            document["fulfillmentCodeHook"] = {
                **(document.get("fulfillmentCodeHook") or {}),
                **HOOK,
            }
            files[name] = json.dumps(document, ensure_ascii=False, indent=2).encode()
            switched += 1
    if not switched:
        raise ExportRefused(f"{intents} holds no FallbackIntent: Lex could not build the locale")


def _document(name: str, content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise ExportRefused(f"{name} is no JSON: {error}") from error
    if not isinstance(document, dict):
        raise ExportRefused(f"{name} holds no JSON object")
    return document


def _content(files: dict[str, bytes]) -> str:
    """Of names and contents, not of the ZIP: another zlib compresses to other bytes."""
    content = hashlib.sha256()
    for name in sorted(files):
        content.update(f"{len(name)} {name} {len(files[name])} ".encode() + files[name])
    return content.hexdigest()[:32]
