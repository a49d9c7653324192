"""Reads a Lex V2 export into a `Bot`: a folder or a ZIP, whatever its wrapper folders.

Files are found by the end of their path, since re-zipped exports add folders and rename the
bot's. What would not run raises `BadExport` with the file, the key and what was expected; what is
wrong with parts that Lex keeps and never uses is told in `Bot.warnings`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from lexclient.local.bot.archive import BYTES, BadExport, read_files
from lexclient.local.bot.links import broken_links
from lexclient.local.bot.model import Bot, Intent, Locale, Slot, SlotType
from lexclient.local.bot.not_run import not_run
from lexclient.local.bot.schema import files as schema
from lexclient.local.bot.schema.part import Part

P = TypeVar("P", bound=Part)
BOT_ID = re.compile(r"[0-9a-zA-Z]{10}")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of the export: `at` inside it, among all its files.

    `warnings` are collected here while the files are read, by all folders of an export together.
    """

    source: Path
    files: Mapping[PurePosixPath, bytes]
    at: PurePosixPath
    warnings: list[str] = field(default_factory=list)

    def parse(self, name: str, model: type[P]) -> P:
        """The file `name` of this folder. Raises `BadExport` naming it and the key at fault."""
        file = self.at / name
        if file not in self.files:
            expected = "expected this file in the export"
            raise BadExport(self.source / file, expected, rule="missing_file")
        inactive: list[str] = []
        try:
            parsed = model.model_validate_json(self.files[file], context={"warnings": inactive})
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise misfit(self.source / file, key, first) from error
        self.warnings.extend(f"{self.source / file}, inactive: {each}" for each in inactive)
        return parsed

    def folders(self, kind: str, file: str) -> Iterator[Folder]:
        """The folders in `kind` (as `Intents`) that hold `file` (as `Intent.json`)."""
        for path in self.files:
            if path.name == file and path.parent.parent == self.at / kind:
                yield Folder(self.source, self.files, path.parent, self.warnings)


def load(export: Path | bytes) -> Bot:
    """The bot of an export: a folder, a ZIP file, or the bytes of one. Raises `BadExport`."""
    path, files = BYTES if isinstance(export, bytes) else export, read_files(export)
    roots = [file.parent for file in files if file.name == "Bot.json"]
    if len(roots) != 1:
        expected = f"expected exactly one Bot.json, found {len(roots)}"
        raise BadExport(path, expected, rule="one_bot", found=len(roots))
    root = Folder(path, files, roots[0])
    _check_manifest(root)
    parsed = root.parse("Bot.json", schema.Bot)
    locales = [_locale(folder) for folder in root.folders("BotLocales", "BotLocale.json")]
    if not locales:
        place = path / root.at / "BotLocales"
        raise BadExport(place, "expected at least one locale", rule="no_locale")
    return Bot(
        bot_id=_bot_id(parsed),
        name=parsed.name,
        version=parsed.version,
        idle_seconds=parsed.idle_session_ttl_in_seconds,
        locales={locale.locale_id: locale for locale in locales},
        warnings=tuple(root.warnings),
        not_run=tuple(not_run(root.files)),
    )


def _check_manifest(root: Folder) -> None:
    for name in ("Manifest.json", "manifest.json"):
        if root.at.parent / name in root.files:
            Folder(root.source, root.files, root.at.parent).parse(name, schema.Manifest)


def _bot_id(parsed: schema.Bot) -> str:
    """The export's own id, or, where that was blanked, ten characters made of the name."""
    if parsed.identifier and BOT_ID.fullmatch(parsed.identifier):
        return parsed.identifier
    return base64.b32encode(hashlib.sha256(parsed.name.encode()).digest())[:10].decode()


