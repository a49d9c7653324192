"""The documents of a bot: the JSON files of its export by their path below the bot's folder.

    Bot.json
    BotLocales/ko_KR/BotLocale.json
    BotLocales/ko_KR/Intents/Greeting/Intent.json
    BotLocales/ko_KR/Intents/Greeting/Slots/Name/Slot.json
    BotLocales/ko_KR/SlotTypes/Colour/SlotType.json

Every intent, slot and slot type has an `identifier` of ten characters, the id of the API.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from lexclient.local.bot.archive import BYTES, BadExport, read_files

Document = Mapping[str, Any]
Documents = Mapping[str, Document]
ID = re.compile(r"[0-9a-zA-Z]{10}")
ELEMENTS = ("Intent.json", "Slot.json", "SlotType.json")
MANIFEST = {"schemaVersion": "1", "fileFormat": "LexJson"}


def locale_path(locale_id: str) -> str:
    """The folder of a locale, with a slash at its end."""
    return f"BotLocales/{locale_id}/"


def below(documents: Documents, folder: str) -> Documents:
    """The documents in a folder, by their paths inside it."""
    return {
        path.removeprefix(folder): document
        for path, document in documents.items()
        if path.startswith(folder)
    }


def without(documents: Documents, folder: str) -> dict[str, Document]:
    """All documents but those in a folder."""
    return {path: each for path, each in documents.items() if not path.startswith(folder)}


def placed(folder: str, documents: Documents) -> Documents:
    """Documents put into a folder."""
    return {folder + path: document for path, document in documents.items()}


def locales_of(documents: Documents) -> list[str]:
    """The locale ids, in the order of their paths."""
    return [path.split("/")[1] for path in documents if path.endswith("/BotLocale.json")]


def bot_of_export(export: Path | bytes, new_id: Callable[[], str]) -> Documents:
    """The documents of a bot's export. Raises `BadExport`."""
    files = _parsed(export)
    root = _only_folder(files, "Bot.json")
    bot = {"Bot.json": files[root / "Bot.json"]}
    for path, document in files.items():
        if path.name == "BotLocale.json":
            locale_id = str(document.get("identifier") or path.parent.name)
            bot |= placed(locale_path(locale_id), _locale(files, path.parent, new_id))
    return bot


def locale_of_export(export: Path | bytes, new_id: Callable[[], str]) -> Documents:
    """The documents of the one locale in a locale's or a bot's export. Raises `BadExport`."""
    files = _parsed(export)
    return _locale(files, _only_folder(files, "BotLocale.json"), new_id)


def zipped(documents: Documents, resource: str = "BOT") -> bytes:
    """An export of these documents. The same documents give the same bytes."""
    content = io.BytesIO()
    manifest = {"metaData": {**MANIFEST, "resourceType": resource}}
    folder = _folder_name(documents)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, document in {"Manifest.json": manifest, **placed(folder, documents)}.items():
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            text = json.dumps(document, ensure_ascii=False, indent=2)
            archive.writestr(entry, text.encode(errors="replace"))  # half a character is none
    return content.getvalue()


def _folder_name(documents: Documents) -> str:
    """The folder that an export puts a bot into, or a locale."""
    bot, locale = documents.get("Bot.json"), documents.get("BotLocale.json", {})
    name = str(bot.get("name") if bot else locale.get("identifier"))
    return re.sub(r"[^0-9A-Za-z_-]", "_", name) + "/"


def _parsed(export: Path | bytes) -> Mapping[PurePosixPath, Document]:
    return {path: _document(path, content) for path, content in read_files(export).items()}


def _document(path: PurePosixPath, content: bytes) -> Document:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadExport(BYTES / path, "expected JSON", rule="value") from error
    if not isinstance(document, dict):
        raise BadExport(BYTES / path, "expected a JSON object", rule="value")
    return document


def _only_folder(files: Iterable[PurePosixPath], name: str) -> PurePosixPath:
    folders = [path.parent for path in files if path.name == name]
    if len(folders) != 1:
        expected = f"expected exactly one {name}, found {len(folders)}"
        raise BadExport(BYTES, expected, rule="one_bot", found=len(folders))
    return folders[0]


def _locale(
    files: Mapping[PurePosixPath, Document], root: PurePosixPath, new_id: Callable[[], str]
) -> Documents:
    return dict(_elements(files, root, new_id))


def _elements(
    files: Mapping[PurePosixPath, Document], root: PurePosixPath, new_id: Callable[[], str]
) -> Iterator[tuple[str, Document]]:
    """The documents of a locale, each in the folder of its own name, each with an id."""
    for path, document in files.items():
        if not path.is_relative_to(root):
            continue
        if path.name == "BotLocale.json":
            yield path.name, document
        elif path.name in ELEMENTS:
            folders = [*path.relative_to(root).parts[:-2], _name(path, document)]
            if path.name == "Slot.json":
                folders[-3] = _name(path, files.get(path.parents[2] / "Intent.json", {}))
            yield "/".join([*folders, path.name]), _identified(document, new_id)


def _name(path: PurePosixPath, document: Document) -> str:
    name = document.get("name")
    if not isinstance(name, str) or not name or "/" in name:
        raise BadExport(BYTES / path, "expected a name", key="name", rule="missing_key")
    return name


def _identified(document: Document, new_id: Callable[[], str]) -> Document:
    identifier = document.get("identifier")
    if isinstance(identifier, str) and ID.fullmatch(identifier):
        return document
    return {**document, "identifier": new_id()}
