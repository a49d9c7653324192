"""What differs between two exports of a bot, as a person reads it.

An export is compared by its documents: locales, intents, sample utterances, slots, slot types
and their values, messages and thresholds. What is said otherwise and has no line of its own is
told as settings of the intent, slot or slot type.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

from dashboard.bots.export import Files

How = Literal["added", "removed", "changed"]
What = Literal[
    "bot", "locale", "threshold", "intent", "utterance", "slot", "slot_type", "value", "settings"
]
ELEMENTS: Mapping[str, What] = {
    "Intent.json": "intent",
    "Slot.json": "slot",
    "SlotType.json": "slot_type",
    "BotLocale.json": "locale",
    "Bot.json": "bot",
}
THRESHOLDS = ("nluConfidenceThreshold", "nluIntentConfidenceThreshold")
# what an export says anew each time, or what has lines of its own
UNTOLD = {"identifier", "version", "sampleUtterances", "slotTypeValues", *THRESHOLDS}

Place = tuple[str, ...]
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a difference. `where` is the way to it: locale, intent, slot.

    `before` and `after` are shown texts, None where there is none.
    """

    how: How
    what: What
    where: tuple[str, ...]
    before: str | None = None
    after: str | None = None


def difference(old: Files, new: Files) -> list[Change]:
    """What became of `old` in `new`, in the order of locales and intents."""
    before, after = _documents(old), _documents(new)
    changes: list[Change] = []
    for place in sorted(before.keys() | after.keys()):
        changes += _compared(place, before.get(place), after.get(place))
    return changes


def _documents(files: Files) -> Mapping[Place, tuple[str, Document]]:
    """The documents by the way to them, whatever the folders above `BotLocales` are called."""
    return {
        _place(path): (path.name, json.loads(content))
        for path, content in files.items()
        if path.name in ELEMENTS
    }


def _place(path: PurePosixPath) -> Place:
    """`(locale, kind, intent, kind, slot)`; the bot itself is at the empty way."""
    parts = path.parent.parts
    return parts[parts.index("BotLocales") + 1 :] if "BotLocales" in parts else ()


def _compared(
    place: Place, old: tuple[str, Document] | None, new: tuple[str, Document] | None
) -> Iterator[Change]:
    named = new or old
    if named is None:
        return
    what, where = ELEMENTS[named[0]], place[::2]
    if old is None or new is None:
        yield Change("added" if old is None else "removed", what, where)
    yield from _inside(where, old[1] if old else {}, new[1] if new else {}, both=bool(old and new))


def _inside(where: Place, old: Document, new: Document, *, both: bool) -> Iterator[Change]:
    yield from _listed("utterance", where, _utterances(old), _utterances(new))
    yield from _listed("value", where, _values(old), _values(new))
    if not both:
        return
    threshold = _threshold(old), _threshold(new)
    if threshold[0] != threshold[1]:
        yield Change("changed", "threshold", where, *threshold)
    for key in sorted((old.keys() | new.keys()) - UNTOLD):
        before, after = _shown(old.get(key)), _shown(new.get(key))
        if before != after:
            yield Change("changed", "settings", (*where, key), before, after)


def _listed(what: What, where: Place, old: list[str], new: list[str]) -> Iterator[Change]:
    yield from (Change("removed", what, where, before=text) for text in old if text not in set(new))
    yield from (Change("added", what, where, after=text) for text in new if text not in set(old))


def _utterances(document: Document) -> list[str]:
    return [str(each["utterance"]) for each in document.get("sampleUtterances") or ()]


def _values(document: Document) -> list[str]:
    return [
        ", ".join([each["sampleValue"]["value"], *(s["value"] for s in each.get("synonyms") or ())])
        for each in document.get("slotTypeValues") or ()
    ]


def _threshold(document: Document) -> str | None:
    values = (document.get(key) for key in THRESHOLDS)
    value = next((one for one in values if isinstance(one, int | float)), None)
    return None if value is None else f"{value:.2f}"


def _shown(value: object) -> str | None:
    """A setting as a text; what is empty says as little as what is not there."""
    useful = _useful(value)
    return None if useful is None else json.dumps(useful, ensure_ascii=False, sort_keys=True)


def _useful(value: object) -> object:
    if isinstance(value, Mapping):
        kept = {key: _useful(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each is not None} or None
    if isinstance(value, list):
        return [_useful(each) for each in value] or None
    return value
