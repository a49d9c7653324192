"""Where a push stands, told from the account alone: whatever process began it, and however it
ended.

    untouched     the draft is what was pulled
    sent          the draft is what an earlier push of ours brought in
    imported      the draft is what is to be pushed
    changed       the draft is something else: somebody changed it meanwhile
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from dashboard.bots.export import Files
from dashboard.teaching.publishing.difference import difference
from lexclient.models import ModelsClient

DraftState = Literal["untouched", "sent", "imported", "changed"]
Read = Callable[[bytes], Files]
"""The files of an export's ZIP, bounded."""


@dataclass(frozen=True, slots=True)
class Pushing:
    """What is to be pushed: `target` in the place of `base`, the bot as it was pulled when its
    draft had last been changed at `updated`. `sent` are exports that we pushed since."""

    bot_id: str
    updated: str
    base: bytes
    target: bytes
    sent: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The draft, and the states of its locales in AWS's words; `theirs` is the draft's export
    where somebody changed it."""

    draft: DraftState
    locales: Mapping[str, str]
    theirs: bytes | None = None


def standing(models: ModelsClient, pushing: Pushing, read: Read) -> Standing:
    """Look at the account now. Raises a `LexError`."""
    locales = models.states(pushing.bot_id)
    if models.updated(pushing.bot_id) == pushing.updated:
        return Standing("untouched", locales)
    export = models.export(pushing.bot_id)
    there = read(export)
    known: list[tuple[DraftState, bytes]] = [("imported", pushing.target)]
    known += [("untouched", pushing.base), *(("sent", each) for each in pushing.sent)]
    for state, archive in known:
        if not difference(read(archive), there):
            return Standing(state, locales)
    return Standing("changed", locales, export)
