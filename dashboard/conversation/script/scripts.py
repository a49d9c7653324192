"""Which demo script a bot has: the one its owner changed, the one beside it, or a proposed one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.bots.ref import BotRef, Lex
from dashboard.conversation.script.proposals import Source, proposed
from dashboard.conversation.script.rehearsal import rehearsed
from dashboard.conversation.script.steps import FILE, Step, bundled_steps, from_the_first, read_step
from dashboard.conversation.turn import Turn
from dashboard.log.owned.scripts import ScriptStore
from lexclient.errors import LexError
from lexclient.recognition import Recognition

UPLOAD = "upload-"  # begins the places of uploads: each export has a script of its own


@dataclass(frozen=True, slots=True)
class Script:
    """The steps of a bot in its locale; `bot` is what it is known by."""

    bot: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


class Scripts:
    """Finds, keeps and forgets demo scripts. `folder` holds those of the bundled bots. Each method
    raises `LogUnavailable`."""

    def __init__(self, store: ScriptStore, lex: Lex, folder: Path) -> None:
        self._store = store
        self._lex = lex
        self._folder = folder

    def of(self, bot: BotRef, owner: str, source: Callable[[], Source]) -> Script:
        """The script of a bot; `source` gives what one is proposed from."""
        if stored := self._store.of(owner, _named(bot), bot.locale_id):
            read = [read_step(one, f"step {n}", "text") for n, one in enumerate(stored, 1)]
            return Script(bot.known_by, from_the_first([one for one in read if one]))
        if not bot.place.startswith(UPLOAD):
            return Script(bot.known_by, bundled_steps(self._folder, bot.name, bot.locale_id))
        return Script(bot.known_by, self._proposed(bot, source()))

    def _proposed(self, bot: BotRef, source: Source) -> tuple[Step, ...]:
        def ask(*texts: str) -> Recognition:
            session_id = uuid.uuid4().hex
            *_, recognition = (self._lex.recognize(bot, session_id, text) for text in texts)
            self._lex.delete_session(bot, session_id)
            return recognition

        try:
            return proposed(bot, source, ask if source.tried else None)
        except LexError:
            return ()  # the first turn tells what is wrong with the bot

    def rehearsed(self, bot: BotRef, steps: Iterable[Step]) -> tuple[Turn, ...]:
        """What each step comes to when it is said to the bot, on trial. Raises `LexError`."""
        return rehearsed(self._lex, bot, from_the_first([*steps]))

    def keep(self, bot: BotRef, owner: str, steps: Iterable[Step]) -> Script:
        """Keep steps for a bot and its owner."""
        kept = from_the_first([*steps])
        self._store.keep(owner, _named(bot), bot.locale_id, [asdict(step) for step in kept])
        return Script(bot.known_by, kept)

    def forget(self, bot: BotRef, owner: str) -> None:
        """Go back to the script that the bot came with, or to a proposed one."""
        self._store.forget(owner, _named(bot), bot.locale_id)


def _named(bot: BotRef) -> str:
    return bot.place if bot.place.startswith(UPLOAD) else bot.name


def as_toml(steps: Iterable[Step], locale_id: str) -> str:
    """The steps as a `prompts.toml`, to lie beside an export."""
    tables = (
        f'[[prompts]]\nshows = "{step.shows}"\nbegins = "{step.begins}"\n'
        f"{locale_id} = {json.dumps(step.text, ensure_ascii=False)}\n"
        for step in steps
    )
    return f"# {FILE}\n\n" + "\n".join(tables)
