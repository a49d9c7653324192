"""A lesson, utterances with the intent each should have, in the forms others take it in.

The CSV is that of Lex's Test Workbench (developer guide, `create-test-set-from-CSV`); the ZIP is
the bot's own export with the utterances among its samples.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from dashboard.bots.export import Files
from dashboard.spreadsheet import cell

Lesson = Mapping[str, str]  # utterance: intent
Responses = Mapping[str, str]  # new intent: what the bot says to it

COLUMNS = ("Line Number", "Conversation Number", "Source", "Input", "Expected Output Intent")
NAME = re.compile(r"([0-9a-zA-Z][_-]?){1,100}")  # `Name` in botocore's lexv2-models
FALLBACK_INTENT = "FallbackIntent"
LONGEST_RESPONSE = 1000  # `PlainTextMessageValue` in botocore's lexv2-models


class LessonRefused(ValueError):
    """A lesson the bot could not be built with; `rule` names why, `values` say where."""

    def __init__(self, rule: str, **values: str) -> None:
        super().__init__(f"{rule}: {values}")
        self.rule = rule
        self.values = values


def as_csv(lesson: Lesson) -> str:
    """A Test Workbench set of single inputs, CRLF lines as RFC 4180 has them.

    Without a byte order mark, since Lex is to read it; a spreadsheet runs none of its cells.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line, (utterance, intent) in enumerate(lesson.items(), start=1):
        writer.writerow([line, "N/A", "User", cell(utterance), intent])
    return out.getvalue()


def as_text(lesson: Lesson) -> str:
    """The utterances intent by intent, one a line, as the console's plain text mode takes them."""
    intents = dict.fromkeys(lesson.values())
    parts = [
        "\n".join([f"# {intent}", *(text for text, one in lesson.items() if one == intent)])
        for intent in intents
    ]
    return "\n\n".join(parts) + "\n"


def intents(files: Files, locale_id: str) -> list[str]:
    """The intents of a locale that can be taught, in order of their names."""
    names = [path.parent.name for path in _intent_files(files, locale_id)]
    return sorted(name for name in names if name != FALLBACK_INTENT)


def check_new_name(name: str, own: Iterable[str]) -> None:
    """Raises `LessonRefused` for a name that no intent can have beside the bot's `own`; Lex tells
    names apart by case, people do not."""
    if name.casefold() == FALLBACK_INTENT.casefold() or not NAME.fullmatch(name):
        raise LessonRefused("name", intent=name)
    for taken in own:
        if taken.casefold() == name.casefold():
            raise LessonRefused("exists", intent=taken)


def taught(
    files: Files, locale_id: str, lesson: Lesson, responses: Responses | None = None
) -> dict[PurePosixPath, bytes]:
    """The export's files with the lesson in them. Raises `LessonRefused`.

    A new intent gets the keys that the bot's other intents have, without values but for its
    response, which it says when it closes.
    """
    paths = {path.parent.name: path for path in _intent_files(files, locale_id)}
    if not paths:
        raise LessonRefused("no_locale", locale=locale_id)
    parsed = {name: json.loads(files[path]) for name, path in paths.items()}
    _check(lesson, parsed)
    for response in (responses or {}).values():
        _refuse_braces(response)
    folder = next(iter(paths.values())).parent.parent
    changed = dict(files)
    for intent in dict.fromkeys(lesson.values()):
        like, response = next(iter(parsed.values())), (responses or {}).get(intent, "")
        content = parsed.get(intent) or _new_intent(intent, like, response)
        utterances = [text for text, one in lesson.items() if one == intent]
        path = paths.get(intent, folder / intent / "Intent.json")
        changed[path] = _written(_with_samples(content, utterances))
    return changed


def _intent_files(files: Files, locale_id: str) -> list[PurePosixPath]:
    return [
        path
        for path in files
        if path.name == "Intent.json" and path.parts[-5:-2] == ("BotLocales", locale_id, "Intents")
    ]


def _check(lesson: Lesson, parsed: Mapping[str, Any]) -> None:
    taken = {
        same(sample["utterance"]): name
        for name, content in parsed.items()
        for sample in content.get("sampleUtterances") or []
    }
    for utterance, intent in lesson.items():
        if intent == FALLBACK_INTENT or not NAME.fullmatch(intent):
            raise LessonRefused("name", intent=intent)
        _refuse_braces(utterance)
        if taken.get(same(utterance), intent) != intent:
            owner = taken[same(utterance)]
            raise LessonRefused("taken", utterance=utterance, intent=owner)


def _refuse_braces(text: str) -> None:
    if "{" in text or "}" in text:
        raise LessonRefused("braces", utterance=text)


def same(text: str) -> str:
    """What two utterances share that differ in case and in spacing alone."""
    return " ".join(text.casefold().split())


def _with_samples(content: dict[str, Any], utterances: list[str]) -> dict[str, Any]:
    samples = list(content.get("sampleUtterances") or [])
    taken = {same(sample["utterance"]) for sample in samples}
    for text in utterances:
        if same(text) not in taken:
            taken.add(same(text))
            samples.append({"utterance": " ".join(text.split())})
    return content | {"sampleUtterances": samples}


def _new_intent(name: str, like: Mapping[str, Any], response: str) -> dict[str, Any]:
    digest = hashlib.sha256(name.encode()).digest()
    own = {
        "name": name,
        "identifier": base64.b32encode(digest)[:10].decode(),
        "sampleUtterances": [],
        "slotPriorities": [],
        **({"intentClosingSetting": _closing(response)} if response.strip() else {}),
    }
    return dict.fromkeys(like) | own


def _closing(response: str) -> dict[str, Any]:
    """The closing response in the export's spelling (botocore's lexv2-models, `Message`)."""
    message = {"plainTextMessage": {"value": response.strip()}}
    groups = [{"message": message, "variations": None}]
    said = {"messageGroupsList": groups, "allowInterrupt": True}
    return {"isActive": True, "closingResponse": said, "conditional": None, "nextStep": None}


def _written(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