def _locale(folder: Folder) -> Locale:
    parsed = folder.parse("BotLocale.json", schema.BotLocale)
    types = [
        sub.parse("SlotType.json", schema.SlotType).built()
        for sub in folder.folders("SlotTypes", "SlotType.json")
    ]
    slot_types = {slot_type.name: _named_parts(slot_type, types) for slot_type in types}
    intents = [_intent(sub, slot_types) for sub in folder.folders("Intents", "Intent.json")]
    locale = Locale(
        locale_id=parsed.identifier,
        name=parsed.name or parsed.identifier,
        threshold=parsed.nlu_confidence_threshold,
        intents={intent.name: intent for intent in intents},
        slot_types=slot_types,
    )
    for link in broken_links(locale):
        place = folder.source / folder.at / "Intents" / link.intent
        fault = BadExport(place, link.expected, key=link.key, rule="broken_link")
        if link.is_used:
            raise fault
        folder.warnings.append(f"{fault}; the step is never taken")
    return locale


def _named_parts(slot_type: SlotType, types: list[SlotType]) -> SlotType:
    """A composite type with the names of its parts' types, which exports call by their ids."""
    return replace(
        slot_type,
        sub_slots={part: _type_name(called, types) for part, called in slot_type.sub_slots.items()},
    )


def _type_name(called: str, types: Iterable[SlotType]) -> str:
    """The name of the slot type that an export calls by its name or its id."""
    return next((each.name for each in types if each.identifier == called), called)


def _intent(folder: Folder, slot_types: Mapping[str, SlotType]) -> Intent:
    parsed = folder.parse("Intent.json", schema.Intent)
    slots = {slot.name: slot for slot in _slots(folder, slot_types, parsed)}
    ranked = sorted(parsed.slot_priorities, key=lambda ranked: ranked.priority)
    order = [priority.slot_name for priority in ranked]
    unknown = [name for name in order if name not in slots]
    if unknown:
        expected = f"expected a folder Slots/{unknown[0]} with Slot.json"
        place = folder.source / folder.at / "Intent.json"
        raise BadExport(place, expected, key="slotPriorities", rule="broken_link")
    order += [name for name in slots if name not in order]
    return parsed.built(tuple(slots[name] for name in order))


def _slots(
    folder: Folder, slot_types: Mapping[str, SlotType], intent: schema.Intent
) -> Iterator[Slot]:
    """The slots of an intent, without those it does not list whose slot type is gone."""
    listed = {priority.slot_name for priority in intent.slot_priorities}
    for sub in folder.folders("Slots", "Slot.json"):
        slot = _with_named_types(sub.parse("Slot.json", schema.Slot).built(), slot_types)
        unknown = next(_unknown_types(slot, slot_types), None)
        if unknown:
            expected = f"expected a built-in type or one of SlotTypes, not {unknown!r}"
            place = folder.source / sub.at / "Slot.json"
            fault = BadExport(place, expected, key="slotTypeName", rule="broken_link")
            if slot.name in listed or not listed:
                raise fault
            folder.warnings.append(f"{fault}; no intent lists the slot")
            continue
        yield slot


def _with_named_types(slot: Slot, slot_types: Mapping[str, SlotType]) -> Slot:
    types = slot_types.values()
    parts = {
        name: replace(part, type_name=_type_name(part.type_name, types))
        for name, part in slot.sub_slots.items()
    }
    return replace(slot, type_name=_type_name(slot.type_name, types), sub_slots=parts)


def _unknown_types(slot: Slot, slot_types: Mapping[str, SlotType]) -> Iterator[str]:
    """The slot types of a slot and its parts that are neither built in nor in the locale."""
    inner = slot_types[slot.type_name].sub_slots.values() if slot.type_name in slot_types else ()
    for name in (slot.type_name, *(part.type_name for part in slot.sub_slots.values()), *inner):
        if not name.startswith("AMAZON.") and name not in slot_types:
            yield name


def misfit(file: Path, key: str, error: Mapping[str, object]) -> BadExport:
    """pydantic's sentence in our words: `Input should be …` becomes `expected …`."""
    if error["type"] == "missing":
        return BadExport(file, "expected this key", key=key, rule="missing_key")
    problem = str(error["msg"]).removeprefix("Value error, ")
    problem = problem.removeprefix("Input should be ").removeprefix("expected ")
    found = f"{error['input']!r:.60}"
    return BadExport(file, f"expected {problem}, found {found}", key=key, rule="value", found=found)
