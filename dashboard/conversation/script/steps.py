"""What one might say to a bot on a stage: from `prompts.toml` beside the bot's export."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "prompts.toml"
BOT_NAME = re.compile(r"[0-9A-Za-z_-]+")  # a bot of the account may be called anything
SHOWS = (
    "defined_intent",
    "slot_filling",
    "out_of_scope",
    "ambiguous",
    "near_threshold",
    "false_accept",
    "unknown_to_all",
)


class SuggestionsInvalid(ValueError):
    """The file cannot be used; the message names it, the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An utterance to click and what it shows, one of `SHOWS`."""

    shows: str
    text: str


def suggestions(folder: Path, bot_name: str, locale_id: str) -> tuple[Suggestion, ...]:
    """Utterances in the locale for the bot of that name below `folder`, none without a file.

    Raises `SuggestionsInvalid`.
    """
    path = folder / bot_name / FILE
    if not BOT_NAME.fullmatch(bot_name) or not path.is_file():
        return ()
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("prompts", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SuggestionsInvalid(f"{path.name} of {bot_name}: {error}") from error
    read = (_read(one, f"prompts {n} of {bot_name}", locale_id) for n, one in enumerate(listed, 1))
    return tuple(one for one in read if one)


def _read(entry: Mapping[str, Any], place: str, locale_id: str) -> Suggestion | None:
    if entry.get("shows") not in SHOWS:
        raise SuggestionsInvalid(f"{FILE}: {place}: shows: expected one of {', '.join(SHOWS)}")
    text = entry.get(locale_id)
    if text is not None and not (isinstance(text, str) and text.strip()):
        raise SuggestionsInvalid(f"{FILE}: {place}: {locale_id}: expected a text")
    return Suggestion(entry["shows"], text) if text else None
