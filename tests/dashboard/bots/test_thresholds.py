"""A threshold that was applied to a bot of this process holds, after a restart, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.bots.embedded import EmbeddedLex, client_at
from dashboard.bots.lex_by_place import LexByPlace
from dashboard.bots.ref import BotRef
from dashboard.bots.thresholds import Thresholds
from dashboard.log.database import Database
from dashboard.log.owned.thresholds import ThresholdStore
from dashboard.settings import BOTS
from lexclient.local import serve

PLACE = "upload-0123456789abcdef"
HERE = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "en_US", 0.4)
UPLOADED = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "en_US", 0.4, PLACE)
GONE = BotRef("HelloWorldBot", "HELLOWORLD", "TSTALIASID", "ja_JP", 0.4)
SAID = "hello over there"  # known, but not a sample


@contextmanager
def started(database: Database) -> Iterator[EmbeddedLex]:
    """The bots of a process: a bundled one, and the same one as an upload."""
    with serve(BOTS / "HelloWorldBot") as server:
        thresholds = Thresholds(ThresholdStore(database))
        lex = EmbeddedLex(server, LexByPlace(client_at(server.url)), thresholds=thresholds)
        lex.add(BOTS / "HelloWorldBot", PLACE)
        yield lex


def intent(lex: EmbeddedLex, bot: BotRef, session: str) -> str | None:
    return lex.lex.recognize(bot, session, SAID).intent


def test_it_holds_after_a_restart(database: Database) -> None:
    """For a bundled bot and for an upload, each its own; a locale that is gone is passed over."""
    with started(database) as lex:
        assert intent(lex, HERE, "before") == intent(lex, UPLOADED, "before") == "HelloWorld"
        lex.apply_threshold(HERE, 0.5)
        lex.apply_threshold(HERE, 1.0)
        lex.apply_threshold(GONE, 1.0)
        assert intent(lex, HERE, "applied") == "FallbackIntent"
        assert intent(lex, UPLOADED, "applied") == "HelloWorld"
    with started(database) as lex:
        assert intent(lex, HERE, "again") == "FallbackIntent"
        assert intent(lex, UPLOADED, "again") == "HelloWorld"
        assert lex.thresholds.of(HERE).threshold == 1.0
        lex.apply_threshold(UPLOADED, 1.0)
    with started(database) as lex:
        assert intent(lex, UPLOADED, "third") == "FallbackIntent"
