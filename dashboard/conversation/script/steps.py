"""The steps of a demo: what to say, in which state of the conversation, and what it is to show."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

FILE = "prompts.toml"
BOT_NAME = re.compile(r"[0-9A-Za-z_-]+")  # a bot of the account may be called anything
Shows = Literal[
    "defined_intent",
    "slot_filling",
    "confirmation",
    "out_of_scope",
    "ambiguous",
    "near_threshold",
    "false_accept",
    "unknown_to_all",
]
# new: a conversation of its own; idle: one in which the bot asks nothing; after: directly after
# the step before it, as the reply to what the bot asks there
Begins = Literal["new", "idle", "after"]
SHOWS: tuple[Shows, ...] = get_args(Shows)
BEGINS: tuple[Begins, ...] = get_args(Begins)


class StepsInvalid(ValueError):
    """The steps cannot be used; the message names the place and what was expected."""


@dataclass(frozen=True, slots=True)
class Step:
    """An utterance, what it shows, and from which state of the conversation it begins."""

    shows: Shows
    text: str
    begins: Begins = "idle"


def bundled_steps(folder: Path, bot_name: str, locale_id: str) -> tuple[Step, ...]:
    """Steps in the locale for the bot of that name below `folder`, none without a file.

    Raises `StepsInvalid`.
    """
    path = folder / bot_name / FILE
    if not BOT_NAME.fullmatch(bot_name) or not path.is_file():
        return ()
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("prompts", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StepsInvalid(f"{path.name} of {bot_name}: {error}") from error
    read = (
        read_step(one, f"prompts {n} of {bot_name}", locale_id) for n, one in enumerate(listed, 1)
    )
    return from_the_first([one for one in read if one])


def from_the_first(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps, of which the first replies to none before it."""
    if steps and steps[0].begins == "after":
        return (replace(steps[0], begins="new"), *steps[1:])
    return tuple(steps)


def read_step(entry: Mapping[str, Any], place: str, locale_id: str) -> Step | None:
    """One step of a table, None where it has no text under that key. Raises `StepsInvalid`."""
    for name, known in (("shows", SHOWS), ("begins", BEGINS)):
        if entry.get(name) not in known:
            raise StepsInvalid(f"{FILE}: {place}: {name}: expected one of {', '.join(known)}")
    text = entry.get(locale_id)
    if text is not None and not (isinstance(text, str) and text.strip()):
        raise StepsInvalid(f"{FILE}: {place}: {locale_id}: expected a text")
    return Step(entry["shows"], text, entry["begins"]) if text else None
