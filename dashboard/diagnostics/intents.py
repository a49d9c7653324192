"""Which intents a turn could have been: the bot's own, and those that its turns speak of."""

from __future__ import annotations

from dashboard.bots.export import Files
from dashboard.conversation.turn import WRONG, Turn
from dashboard.log.database import Database
from dashboard.log.queries.labels import intents_logged
from dashboard.teaching.lesson import intents
from lexclient.recognition import FALLBACK_INTENT


def intents_of(database: Database, turn: Turn, files: Files | None) -> list[str]:
    """Those that Lex ranked for it first, the rest in alphabetical order, FallbackIntent last;
    `files` are the export of its bot where there is one."""
    ranked = [one.intent for one in turn.recognition.interpretations] if turn.recognition else []
    own = intents(files, turn.bot.locale_id) if files else intents_logged(database, turn.bot)
    said = [turn.label] if turn.label and turn.label != WRONG else []
    known = dict.fromkeys([*ranked, *sorted({*own, *said})])
    return [name for name in known if name != FALLBACK_INTENT] + [FALLBACK_INTENT]
