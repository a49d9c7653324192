"""The list of one person's conversations, and what a reload brings back of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from dashboard.bots.ref import BotRef
from dashboard.log.database import Database
from dashboard.log.owned.conversations import ConversationStore, HeldWith
from dashboard.log.owned.listing import Whose
from dashboard.log.retention import delete_conversation, delete_everything, purge
from dashboard.log.schema import conversations, turns
from dashboard.log.turns import TurnLog
from tests.dashboard.turns import a_turn

ME, AT_HOME = Whose("me"), Whose("me", unowned=True)
BOT = BotRef("Shop", "ABCDEFGHIJ", "TSTALIASID", "ko_KR", 0.4, "upload-1")
HELD = HeldWith(BOT, "luna", "hook", "Answer like a pirate.")
# owner, conversation, utterance; the last is one that two people spoke in before owners were kept
SPOKEN = [
    ("me", "mine", "꽃 주문할게요"),
    ("you", "yours", "꽃 주문할게요"),
    (None, "old", "Order FLOWERS, 100%"),
    ("me", "mine-too", "안녕"),
    ("me", "mine", "내일이요"),
    (None, "became-yours", "안녕"),
    ("you", "became-yours", "안녕"),
]


@pytest.fixture
def store(database: Database) -> ConversationStore:
    log = TurnLog(database)
    for owner, conversation, utterance in SPOKEN:
        log.begin(a_turn(owner=owner, conversation=conversation, utterance=utterance))
    return ConversationStore(database)


def ids(store: ConversationStore, whose: Whose, search: str = "") -> list[str]:
    return [one.id for one in store.listed(whose, search=search)]


def test_nobody_elses_conversation_is_listed(store: ConversationStore) -> None:
    """Newest first; those without an owner only to who sits at the machine itself, and not where
    somebody else spoke since."""
    assert ids(store, ME) == ["mine", "mine-too"]
    assert ids(store, AT_HOME) == ["mine", "mine-too", "old"]
    assert ids(store, Whose("nobody")) == []
    first = store.listed(ME)[0]
    assert (first.opening, first.turns, first.name) == ("꽃 주문할게요", 2, None)


def test_what_was_ingested_is_in_no_list(store: ConversationStore, database: Database) -> None:
    """It was said to another bot, by nobody who is here."""
    assert ids(store, AT_HOME)[-1] == "old"
    with database.engine.begin() as connection:
        own = turns.c.conversation == "old"
        connection.execute(sa.update(turns).where(own).values(source="cloudwatch:g"))
    assert ids(store, AT_HOME) == ["mine", "mine-too"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("내일", ["mine"]),
        ("flowers", ["old"]),
        ("0%", ["old"]),
        ("%", ["old"]),
        ("_", []),
        ("장미", []),
    ],
)
def test_a_search_looks_into_all_turns(
    store: ConversationStore, words: str, found: list[str]
) -> None:
    """In capitals or not; signs of SQL's patterns are letters."""
    assert ids(store, AT_HOME, words) == found


def test_a_name_is_kept_found_and_taken_back(store: ConversationStore) -> None:
    """Beside what the conversation is held with."""
    store.hold("mine", "me", HELD)
    store.rename("mine", "me", "  For the BOARD ")
    assert [(one.id, one.name) for one in store.listed(ME, search="board")] == [
        ("mine", "For the BOARD")
    ]
    assert store.held("mine") == HELD
    store.rename("mine", "me", "")
    assert store.listed(ME)[0].name is None


def test_with_whom_it_is_held_comes_back(store: ConversationStore) -> None:
    """As it was kept last; nothing for one of which nothing was kept."""
    assert store.held("mine") is None
    store.hold("mine", "me", HELD)
    store.hold("mine", "me", replace(HELD, system=None))
    assert store.held("mine") == replace(HELD, system=None)


def test_what_is_deleted_leaves_no_name(store: ConversationStore, database: Database) -> None:
    """By itself, with everything, and by age unless something was said since."""
    for conversation in ("mine", "mine-too", "silent"):
        store.hold(conversation, "me", HELD)
    delete_conversation(database, "mine")
    assert (store.held("mine"), ids(store, ME)) == (None, ["mine-too"])
    with database.engine.begin() as connection:
        connection.execute(conversations.update().values(changed_at=a_turn().created_at))
    purge(database, days=1, now=a_turn().created_at.replace(year=2100))
    assert (store.held("silent"), store.held("mine-too")) == (None, None)
    store.hold("silent", "me", HELD)
    delete_everything(database)
    assert store.held("silent") is None
